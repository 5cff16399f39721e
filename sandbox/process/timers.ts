/** setTimeout and its kin on the lab's clock, as node:timers and as globals. */
import { delayOf, type TimerEntry } from './clock.ts';
import { loop, type Immediate as QueuedImmediate } from './loop.ts';

type Callback = (...args: unknown[]) => void;

function checkCallback(callback: unknown): asserts callback is Callback {
  if (typeof callback === 'function') return;
  throw Object.assign(new TypeError('The "callback" argument must be of type function.'), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
}

const timeoutsById = new Map<number, Timeout>();
let nextId = 1;

export class Timeout {
  readonly #entry: TimerEntry;
  readonly #ms: number;
  readonly #id: number;

  constructor(callback: Callback, ms: number, args: unknown[], repeat: boolean) {
    checkCallback(callback);
    this.#ms = delayOf(ms);
    this.#id = nextId;
    nextId += 1;
    this.#entry = loop.clock.add(
      () => {
        if (!repeat) timeoutsById.delete(this.#id);
        callback.apply(this, args);
      },
      this.#ms,
      repeat,
    );
    loop.pump();
  }

  ref(): this {
    this.#entry.referenced = true;
    return this;
  }

  unref(): this {
    this.#entry.referenced = false;
    loop.pump();
    return this;
  }

  hasRef(): boolean {
    return this.#entry.referenced;
  }

  refresh(): this {
    loop.clock.refresh(this.#entry, this.#ms);
    loop.pump();
    return this;
  }

  close(): this {
    timeoutsById.delete(this.#id);
    loop.clock.remove(this.#entry);
    loop.pump();
    return this;
  }

  [Symbol.toPrimitive](): number {
    timeoutsById.set(this.#id, this);
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export class Immediate {
  readonly queued: QueuedImmediate;

  constructor(callback: Callback, args: unknown[]) {
    checkCallback(callback);
    this.queued = loop.immediate(() => callback.apply(this, args));
  }

  ref(): this {
    this.queued.referenced = true;
    return this;
  }

  unref(): this {
    this.queued.referenced = false;
    return this;
  }

  hasRef(): boolean {
    return this.queued.referenced;
  }

  [Symbol.dispose](): void {
    loop.clearImmediate(this.queued);
  }
}

export function setTimeout(callback: Callback, ms = 1, ...args: unknown[]): Timeout {
  return new Timeout(callback, Number(ms), args, false);
}

export function setInterval(callback: Callback, ms = 1, ...args: unknown[]): Timeout {
  return new Timeout(callback, Number(ms), args, true);
}

export function setImmediate(callback: Callback, ...args: unknown[]): Immediate {
  return new Immediate(callback, args);
}

export function clearTimeout(timer: unknown): void {
  if (timer instanceof Timeout) timer.close();
  else if (typeof timer === 'number' || typeof timer === 'string') timeoutsById.get(Number(timer))?.close();
}

export const clearInterval = clearTimeout;

export function clearImmediate(immediate: unknown): void {
  if (immediate instanceof Immediate) loop.clearImmediate(immediate.queued);
}

export function queueMicrotask(callback: () => void): void {
  checkCallback(callback);
  loop.microtask(callback);
}

interface WaitOptions {
  signal?: AbortSignal;
  ref?: boolean;
}

function waiting<T>(
  begin: (done: () => void) => { cancel(): void; unref(): void },
  value: T,
  { signal, ref = true }: WaitOptions,
) {
  return new Promise<T>((resolve, reject) => {
    const fail = (): void => {
      const error = new Error('The operation was aborted', { cause: signal?.reason });
      reject(Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' }));
    };
    if (signal?.aborted) return fail();
    const timer = begin(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    });
    if (!ref) timer.unref();
    const abort = (): void => {
      timer.cancel();
      fail();
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** node:timers/promises */
export const promises = {
  setTimeout: <T>(ms?: number, value?: T, options: WaitOptions = {}) =>
    waiting(
      (done) => {
        const timer = setTimeout(done, ms);
        return { cancel: () => timer.close(), unref: () => timer.unref() };
      },
      value,
      options,
    ),
  setImmediate: <T>(value?: T, options: WaitOptions = {}) =>
    waiting(
      (done) => {
        const immediate = setImmediate(done);
        return { cancel: () => clearImmediate(immediate), unref: () => immediate.unref() };
      },
      value,
      options,
    ),
  async *setInterval<T>(ms?: number, value?: T, options: WaitOptions = {}) {
    for (;;) {
      await promises.setTimeout(ms, undefined, options);
      yield value;
    }
  },
  scheduler: { wait: (ms: number, options: WaitOptions = {}) => promises.setTimeout(ms, undefined, options) },
};
