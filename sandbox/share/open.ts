import { settled } from './acknowledge.ts';
import { ShareDraft } from './share-draft.ts';
import {
  type Delivery,
  deliveryStates,
  type InFlightBatch,
  isTerminal,
  type PersistedState,
  type SharePartition,
} from './share-partition.ts';

/** The share-partition as its persisted state tells of it: nothing is acquired. */
export function openSharePartition({ stateEpoch, startOffset, stateBatches }: PersistedState): SharePartition {
  let gapFrom: bigint | null = null;
  let next = startOffset;
  let deliveryCompleteCount = 0;
  const batches: InFlightBatch[] = [];
  for (const { firstOffset, lastOffset, deliveryState, deliveryCount } of stateBatches) {
    if (gapFrom === null && firstOffset > next) gapFrom = next;
    next = lastOffset + 1n;
    const state = deliveryStates[deliveryState] ?? 'available';
    const whole: Delivery = { state, deliveryCount, memberId: null, lockedUntilMs: null };
    batches.push({ firstOffset, lastOffset, whole, each: null });
    if (isTerminal(state)) deliveryCompleteCount += Number(lastOffset - firstOffset) + 1;
  }
  const endOffset = batches.at(-1)?.lastOffset ?? startOffset;
  const opened: SharePartition = {
    startOffset,
    endOffset,
    batches,
    searching: batches.length > 0,
    deliveryCompleteCount,
    gap: gapFrom === null ? null : { from: gapFrom, endOffset },
    stateEpoch,
  };
  return settled(new ShareDraft(opened)).partition;
}
