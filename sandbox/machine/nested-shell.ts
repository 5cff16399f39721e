import { columnAfter } from './column-after.ts';
import type { Command, CommandIo } from './command.ts';
import { Executor } from './executor.ts';
import { Foreground } from './foreground.ts';
import { Killed } from './io.ts';
import { splitKeys } from './keys.ts';
import { LineEditor } from './line-editor.ts';
import { readInput } from './script.ts';
import { ShellState } from './state.ts';
import { TerminalInput } from './streams.ts';

/** A shell that somebody sits at within another one: `bash`, `docker exec -it broker bash`. Its exit code. */
export async function runNested(io: CommandIo, commands: readonly Command[]): Promise<number> {
  const { keyboard } = io;
  if (!keyboard) {
    await io.stderr.write('the input device is not a TTY\n');
    return 1;
  }
  const shell = new NestedShell(io, commands);
  keyboard.keys?.(true);
  try {
    shell.prompt();
    while (!shell.ended) {
      const keys = await keyboard.read();
      if (keys === null) break;
      if (shell.ended) {
        // What was typed ahead is for the shell around this one.
        keyboard.unread(keys.replace(wake, ''));
        break;
      }
      await shell.type(keys);
    }
  } finally {
    keyboard.keys?.(false);
  }
  return shell.code;
}

/** A key that nobody presses. */
const wake = '\0';

class NestedShell {
  ended = false;
  readonly #io: CommandIo;
  readonly #state: ShellState;
  readonly #executor: Executor;
  readonly #editor: LineEditor;
  readonly #keyboard = new TerminalInput();
  readonly #history: string[] = [];
  #foreground: Foreground | null = null;
  #lines: string[] = [];
  /** Cells before the cursor in its row. */
  #column = 0;

  constructor(io: CommandIo, commands: readonly Command[]) {
    this.#io = io;
    this.#state = new ShellState(io.cwd, io.env);
    this.#state.pid = io.pid;
    const quiet = { history: () => this.#history, clearHistory: () => {}, started: () => {}, stopped: () => {} };
    this.#executor = new Executor(io, { commands, terminal: quiet }, this.#state);
    this.#editor = new LineEditor({
      write: (text) => this.#show(text),
      columns: () => io.columns ?? 80,
      history: this.#history,
      complete: () => ({ replaced: '', candidates: [] }),
      onLine: (line) => void this.#accept(line),
      onInterrupt: () => this.prompt(),
      onEndOfInput: () => this.#leave('exit\r\n'),
    });
  }

  get code(): number {
    return this.#state.status;
  }

  prompt(): void {
    this.#lines = [];
    const { place, env } = this.#io;
    const where = this.#state.cwd === env['HOME'] ? '~' : this.#state.cwd;
    this.#editor.start(place ? `${(env['HOSTNAME'] ?? '').slice(0, 12)}:${where}$ ` : `${where} $ `);
  }

  /** Keys go to what runs, or else to the line that is being typed. */
  async type(keys: string): Promise<void> {
    for (const key of splitKeys(keys)) {
      if (this.#foreground) this.#foreground.type(key);
      else if (!this.ended) this.#editor.key(key);
    }
  }

  async #accept(line: string): Promise<void> {
    this.#lines.push(line);
    const source = this.#lines.join('\n');
    if (source.trim() === '') return this.prompt();
    const input = readInput(source);
    if (input.kind === 'incomplete') return this.#editor.start('> ');
    this.#history.push(source);
    if (input.kind === 'error') {
      this.#show(`bash: ${input.message}\r\n`);
      return this.prompt();
    }
    this.#foreground = new Foreground(this.#executor.attention, this.#keyboard, {
      column: () => this.#column,
      echo: (text) => this.#show(text),
    });
    const { stdout, stderr } = this.#io;
    let stays = true;
    try {
      const frame = { stdin: this.#keyboard, stdout, stderr, source, guarded: false };
      stays = await this.#executor.run(input.statements, frame);
    } catch (error) {
      if (error instanceof Killed) return;
      await stderr.write(`bash: ${error instanceof Error ? error.message : error}\n`);
    }
    const ahead = this.#keyboard.leftover().replaceAll('\n', '\r') + this.#foreground.typed;
    this.#foreground = null;
    if (stays) {
      this.prompt();
      await this.type(ahead);
    } else {
      this.#leave('');
      this.#io.keyboard?.unread(ahead);
    }
  }

  /** Ends the shell, and wakes who waits for keys. */
  #leave(text: string): void {
    if (text !== '') this.#show(text);
    this.ended = true;
    this.#io.keyboard?.unread(wake);
  }

  #show(text: string): void {
    this.#column = columnAfter(text, this.#column);
    this.#io.stdout.write(text).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  }
}
