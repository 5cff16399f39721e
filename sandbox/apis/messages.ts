import type { AclOperation } from '../security/acl.ts';
import type { Failure } from './context.ts';

/** Messages of Apache Kafka 4.3.1 that several APIs answer with. */

export const malformedByClient =
  'This most likely occurs because of a request being malformed by the client library or the message was sent to an incompatible broker. See the broker logs for more details.';
export const unknownTopic = 'This server does not host this topic-partition.';
export const notCoordinator = 'This is not the correct coordinator.';
export const duplicateTopic = 'Duplicate topic name.';

export const topicRefusal = 'Topic authorization failed.';
export const noAuthorizer = { error: 'SECURITY_DISABLED', message: 'No Authorizer is configured.' } as const;
/** What a broker says that need not ask its controller. */
export const noAuthorizerOnBroker = {
  error: 'SECURITY_DISABLED',
  message: 'No Authorizer is configured on the broker',
} as const;
/** What is said to who may not do this to the cluster, where Kafka names it (beside the request as Java prints it). */
export const controllerRefusal = (operation: AclOperation): Failure => ({
  error: 'CLUSTER_AUTHORIZATION_FAILED',
  message: `Request needs ${operation} permission.`,
});
export const clusterRefusal = {
  error: 'CLUSTER_AUTHORIZATION_FAILED',
  message: 'Cluster authorization failed.',
} as const;
