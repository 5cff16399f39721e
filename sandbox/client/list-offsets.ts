import { listOffsets } from '../apis/02-list-offsets.ts';
import { errorName } from '../wire/errors.ts';
import type { ClusterClient } from './cluster-client.ts';
import { partitionsByTopic } from './consumer-protocol.ts';
import { ApiError } from './errors.ts';
import { nameOf, type TopicMetadata, type TopicPartition } from './topic-metadata.ts';

/** Timestamps with a meaning of their own. */
export const EARLIEST = -2n;
export const LATEST = -1n;
export const MAX_TIMESTAMP = -3n;

export interface TopicPartitionTime extends TopicPartition {
  /** Milliseconds since the epoch, or one of the above. */
  timestamp: bigint;
}

/**
 * Offsets by time, each asked of the partition's leader: of the first record that is not older; -1 where there is none.
 * By `topic-partition`; a partition that a broker refuses has its ApiError.
 */
export async function offsetsByTime(
  cluster: ClusterClient,
  topics: TopicMetadata,
  wanted: readonly TopicPartitionTime[],
  isolationLevel: 0 | 1 = 0,
): Promise<Map<string, bigint | ApiError>> {
  const found = new Map<string, bigint | ApiError>();
  const byLeader = new Map<number, TopicPartitionTime[]>();
  for (const each of wanted) {
    const { leaders } = await topics.topic(each.topic);
    const leader = leaders[each.partition] ?? -1;
    if (leader < 0)
      found.set(
        nameOf(each),
        new ApiError(each.partition < leaders.length ? 'LEADER_NOT_AVAILABLE' : 'UNKNOWN_TOPIC_OR_PARTITION', null),
      );
    else byLeader.set(leader, [...(byLeader.get(leader) ?? []), each]);
  }
  const answers = [...byLeader].map(async ([leader, asked]) => {
    const answer = await cluster.request(await cluster.node(leader), listOffsets, {
      replicaId: -1,
      isolationLevel,
      topics: [...partitionsByTopic(asked)].map(([name, partitions]) => ({
        name,
        partitions: partitions.map((partitionIndex) => ({
          partitionIndex,
          timestamp:
            asked.find((each) => each.topic === name && each.partition === partitionIndex)?.timestamp ?? LATEST,
        })),
      })),
      timeoutMs: 30_000,
    });
    for (const { name, partitions } of answer.topics) {
      for (const { partitionIndex, errorCode, offset } of partitions) {
        const error = errorName(errorCode);
        const key = nameOf({ topic: name, partition: partitionIndex });
        found.set(key, error === 'NONE' ? offset : new ApiError(error, null));
      }
    }
  });
  await Promise.all(answers);
  return found;
}
