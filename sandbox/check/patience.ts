import type { Clock } from '../host.ts';
import { same } from './compare.ts';
import type { Journal } from './journal.ts';
import type { Text } from './text.ts';
import { notYet } from './verdict.ts';

/** Looks again even when nothing happened: what is waited for may be a matter of time alone. */
const LOOK_AGAIN_MS = 250;
/** A value that goes on changing for so long will not settle. */
const RESTLESS_MS = 30_000;

/** Waiting in lab time, looking again whenever the trace says that something happened. */
export class Patience {
  readonly #clock: Clock;
  readonly #journal: Journal;

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
  }

  /** What `probe` gives, once it is something; undefined if that takes more than `withinMs`. */
  async wait<T>(probe: () => T | Promise<T>, withinMs: number): Promise<NonNullable<T> | undefined> {
    const deadline = this.#clock.now() + withinMs;
    for (;;) {
      const seen = this.#journal.version;
      const late = this.#clock.now() >= deadline;
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) return value;
      if (late) return undefined;
      if (this.#journal.version === seen) {
        await this.#journal.change(Math.min(LOOK_AGAIN_MS, deadline - this.#clock.now()));
      }
    }
  }

  async until<T>(reason: Text, probe: () => T | Promise<T>, withinMs = 10_000): Promise<NonNullable<T>> {
    return (await this.wait(probe, withinMs)) ?? notYet(reason);
  }

  /** The value of `probe` once it has been the same for `forMs`; *not yet* where it never rests. */
  async settled<T>(probe: () => T | Promise<T>, forMs = 500): Promise<T> {
    const { value, rested } = await this.rest(probe, forMs, RESTLESS_MS);
    if (rested) return value;
    const seconds = RESTLESS_MS / 1000;
    return notYet({ en: `it was still changing after ${seconds} s`, 'zh-cn': `${seconds} 秒后仍在变化` });
  }

  /** The value of `probe` once it has been the same for `forMs`, or, unrested, when `atMostMs` have passed. */
  async rest<T>(probe: () => T | Promise<T>, forMs: number, atMostMs: number): Promise<{ value: T; rested: boolean }> {
    const start = this.#clock.now();
    let value = await probe();
    let since = start;
    for (;;) {
      const now = this.#clock.now();
      if (now - since >= forMs) return { value, rested: true };
      if (now - start >= atMostMs) return { value, rested: false };
      await this.#journal.change(Math.min(LOOK_AGAIN_MS, since + forMs - now));
      const next = await probe();
      if (!same(value, next)) since = this.#clock.now();
      value = next;
    }
  }
}
