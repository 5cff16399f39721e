/**
 * The program's time: lab time, kept as `at + (wall − receivedAt) × rate`, and every timer of the program in one heap. While
 * paused, time stands; `advance` moves it from timer to timer.
 */
import type { ProcessTime } from '../host.ts';

export interface Wall {
  now(): number;
  /** Calls `run` after real milliseconds; the returned function cancels it. */
  timeout(run: () => void, ms: number): () => void;
}

export interface TimerEntry {
  due: number;
  readonly order: number;
  readonly run: () => void;
  /** Milliseconds between runs, or null for once. */
  readonly every: number | null;
  /** Whether it keeps the program alive. */
  referenced: boolean;
  active: boolean;
}

/**
 * Milliseconds that a timer waits: at least 1, as in Node, and 1 for what does not fit 31 bits.
 *
 * Except for a delay of minus half a century and more: kafkajs 2.2.4 asks for "minus now" on every connection while it
 * has nothing to wait for, over and over (RequestQueue.scheduleCheckPendingRequests). In Node that wakes it a thousand
 * times a second; ten times do as well.
 */
export function delayOf(ms: number): number {
  if (ms < -1.5e12) return 100;
  return ms >= 1 && ms <= 0x7fffffff ? Math.trunc(ms) : 1;
}

export class ProcessClock {
  readonly #wall: Wall;
  readonly #wake: () => void;
  #timers: TimerEntry[] = [];
  #at = 0;
  #rate = 0;
  #receivedAt = 0;
  #target = 0;
  #startedAt = 0;
  #highest = 0;
  #order = 0;
  #cancelWake: (() => void) | null = null;

  /** @param wake called when a timer has become due, while the clock runs */
  constructor(wall: Wall, wake: () => void) {
    this.#wall = wall;
    this.#wake = wake;
  }

  start(time: ProcessTime): void {
    this.#highest = 0;
    this.set(time);
    this.#startedAt = time.at;
  }

  set(time: ProcessTime): void {
    this.#at = time.at;
    this.#rate = time.rate;
    this.#receivedAt = this.#wall.now();
    this.#target = time.at;
    this.arm();
  }

  /** Lets timers due by `at` fire, in order, each at its own time. Only while paused. */
  advance(at: number): void {
    this.#target = Math.max(this.#target, at);
  }

  /** The paused clock stands at `at` by now; fires nothing. */
  stamp(at: number): void {
    if (this.#rate === 0) this.#at = Math.max(this.#at, at);
  }

  /** Lab time, milliseconds since the Unix epoch, with fractions. Never goes back. */
  now(): number {
    const now = this.#at + (this.#rate === 0 ? 0 : (this.#wall.now() - this.#receivedAt) * this.#rate);
    if (now > this.#highest) this.#highest = now;
    return this.#highest;
  }

  /** Lab milliseconds since the program started. */
  elapsed(): number {
    return this.now() - this.#startedAt;
  }

  get startedAt(): number {
    return this.#startedAt;
  }

  get paused(): boolean {
    return this.#rate === 0;
  }

  add(run: () => void, ms: number, repeat: boolean): TimerEntry {
    const delay = delayOf(ms);
    this.#order += 1;
    const entry: TimerEntry = {
      due: this.now() + delay,
      order: this.#order,
      run,
      every: repeat ? delay : null,
      referenced: true,
      active: true,
    };
    this.#insert(entry);
    return entry;
  }

  remove(entry: TimerEntry): void {
    entry.active = false;
    const index = this.#timers.indexOf(entry);
    if (index >= 0) this.#timers.splice(index, 1);
  }

  /** Starts its delay anew. */
  refresh(entry: TimerEntry, ms: number): void {
    if (!entry.active) return;
    this.remove(entry);
    entry.active = true;
    entry.due = this.now() + ms;
    this.#insert(entry);
  }

  /** When the next timer is due, or null. */
  get nextTimerAt(): number | null {
    return this.#timers[0]?.due ?? null;
  }

  /** Timers that keep the program alive. */
  get referenced(): boolean {
    return this.#timers.some((entry) => entry.referenced);
  }

  /** Takes the next timer that is due, moving a paused clock on to it; null when there is none. */
  takeDue(): TimerEntry | null {
    const entry = this.#timers[0];
    const limit = this.#rate === 0 ? this.#target : this.now();
    if (!entry || entry.due > limit) {
      if (this.#rate === 0) this.#at = Math.max(this.#at, this.#target);
      return null;
    }
    if (this.#rate === 0) this.#at = Math.max(this.#at, entry.due);
    this.#timers.shift();
    if (entry.every === null) entry.active = false;
    else {
      entry.due = this.now() + entry.every;
      this.#insert(entry);
    }
    return entry;
  }

  /** Asks to be woken when the next timer is due. */
  arm(): void {
    this.#cancelWake?.();
    this.#cancelWake = null;
    const next = this.nextTimerAt;
    if (next === null || this.#rate === 0) return;
    this.#cancelWake = this.#wall.timeout(this.#wake, Math.max(0, Math.ceil((next - this.now()) / this.#rate)));
  }

  #insert(entry: TimerEntry): void {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#timers[middle] as TimerEntry).due <= entry.due) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, entry);
  }
}
