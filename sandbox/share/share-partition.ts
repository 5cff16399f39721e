/**
 * A share-partition (KIP-932) as data: one partition as one share group reads it. Records from the start offset on are in
 * flight: available, acquired by a member under a lock that runs out, acknowledged, or archived. What happens to them is in
 * acquire.ts, acknowledge.ts, release.ts and log-start.ts, each (share-partition, what happened) → (share-partition, …);
 * nothing given is changed. Times are host clock milliseconds.
 *
 * Source: KIP-932; conversations with Apache Kafka 4.3.1 in test/golden/behaviour/share-groups.json.
 */
export interface SharePartition {
  /** Share-partition start offset (SPSO): everything before it is done with. */
  startOffset: bigint;
  /** Share-partition end offset (SPEO): the last offset in flight, or where it would begin while nothing is. */
  endOffset: bigint;
  /** In the order of their offsets, which do not overlap. */
  batches: readonly InFlightBatch[];
  /** Whether there may be something available before the end offset. */
  searching: boolean;
  /** How many offsets from the start offset on are done with. */
  deliveryCompleteCount: number;
  /** After a restart: from `from` on there may be offsets in no batch, up to the end offset of then. */
  gap: { from: bigint; endOffset: bigint } | null;
  /** State epoch that was read with the state. */
  stateEpoch: number;
}

export type DeliveryState = 'available' | 'acquired' | 'acknowledged' | 'archived';

/** By their numbers in messages and records; 3 is not in use. */
export const deliveryStates: readonly (DeliveryState | null)[] = [
  'available',
  'acquired',
  'acknowledged',
  null,
  'archived',
];

/** What one record, or each record of a batch, has come to. */
export interface Delivery {
  readonly state: DeliveryState;
  readonly deliveryCount: number;
  /** Who has acquired it; null if nobody. */
  readonly memberId: string | null;
  /** When the lock runs out; null without one. */
  readonly lockedUntilMs: number | null;
}

/** Records that were acquired together, as one while all of them have come to the same. */
export interface InFlightBatch {
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  /** Of all its records; null once they differ. */
  readonly whole: Delivery | null;
  /** Of each record, where they differ. */
  readonly each: readonly Delivery[] | null;
}

export interface OffsetRange {
  firstOffset: bigint;
  lastOffset: bigint;
}

/** Records given to a member. */
export interface AcquiredRecords extends OffsetRange {
  deliveryCount: number;
}

/** A change of state as the share coordinator is told of it. */
export interface StateBatch extends OffsetRange {
  /** A place in `deliveryStates`. */
  deliveryState: number;
  deliveryCount: number;
}

/** What the share coordinator knows of a share-partition. */
export interface PersistedState {
  stateEpoch: number;
  startOffset: bigint;
  stateBatches: readonly StateBatch[];
}

export function isTerminal(state: DeliveryState): boolean {
  return state === 'acknowledged' || state === 'archived';
}

/** Offsets in flight, done with or not. */
export function inFlightCount({ batches, startOffset, endOffset }: SharePartition): number {
  return batches.length === 0 ? 0 : Number(endOffset - startOffset) + 1;
}

export function gapOf({ gap, endOffset }: Pick<SharePartition, 'gap' | 'endOffset'>): SharePartition['gap'] {
  return gap && gap.endOffset === endOffset ? gap : null;
}

/** Where the next fetch for this share-partition reads: at the first available record, else behind the end. */
export function nextFetchOffset(partition: SharePartition): bigint {
  const { batches, startOffset, endOffset, searching } = partition;
  const last = batches.at(-1);
  if (!last || startOffset > last.lastOffset) return endOffset;
  return (searching ? firstAvailable(partition) : null) ?? endOffset + 1n;
}

function firstAvailable(partition: SharePartition): bigint | null {
  let gapFrom = gapOf(partition)?.from ?? null;
  for (const batch of partition.batches) {
    if (gapFrom !== null) {
      if (batch.firstOffset > gapFrom) return gapFrom;
      if (batch.lastOffset + 1n > gapFrom) gapFrom = batch.lastOffset + 1n;
    }
    if (batch.whole?.state === 'available') return batch.firstOffset;
    const at = batch.each?.findIndex(({ state }) => state === 'available') ?? -1;
    if (at >= 0) return batch.firstOffset + BigInt(at);
  }
  return null;
}

/** Whether a fetch could acquire anything: there is something available, or room for more locks. */
export function canAcquire(partition: SharePartition, maxRecordLocks: number): boolean {
  return nextFetchOffset(partition) !== partition.endOffset + 1n || inFlightCount(partition) < maxRecordLocks;
}

/** When the next lock runs out; null without one. */
export function nextLockDeadline({ batches }: SharePartition): number | null {
  let next = Number.POSITIVE_INFINITY;
  for (const { whole, each } of batches)
    for (const { lockedUntilMs } of whole ? [whole] : (each ?? [])) next = Math.min(next, lockedUntilMs ?? next);
  return next === Number.POSITIVE_INFINITY ? null : next;
}
