import { deleteRecords } from '../apis/21-delete-records.ts';
import { errorName } from '../wire/errors.ts';
import type { ClusterClient } from './cluster-client.ts';
import { partitionsByTopic } from './consumer-protocol.ts';
import { ApiError } from './errors.ts';
import { nameOf, type TopicMetadata, type TopicPartition } from './topic-metadata.ts';

/** Deletes records before an offset (-1: all), each partition by its leader. By name: the new log start offset, or why not. */
export async function deleteRecordsBefore(
  cluster: ClusterClient,
  topics: TopicMetadata,
  wanted: readonly (TopicPartition & { offset: bigint })[],
): Promise<Map<string, bigint | ApiError>> {
  const done = new Map<string, bigint | ApiError>();
  const byLeader = new Map<number, (TopicPartition & { offset: bigint })[]>();
  for (const each of wanted) {
    const leader = (await topics.topic(each.topic)).leaders[each.partition] ?? -1;
    byLeader.set(leader, [...(byLeader.get(leader) ?? []), each]);
  }
  for (const [leader, asked] of byLeader) {
    const offsets = new Map(asked.map((each) => [nameOf(each), each.offset]));
    const answer = await cluster.request(await cluster.node(leader), deleteRecords, {
      topics: [...partitionsByTopic(asked)].map(([name, partitions]) => ({
        name,
        partitions: partitions.map((partitionIndex) => ({
          partitionIndex,
          offset: offsets.get(nameOf({ topic: name, partition: partitionIndex })) ?? -1n,
        })),
      })),
      timeoutMs: 30_000,
    });
    for (const { name, partitions } of answer.topics) {
      for (const { partitionIndex, lowWatermark, errorCode } of partitions) {
        const result = errorCode === 0 ? lowWatermark : new ApiError(errorName(errorCode), null);
        done.set(nameOf({ topic: name, partition: partitionIndex }), result);
      }
    }
  }
  return done;
}
