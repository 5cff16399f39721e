// What brokers ask of a share-partition's state, and what it makes of it: a record to write, or an error.
import type { ErrorName } from '../wire/errors.ts';
import type { StateBatch } from './share-partition.ts';
import { combined, type KeptShareState, type ShareState, type ShareUpdate } from './share-state.ts';

export interface StateFailure {
  error: ErrorName;
  message: string;
}

/** A record for `__share_group_state`; none where nothing is to be kept. */
export type StateRecord = { type: 'snapshot'; state: ShareState } | { type: 'update'; update: ShareUpdate };

export interface WrittenState {
  stateEpoch: number;
  leaderEpoch: number;
  startOffset: bigint;
  deliveryCompleteCount: number;
  stateBatches: readonly StateBatch[];
}

/** What a request says when it does not know an epoch, or an offset. */
const unknown = -1;
const fencedLeader = 'The leader epoch in the request is older than the epoch on the broker.';
const fencedState = 'The share coordinator rejected the request because the share-group state epoch did not match.';
const noPartition = 'This server does not host this topic-partition.';

/**
 * @param partitions how many partitions the topic has; undefined if there is no such topic
 */
export function partitionFailure(partition: number, partitions: number | undefined): StateFailure | null {
  if (partition < 0) return { error: 'INVALID_REQUEST', message: 'The partition id cannot be a negative number.' };
  if (partitions === undefined || partition >= partitions)
    return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: noPartition };
  return null;
}

/** FENCED_STATE_EPOCH for one that has begun at a later epoch. */
export function initializeState(
  kept: KeptShareState | undefined,
  { stateEpoch, startOffset }: { stateEpoch: number; startOffset: bigint },
  now: number,
): StateRecord | StateFailure {
  if (kept && stateEpoch !== unknown && kept.stateEpoch > stateEpoch)
    return { error: 'FENCED_STATE_EPOCH', message: fencedState };
  return {
    type: 'snapshot',
    state: {
      snapshotEpoch: kept ? kept.state.snapshotEpoch + 1 : 0,
      stateEpoch,
      leaderEpoch: 0,
      startOffset,
      deliveryCompleteCount: startOffset === -1n ? unknown : 0,
      stateBatches: [],
      createTimestamp: now,
      writeTimestamp: now,
    },
  };
}

/** INVALID_REQUEST for what has not begun; FENCED_LEADER_EPOCH, FENCED_STATE_EPOCH. */
export function writeState(
  kept: KeptShareState | undefined,
  written: WrittenState,
  how: { now: number; updatesPerSnapshot: number },
): StateRecord | StateFailure {
  if (!kept)
    return { error: 'INVALID_REQUEST', message: 'Write operation on uninitialized share partition not allowed.' };
  if (written.leaderEpoch !== unknown && kept.leaderEpoch > written.leaderEpoch)
    return { error: 'FENCED_LEADER_EPOCH', message: fencedLeader };
  if (written.stateEpoch !== unknown && kept.stateEpoch > written.stateEpoch)
    return { error: 'FENCED_STATE_EPOCH', message: fencedState };
  return recordOf(kept, { ...written, leaderEpoch: kept.state.leaderEpoch }, how);
}

/** Why the state cannot be read: INVALID_REQUEST for what has not begun, FENCED_LEADER_EPOCH; null if it can. */
export function readFailure(kept: KeptShareState | undefined, leaderEpoch: number): StateFailure | null {
  if (!kept)
    return { error: 'INVALID_REQUEST', message: 'Read operation on uninitialized share partition not allowed.' };
  if (leaderEpoch !== unknown && kept.leaderEpoch > leaderEpoch)
    return { error: 'FENCED_LEADER_EPOCH', message: fencedLeader };
  return null;
}

/** A leader that reads with a new epoch is known from then on; null where it was known. */
export function leaderRecord(
  kept: KeptShareState,
  leaderEpoch: number,
  how: { now: number; updatesPerSnapshot: number },
): StateRecord | null {
  if (leaderEpoch === unknown || leaderEpoch === kept.leaderEpoch) return null;
  const { startOffset, deliveryCompleteCount } = kept.state;
  return recordOf(kept, { leaderEpoch, startOffset, deliveryCompleteCount, stateBatches: [] }, how);
}

/** An update, or a snapshot of all when there have been as many updates as there may be. */
function recordOf(
  { state, updates }: KeptShareState,
  { leaderEpoch, startOffset, deliveryCompleteCount, stateBatches }: Omit<ShareUpdate, 'snapshotEpoch'>,
  { now, updatesPerSnapshot }: { now: number; updatesPerSnapshot: number },
): StateRecord {
  if (updates < updatesPerSnapshot) {
    const batches = combined([], stateBatches, startOffset);
    const { snapshotEpoch } = state;
    return {
      type: 'update',
      update: { snapshotEpoch, leaderEpoch, startOffset, deliveryCompleteCount, stateBatches: batches },
    };
  }
  const start = startOffset === -1n ? state.startOffset : startOffset;
  return {
    type: 'snapshot',
    state: {
      snapshotEpoch: state.snapshotEpoch + 1,
      stateEpoch: state.stateEpoch,
      leaderEpoch,
      startOffset: start,
      deliveryCompleteCount,
      stateBatches: combined(state.stateBatches, stateBatches, start),
      createTimestamp: now,
      writeTimestamp: now,
    },
  };
}
