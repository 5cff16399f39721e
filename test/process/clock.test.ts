// A program's time and timers, over a wall clock that only moves when it is told to.
import { describe, expect, test } from 'vitest';
import { ProcessClock, type Wall } from '../../sandbox/process/clock.ts';

class FakeWall implements Wall {
  #now = 0;
  #wake: { at: number; run: () => void } | null = null;

  now(): number {
    return this.#now;
  }

  timeout(run: () => void, ms: number): () => void {
    const wake = { at: this.#now + ms, run };
    this.#wake = wake;
    return () => {
      if (this.#wake === wake) this.#wake = null;
    };
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    while (this.#wake && this.#wake.at <= end) {
      const { at, run } = this.#wake;
      this.#wake = null;
      this.#now = Math.max(this.#now, at);
      run();
    }
    this.#now = end;
  }
}

function makeClock(rate = 1) {
  const wall = new FakeWall();
  const fired: string[] = [];
  const clock: ProcessClock = new ProcessClock(wall, () => pump());
  const pump = (): void => {
    for (let due = clock.takeDue(); due; due = clock.takeDue()) due.run();
    clock.arm();
  };
  clock.start({ at: 1000, rate });
  const add = (name: string, ms: number, repeat = false) => {
    const timer = clock.add(() => fired.push(`${name} ${clock.now()}`), ms, repeat);
    clock.arm();
    return timer;
  };
  return { wall, clock, fired, add, pump };
}

describe('time', () => {
  test.each([
    [1, 500, 1500],
    [0.25, 1000, 1250],
    [100, 10, 2000],
    [0, 1000, 1000],
  ])('at rate %d, %d real ms bring it to %d', (rate, real, lab) => {
    const { wall, clock } = makeClock(rate);
    wall.pass(real);
    expect(clock.now()).toBe(lab);
    expect(clock.elapsed()).toBe(lab - 1000);
  });

  test('never goes back, even if the lab says so', () => {
    const { wall, clock } = makeClock();
    wall.pass(100);
    expect(clock.now()).toBe(1100);
    clock.set({ at: 1050, rate: 1 });
    expect(clock.now()).toBe(1100);
    wall.pass(60);
    expect(clock.now()).toBe(1110);
  });

  test('a paused clock is moved by what it is told', () => {
    const { clock } = makeClock(0);
    clock.stamp(1234);
    expect(clock.now()).toBe(1234);
  });
});

describe('timers', () => {
  test('fire in order of their time, then of their making', () => {
    const { wall, fired, add } = makeClock();
    add('b', 20);
    add('a', 10);
    add('c', 20);
    wall.pass(30);
    expect(fired).toEqual(['a 1010', 'b 1020', 'c 1020']);
  });

  test('an interval goes on until it is removed', () => {
    const { wall, clock, fired, add } = makeClock();
    const timer = add('i', 10, true);
    wall.pass(25);
    clock.remove(timer);
    wall.pass(100);
    expect(fired).toEqual(['i 1010', 'i 1020']);
  });

  test.each([0, -5, Number.NaN, 2 ** 31])('a delay of %d is one millisecond, as in Node', (ms) => {
    const { wall, fired, add } = makeClock();
    add('t', ms);
    wall.pass(1);
    expect(fired).toEqual(['t 1001']);
  });

  test('kafkajs, which asks for a delay of minus now whenever it has nothing to do, is not woken a thousand times a second', () => {
    const { wall, fired, add } = makeClock();
    add('poll', -Date.UTC(2026, 0, 1));
    wall.pass(99);
    expect(fired).toEqual([]);
    wall.pass(1);
    expect(fired).toEqual(['poll 1100']);
  });

  test('follow the rate, also when it changes', () => {
    const { wall, clock, fired, add } = makeClock();
    add('t', 100);
    wall.pass(50);
    clock.set({ at: 1050, rate: 0.5 });
    wall.pass(99);
    expect(fired).toEqual([]);
    wall.pass(1);
    expect(fired).toEqual(['t 1100']);
  });

  test('refresh starts the delay anew', () => {
    const { wall, clock, fired, add } = makeClock();
    const timer = add('t', 100);
    wall.pass(60);
    clock.refresh(timer, 100);
    clock.arm();
    wall.pass(60);
    expect(fired).toEqual([]);
    wall.pass(40);
    expect(fired).toEqual(['t 1160']);
  });

  test('while paused, each fires at its own time once the clock is advanced past it', () => {
    const { wall, clock, fired, add, pump } = makeClock(0);
    add('a', 100);
    add('i', 150, true);
    wall.pass(10_000);
    expect(fired).toEqual([]);
    clock.advance(1400);
    pump();
    expect(fired).toEqual(['a 1100', 'i 1150', 'i 1300']);
    expect(clock.now()).toBe(1400);
    expect(clock.nextTimerAt).toBe(1450);
  });

  test('one that is not referenced does not keep the program alive', () => {
    const { clock, add } = makeClock();
    const timer = add('t', 10);
    expect(clock.referenced).toBe(true);
    timer.referenced = false;
    expect(clock.referenced).toBe(false);
  });
});
