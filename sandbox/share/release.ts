// Records that go back without being acknowledged: a session ends, or a lock runs out. And a log that begins later.
import { type Settled, settled } from './acknowledge.ts';
import { ShareDraft } from './share-draft.ts';
import { type Delivery, isTerminal, type SharePartition } from './share-partition.ts';

/** A member's session is over: what it has acquired is available again, or archived if delivered too often. */
export function releaseMember(partition: SharePartition, memberId: string, deliveryLimit: number): Settled {
  return release(partition, deliveryLimit, (delivery) => delivery.memberId === memberId);
}

/** Locks that have run out by now are gone. */
export function lockTick(partition: SharePartition, now: number, deliveryLimit: number): Settled {
  return release(partition, deliveryLimit, ({ lockedUntilMs }) => lockedUntilMs !== null && lockedUntilMs <= now);
}

function release(partition: SharePartition, deliveryLimit: number, which: (delivery: Delivery) => boolean): Settled {
  const draft = new ShareDraft(partition);
  for (const batch of draft.batches) {
    const { firstOffset, lastOffset, whole } = batch;
    const released = whole ? whole.state === 'acquired' && which(whole) : true;
    if (!released) continue;
    const straddles = firstOffset < draft.startOffset && lastOffset >= draft.startOffset;
    if (whole && !straddles) {
      const to = lastOffset < draft.startOffset ? 'archived' : 'available';
      batch.whole = draft.settle(whole, { firstOffset, lastOffset }, to, deliveryLimit);
      continue;
    }
    const each = draft.split(batch);
    for (const [at, delivery] of each.entries()) {
      if (delivery.state !== 'acquired' || !which(delivery)) continue;
      const offset = firstOffset + BigInt(at);
      const to = offset < draft.startOffset ? 'archived' : 'available';
      each[at] = draft.settle(delivery, { firstOffset: offset, lastOffset: offset }, to, deliveryLimit);
    }
  }
  return settled(draft);
}

/** The log begins at `offset` now: what was available before it is archived, and the share-partition begins there too. */
export function logStartMoved(partition: SharePartition, offset: bigint): SharePartition {
  if (offset <= partition.startOffset) return partition;
  const draft = new ShareDraft(partition);
  if (draft.batches.length === 0) {
    draft.startOffset = offset;
    draft.endOffset = offset;
    draft.deliveryCompleteCount = 0;
    return draft.done();
  }
  let passed = 0;
  for (const batch of draft.batches) {
    const deliveries = batch.whole ? null : (batch.each ?? []);
    for (let at = batch.firstOffset; at <= batch.lastOffset && at < offset; at += 1n) {
      const delivery = deliveries ? deliveries[Number(at - batch.firstOffset)] : batch.whole;
      if (at >= draft.startOffset && delivery && isTerminal(delivery.state)) passed += 1;
    }
  }
  draft.archive(draft.startOffset, offset, 'available', false);
  draft.startOffset = offset;
  draft.deliveryCompleteCount -= passed;
  if (draft.endOffset < offset) draft.endOffset = offset;
  return draft.done();
}
