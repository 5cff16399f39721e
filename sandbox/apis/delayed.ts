/** What a handler returns for a request that gets no response. */
export const noAnswer = Symbol('no answer');

export type NoAnswer = typeof noAnswer;

/** Purgatory: waiting is a value. The connection waits until `ready` gives an answer, or `untilMs` has passed. */
export class Delayed<T> {
  /** Host clock, milliseconds; Infinity waits for `ready` alone. */
  readonly untilMs: number;
  /** What may make it ready, such as `partition:orders-0`; it is asked again whenever one of these is signalled. */
  readonly on: readonly string[];
  readonly ready: () => T | undefined;
  readonly expire: () => T;

  constructor(wait: { untilMs: number; on: readonly string[]; ready: () => T | undefined; expire: () => T }) {
    this.untilMs = wait.untilMs;
    this.on = wait.on;
    this.ready = wait.ready;
    this.expire = wait.expire;
  }
}

/** An answer that comes at once or later, turned into another. */
export function later<A, B>(answer: A | Delayed<A>, turn: (answer: A) => B): B | Delayed<B> {
  if (!(answer instanceof Delayed)) return turn(answer);
  return new Delayed({
    untilMs: answer.untilMs,
    on: answer.on,
    ready: () => {
      const ready = answer.ready();
      return ready === undefined ? undefined : turn(ready);
    },
    expire: () => turn(answer.expire()),
  });
}
