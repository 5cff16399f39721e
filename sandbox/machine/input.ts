import type { InputStream, InputWriter } from '../control.ts';
import type { CommandInput } from './command.ts';

/** Standard input of a process: what was written waits until the program, or the command, takes it. */
export class InputBuffer implements InputStream, CommandInput {
  readonly isTerminal = false;
  #pieces: string[] = [];
  #ended = false;
  #sink: ((text: string | null) => void) | null = null;
  #waiting: (() => void)[] = [];

  getWriter(): InputWriter {
    return { write: async (text) => this.push(text), close: async () => this.end(), releaseLock: () => {} };
  }

  push(text: string): void {
    if (this.#ended || text === '') return;
    if (this.#sink) this.#sink(text);
    else this.#pieces.push(text);
    this.#wake();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#sink?.(null);
    this.#wake();
  }

  unread(text: string): void {
    if (text === '') return;
    this.#pieces.unshift(text);
    this.#wake();
  }

  /** Hands all that waits, and all that comes, to a program; null is the end. */
  flowTo(sink: (text: string | null) => void): void {
    this.#sink = sink;
    for (const piece of this.#pieces.splice(0)) sink(piece);
    if (this.#ended) sink(null);
  }

  /** The next piece of text; null at the end. */
  async read(): Promise<string | null> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) return piece;
      if (this.#ended) return null;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
