/**
 * The program's event loop: turns, process.nextTick, setImmediate, timers, and the question whether anything is left to do.
 * Each callback into the program is a turn; after it, and all its microtasks, the loop is pumped until nothing is queued.
 */
import { ProcessClock } from './clock.ts';
import { microtask, soon, wallNow, wallTimeout } from './native.ts';

interface Immediate {
  run: () => void;
  referenced: boolean;
}

class Loop {
  readonly clock = new ProcessClock({ now: wallNow, timeout: wallTimeout }, () => this.pump());
  /** Called with whatever a turn throws. */
  onError: (error: unknown) => void = () => {};
  /** Called when nothing is queued. `alive` tells whether something may still wake the program. */
  onSettled: (alive: boolean) => void = () => {};
  #ticks: (() => void)[] = [];
  #immediates: Immediate[] = [];
  #holds = 0;
  #inTurn = false;
  #tickScheduled = false;
  #pumpScheduled = false;
  #stopped = false;

  /** Runs a callback of the program, then what it gave to nextTick. */
  turn(run: () => void): void {
    if (this.#stopped) return;
    this.#inTurn = true;
    try {
      run();
    } catch (error) {
      this.onError(error);
    }
    this.#drainTicks();
    this.#inTurn = false;
    this.pump();
  }

  /** Runs as soon as the current operation is done, before any timer. */
  tick(run: () => void): void {
    this.#ticks.push(run);
    if (this.#inTurn || this.#tickScheduled) return;
    this.#tickScheduled = true;
    microtask(() => {
      this.#tickScheduled = false;
      this.#drainTicks();
    });
  }

  microtask(run: () => void): void {
    microtask(() => {
      if (this.#stopped) return;
      try {
        run();
      } catch (error) {
        this.onError(error);
      }
    });
  }

  immediate(run: () => void): Immediate {
    const immediate = { run, referenced: true };
    this.#immediates.push(immediate);
    this.pump();
    return immediate;
  }

  clearImmediate(immediate: Immediate): void {
    this.#immediates = this.#immediates.filter((other) => other !== immediate);
  }

  /** Keeps the program alive until the returned function is called. */
  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.pump();
    };
  }

  get alive(): boolean {
    return this.#holds > 0 || this.clock.referenced || this.#immediates.some(({ referenced }) => referenced);
  }

  /** Nothing of the program runs any more. */
  stop(): void {
    this.#stopped = true;
    this.#ticks = [];
    this.#immediates = [];
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Looks for something to run, once every microtask is done. */
  pump(): void {
    if (this.#pumpScheduled || this.#stopped) return;
    this.#pumpScheduled = true;
    soon(() => {
      this.#pumpScheduled = false;
      if (this.#stopped) return;
      if (this.#immediates.length > 0) return this.#runImmediates();
      const timer = this.clock.takeDue();
      if (timer) return this.turn(timer.run);
      this.clock.arm();
      this.onSettled(this.alive);
    });
  }

  #runImmediates(): void {
    const immediate = this.#immediates.shift();
    if (immediate) this.turn(immediate.run);
  }

  #drainTicks(): void {
    const inTurn = this.#inTurn;
    this.#inTurn = true;
    for (let run = this.#ticks.shift(); run && !this.#stopped; run = this.#ticks.shift()) {
      try {
        run();
      } catch (error) {
        this.onError(error);
      }
    }
    this.#inTurn = inTurn;
  }
}

export type { Immediate };
export const loop = new Loop();
