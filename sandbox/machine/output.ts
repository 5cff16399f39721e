import type { OutputReader, OutputStream } from '../control.ts';

/** Characters that may wait for a reader; beyond that whole lines are dropped and counted. */
export const outputLimit = 1 << 20;
/** Most characters in one piece. */
const pieceLimit = 1 << 16;

/**
 * What a process printed and nobody has read yet. Bounded: what does not fit is dropped, and a line in its place says
 * how much, as soon as something else follows it or the reader has caught up.
 */
export class OutputBuffer implements OutputStream {
  #pieces: string[] = [];
  #unread = 0;
  #droppedLines = 0;
  #discarded = false;
  /** Characters of our own among the unread ones: no program printed them. */
  #notices = 0;
  #atLineStart = true;
  #ended = false;
  #locked = false;
  #waiting: (() => void)[] = [];
  readonly #onTaken: (characters: number) => void;
  readonly #onDropped: (lines: number) => void;

  /**
   * @param onTaken characters that a reader has taken, so that the program may print as many more
   * @param onDropped lines that were dropped, once for each gap
   */
  constructor(onTaken: (characters: number) => void, onDropped: (lines: number) => void) {
    this.#onTaken = onTaken;
    this.#onDropped = onDropped;
  }

  push(text: string): void {
    if (this.#ended || text === '') return;
    if (this.#unread + text.length > outputLimit) {
      this.drop(Math.max(1, text.split('\n').length - 1));
      this.#onTaken(text.length);
      return;
    }
    this.#sayDropped();
    this.#append(text);
    this.#wake();
  }

  /** Counts lines that were dropped before they came here. A reader who has thrown all away is not told of them. */
  drop(lines: number): void {
    if (lines <= 0) return;
    if (this.#discarded) return this.#onDropped(lines);
    if (this.#ended) return;
    this.#droppedLines += lines;
    this.#wake();
  }

  /** Throws away what nobody has read yet, as a terminal does at Ctrl-C. */
  discard(): void {
    this.#discarded = true;
    const credit = this.#unread - this.#notices;
    this.#pieces = [];
    this.#unread = 0;
    this.#notices = 0;
    this.#droppedLines = 0;
    this.#atLineStart = true;
    if (credit > 0) this.#onTaken(credit);
  }

  /** Of a process that ends: after Ctrl-C, what was on its way is not shown either. */
  endIfDiscarded(): void {
    if (this.#discarded) this.end();
  }

  end(): void {
    if (this.#ended) return;
    this.#sayDropped();
    this.#ended = true;
    this.#wake();
  }

  getReader(): OutputReader {
    if (this.#locked) throw new TypeError('output already has a reader');
    this.#locked = true;
    return {
      read: () => this.#read(),
      releaseLock: () => {
        this.#locked = false;
      },
    };
  }

  async #read(): Promise<{ done: boolean; value?: string }> {
    for (;;) {
      if (this.#pieces.length === 0) this.#sayDropped();
      const value = this.#take();
      if (value !== null) {
        const notices = Math.min(this.#notices, value.length);
        this.#notices -= notices;
        this.#onTaken(value.length - notices);
        return { done: false, value };
      }
      if (this.#ended) return { done: true };
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #take(): string | null {
    const first = this.#pieces[0];
    if (first === undefined) return null;
    let value = first;
    let used = 1;
    for (; used < this.#pieces.length; used += 1) {
      const next = this.#pieces[used] as string;
      if (value.length + next.length > pieceLimit) break;
      value += next;
    }
    this.#pieces = this.#pieces.slice(used);
    this.#unread -= value.length;
    return value;
  }

  #sayDropped(): void {
    if (this.#droppedLines === 0) return;
    const lines = this.#droppedLines;
    this.#droppedLines = 0;
    const notice = `${this.#atLineStart ? '' : '\n'}… ${grouped(lines)} ${lines === 1 ? 'line' : 'lines'} dropped\n`;
    this.#notices += notice.length;
    this.#append(notice);
    this.#onDropped(lines);
  }

  #append(text: string): void {
    this.#pieces.push(text);
    this.#unread += text.length;
    this.#atLineStart = text.endsWith('\n');
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** 12345 as `12,345`. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
