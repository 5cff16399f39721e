// What the APIs of the share coordinator have in common.
import { errorCode } from '../wire/errors.ts';
import { clusterName } from './authorized.ts';
import type { RequestContext } from './context.ts';
import { clusterRefusal, notCoordinator } from './messages.ts';
import type { ShareStateAnswer } from './share-state-context.ts';

interface Asked<Partition> {
  groupId: string;
  topics: readonly { topicId: string; partitions: readonly Partition[] }[];
}

/**
 * One answer for each partition. Kafka answers nothing where the group has no name, or there is nothing to ask of a topic.
 *
 * @param one for a broker that may; everybody else is refused
 */
export function ofEachPartition<Partition extends { partition: number }, Answer>(
  { groupId, topics }: Asked<Partition>,
  context: RequestContext,
  {
    one,
    refused,
    purpose,
    emptyTopics = false,
  }: {
    one(topicId: string, asked: Partition): Answer;
    refused(partition: number, failure: ShareStateAnswer): Answer;
    /** What cannot be done, as Kafka says where another broker coordinates the share-partition. */
    purpose: string;
    /** Whether a topic without partitions is answered like any other. */
    emptyTopics?: boolean;
  },
): { topicId: string; partitions: readonly Answer[] }[] {
  const allowed = context.authorize('CLUSTER_ACTION', 'CLUSTER', clusterName);
  const empty = topics.some(({ partitions }) => partitions.length === 0) && !emptyTopics;
  if (allowed && (groupId === '' || empty)) return [];
  const elsewhere: ShareStateAnswer = {
    error: 'NOT_COORDINATOR',
    message: `Unable to ${purpose}: ${notCoordinator}`,
  };
  const here = (topicId: string, partition: number): boolean => {
    const node = context.cluster.shareCoordinatorOf(`${groupId}:${topicId}:${partition}`);
    return typeof node !== 'string' && node.id === context.broker;
  };
  return topics.map(({ topicId, partitions }) => ({
    topicId,
    partitions: partitions.map((asked) => {
      if (!allowed) return refused(asked.partition, clusterRefusal);
      return here(topicId, asked.partition) ? one(topicId, asked) : refused(asked.partition, elsewhere);
    }),
  }));
}

/** An answer that says how it went, and nothing else. */
export function outcome(partition: number, { error, message }: ShareStateAnswer) {
  return { partition, errorCode: errorCode(error), errorMessage: message };
}
