import type { ErrorName } from '../wire/errors.ts';
import { errorMessages } from './error-messages.ts';

export { errorName } from '../wire/errors.ts';

/** What a broker answered instead of what was asked. `message` is the broker's; where it sent none, what Kafka's clients say then. */
export class ApiError extends Error {
  readonly error: ErrorName;

  constructor(error: ErrorName, message: string | null) {
    super(message || errorMessages[error]);
    this.name = 'ApiError';
    this.error = error;
  }
}

/** Whether no broker let the client in: it does not sign in as anybody they know, or not in a way that they have. */
export function isSignInError(error: unknown): error is ApiError {
  return error instanceof ApiError && signInErrors.has(error.error);
}

const signInErrors: ReadonlySet<ErrorName> = new Set(['SASL_AUTHENTICATION_FAILED', 'UNSUPPORTED_SASL_MECHANISM']);

/** TLS could not be agreed on with a broker. */
export class HandshakeFailed extends ApiError {
  /** What was wrong, in the words of whoever found it. */
  readonly reason: string;

  constructor(reason: string) {
    super('SASL_AUTHENTICATION_FAILED', 'SSL handshake failed');
    this.reason = reason;
  }
}

/** A producer's transactions are not where what it was asked to do would have them. */
export class TransactionStateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TransactionStateError';
  }
}

/** A consumer that may not choose by itself has partitions without a position (`auto.offset.reset=none`). */
export class NoOffsetError extends ApiError {
  /** @param partitions by name */
  constructor(partitions: readonly string[]) {
    super('OFFSET_OUT_OF_RANGE', `Undefined offset with no reset policy for partitions: [${partitions.join(', ')}]`);
    this.name = 'NoOffsetError';
  }
}

/** No broker could be asked, or none answered in time. */
export class UnreachableError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreachableError';
  }
}

/** The broker has no version of an API that we have too. */
export class UnsupportedError extends Error {
  constructor(api: string) {
    super(`The node does not support ${api.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}`);
    this.name = 'UnsupportedError';
  }
}
