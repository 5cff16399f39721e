import type { Delayed } from '../apis/delayed.ts';
import type { Clock, Timer } from '../host.ts';

interface Waiting {
  on: readonly string[];
  /** Answers and returns true, if there is an answer. */
  attempt(): boolean;
  timer: Timer | null;
}

/**
 * Requests that wait: for records, for members, for time. `signal` says that something may have changed; what waits on it
 * is asked again by the next `drain`, which every way into the broker ends with, so that no request is answered in the
 * middle of another.
 */
export class Purgatory {
  readonly #clock: Clock;
  readonly #watchers = new Map<string, Set<Waiting>>();
  readonly #signalled = new Set<string>();
  #draining = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many requests wait. */
  get size(): number {
    return new Set([...this.#watchers.values()].flatMap((set) => [...set])).size;
  }

  /** Waits; `done` is called once with the answer. The returned function forgets the request unanswered. */
  add<T>(delayed: Delayed<T>, done: (answer: T) => void): () => void {
    const finish = (answer: T): void => {
      forget();
      done(answer);
    };
    const waiting: Waiting = {
      on: delayed.on,
      attempt: () => {
        const answer = delayed.ready();
        if (answer === undefined) return false;
        finish(answer);
        return true;
      },
      timer: null,
    };
    const forget = (): void => {
      waiting.timer?.cancel();
      for (const key of waiting.on) {
        const set = this.#watchers.get(key);
        set?.delete(waiting);
        if (set?.size === 0) this.#watchers.delete(key);
      }
    };
    for (const key of waiting.on) {
      const set = this.#watchers.get(key) ?? new Set();
      set.add(waiting);
      this.#watchers.set(key, set);
    }
    if (delayed.untilMs < Number.POSITIVE_INFINITY) {
      waiting.timer = this.#clock.after(Math.max(0, delayed.untilMs - this.#clock.now()), () => {
        finish(delayed.expire());
        this.drain();
      });
    }
    return forget;
  }

  signal(key: string): void {
    if (this.#watchers.has(key)) this.#signalled.add(key);
  }

  drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    try {
      while (this.#signalled.size > 0) {
        const keys = [...this.#signalled];
        this.#signalled.clear();
        for (const key of keys) for (const waiting of [...(this.#watchers.get(key) ?? [])]) waiting.attempt();
      }
    } finally {
      this.#draining = false;
    }
  }
}
