/** An aborted transaction as it lies in one partition. */
export interface AbortedTransaction {
  producerId: bigint;
  /** Offset of its first record. */
  firstOffset: bigint;
  /** Offset of its marker. */
  lastOffset: bigint;
  /** The last stable offset that its marker left behind. */
  lastStableOffset: bigint;
}

/**
 * The aborted transactions of a partition's log, in the order of their markers: what a consumer with isolation level
 * read_committed is told, so that it leaves their records out.
 */
export class AbortedTransactions {
  #list: AbortedTransaction[] = [];

  add(transaction: AbortedTransaction): void {
    this.#list.push(transaction);
  }

  /** Those with records in [from, to). Costs what it finds, not what there is. */
  overlapping(from: bigint, to: bigint): { producerId: bigint; firstOffset: bigint }[] {
    const found: { producerId: bigint; firstOffset: bigint }[] = [];
    for (let at = this.#firstEndingAt(from); at < this.#list.length; at++) {
      const { producerId, firstOffset, lastStableOffset } = this.#list[at]!;
      if (firstOffset < to) found.push({ producerId, firstOffset });
      // What ended later began at or after this.
      if (lastStableOffset >= to) break;
    }
    return found;
  }

  /** In the order of their first offsets. */
  all(): readonly AbortedTransaction[] {
    return [...this.#list].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  }

  /** Forgets the one whose marker lies at `lastOffset`. */
  forget(lastOffset: bigint): void {
    const at = this.#firstEndingAt(lastOffset);
    if (this.#list[at]?.lastOffset === lastOffset) this.#list.splice(at, 1);
  }

  /** Forgets what lies wholly before `offset`. */
  truncateStart(offset: bigint): void {
    this.#list.splice(0, this.#firstEndingAt(offset));
  }

  clear(): void {
    this.#list = [];
  }

  #firstEndingAt(offset: bigint): number {
    let low = 0;
    let high = this.#list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#list[middle]!.lastOffset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
