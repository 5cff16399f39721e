import type { ClusterClient } from './cluster-client.ts';
import { ApiError, NoOffsetError } from './errors.ts';
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

/** Where a consumer begins that has no offset to begin from; an object: at what was written so many milliseconds ago (KIP-1106). */
export type OffsetReset = 'earliest' | 'latest' | 'none' | { agoMs: number };

interface Beginning {
  groupId?: string | null;
  autoOffsetReset?: OffsetReset;
  isolationLevel?: 0 | 1;
  now(): Promise<number>;
}

/**
 * Finds where to begin, for partitions that have no position: what the group has committed, else the beginning or the
 * end. Rejects with ApiError, NoOffsetError where nothing is committed and no reset was chosen.
 */
export async function findPositions(
  { cluster, topics }: { cluster: ClusterClient; topics: TopicMetadata },
  { groupId, autoOffsetReset = 'latest', isolationLevel = 0, now }: Beginning,
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
  if (autoOffsetReset === 'none') throw new NoOffsetError(still.map(nameOf));
  const timestamp =
    typeof autoOffsetReset === 'object'
      ? BigInt((await now()) - autoOffsetReset.agoMs)
      : autoOffsetReset === 'earliest'
        ? EARLIEST
        : LATEST;
  await place({ cluster, topics }, still, timestamp, isolationLevel);
  // Nothing was written since: at the end.
  const empty = still.filter(({ position }) => position === null);
  if (empty.length > 0) await place({ cluster, topics }, empty, LATEST, isolationLevel);
}

async function place(
  { cluster, topics }: { cluster: ClusterClient; topics: TopicMetadata },
  partitions: readonly Assigned[],
  timestamp: bigint,
  isolationLevel: 0 | 1,
): Promise<void> {
  const asked = partitions.map(({ topic, partition }) => ({ topic, partition, timestamp }));
  const found = await offsetsByTime(cluster, topics, asked, isolationLevel);
  for (const each of partitions) {
    const offset = found.get(nameOf(each));
    if (offset instanceof ApiError) throw offset;
    each.position = timestamp >= 0n && (offset ?? -1n) < 0n ? null : (offset ?? 0n);
  }
}
