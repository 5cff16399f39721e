/**
 * Where each leader epoch began in a log: what a replica needs to find the point at which two logs part ways.
 * Source: KIP-101, KIP-279; `leader-epoch-checkpoint` in Kafka.
 */
export class LeaderEpochs {
  #entries: { epoch: number; startOffset: bigint }[] = [];

  /** Oldest first. */
  get entries(): readonly { readonly epoch: number; readonly startOffset: bigint }[] {
    return this.#entries;
  }

  /** The newest epoch with records; undefined for a log without any. */
  get latest(): number | undefined {
    return this.#entries.at(-1)?.epoch;
  }

  /** Records that `epoch` begins at `startOffset`, unless it, or a later one, is known already. */
  assign(epoch: number, startOffset: bigint): void {
    if (epoch < 0 || epoch <= (this.latest ?? -1)) return;
    this.#entries.push({ epoch, startOffset });
  }

  /** The epoch that the record at `offset` was written in; undefined before the first. */
  epochAt(offset: bigint): number | undefined {
    return this.#entries.findLast((entry) => entry.startOffset <= offset)?.epoch;
  }

  /**
   * The greatest epoch up to `epoch` that this log has, and the offset after its last record. Both −1 when nothing is
   * known of it.
   */
  endOffsetFor(epoch: number, logEndOffset: bigint): { epoch: number; endOffset: bigint } {
    if (epoch < 0 || this.latest === undefined) return { epoch: -1, endOffset: -1n };
    if (epoch === this.latest) return { epoch, endOffset: logEndOffset };
    const next = this.#entries.findIndex((entry) => entry.epoch > epoch);
    if (next === -1) return { epoch: -1, endOffset: -1n };
    // Before the first known epoch nothing is there: its end is where the first one starts.
    const previous = this.#entries[next - 1];
    return { epoch: previous?.epoch ?? epoch, endOffset: this.#entries[next]!.startOffset };
  }

  /** Forgets epochs that begin at `endOffset` or after it. */
  truncateEnd(endOffset: bigint): void {
    this.#entries = this.#entries.filter((entry) => entry.startOffset < endOffset);
  }

  /** Forgets epochs that end at or before `startOffset`; the one it falls into begins there now. */
  truncateStart(startOffset: bigint): void {
    const current = this.#entries.findLast((entry) => entry.startOffset <= startOffset);
    if (current === undefined) return;
    this.#entries = this.#entries.filter((entry) => entry.startOffset > startOffset);
    this.#entries.unshift({ epoch: current.epoch, startOffset });
  }

  clear(): void {
    this.#entries = [];
  }
}
