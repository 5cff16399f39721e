import type { BatchHeader } from '../record/batch.ts';
import type { TransactionMarker } from '../record/control.ts';
import type { AbortedTransaction } from './aborted-transactions.ts';

/**
 * The transactions that compaction comes across while it goes through a log from its beginning: which batches were
 * aborted, and which markers have nothing left to end.
 */
export class CleanedTransactions {
  /** Not yet come to, by first offset. */
  readonly #aborted: AbortedTransaction[];
  /** Aborted ones that it is in the midst of, by producer, and whether a batch of theirs was seen. */
  readonly #inAborted = new Map<bigint, { transaction: AbortedTransaction; seen: boolean }>();
  /** Producers of whom a batch was seen that is, or will be, committed. */
  readonly #inCommitted = new Set<bigint>();

  /** @param aborted in the order of their first offsets */
  constructor(aborted: readonly AbortedTransaction[]) {
    this.#aborted = [...aborted];
  }

  /** Whether a batch of clients' records was aborted. */
  isAborted(header: BatchHeader): boolean {
    this.#comeTo(header.lastOffset);
    if (!header.isTransactional) return false;
    const aborted = this.#inAborted.get(header.producerId);
    if (aborted) aborted.seen = true;
    else this.#inCommitted.add(header.producerId);
    return aborted !== undefined;
  }

  /**
   * Whether no batch of the transaction that a control batch ends is left.
   *
   * @param marker null for a batch whose record is gone already
   * @param forget called with the offset of an aborted transaction's marker, when nothing but that is left
   */
  endsNothing(header: BatchHeader, marker: TransactionMarker | null, forget: (offset: bigint) => void): boolean {
    this.#comeTo(header.lastOffset);
    if (marker === null) return header.recordCount === 0;
    if (marker.result === 'commit') return !this.#inCommitted.delete(marker.producerId);
    const aborted = this.#inAborted.get(marker.producerId);
    this.#inAborted.delete(marker.producerId);
    if (aborted?.seen) return false;
    if (aborted) forget(aborted.transaction.lastOffset);
    return true;
  }

  #comeTo(offset: bigint): void {
    for (let next = this.#aborted[0]; next && next.firstOffset <= offset; next = this.#aborted[0]) {
      this.#aborted.shift();
      if (!this.#inAborted.has(next.producerId))
        this.#inAborted.set(next.producerId, { transaction: next, seen: false });
    }
  }
}
