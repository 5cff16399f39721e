import { alterPartitionReassignments } from '../apis/45-alter-partition-reassignments.ts';
import { listPartitionReassignments } from '../apis/46-list-partition-reassignments.ts';
import { errorName } from '../wire/errors.ts';
import type { ClusterClient } from './cluster-client.ts';
import { partitionsByTopic } from './consumer-protocol.ts';
import { ApiError } from './errors.ts';
import type { TopicPartition } from './topic-metadata.ts';

/** A partition that is to be held by these brokers, the preferred leader first; null ends what is under way. */
export interface Reassignment extends TopicPartition {
  replicas: readonly number[] | null;
}

export interface OngoingReassignment extends TopicPartition {
  /** Both those that come and those that go are among them. */
  replicas: readonly number[];
  adding: readonly number[];
  removing: readonly number[];
}

/** What is under way, of these partitions or of all (null). Rejects with ApiError. */
export async function ongoingReassignments(
  cluster: ClusterClient,
  partitions: readonly TopicPartition[] | null,
): Promise<readonly OngoingReassignment[]> {
  const answer = await cluster.request(await cluster.controller(), listPartitionReassignments, {
    timeoutMs: 60_000,
    topics:
      partitions && [...partitionsByTopic(partitions)].map(([name, partitionIndexes]) => ({ name, partitionIndexes })),
  });
  if (answer.errorCode !== 0) throw new ApiError(errorName(answer.errorCode), answer.errorMessage);
  return answer.topics.flatMap(({ name, partitions: found }) =>
    found.map(({ partitionIndex, replicas, addingReplicas: adding, removingReplicas: removing }) => ({
      topic: name,
      partition: partitionIndex,
      replicas,
      adding,
      removing,
    })),
  );
}

/** Begins or ends reassignments; resolves to those that were refused, each with its reason. Rejects with ApiError. */
export async function reassignPartitions(
  cluster: ClusterClient,
  wanted: readonly Reassignment[],
  allowReplicationFactorChange: boolean,
): Promise<readonly (TopicPartition & { failure: ApiError })[]> {
  const topics = [...new Set(wanted.map(({ topic }) => topic))].map((name) => ({
    name,
    partitions: wanted
      .filter(({ topic }) => topic === name)
      .map(({ partition: partitionIndex, replicas }) => ({ partitionIndex, replicas })),
  }));
  const answer = await cluster.request(await cluster.controller(), alterPartitionReassignments, {
    timeoutMs: 60_000,
    allowReplicationFactorChange,
    topics,
  });
  if (answer.errorCode !== 0) throw new ApiError(errorName(answer.errorCode), answer.errorMessage);
  return answer.responses.flatMap(({ name: topic, partitions }) =>
    partitions
      .filter(({ errorCode }) => errorCode !== 0)
      .map(({ partitionIndex: partition, errorCode, errorMessage }) => ({
        topic,
        partition,
        failure: new ApiError(errorName(errorCode), errorMessage),
      })),
  );
}
