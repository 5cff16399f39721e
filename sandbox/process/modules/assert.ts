/** node:assert, strict. */
import { inspect } from '../inspect.ts';
import { isDeepStrictEqual } from './equal.ts';

interface Details {
  message: string;
  actual: unknown;
  expected: unknown;
  operator: string;
}

class AssertionError extends Error {
  readonly code = 'ERR_ASSERTION';
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string;
  readonly generatedMessage = true;

  constructor({ message, actual, expected, operator }: Details) {
    super(message);
    this.name = 'AssertionError';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
  }
}

type Message = string | Error | undefined;

function demand(
  holds: boolean,
  message: Message,
  otherwise: string,
  actual: unknown,
  expected: unknown,
  operator: string,
): void {
  if (holds) return;
  if (message instanceof Error) throw message;
  throw new AssertionError({ message: message ?? otherwise, actual, expected, operator });
}

const versus = (say: string, actual: unknown, expected: unknown): string =>
  `${say}:\n\n${inspect(actual)}\n\nshould equal\n\n${inspect(expected)}\n`;

type Expected = RegExp | (new (...args: never[]) => unknown) | ((error: unknown) => boolean) | object | undefined;

function matches(error: unknown, expected: Expected): boolean {
  if (expected === undefined || typeof expected === 'string') return true;
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected === 'function') {
    if (expected.prototype !== undefined && error instanceof expected) return true;
    if (expected.prototype instanceof Error) return false;
    return (expected as (error: unknown) => boolean)(error) === true;
  }
  return Object.entries(expected).every(([key, value]) => {
    const actual = (error as Record<string, unknown>)[key];
    return value instanceof RegExp ? value.test(String(actual)) : isDeepStrictEqual(actual, value);
  });
}

const ok = (value: unknown, message?: Message): void =>
  demand(Boolean(value), message, `The expression evaluated to a falsy value: ${inspect(value)}`, value, true, '==');
const strictEqual = (actual: unknown, expected: unknown, message?: Message): void =>
  demand(
    Object.is(actual, expected),
    message,
    versus('Expected values to be strictly equal', actual, expected),
    actual,
    expected,
    'strictEqual',
  );
const notStrictEqual = (actual: unknown, expected: unknown, message?: Message): void =>
  demand(
    !Object.is(actual, expected),
    message,
    `Expected "actual" to be strictly unequal to: ${inspect(expected)}`,
    actual,
    expected,
    'notStrictEqual',
  );
const deepStrictEqual = (actual: unknown, expected: unknown, message?: Message): void =>
  demand(
    isDeepStrictEqual(actual, expected),
    message,
    versus('Expected values to be strictly deep-equal', actual, expected),
    actual,
    expected,
    'deepStrictEqual',
  );
const notDeepStrictEqual = (actual: unknown, expected: unknown, message?: Message): void =>
  demand(
    !isDeepStrictEqual(actual, expected),
    message,
    `Expected "actual" not to be strictly deep-equal to: ${inspect(expected)}`,
    actual,
    expected,
    'notDeepStrictEqual',
  );

function throws(run: () => unknown, expected?: Expected, message?: Message): void {
  try {
    run();
  } catch (error) {
    if (!matches(error, expected)) throw error;
    return;
  }
  demand(false, message, 'Missing expected exception.', undefined, expected, 'throws');
}

async function rejects(
  promise: Promise<unknown> | (() => Promise<unknown>),
  expected?: Expected,
  message?: Message,
): Promise<void> {
  try {
    await (typeof promise === 'function' ? promise() : promise);
  } catch (error) {
    if (!matches(error, expected)) throw error;
    return;
  }
  demand(false, message, 'Missing expected rejection.', undefined, expected, 'rejects');
}

const members = {
  AssertionError,
  ok,
  equal: strictEqual,
  notEqual: notStrictEqual,
  strictEqual,
  notStrictEqual,
  deepEqual: deepStrictEqual,
  notDeepEqual: notDeepStrictEqual,
  deepStrictEqual,
  notDeepStrictEqual,
  throws,
  rejects,
  doesNotThrow: (run: () => unknown) => void run(),
  fail: (message: Message = 'Failed') => demand(false, message, 'Failed', undefined, undefined, 'fail'),
  match: (text: string, pattern: RegExp, message?: Message) =>
    demand(
      pattern.test(text),
      message,
      `The input did not match the regular expression ${pattern}. Input:\n\n${inspect(text)}\n`,
      text,
      pattern,
      'match',
    ),
  ifError(value: unknown) {
    if (value !== null && value !== undefined) throw value;
  },
};

const callable = Object.assign((value: unknown, message?: Message) => ok(value, message), members);
export const assert: typeof callable & { strict: typeof callable } = Object.assign(callable, { strict: callable });
