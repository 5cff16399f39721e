/**
 * Committed offsets as they stand in `__consumer_offsets`.
 *
 * Source: OffsetCommitKey and OffsetCommitValue of the group coordinator in Apache Kafka 4.3.
 */
import { type CoordinatorRecord, put, recordKind, tombstone } from '../wire/coordinator-record.ts';
import { field, type Value } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';

export interface OffsetKey {
  groupId: string;
  topic: string;
  partition: number;
}

export interface OffsetValue {
  offset: bigint;
  leaderEpoch: number;
  metadata: string;
  /** Milliseconds since the epoch. */
  commitTimestamp: number;
  /** When it goes whatever the group does: the client said how long to keep it (OffsetCommit v2-4). Null for none. */
  expireTimestamp: number | null;
  /** Of the topic when it was committed; the zero id if that is not known. */
  topicId: string;
}

const key = {
  group: field('string', '0+', 'Group id.'),
  topic: field('string', '0+', 'Topic name.'),
  partition: field('int32', '0+', 'Partition number.'),
};

/** Version of the value that has a place for the time of expiry. */
const expiring = 1;

export const offsetCommit = recordKind({
  type: 1,
  name: 'OffsetCommit',
  versions: '0-4',
  flexible: 4,
  written: 4,
  key,
  value: {
    offset: field('int64', '0+', 'Offset of the next record to process.'),
    leaderEpoch: field('int32', '3+', 'Leader epoch of the last record processed; -1 for none.', { fallback: -1 }),
    metadata: field('string', '0+', 'A note of the client beside the offset.'),
    commitTimestamp: field('int64', '0+', 'When it was committed, milliseconds since the epoch.'),
    expireTimestamp: field('int64', '1', 'When it expires, milliseconds since the epoch; -1 for never.', {
      fallback: -1n,
    }),
    topicId: field('uuid', '4+', 'Topic id.', { tag: 0, fallback: zeroUuid }),
  },
});

/** Kafka before 0.9 wrote these. */
export const legacyOffsetCommit = recordKind({ ...offsetCommit, type: 0, name: 'LegacyOffsetCommit', versions: '0' });

export function offsetRecord({ groupId: group, topic, partition }: OffsetKey, value: OffsetValue): CoordinatorRecord {
  return put(
    offsetCommit,
    { group, topic, partition },
    {
      offset: value.offset,
      leaderEpoch: value.leaderEpoch,
      metadata: value.metadata,
      commitTimestamp: BigInt(Math.trunc(value.commitTimestamp)),
      expireTimestamp: value.expireTimestamp === null ? -1n : BigInt(Math.trunc(value.expireTimestamp)),
      topicId: value.topicId,
    },
    value.expireTimestamp === null ? offsetCommit.written : expiring,
  );
}

export function offsetTombstone({ groupId: group, topic, partition }: OffsetKey): CoordinatorRecord {
  return tombstone(offsetCommit, { group, topic, partition });
}

/** What a record of these kinds says; the value is null in a tombstone. */
export function offsetOf(record: CoordinatorRecord): { key: OffsetKey; value: OffsetValue | null } {
  const { group: groupId, topic, partition } = record.key as Value<typeof key>;
  const value = record.value as Value<typeof offsetCommit.value> | null;
  return {
    key: { groupId, topic, partition },
    value: value && {
      offset: value.offset,
      leaderEpoch: value.leaderEpoch,
      metadata: value.metadata,
      commitTimestamp: Number(value.commitTimestamp),
      expireTimestamp: value.expireTimestamp === -1n ? null : Number(value.expireTimestamp),
      topicId: value.topicId,
    },
  };
}
