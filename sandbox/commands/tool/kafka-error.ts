import {
  ApiError,
  HandshakeFailed,
  NoOffsetError,
  TransactionStateError,
  UnreachableError,
  UnsupportedError,
} from '../../client/errors.ts';
import type { ErrorName } from '../../wire/errors.ts';
import { JavaError } from './java.ts';

/** Exceptions of Kafka's clients whose names do not follow from the error's. Source: test/golden/errors.json. */
const irregular: Partial<Record<ErrorName, string>> = {
  UNKNOWN_SERVER_ERROR: 'UnknownServerException',
  CORRUPT_MESSAGE: 'CorruptRecordException',
  REQUEST_TIMED_OUT: 'TimeoutException',
  MESSAGE_TOO_LARGE: 'RecordTooLargeException',
  STALE_CONTROLLER_EPOCH: 'ControllerMovedException',
  OFFSET_METADATA_TOO_LARGE: 'OffsetMetadataTooLarge',
  NETWORK_EXCEPTION: 'NetworkException',
  INVALID_TOPIC_EXCEPTION: 'InvalidTopicException',
  RECORD_LIST_TOO_LARGE: 'RecordBatchTooLargeException',
  TOPIC_AUTHORIZATION_FAILED: 'TopicAuthorizationException',
  GROUP_AUTHORIZATION_FAILED: 'GroupAuthorizationException',
  CLUSTER_AUTHORIZATION_FAILED: 'ClusterAuthorizationException',
  TOPIC_ALREADY_EXISTS: 'TopicExistsException',
  INVALID_CONFIG: 'InvalidConfigurationException',
  OUT_OF_ORDER_SEQUENCE_NUMBER: 'OutOfOrderSequenceException',
  DUPLICATE_SEQUENCE_NUMBER: 'DuplicateSequenceException',
  INVALID_PRODUCER_ID_MAPPING: 'InvalidPidMappingException',
  INVALID_TRANSACTION_TIMEOUT: 'InvalidTxnTimeoutException',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'TransactionalIdAuthorizationException',
  KAFKA_STORAGE_ERROR: 'KafkaStorageException',
  SASL_AUTHENTICATION_FAILED: 'SaslAuthenticationException',
  DELEGATION_TOKEN_AUTH_DISABLED: 'DelegationTokenDisabledException',
  DELEGATION_TOKEN_REQUEST_NOT_ALLOWED: 'UnsupportedByAuthenticationException',
  DELEGATION_TOKEN_AUTHORIZATION_FAILED: 'DelegationTokenAuthorizationException',
  NON_EMPTY_GROUP: 'GroupNotEmptyException',
  PRINCIPAL_DESERIALIZATION_FAILURE: 'PrincipalDeserializationException',
  FETCH_SESSION_TOPIC_ID_ERROR: 'FetchSessionTopicIdException',
  INVALID_REGULAR_EXPRESSION: 'InvalidRegularExpression',
};

/** What our client failed with, as the exception that Kafka's Java client throws; what is none of these is thrown on. */
export function asJavaError(error: unknown, call: string): JavaError {
  if (error instanceof JavaError) return error;
  if (error instanceof HandshakeFailed)
    return new JavaError('org.apache.kafka.common.errors.SslAuthenticationException', error.message, [], {
      error: new JavaError('javax.net.ssl.SSLHandshakeException', error.reason),
      omitted: null,
    });
  if (error instanceof TransactionStateError)
    return new JavaError('java.lang.IllegalStateException', error.message, adding);
  if (error instanceof NoOffsetError)
    return new JavaError('org.apache.kafka.clients.consumer.NoOffsetForPartitionException', error.message, polling);
  if (error instanceof ApiError) return new JavaError(exceptionOf(error.error), error.message);
  if (error instanceof UnreachableError)
    return new JavaError('org.apache.kafka.common.errors.TimeoutException', `${error.message} Call: ${call}`);
  if (error instanceof UnsupportedError)
    return new JavaError('org.apache.kafka.common.errors.UnsupportedVersionException', error.message);
  throw error;
}

const consumers = 'org.apache.kafka.clients.consumer.internals';

/** Where a consumer finds that it has nowhere to begin. */
const polling = [
  `${consumers}.SubscriptionState.resetInitializingPositions(SubscriptionState.java:882)`,
  `${consumers}.SubscriptionState.resetInitializingPositions(SubscriptionState.java:886)`,
  `${consumers}.ClassicKafkaConsumer.updateFetchPositions(ClassicKafkaConsumer.java:1221)`,
  `${consumers}.ClassicKafkaConsumer.updateAssignmentMetadataIfNeeded(ClassicKafkaConsumer.java:700)`,
  `${consumers}.ClassicKafkaConsumer.poll(ClassicKafkaConsumer.java:660)`,
  `${consumers}.ClassicKafkaConsumer.poll(ClassicKafkaConsumer.java:641)`,
  'org.apache.kafka.clients.consumer.KafkaConsumer.poll(KafkaConsumer.java:905)',
];

/** Where a producer finds that a record has no transaction to belong to. */
const adding = [
  'org.apache.kafka.clients.producer.internals.TransactionManager.maybeAddPartition(TransactionManager.java:461)',
  'org.apache.kafka.clients.producer.KafkaProducer.doSend(KafkaProducer.java:1038)',
  'org.apache.kafka.clients.producer.KafkaProducer.send(KafkaProducer.java:962)',
];

/** The same as whoever waited for the call sees it: the exception is what a future ended with. @param stack where the tool waits */
export function asExecutionError(error: unknown, call: string, stack: readonly string[]): JavaError {
  const cause = asJavaError(error, call);
  if (cause === error) return cause;
  const message = `${cause.type}: ${cause.message}`;
  return new JavaError('java.util.concurrent.ExecutionException', message, [...waiting, ...stack], {
    error: cause,
    omitted: null,
  });
}

const waiting = [
  'java.base/java.util.concurrent.CompletableFuture.reportGet(CompletableFuture.java:396)',
  'java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:2073)',
  'org.apache.kafka.common.internals.KafkaFutureImpl.get(KafkaFutureImpl.java:155)',
];

/** What a call of our client failed with, as it comes out of a future; what is none of its failures is given back. */
export function failedCall(error: unknown, call: string, stack: readonly string[]): unknown {
  if (error instanceof ApiError || error instanceof UnreachableError || error instanceof UnsupportedError)
    return executionError(asJavaError(error, call), stack);
  return error;
}

/** An exception as it comes out of a future; the stack is where the tool waited for it. */
export function executionError(error: JavaError, stack: readonly string[]): JavaError {
  const message = `${error.type}: ${error.message}`;
  return new JavaError('java.util.concurrent.ExecutionException', message, stack, { error, omitted: null });
}

/** `INVALID_PARTITIONS` → `org.apache.kafka.common.errors.InvalidPartitionsException` */
function exceptionOf(error: ErrorName): string {
  // The only one that has another package.
  if (error === 'INVALID_RECORD') return 'org.apache.kafka.common.InvalidRecordException';
  const words = error.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return `org.apache.kafka.common.errors.${irregular[error] ?? `${words.join('')}Exception`}`;
}
