/**
 * The state of share-partitions as it stands in `__share_group_state`.
 *
 * Source: ShareSnapshot and ShareUpdate of the share coordinator in Apache Kafka 4.3.
 */
import {
  type CoordinatorRecord,
  decodeRecord,
  put,
  type RecordKind,
  recordKind,
  tombstone,
} from '../wire/coordinator-record.ts';
import { field, type Value } from '../wire/schema.ts';
import type { ShareState, ShareUpdate } from './share-state.ts';

export interface SharePartitionKey {
  groupId: string;
  topicId: string;
  partition: number;
}

const key = {
  groupId: field('string', '0+', 'Group id.'),
  topicId: field('uuid', '0+', 'Topic id.'),
  partition: field('int32', '0+', 'Partition number.'),
};

const leaderEpoch = field('int32', '0+', 'Leader epoch of the partition; -1 if it has not changed.');
const startOffset = field(
  'int64',
  '0+',
  'Share-partition start offset; -1 if there is none, or if it has not changed.',
);
const deliveryCompleteCount = field('int32', '0+', 'How many offsets from the start offset on are done with.', {
  tag: 0,
  fallback: -1,
});
const stateBatches = field(
  [
    {
      firstOffset: field('int64', '0+', 'First offset.'),
      lastOffset: field('int64', '0+', 'Last offset, which belongs to it.'),
      deliveryState: field('int8', '0+', '0: available; 2: acknowledged; 4: archived.'),
      deliveryCount: field('int16', '0+', 'How many times they have been delivered.'),
    },
  ],
  '0+',
  'State of records.',
);

const snapshot = recordKind({
  type: 0,
  name: 'ShareSnapshot',
  key,
  versions: '0',
  flexible: 0,
  written: 0,
  value: {
    snapshotEpoch: field('int32', '0+', 'Grows with every snapshot.'),
    stateEpoch: field('int32', '0+', 'Grows with every initialisation.'),
    leaderEpoch,
    startOffset,
    deliveryCompleteCount,
    createTimestamp: field('int64', '0+', 'When it was made, milliseconds since the epoch.'),
    writeTimestamp: field('int64', '0+', 'When it was written, milliseconds since the epoch.'),
    stateBatches,
  },
});

const update = recordKind({
  type: 1,
  name: 'ShareUpdate',
  key,
  versions: '0',
  flexible: 0,
  written: 0,
  value: {
    snapshotEpoch: field('int32', '0+', 'Snapshot that it changes.'),
    leaderEpoch,
    startOffset,
    deliveryCompleteCount,
    stateBatches,
  },
});

export const shareStateKinds: readonly RecordKind[] = [snapshot, update];
const kinds = new Map(shareStateKinds.map((kind) => [kind.type, kind]));

/** All of a share-partition's state; null forgets it. */
export function snapshotRecord(place: SharePartitionKey, state: ShareState | null): CoordinatorRecord {
  if (!state) return tombstone(snapshot, place);
  return put(snapshot, place, {
    ...state,
    createTimestamp: BigInt(Math.trunc(state.createTimestamp)),
    writeTimestamp: BigInt(Math.trunc(state.writeTimestamp)),
  });
}

export function updateRecord(place: SharePartitionKey, change: ShareUpdate): CoordinatorRecord {
  return put(update, place, change);
}

export type ReadStateRecord = { place: SharePartitionKey } & (
  | { type: 'snapshot'; state: ShareState | null }
  | { type: 'update'; update: ShareUpdate }
);

/** Undefined for a record of another kind. Throws WireError on malformed bytes. */
export function readStateRecord(bytes: { key: Uint8Array; value: Uint8Array | null }): ReadStateRecord | undefined {
  const record = decodeRecord(kinds, bytes.key, bytes.value);
  if (!record) return undefined;
  const place = record.key as SharePartitionKey;
  if (record.kind === (update as RecordKind)) {
    const change = record.value as Value<typeof update.value> | null;
    return change ? { place, type: 'update', update: change } : undefined;
  }
  const state = record.value as Value<typeof snapshot.value> | null;
  return {
    place,
    type: 'snapshot',
    state: state && {
      ...state,
      createTimestamp: Number(state.createTimestamp),
      writeTimestamp: Number(state.writeTimestamp),
    },
  };
}
