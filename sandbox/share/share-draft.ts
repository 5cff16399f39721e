import {
  type Delivery,
  type DeliveryState,
  deliveryStates,
  gapOf,
  type InFlightBatch,
  isTerminal,
  type OffsetRange,
  type SharePartition,
  type StateBatch,
} from './share-partition.ts';

/** A batch in the middle of a step: it may be changed. */
export interface DraftBatch {
  firstOffset: bigint;
  lastOffset: bigint;
  whole: Delivery | null;
  each: Delivery[] | null;
}

/** A share-partition in the middle of a step: a copy that may be changed, and what the coordinator is to be told. */
export class ShareDraft {
  startOffset: bigint;
  endOffset: bigint;
  batches: DraftBatch[];
  searching: boolean;
  deliveryCompleteCount: number;
  gap: SharePartition['gap'];
  /** Changes of state, for the share coordinator. */
  readonly written: StateBatch[] = [];
  readonly #stateEpoch: number;

  constructor(partition: SharePartition) {
    this.startOffset = partition.startOffset;
    this.endOffset = partition.endOffset;
    this.batches = partition.batches.map((batch) => ({ ...batch, each: batch.each && [...batch.each] }));
    this.searching = partition.searching;
    this.deliveryCompleteCount = partition.deliveryCompleteCount;
    this.gap = partition.gap;
    this.#stateEpoch = partition.stateEpoch;
  }

  done(): SharePartition {
    const { startOffset, endOffset, batches, searching, deliveryCompleteCount, gap } = this;
    return { startOffset, endOffset, batches, searching, deliveryCompleteCount, gap, stateEpoch: this.#stateEpoch };
  }

  get activeGap(): SharePartition['gap'] {
    return gapOf(this);
  }

  /** The last batch that begins at or before the offset. */
  floor(offset: bigint): DraftBatch | undefined {
    return this.batches.findLast(({ firstOffset }) => firstOffset <= offset);
  }

  /** The batches that begin from `first` to `last`. */
  between(first: bigint, last: bigint): readonly DraftBatch[] {
    return this.batches.filter(({ firstOffset }) => firstOffset >= first && firstOffset <= last);
  }

  add(batch: InFlightBatch): void {
    const at = this.batches.findIndex(({ firstOffset }) => firstOffset > batch.firstOffset);
    this.batches.splice(at < 0 ? this.batches.length : at, 0, { ...batch, each: batch.each && [...batch.each] });
  }

  /** Gives each record of the batch a state of its own. */
  split(batch: DraftBatch): Delivery[] {
    const { whole, firstOffset, lastOffset } = batch;
    const each = batch.each ?? Array.from({ length: Number(lastOffset - firstOffset) + 1 }, () => whole as Delivery);
    batch.each = each;
    batch.whole = null;
    return each;
  }

  /** How many offsets of the range are in flight: those before the start offset are not. */
  counted({ firstOffset, lastOffset }: OffsetRange): number {
    const from = firstOffset > this.startOffset ? firstOffset : this.startOffset;
    return lastOffset < from ? 0 : Number(lastOffset - from) + 1;
  }

  /**
   * An acquired record, or batch, becomes something else, which the coordinator is told. What was delivered as often as it
   * may be is archived rather than available.
   */
  settle(before: Delivery, range: OffsetRange, to: DeliveryState, deliveryLimit: number): Delivery {
    const { deliveryCount } = before;
    const state = to === 'available' && deliveryCount >= deliveryLimit ? 'archived' : to;
    const { firstOffset, lastOffset } = range;
    this.written.push({ firstOffset, lastOffset, deliveryState: deliveryStates.indexOf(state), deliveryCount });
    if (state === 'available') this.searching = true;
    if (isTerminal(state)) this.deliveryCompleteCount += this.counted(range);
    return { state, deliveryCount, memberId: null, lockedUntilMs: null };
  }

  /** Archives what is in this state among offsets from `first` up to, not including, `end`. Nobody is told. */
  archive(first: bigint, end: bigint, from: DeliveryState, counting: boolean): void {
    const archived = (delivery: Delivery): Delivery => {
      this.searching = true;
      return { ...delivery, state: 'archived', memberId: null, lockedUntilMs: null };
    };
    for (const batch of this.batches) {
      if (batch.firstOffset >= end) break;
      const full = batch.firstOffset >= first && batch.lastOffset < end;
      if (batch.whole && batch.whole.state !== from) continue;
      if (full && batch.whole) {
        batch.whole = archived(batch.whole);
        if (counting) this.deliveryCompleteCount += Number(batch.lastOffset - batch.firstOffset) + 1;
        continue;
      }
      const each = this.split(batch);
      for (const [at, delivery] of each.entries()) {
        const offset = batch.firstOffset + BigInt(at);
        if (offset < first || offset >= end || delivery.state !== from) continue;
        each[at] = archived(delivery);
        if (counting) this.deliveryCompleteCount += 1;
      }
    }
  }

  /** Moves the start offset over all that is done with, and forgets batches that lie before it. */
  advance(): boolean {
    if (!this.#startIsTerminal()) return false;
    const found = this.#terminalUpTo();
    const last = this.batches.at(-1);
    if (found === null || !last) return false;
    if (found.offset === last.lastOffset) {
      this.startOffset = last.lastOffset + 1n;
      this.endOffset = last.lastOffset + 1n;
      this.batches = [];
      this.deliveryCompleteCount = 0;
      return true;
    }
    const at = this.batches.findLastIndex(({ firstOffset }) => firstOffset <= found.offset);
    const ends = this.batches[at]?.lastOffset === found.offset;
    const next = ends ? (this.batches[at + 1]?.firstOffset ?? this.startOffset) : found.offset + 1n;
    if (next > this.startOffset) this.startOffset = next;
    const gap = ends ? this.activeGap : null;
    if (gap && gap.from < this.startOffset) this.startOffset = gap.from;
    this.deliveryCompleteCount -= found.count;
    this.batches = this.batches.slice(ends ? at + 1 : at);
    return true;
  }

  #startIsTerminal(): boolean {
    const batch = this.floor(this.startOffset);
    const delivery = batch?.whole ?? batch?.each?.[Number(this.startOffset - batch.firstOffset)];
    return delivery !== undefined && isTerminal(delivery.state);
  }

  /** The last offset of those done with from the first batch on, and how many of them count. */
  #terminalUpTo(): { offset: bigint; count: number } | null {
    let offset: bigint | null = null;
    let count = 0;
    const result = () => (offset === null ? null : { offset, count });
    for (const batch of this.batches) {
      const gap = this.activeGap;
      if (gap && batch.lastOffset >= gap.from) return result();
      if (batch.whole) {
        if (!isTerminal(batch.whole.state)) return result();
        offset = batch.lastOffset;
        count += this.counted(batch);
        continue;
      }
      for (const [at, { state }] of (batch.each ?? []).entries()) {
        if (!isTerminal(state)) return result();
        offset = batch.firstOffset + BigInt(at);
        if (offset >= this.startOffset) count += 1;
      }
    }
    return result();
  }
}
