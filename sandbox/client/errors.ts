import type { ErrorName } from '../wire/errors.ts';

export { errorName } from '../wire/errors.ts';

/** What a broker answered instead of what was asked. `message` is the broker's, or ours where it sent none. */
export class ApiError extends Error {
  readonly error: ErrorName;

  constructor(error: ErrorName, message: string | null) {
    super(message || (messages[error] ?? error));
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

/** What Kafka's clients say for an error that came without words. */
const messages: Partial<Record<ErrorName, string>> = {
  UNKNOWN_SERVER_ERROR: 'The server experienced an unexpected error when processing the request.',
  UNKNOWN_TOPIC_OR_PARTITION: 'This server does not host this topic-partition.',
  LEADER_NOT_AVAILABLE: 'There is no leader for this topic-partition as we are in the middle of a leadership election.',
  NOT_LEADER_OR_FOLLOWER:
    'For requests intended only for the leader, this error indicates that the broker is not the current leader. For requests intended for any replica, this error indicates that the broker is not a replica of the topic partition.',
  REQUEST_TIMED_OUT: 'The request timed out.',
  NOT_ENOUGH_REPLICAS: 'Messages are rejected since there are fewer in-sync replicas than required.',
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 'Messages are written to the log, but to fewer in-sync replicas than required.',
  INVALID_TOPIC_EXCEPTION: 'The request attempted to perform an operation on an invalid topic.',
  TOPIC_ALREADY_EXISTS: 'Topic with this name already exists.',
  INVALID_PARTITIONS: 'Number of partitions is below 1.',
  INVALID_REPLICATION_FACTOR: 'Replication factor is below 1 or larger than the number of available brokers.',
  INVALID_CONFIG: 'Configuration is invalid.',
  INVALID_REQUEST:
    'This most likely occurs because of a request being malformed by the client library or the message was sent to an incompatible broker. See the broker logs for more details.',
  NOT_CONTROLLER: 'This is not the correct controller for this cluster.',
  UNKNOWN_TOPIC_ID: 'This server does not host this topic ID.',
  INCONSISTENT_GROUP_PROTOCOL:
    "The group member's supported protocols are incompatible with those of existing members or first group member tried to join with empty protocol type or empty protocol list.",
  GROUP_ID_NOT_FOUND: 'The group id does not exist.',
  NON_EMPTY_GROUP: 'The group is not empty.',
  GROUP_SUBSCRIBED_TO_TOPIC:
    'Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it.',
  INVALID_SESSION_TIMEOUT:
    'The session timeout is not within the range allowed by the broker (as configured by group.min.session.timeout.ms and group.max.session.timeout.ms).',
  COORDINATOR_NOT_AVAILABLE: 'The coordinator is not available.',
  OFFSET_OUT_OF_RANGE: 'The requested offset is not within the range of offsets maintained by the server.',
  LOG_DIR_NOT_FOUND: 'The user-specified log directory is not found in the broker config.',
  PRODUCER_FENCED: 'There is a newer producer with the same transactionalId which fences the current one.',
  TOPIC_DELETION_DISABLED: 'Topic deletion is disabled.',
};
