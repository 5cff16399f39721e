import { ApiError, UnreachableError, UnsupportedError } from '../../client/errors.ts';
import type { ErrorName } from '../../wire/errors.ts';
import { JavaError } from './java.ts';

/** Exceptions of Kafka's clients whose names do not follow from the error's. */
const irregular: Partial<Record<ErrorName, string>> = {
  UNKNOWN_SERVER_ERROR: 'UnknownServerException',
  MESSAGE_TOO_LARGE: 'RecordTooLargeException',
  INVALID_TOPIC_EXCEPTION: 'InvalidTopicException',
  TOPIC_ALREADY_EXISTS: 'TopicExistsException',
  INVALID_CONFIG: 'InvalidConfigurationException',
  NON_EMPTY_GROUP: 'GroupNotEmptyException',
  GROUP_SUBSCRIBED_TO_TOPIC: 'GroupSubscribedToTopicException',
  REQUEST_TIMED_OUT: 'TimeoutException',
  TOPIC_AUTHORIZATION_FAILED: 'TopicAuthorizationException',
  GROUP_AUTHORIZATION_FAILED: 'GroupAuthorizationException',
  CLUSTER_AUTHORIZATION_FAILED: 'ClusterAuthorizationException',
};

/** What our client failed with, as the exception that Kafka's Java client throws; what is none of these is thrown on. */
export function asJavaError(error: unknown, call: string): JavaError {
  if (error instanceof JavaError) return error;
  if (error instanceof ApiError)
    return new JavaError(`org.apache.kafka.common.errors.${exceptionOf(error.error)}`, error.message);
  if (error instanceof UnreachableError)
    return new JavaError('org.apache.kafka.common.errors.TimeoutException', `${error.message} Call: ${call}`);
  if (error instanceof UnsupportedError)
    return new JavaError('org.apache.kafka.common.errors.UnsupportedVersionException', error.message);
  throw error;
}

/** `INVALID_PARTITIONS` → `InvalidPartitionsException` */
function exceptionOf(error: ErrorName): string {
  const words = error.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return irregular[error] ?? `${words.join('')}Exception`;
}
