import type { OffsetRange } from './share-partition.ts';

export interface AbortedTransaction {
  producerId: bigint;
  firstOffset: bigint;
}

/** A batch of the log, as far as transactions go. */
export interface TransactionalBatch extends OffsetRange {
  producerId: bigint;
  isTransactional: boolean;
  /** Whether it is the marker that aborts its producer's transaction. */
  endsAborted: boolean;
}

/** The batches that belong to aborted transactions, markers left out. */
export function abortedBatches(
  batches: readonly TransactionalBatch[],
  transactions: readonly AbortedTransaction[],
): readonly OffsetRange[] {
  const waiting = [...transactions].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  const aborting = new Set<bigint>();
  const found: OffsetRange[] = [];
  for (const { firstOffset, lastOffset, producerId, isTransactional, endsAborted } of batches) {
    if (producerId < 0n) continue;
    for (let next = waiting[0]; next && next.firstOffset <= lastOffset; next = waiting[0]) {
      aborting.add(next.producerId);
      waiting.shift();
    }
    if (endsAborted) aborting.delete(producerId);
    else if (isTransactional && aborting.has(producerId)) found.push({ firstOffset, lastOffset });
  }
  return found;
}
