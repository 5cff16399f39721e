/**
 * What the share coordinator keeps of a share-partition, so that another leader can go on: pure data, changed by the records of
 * `__share_group_state` and by nothing else (KIP-932).
 */
import type { OffsetRange, StateBatch } from './share-partition.ts';

export interface ShareState {
  snapshotEpoch: number;
  stateEpoch: number;
  leaderEpoch: number;
  /** -1 while nobody has said where to begin. */
  startOffset: bigint;
  /** -1 where it is not known. */
  deliveryCompleteCount: number;
  stateBatches: readonly StateBatch[];
  createTimestamp: number;
  writeTimestamp: number;
}

/** State, and what does not go back when the state begins anew: whoever knows older epochs is fenced. */
export interface KeptShareState {
  state: ShareState;
  /** Greatest epochs seen. */
  leaderEpoch: number;
  stateEpoch: number;
  /** Updates since the last snapshot. */
  updates: number;
}

/** A change that goes without the rest of the state. */
export type ShareUpdate = Pick<
  ShareState,
  'snapshotEpoch' | 'leaderEpoch' | 'startOffset' | 'deliveryCompleteCount' | 'stateBatches'
>;

/** @param updatesPerSnapshot `share.coordinator.snapshot.update.records.per.snapshot` */
export function withSnapshot(
  kept: KeptShareState | undefined,
  state: ShareState,
  updatesPerSnapshot: number,
): KeptShareState {
  const updates = kept?.updates ?? 0;
  return {
    state,
    leaderEpoch: Math.max(kept?.leaderEpoch ?? state.leaderEpoch, state.leaderEpoch),
    stateEpoch: Math.max(kept?.stateEpoch ?? state.stateEpoch, state.stateEpoch),
    updates: updates >= updatesPerSnapshot ? 0 : updates,
  };
}

export function withUpdate(kept: KeptShareState | undefined, update: ShareUpdate): KeptShareState {
  const before = kept?.state;
  const startOffset = update.startOffset === -1n ? (before?.startOffset ?? -1n) : update.startOffset;
  const leaderEpoch = update.leaderEpoch === -1 ? (before?.leaderEpoch ?? -1) : update.leaderEpoch;
  const state: ShareState = {
    snapshotEpoch: before?.snapshotEpoch ?? update.snapshotEpoch,
    stateEpoch: before?.stateEpoch ?? 0,
    leaderEpoch,
    startOffset,
    deliveryCompleteCount: update.deliveryCompleteCount,
    stateBatches: combined(before?.stateBatches ?? [], update.stateBatches, startOffset),
    createTimestamp: before?.createTimestamp ?? -1,
    writeTimestamp: before?.writeTimestamp ?? -1,
  };
  return {
    state,
    leaderEpoch: Math.max(kept?.leaderEpoch ?? update.leaderEpoch, update.leaderEpoch),
    stateEpoch: kept?.stateEpoch ?? state.stateEpoch,
    updates: (kept?.updates ?? 0) + 1,
  };
}

/**
 * Batches over which others are laid. Where they overlap, more deliveries win, and then the later state; neighbours that are
 * the same become one. What lies before the start offset falls away; -1 keeps all.
 */
export function combined(
  some: readonly StateBatch[],
  more: readonly StateBatch[],
  startOffset: bigint,
): readonly StateBatch[] {
  const batches = [...some, ...more].flatMap((batch) => {
    if (startOffset === -1n || batch.firstOffset >= startOffset) return [batch];
    return batch.lastOffset < startOffset ? [] : [{ ...batch, firstOffset: startOffset }];
  });
  const edges = [...new Set(batches.flatMap(edgesOf))].sort((a, b) => (a < b ? -1 : 1));
  const result: StateBatch[] = [];
  for (const [at, firstOffset] of edges.entries()) {
    const end = edges[at + 1];
    if (end === undefined) break;
    const best = batches
      .filter((batch) => batch.firstOffset <= firstOffset && batch.lastOffset >= firstOffset)
      .reduce<StateBatch | null>((one, other) => (one && outranks(one, other) ? one : other), null);
    if (!best) continue;
    const { deliveryState, deliveryCount } = best;
    const last = result.at(-1);
    const same = last?.deliveryState === deliveryState && last.deliveryCount === deliveryCount;
    if (last && same && last.lastOffset + 1n === firstOffset) last.lastOffset = end - 1n;
    else result.push({ firstOffset, lastOffset: end - 1n, deliveryState, deliveryCount });
  }
  return result;
}

const edgesOf = ({ firstOffset, lastOffset }: OffsetRange): readonly bigint[] => [firstOffset, lastOffset + 1n];

function outranks(one: StateBatch, other: StateBatch): boolean {
  if (one.deliveryCount !== other.deliveryCount) return one.deliveryCount > other.deliveryCount;
  return one.deliveryState > other.deliveryState;
}
