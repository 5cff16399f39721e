import type { Clock, Timer } from '../sandbox/host.ts';

/** A clock that whoever holds it moves from timer to timer. */
export class StepClock implements Clock {
  #now: number;
  #timers: { due: number; run: () => void }[] = [];

  /** @param start milliseconds since the epoch */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Timer {
    const timer = { due: this.#now + ms, run };
    let at = this.#timers.length;
    while (at > 0 && (this.#timers[at - 1] as typeof timer).due > timer.due) at -= 1;
    this.#timers.splice(at, 0, timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((each) => each !== timer);
      },
    };
  }

  /** Timers that are set. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Runs the next timer if it is due by then; else the time is then, and the answer false. */
  step(until: number): boolean {
    const next = this.#timers[0];
    if (!next || next.due > until) {
      this.#now = Math.max(this.#now, until);
      return false;
    }
    this.#timers.shift();
    this.#now = Math.max(this.#now, next.due);
    next.run();
    return true;
  }
}
