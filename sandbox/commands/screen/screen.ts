import type { CommandInput, CommandIo } from '../../machine/command.ts';

/** The whole terminal, while a program draws on it. */
export interface Screen {
  columns: number;
  rows: number;
  /** The next key as the terminal sends it; `resize` when it has another size now; null when there are no more. */
  key(): Promise<string | null>;
  /** Shows these lines from the top, and puts the cursor somewhere. Lines that are longer than the screen is wide are cut. */
  show(lines: readonly string[], cursor?: { row: number; column: number }): Promise<void>;
}

const [enter, leave] = ['\x1b[?1049h\x1b[H\x1b[2J', '\x1b[?1049l'];

/**
 * Gives a program the whole terminal, and puts back what was there; null where there is no terminal to draw on.
 *
 * @param suspends whether Ctrl-Z stops it, as of a program that has no meaning of its own for that key
 */
export async function onScreen(
  io: CommandIo,
  run: (screen: Screen) => Promise<number>,
  suspends = true,
): Promise<number | null> {
  const { keyboard, columns, rows } = io;
  if (!keyboard?.keys || columns === null || rows === null) return null;
  const suspend = async (): Promise<void> => {
    keyboard.keys?.(false);
    await io.stdout.write(leave);
    await io.processes.signal(io.pid, 'SIGTSTP');
    // It goes on here once `fg` lets it.
    await io.stdout.write(enter);
    keyboard.keys?.(true);
  };
  const screen: Screen = {
    columns,
    rows,
    key: async () => {
      const key = await keyboard.read();
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal speaks in them
      const size = key === null ? null : /^\x1b\[8;(\d+);(\d+)t$/.exec(key);
      if (key === '\x1a' && suspends) {
        await suspend();
        return 'resize';
      }
      if (!size) return key;
      [screen.rows, screen.columns] = [Number(size[1]), Number(size[2])];
      return 'resize';
    },
    show: async (lines, cursor) => {
      const { rows } = screen;
      const shown = lines.slice(0, rows).map((line, i) => `\x1b[${i + 1};1H\x1b[2K${line}`);
      const rest = lines.length < rows ? `\x1b[${lines.length + 1};1H\x1b[J` : '';
      const at = cursor ? `\x1b[${cursor.row + 1};${cursor.column + 1}H` : `\x1b[${rows};1H`;
      await io.stdout.write(`\x1b[?25l${shown.join('')}${rest}${at}\x1b[?25h`);
    },
  };
  return withKeys(keyboard, async () => {
    await io.stdout.write(enter);
    try {
      return await run(screen);
    } finally {
      await io.stdout.write(leave);
    }
  });
}

async function withKeys(keyboard: CommandInput, run: () => Promise<number>): Promise<number> {
  keyboard.keys?.(true);
  try {
    return await run();
  } finally {
    keyboard.keys?.(false);
  }
}

/** Black on white, as bars are. */
export function reversed(text: string): string {
  return `\x1b[7m${text}\x1b[27m`;
}
