// The lab's clock over a wall clock that only moves when it is told to.
import { describe, expect, test } from 'vitest';
import type { ProcessTime } from '../sandbox/host.ts';
import { type ClockedProgram, LabClock, type WallClock } from '../sandbox/lab-clock.ts';

class FakeWall implements WallClock {
  #now = 1000;
  #timers: { due: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void) {
    const timer = { due: this.#now + ms, run };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  turn(run: () => void): void {
    setImmediate(run);
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.due);
      next.run();
    }
    this.#now = end;
  }
}

/** A program that does something every `every` milliseconds of lab time, and reports a turn later. */
class FakeProgram implements ClockedProgram {
  lastIdle: { nextTimerAt: number | null; received: number } | null = null;
  readonly fired: number[] = [];
  readonly handle;
  #next: number;

  constructor(clock: LabClock, first: number, every: number, onFire: (at: number) => void = () => {}) {
    this.#next = first;
    let sent = 1;
    const report = (): void =>
      void setImmediate(() => {
        this.lastIdle = { nextTimerAt: this.#next, received: sent };
        clock.wake();
      });
    this.handle = {
      get sent() {
        return sent;
      },
      time(_: ProcessTime) {
        sent += 1;
        report();
      },
      advance: (at: number) => {
        sent += 1;
        while (this.#next <= at) {
          this.fired.push(this.#next);
          onFire(this.#next);
          this.#next += every;
        }
        report();
      },
    };
    report();
  }
}

function makeClock() {
  const wall = new FakeWall();
  return { wall, clock: new LabClock(wall, { at: 0 }) };
}

describe('running', () => {
  test.each([
    [1, 1000, 1000],
    [0, 1000, 0],
    [0.5, 1000, 500],
    [10, 1000, 10_000],
  ])('at rate %d, %d ms of real time are %d ms of lab time', (rate, real, lab) => {
    const { wall, clock } = makeClock();
    clock.setRate(rate);
    wall.pass(real);
    expect(clock.now()).toBe(lab);
  });

  test('timers fire in order of their time, then of their making', () => {
    const { wall, clock } = makeClock();
    const fired: string[] = [];
    clock.after(20, () => fired.push('b'));
    clock.after(10, () => fired.push('a'));
    clock.after(20, () => fired.push('c'));
    clock.after(15, () => fired.push('never')).cancel();
    wall.pass(19);
    expect(fired).toEqual(['a']);
    wall.pass(1);
    expect(fired).toEqual(['a', 'b', 'c']);
  });

  test('a timer is never called synchronously, not even for 0 ms', () => {
    const { wall, clock } = makeClock();
    let fired = false;
    clock.after(0, () => (fired = true));
    expect(fired).toBe(false);
    wall.pass(0);
    expect(fired).toBe(true);
  });

  test('a paused clock fires nothing and goes on where it stood', () => {
    const { wall, clock } = makeClock();
    const fired: number[] = [];
    clock.after(100, () => fired.push(clock.now()));
    wall.pass(40);
    clock.setRate(0);
    wall.pass(5000);
    expect([clock.now(), fired]).toEqual([40, []]);
    clock.setRate(2);
    wall.pass(29);
    expect(fired).toEqual([]);
    wall.pass(1);
    expect(fired).toEqual([100]);
  });

  test('the rate reaches every program', () => {
    const { clock } = makeClock();
    const told: ProcessTime[] = [];
    clock.attach(() => [{ handle: { sent: 0, time: (time) => told.push(time), advance: () => {} }, lastIdle: null }]);
    clock.setRate(3);
    expect(told).toEqual([{ at: 0, rate: 3 }]);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('a rate of %d is refused', (rate) => {
    expect(() => makeClock().clock.setRate(rate)).toThrow(RangeError);
  });
});

describe('advance', () => {
  test('stops at each timer, also those made on the way, and leaves the rate as it was', async () => {
    const { clock } = makeClock();
    const fired: number[] = [];
    const again = (): void => {
      fired.push(clock.now());
      clock.after(1000, again);
    };
    clock.after(1000, again);
    await clock.advance(3500);
    expect(fired).toEqual([1000, 2000, 3000]);
    expect(clock.now()).toBe(3500);
    expect(clock.rate).toBe(1);
  });

  test('timers of brokers and programs fire in one order of time', async () => {
    const { clock } = makeClock();
    const order: string[] = [];
    const program = new FakeProgram(clock, 300, 300, (at) => order.push(`program ${at}`));
    clock.attach(() => [program]);
    for (const at of [250, 500, 800]) clock.after(at, () => order.push(`broker ${at}`));
    await clock.advance(900);
    expect(order).toEqual(['broker 250', 'program 300', 'broker 500', 'program 600', 'broker 800', 'program 900']);
  });

  test('seven days are moved through without real time passing', async () => {
    const { wall, clock } = makeClock();
    const program = new FakeProgram(clock, 0, 24 * 3_600_000);
    clock.attach(() => [program]);
    await clock.advance(7 * 24 * 3_600_000);
    expect(program.fired).toHaveLength(8);
    expect(wall.now()).toBe(1000);
  });

  test('nothing fires while a program is busy; ten seconds of it are an error', async () => {
    const { wall, clock } = makeClock();
    const fired: number[] = [];
    clock.after(10, () => fired.push(10));
    clock.attach(() => [
      { handle: { sent: 5, time: () => {}, advance: () => {} }, lastIdle: { nextTimerAt: null, received: 4 } },
    ]);
    const outcome = clock.advance(100).catch((error: Error) => error.message);
    const passing = setInterval(() => wall.pass(1000), 1);
    expect(await outcome).toBe('the clock could not be moved: a program has been busy for 10 s');
    clearInterval(passing);
    expect(fired).toEqual([]);
  });

  test('two advances are made one after the other', async () => {
    const { clock } = makeClock();
    const at: number[] = [];
    await Promise.all([
      clock.advance(100).then(() => at.push(clock.now())),
      clock.advance(100).then(() => at.push(clock.now())),
    ]);
    expect(at).toEqual([100, 200]);
  });
});
