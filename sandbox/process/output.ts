/**
 * Standard output and error. The first writes of a turn are sent at once, so that what a program printed before an endless loop is
 * seen; more are gathered until the turn ends or much has come together. All of it only while there is credit: a program that
 * prints faster than the lab takes it, or never yields, loses whole lines, which are counted.
 */
import type { FromProcess } from './messages.ts';

/** Characters that are sent without waiting for the end of the turn. */
const BATCH = 16 * 1024;
/** Writes of one turn that are sent at once. */
const AT_ONCE = 32;
/** Real milliseconds between two reports of dropped lines. */
const REPORT_EVERY = 100;

export interface OutputOptions {
  credit: number;
  post(message: FromProcess): void;
  /** Real milliseconds. */
  now(): number;
  /** Calls back soon after the current turn. */
  later(run: () => void): void;
}

export class Output {
  readonly #options: OutputOptions;
  #credit: number;
  #gathered = '';
  #stream: 'stdout' | 'stderr' = 'stdout';
  #scheduled = false;
  #writes = 0;
  /** Whether the line now being written is thrown away up to its end. */
  #dropping = false;
  #dropped = 0;
  #reported = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(options: OutputOptions) {
    this.#options = options;
    this.#credit = options.credit;
  }

  credit(characters: number): void {
    this.#credit += characters;
    this.#report(true);
  }

  write(stream: 'stdout' | 'stderr', text: string): void {
    let kept = text;
    if (this.#dropping) {
      const lineEnd = kept.indexOf('\n');
      if (lineEnd < 0) return;
      this.#dropping = false;
      this.#dropped += 1;
      kept = kept.slice(lineEnd + 1);
    }
    if (kept.length > this.#credit) kept = this.#cut(kept);
    if (kept !== '') {
      this.#credit -= kept.length;
      if (stream !== this.#stream) this.flush();
      this.#stream = stream;
      this.#gathered += kept;
      this.#writes += 1;
      if (this.#writes <= AT_ONCE || this.#gathered.length >= BATCH) this.flush();
      this.#schedule();
    }
    this.#report(false);
  }

  /** Keeps what the credit allows, in whole lines; counts the rest. */
  #cut(text: string): string {
    const keptEnd = text.lastIndexOf('\n', this.#credit - 1) + 1;
    const rest = text.slice(keptEnd);
    for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n', at + 1)) this.#dropped += 1;
    this.#dropping = !rest.endsWith('\n');
    return text.slice(0, keptEnd);
  }

  flush(): void {
    if (this.#gathered === '') return;
    const text = this.#gathered;
    this.#gathered = '';
    this.#options.post({ type: 'output', stream: this.#stream, text });
  }

  /** Sends everything, at the end of the program. */
  end(): void {
    if (this.#dropping) this.#dropped += 1;
    this.#dropping = false;
    this.flush();
    this.#report(true);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.later(() => {
      this.#scheduled = false;
      this.#writes = 0;
      this.flush();
      this.#report(false);
    });
  }

  #report(now: boolean): void {
    if (this.#dropped === this.#reported) return;
    const at = this.#options.now();
    if (!now && at - this.#reportedAt < REPORT_EVERY) return this.#schedule();
    this.flush();
    this.#reportedAt = at;
    this.#reported = this.#dropped;
    this.#options.post({ type: 'dropped', lines: this.#dropped });
  }
}
