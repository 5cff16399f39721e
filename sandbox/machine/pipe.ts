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

/**
 * Text from one process to the next. A write resolves when there is room again, and rejects as BrokenPipe once the reader is gone.
 * A reader that waits has its turn before the writer goes on: `head -n 3` is gone by the time the fourth line is written.
 */
export class Pipe implements CommandInput, CommandOutput {
  readonly isTerminal = false;
  #pieces: string[] = [];
  #size = 0;
  #ended = false;
  #broken = false;
  #waiting: (() => void)[] = [];
  #reads = false;
  /** Called when the reader asks for more, or is gone. */
  #asked: () => void = () => {};
  readonly #turn: ((until: Promise<void>) => Promise<void>) | null;

  /** `turn` resolves with `until`, or a little later at most: a reader may be long about what it was given. */
  constructor(turn: ((until: Promise<void>) => Promise<void>) | null = null) {
    this.#turn = turn;
  }

  async write(text: string): Promise<void> {
    if (this.#broken) throw new BrokenPipe();
    if (text !== '') {
      const waited = this.#reads;
      this.#reads = false;
      this.#pieces.push(text);
      this.#size += text.length;
      this.#wake();
      if (waited && this.#turn) await this.#turn(new Promise((resolve) => (this.#asked = resolve)));
    }
    while (this.#size > pipeLimit && !this.#broken) await this.#change();
    if (this.#size > pipeLimit) throw new BrokenPipe();
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
      this.#reads = true;
      this.#asked();
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
    this.#asked();
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
