/**
 * Pairs of numbers, both growing, searched by either: a segment's offset index (offset, position) and its time index
 * (greatest timestamp so far, offset). Sparse, as Kafka's `.index` and `.timeindex` are: an entry about every
 * `index.interval.bytes`.
 */
export class SparseIndex {
  #pairs = new Float64Array(16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Both must be at least the last pair's. */
  add(left: number, right: number): void {
    if (this.#length * 2 === this.#pairs.length) {
      const larger = new Float64Array(this.#pairs.length * 2);
      larger.set(this.#pairs);
      this.#pairs = larger;
    }
    this.#pairs[this.#length * 2] = left;
    this.#pairs[this.#length * 2 + 1] = right;
    this.#length++;
  }

  /** The right number of the last pair whose left one is at most `left`; undefined when there is none. */
  rightAtOrBefore(left: number): number | undefined {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#pairs[middle * 2]! <= left) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : this.#pairs[low * 2 - 1];
  }

  /** The right number of the last pair whose left one is below `left`; undefined when there is none. */
  rightBefore(left: number): number | undefined {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#pairs[middle * 2]! < left) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : this.#pairs[low * 2 - 1];
  }

  /** Drops every pair whose right number is `right` or more. */
  truncateRight(right: number): void {
    while (this.#length > 0 && this.#pairs[this.#length * 2 - 1]! >= right) this.#length--;
  }
}
