import { joinedText } from './byte-text.ts';
import type { CommandFiles, CommandInput, CommandOutput } from './command.ts';

/** Standard input that is there from the start: a here-document, a file, or nothing at all. */
export class TextInput implements CommandInput {
  readonly isTerminal = false;
  #text: string;

  constructor(text = '') {
    this.#text = text;
  }

  async read(): Promise<string | null> {
    const text = this.#text;
    this.#text = '';
    return text === '' ? null : text;
  }

  unread(text: string): void {
    this.#text = text + this.#text;
  }
}

/** `/dev/null`, to write to. */
export const nowhere: CommandOutput = { isTerminal: false, write: async () => {} };

/** Characters that a file may hold: an endless `yes > file` ends somewhere. */
const fileLimit = 1 << 26;

/** Writes to a file; what was written before stays before it. */
export function fileOutput(path: string, files: CommandFiles): CommandOutput {
  let written = 0;
  return {
    isTerminal: false,
    write: async (text) => {
      written += text.length;
      if (written > fileLimit) throw new Error('write error: No space left on device');
      await files.appendFile(path, text);
    },
  };
}

/** Gathers what is printed, as `$(…)` does. */
export class Gathered implements CommandOutput {
  readonly isTerminal = false;
  #text = '';

  get text(): string {
    return joinedText(this.#text);
  }

  async write(text: string): Promise<void> {
    this.#text += text;
  }
}

/** What is typed at a terminal: Ctrl-D ends one reading, not those that come after it. */
export class TerminalInput implements CommandInput {
  readonly isTerminal = true;
  /** Each key is given as it is pressed. */
  raw = false;
  #pieces: (string | null)[] = [];
  #waiting: (() => void)[] = [];

  keys(each: boolean): void {
    this.raw = each;
  }

  push(piece: string | null): void {
    this.#pieces.push(piece);
    this.#wake();
  }

  /** The terminal has another size: who gets each key gets that as one, in xterm's words for it. */
  resized(columns: number, rows: number): void {
    if (this.raw) this.push(`\x1b[8;${rows};${columns}t`);
  }

  async read(): Promise<string | null> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) return piece;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  unread(text: string): void {
    if (text === '') return;
    this.#pieces.unshift(text);
    this.#wake();
  }

  /** Takes what nobody has read: it was typed ahead. */
  leftover(): string {
    return this.#pieces.splice(0).join('');
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
