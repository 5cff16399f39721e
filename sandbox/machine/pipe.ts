import type { CommandInput, CommandOutput } from './command.ts';

/** Characters that may wait in a pipe before its writer is held back, as in Linux. */
const pipeLimit = 1 << 16;

/** What writing to a pipe that nobody reads any more rejects with: SIGPIPE, as a shell's process gets it. */
export class BrokenPipe extends Error {
  constructor() {
    super('Broken pipe');
    this.name = 'BrokenPipe';
  }
}

/** Text from one process to the next. A write resolves when there is room again, and rejects as BrokenPipe once the reader is gone. */
export class Pipe implements CommandInput, CommandOutput {
  readonly isTerminal = false;
  #pieces: string[] = [];
  #size = 0;
  #ended = false;
  #broken = false;
  #waiting: (() => void)[] = [];

  async write(text: string): Promise<void> {
    if (this.#broken) throw new BrokenPipe();
    if (text !== '') {
      this.#pieces.push(text);
      this.#size += text.length;
      this.#wake();
    }
    while (this.#size > pipeLimit && !this.#broken) await this.#change();
    if (this.#broken && this.#size > 0) throw new BrokenPipe();
  }

  async read(): Promise<string | null> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        this.#size -= piece.length;
        this.#wake();
        return piece;
      }
      if (this.#ended || this.#broken) return null;
      await this.#change();
    }
  }

  unread(text: string): void {
    if (text === '') return;
    this.#pieces.unshift(text);
    this.#size += text.length;
    this.#wake();
  }

  /** Nothing more will be written. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Nothing more will be read. */
  breakOff(): void {
    this.#broken = true;
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
