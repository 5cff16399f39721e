import type { Clock, ProcessHandle, ProcessTime, Timer } from './host.ts';

/** Real time, as a host gives it. */
export interface WallClock extends Clock {
  /** Calls `run` in the next turn of the event loop, once everything deferred by this one is done. */
  turn(run: () => void): void;
}

/** A running program, as far as the clock is concerned; the machine's processes are such. */
export interface ClockedProgram {
  /** Null for a command, which has no clock of its own. */
  readonly handle: Pick<ProcessHandle, 'sent' | 'time' | 'advance'> | null;
  readonly lastIdle: { readonly nextTimerAt: number | null; readonly received: number } | null;
}

interface Waiting {
  due: number;
  run: () => void;
}

/** Real milliseconds that a program may be busy before `advance` gives up. */
const PATIENCE_MS = 10_000;
/** Real milliseconds between two looks at busy programs, where no report wakes the clock before. */
const LOOK_EVERY_MS = 20;

/**
 * The lab's clock: real time at a rate, which may be 0 (paused), and steps from timer to timer. Every host's `clock` is one
 * of these; broker timers and programs' timers are kept in step by `advance`.
 */
export class LabClock implements Clock {
  readonly #wall: WallClock;
  #at: number;
  #rate: number;
  #anchor: number;
  #timers: Waiting[] = [];
  #wallTimer: Timer | null = null;
  #programs: () => Iterable<ClockedProgram> = () => [];
  #wake: (() => void) | null = null;
  #advancing: Promise<void> = Promise.resolve();

  constructor(wall: WallClock, { at = wall.now(), rate = 1 }: Partial<ProcessTime> = {}) {
    this.#wall = wall;
    this.#at = at;
    this.#rate = rate;
    this.#anchor = wall.now();
  }

  /** Tells the clock where to find the programs that share it. */
  attach(programs: () => Iterable<ClockedProgram>): void {
    this.#programs = programs;
  }

  now(): number {
    return Math.floor(this.#exact());
  }

  /** What a program is started with. */
  get time(): ProcessTime {
    return { at: this.#exact(), rate: this.#rate };
  }

  get rate(): number {
    return this.#rate;
  }

  after(ms: number, run: () => void): Timer {
    const timer = { due: this.#exact() + Math.max(0, ms), run };
    let at = this.#timers.length;
    while (at > 0 && (this.#timers[at - 1] as Waiting).due > timer.due) at -= 1;
    this.#timers.splice(at, 0, timer);
    if (at === 0) this.#arm();
    return {
      cancel: () => {
        const index = this.#timers.indexOf(timer);
        if (index < 0) return;
        this.#timers.splice(index, 1);
        if (index === 0) this.#arm();
      },
    };
  }

  /** 1 is real time, 0 paused. Throws RangeError for anything that is not a finite number from 0 up. */
  setRate(rate: number): void {
    if (!Number.isFinite(rate) || rate < 0) throw new RangeError(`clock rate ${rate}: expected a number from 0 up`);
    this.#at = this.#exact();
    this.#anchor = this.#wall.now();
    this.#rate = rate;
    this.#arm();
    for (const { handle } of this.#programs()) handle?.time(this.time);
  }

  /**
   * Pauses, then moves lab time on by `ms`, stopping at each timer of brokers and programs in order. No timer fires before
   * every program has reported idle, and what they sent has been dealt with. Leaves the clock at the rate it had.
   *
   * Throws RangeError for a negative `ms`, and Error when a program stays busy for ten seconds of real time.
   */
  advance(ms: number): Promise<void> {
    if (!(ms >= 0)) return Promise.reject(new RangeError(`clock advance by ${ms} ms: expected a number from 0 up`));
    const step = this.#advancing.then(() => this.#advance(ms));
    this.#advancing = step.catch(() => {});
    return step;
  }

  /** A program has reported idle: an `advance` that waits looks again. */
  wake(): void {
    this.#wake?.();
  }

  async #advance(ms: number): Promise<void> {
    const rate = this.#rate;
    this.setRate(0);
    try {
      const target = this.#at + ms;
      await this.#quiet();
      for (let next = this.#nextTimer(); next !== null && next <= target; next = this.#nextTimer()) {
        this.#at = Math.max(this.#at, next);
        this.#fireDue();
        await this.#quiet();
        for (const { handle, lastIdle } of [...this.#programs()]) {
          if (!handle || lastIdle?.nextTimerAt == null || lastIdle.nextTimerAt > this.#at) continue;
          handle.advance(this.#at);
          // One program after the other, so that they always meet in the same order.
          await this.#quiet();
        }
      }
      this.#at = Math.max(this.#at, target);
    } finally {
      this.setRate(rate);
    }
  }

  /** When the next timer of brokers or programs is due. All programs are idle. */
  #nextTimer(): number | null {
    let next = this.#timers[0]?.due ?? null;
    for (const { handle, lastIdle } of this.#programs()) {
      const due = handle ? (lastIdle?.nextTimerAt ?? null) : null;
      if (due !== null && (next === null || due < next)) next = due;
    }
    return next;
  }

  /** Waits until every program is idle and stays so for a turn, in which all that was deferred is done. */
  async #quiet(): Promise<void> {
    const since = this.#wall.now();
    for (;;) {
      await new Promise<void>((resolve) => this.#wall.turn(resolve));
      if (this.#allIdle()) {
        await new Promise<void>((resolve) => this.#wall.turn(resolve));
        if (this.#allIdle()) return;
      }
      if (this.#wall.now() - since > PATIENCE_MS) {
        throw new Error(`the clock could not be moved: a program has been busy for ${PATIENCE_MS / 1000} s`);
      }
      await new Promise<void>((resolve) => {
        const look = this.#wall.after(LOOK_EVERY_MS, resolve);
        this.#wake = () => {
          look.cancel();
          resolve();
        };
        if (this.#allIdle()) this.#wake();
      });
      this.#wake = null;
    }
  }

  #allIdle(): boolean {
    for (const { handle, lastIdle } of this.#programs()) {
      if (handle && lastIdle?.received !== handle.sent) return false;
    }
    return true;
  }

  #exact(): number {
    return this.#rate === 0 ? this.#at : this.#at + Math.max(0, this.#wall.now() - this.#anchor) * this.#rate;
  }

  #fireDue(): void {
    const now = this.#exact();
    while (this.#timers[0] && this.#timers[0].due <= now) this.#timers.shift()?.run();
  }

  #arm(): void {
    this.#wallTimer?.cancel();
    this.#wallTimer = null;
    const next = this.#timers[0];
    if (!next || this.#rate === 0) return;
    this.#wallTimer = this.#wall.after(Math.max(0, (next.due - this.#exact()) / this.#rate), () => {
      this.#wallTimer = null;
      try {
        this.#fireDue();
      } finally {
        this.#arm();
      }
    });
  }
}
