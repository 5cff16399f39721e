// What a client may not do is answered before anything else is looked at: nobody learns whether it is there.
import type { AclOperation } from '../security/acl.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Partition } from './cluster-context.ts';
import type { Failure, RequestContext } from './context.ts';
import { clusterRefusal, topicRefusal } from './messages.ts';

/** The cluster's name as a resource. */
export const clusterName = 'kafka-cluster';

/** GROUP_AUTHORIZATION_FAILED; NOT_COORDINATOR where another broker coordinates the group. */
export function groupError(operation: AclOperation, groupId: string, { authorize, groups }: RequestContext): ErrorName {
  return authorize(operation, 'GROUP', groupId) ? groups.coordinates(groupId) : 'GROUP_AUTHORIZATION_FAILED';
}

/** The partition if the client may do this to its topic and this broker leads it. TOPIC_AUTHORIZATION_FAILED and others. */
export function ledFor(
  operation: AclOperation,
  topic: string,
  partition: number,
  { authorize, cluster }: RequestContext,
): Partition | ErrorName {
  return authorize(operation, 'TOPIC', topic) ? cluster.led(topic, partition) : 'TOPIC_AUTHORIZATION_FAILED';
}

/** The same where any replica will do. */
export function heldFor(
  operation: AclOperation,
  topic: string,
  index: number,
  context: RequestContext,
): Partition | ErrorName {
  const led = ledFor(operation, topic, index, context);
  const partition = led === 'NOT_LEADER_OR_FOLLOWER' ? context.cluster.topic(topic)?.partitions[index] : undefined;
  return partition?.replicas.includes(context.broker) ? partition : led;
}

const topicType = 2;
const groupType = 32;

/** TOPIC_, GROUP_ or CLUSTER_AUTHORIZATION_FAILED for the configs of a resource; null if the client may. */
export function configRefusal(
  operation: 'DESCRIBE_CONFIGS' | 'ALTER_CONFIGS',
  type: number,
  name: string,
  { authorize }: RequestContext,
): Failure | null {
  if (type === topicType)
    return authorize(operation, 'TOPIC', name) ? null : { error: 'TOPIC_AUTHORIZATION_FAILED', message: topicRefusal };
  if (type === groupType)
    return authorize(operation, 'GROUP', name)
      ? null
      : { error: 'GROUP_AUTHORIZATION_FAILED', message: 'Group authorization failed.' };
  return authorize(operation, 'CLUSTER', clusterName) ? null : clusterRefusal;
}
