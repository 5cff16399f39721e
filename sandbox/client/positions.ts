import type { ClusterClient } from './cluster-client.ts';
import { ApiError } from './errors.ts';
import { committedOffsets } from './group-offsets.ts';
import { EARLIEST, LATEST, offsetsByTime } from './list-offsets.ts';
import { nameOf, type TopicMetadata, type TopicPartition } from './topic-metadata.ts';

/** A partition that a consumer has. */
export interface Assigned extends TopicPartition {
  /** Of the next record that it gives; null until it is known where to begin. */
  position: bigint | null;
  leaderEpoch: number;
  committed: bigint | null;
}

interface Beginning {
  groupId?: string | null;
  autoOffsetReset?: 'earliest' | 'latest' | 'none';
  isolationLevel?: 0 | 1;
}

/**
 * Finds where to begin, for partitions that have no position: what the group has committed, else the beginning or the
 * end. Rejects with ApiError, OFFSET_OUT_OF_RANGE where nothing is committed and no reset was chosen.
 */
export async function findPositions(
  { cluster, topics }: { cluster: ClusterClient; topics: TopicMetadata },
  { groupId, autoOffsetReset = 'latest', isolationLevel = 0 }: Beginning,
  partitions: readonly Assigned[],
): Promise<void> {
  const unknown = partitions.filter(({ position }) => position === null);
  if (unknown.length === 0) return;
  if (groupId != null) {
    const committed = new Map(
      (await committedOffsets(cluster, topics, groupId)).map((each) => [nameOf(each), each.offset]),
    );
    for (const each of unknown) {
      each.committed = committed.get(nameOf(each)) ?? null;
      each.position = each.committed;
    }
  }
  const still = unknown.filter(({ position }) => position === null);
  if (still.length === 0) return;
  if (autoOffsetReset === 'none') throw new ApiError('OFFSET_OUT_OF_RANGE', null);
  const timestamp = autoOffsetReset === 'earliest' ? EARLIEST : LATEST;
  const asked = still.map(({ topic, partition }) => ({ topic, partition, timestamp }));
  const found = await offsetsByTime(cluster, topics, asked, isolationLevel);
  for (const each of still) {
    const offset = found.get(nameOf(each));
    if (offset instanceof ApiError) throw offset;
    each.position = offset ?? 0n;
  }
}
