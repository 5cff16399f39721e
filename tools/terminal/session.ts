import type { Session } from './notes.ts';

/** A terminal with the lab's shell in it, wherever it is. */
export interface Terminal {
  /** Keys as they are pressed; a newline is Enter. */
  type(keys: string): Promise<void>;
  /** What can be read on it, without blanks at the ends of lines. */
  shown(): Promise<string>;
  close(): Promise<void>;
}

export interface TerminalHost {
  name: 'node' | 'chromium';
  /** A lab of its own, whose broker runs. */
  open(): Promise<Terminal>;
  close(): Promise<void>;
}

const patienceMs = 45_000;

/** Types a session; calls `say` for each of its lines with what is wrong, if anything is. What follows a wrong line is typed all the same. */
export async function play(
  { name, steps }: Session,
  host: TerminalHost,
  say: (name: string, faults: readonly string[]) => void,
): Promise<void> {
  const terminal = await host.open();
  const wait = async (pattern: RegExp): Promise<string | null> => {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const text = await terminal.shown();
      // As it stands, or with the lines joined that a narrow terminal has broken.
      if (pattern.test(text) || pattern.test(text.replaceAll('\n', ''))) return null;
      if (performance.now() > deadline) return `${pattern} expected, the terminal shows:\n${text}`;
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  try {
    await wait(/\$\s*$/);
    for (const { line, shows, keys, effect } of steps) {
      const faults: string[] = [];
      const expect = async (pattern: RegExp): Promise<void> => {
        const fault = await wait(pattern);
        if (fault !== null) faults.push(fault);
      };
      await terminal.type(`${line}\n`);
      if (shows) await expect(shows);
      if (keys !== undefined) await terminal.type(keys);
      if (effect) {
        // On a clear screen: what a command of before has printed proves nothing.
        await terminal.type(`clear; ${effect.line}\n`);
        await expect(effect.prints);
      }
      say(`${host.name}  ${name}: ${line.replace('clear; ', '')}`, faults);
    }
  } finally {
    await terminal.close();
  }
}
