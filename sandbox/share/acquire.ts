// Acquiring records for a member: those that are available again first, then new ones.
import { type DraftBatch, ShareDraft } from './share-draft.ts';
import {
  type AcquiredRecords,
  type Delivery,
  inFlightCount,
  type OffsetRange,
  type SharePartition,
} from './share-partition.ts';

export interface Acquisition {
  memberId: string;
  /** Whole batches, so that more than `maxRecords` may come; or never more than that (KIP-1206). */
  mode: 'batch-optimized' | 'record-limit';
  /** How many records an acquired batch should have. */
  batchSize: number;
  maxRecords: number;
  /** Where the log was read. */
  fetchOffset: bigint;
  /** Batches that were read from the log there. */
  batches: readonly OffsetRange[];
  /** Those of them that belong to aborted transactions, for a group that reads what is committed. */
  aborted: readonly OffsetRange[];
}

/** What of the group's configs and of time acquiring asks for. */
export interface Terms {
  now: number;
  lockDurationMs: number;
  /** Deliveries after which a record is archived. */
  deliveryLimit: number;
  maxRecordLocks: number;
}

export interface Acquired {
  partition: SharePartition;
  acquired: readonly AcquiredRecords[];
  count: number;
}

/** Deliveries from which on a batch is given out in parts, so that one bad record spoils fewer others. */
const leastThrottled = 3;

export function acquire(partition: SharePartition, asked: Acquisition, terms: Terms): Acquired {
  const nothing: Acquired = { partition, acquired: [], count: 0 };
  const first = asked.batches[0];
  const last = asked.batches.at(-1);
  if (!first || !last || asked.maxRecords <= 0 || last.lastOffset < partition.startOffset) return nothing;
  const room = terms.maxRecordLocks - inFlightCount(partition);
  let limit = Math.min(asked.maxRecords, room);
  let lastOffset = last.lastOffset;
  if (limit <= 0) {
    // No room for more; but what is in flight already may be acquired again.
    if (asked.fetchOffset > partition.endOffset) return nothing;
    limit = Math.min(asked.maxRecords, Number(partition.endOffset - asked.fetchOffset) + 1);
    if (partition.endOffset < lastOffset) lastOffset = partition.endOffset;
  }
  const step = new Acquiring(partition, asked, terms, { first: first.firstOffset, last: lastOffset, limit });
  return step.run();
}

class Acquiring {
  readonly #draft: ShareDraft;
  readonly #asked: Acquisition;
  readonly #terms: Terms;
  readonly #first: bigint;
  readonly #last: bigint;
  #limit: number;
  readonly #acquired: AcquiredRecords[] = [];
  #count = 0;

  constructor(
    partition: SharePartition,
    asked: Acquisition,
    terms: Terms,
    { first, last, limit }: { first: bigint; last: bigint; limit: number },
  ) {
    this.#draft = new ShareDraft(partition);
    this.#asked = asked;
    this.#terms = terms;
    this.#first = first;
    this.#last = last;
    this.#limit = limit;
  }

  run(): Acquired {
    const draft = this.#draft;
    this.#archiveStale();
    let base = this.#first;
    const floor = draft.floor(base);
    if (!floor) {
      if (base < draft.startOffset) base = draft.startOffset;
    } else if (floor.lastOffset >= base) base = floor.firstOffset;
    const known = draft.batches.filter(
      ({ firstOffset }) => (firstOffset >= base || firstOffset >= this.#first) && firstOffset <= this.#last,
    );
    if (known.length === 0) this.#takeNew(base, this.#last, this.#limit);
    else this.#takeKnown(known, base);
    const { acquired, count } = this.#withoutAborted();
    return { partition: draft.done(), acquired, count };
  }

  /** What the log no longer has between where it was to be read and where it could be (compaction) is gone. */
  #archiveStale(): void {
    const { fetchOffset } = this.#asked;
    if (this.#draft.batches.length > 0 && fetchOffset < this.#first)
      this.#draft.archive(fetchOffset, this.#first, 'available', true);
  }

  #takeKnown(known: readonly DraftBatch[], base: bigint): void {
    const draft = this.#draft;
    let gapFrom = base;
    for (const batch of known) {
      if (this.#count >= this.#limit) break;
      if (draft.activeGap) {
        if (gapFrom < batch.firstOffset) this.#takeNew(gapFrom, batch.firstOffset - 1n, this.#limit - this.#count);
        gapFrom = batch.lastOffset + 1n;
        if (this.#count >= this.#limit) break;
      }
      if (!this.#takeBatch(batch)) break;
    }
    const end = known.at(-1)?.lastOffset ?? this.#last;
    if (this.#count < this.#limit && end < this.#last) this.#takeNew(end + 1n, this.#last, this.#limit - this.#count);
    const lastTaken = this.#acquired.at(-1);
    if (lastTaken) this.#moveGap(lastTaken.lastOffset + 1n);
  }

  /** False when nothing more is to be acquired: records that failed often come with few others, or alone. */
  #takeBatch(batch: DraftBatch): boolean {
    const { mode } = this.#asked;
    const full = batch.firstOffset >= this.#first && batch.lastOffset <= this.#last;
    const size = Number(batch.lastOffset - batch.firstOffset) + 1;
    const partly = mode === 'record-limit' && size > this.#limit - this.#count;
    const throttled = this.#throttled(batch);
    const stop = (): false => {
      this.#limit = 0;
      return false;
    };
    if (throttled && this.#count > 0) return stop();
    if (batch.whole && batch.whole.state !== 'available') return true;
    if (full && batch.whole && !partly && !throttled) {
      batch.whole = this.#locked(batch.whole);
      const { firstOffset, lastOffset, whole } = batch;
      this.#acquired.push({ firstOffset, lastOffset, deliveryCount: whole.deliveryCount });
      this.#count += size;
      return true;
    }
    const taken = this.#takeRecords(batch);
    return throttled && taken > 0 ? stop() : true;
  }

  #locked(delivery: Delivery): Delivery {
    const { now, lockDurationMs } = this.#terms;
    return {
      state: 'acquired',
      deliveryCount: delivery.deliveryCount + 1,
      memberId: this.#asked.memberId,
      lockedUntilMs: now + lockDurationMs,
    };
  }

  get #throttledFrom(): number {
    return Math.max(leastThrottled, Math.ceil(this.#terms.deliveryLimit / 2));
  }

  #throttled(batch: DraftBatch): boolean {
    const counts = batch.whole
      ? [batch.whole]
      : (batch.each ?? []).filter((_, at) => this.#wanted(batch.firstOffset + BigInt(at)));
    return counts.some(({ state, deliveryCount }) => state === 'available' && deliveryCount >= this.#throttledFrom);
  }

  #wanted(offset: bigint): boolean {
    return offset >= this.#first && offset <= this.#last;
  }

  /** Acquires records of a batch one by one. @returns how many */
  #takeRecords(batch: DraftBatch): number {
    const { deliveryLimit } = this.#terms;
    const each = this.#draft.split(batch);
    const most = this.#limit - this.#count;
    let taken = 0;
    let throttle: number | null = null;
    let run: AcquiredRecords | null = null;
    for (const [at, delivery] of each.entries()) {
      const offset = batch.firstOffset + BigInt(at);
      if (!this.#wanted(offset) || delivery.state !== 'available') continue;
      // The last delivery of a record is its alone.
      if (deliveryLimit > 2 && delivery.deliveryCount === deliveryLimit - 1 && taken > 0) break;
      if (delivery.deliveryCount >= this.#throttledFrom && throttle === null)
        throttle = Math.max(1, each.length >> (delivery.deliveryCount - this.#throttledFrom + 1));
      const locked = this.#locked(delivery);
      each[at] = locked;
      taken += 1;
      if (run && run.lastOffset + 1n === offset && run.deliveryCount === locked.deliveryCount) run.lastOffset = offset;
      else {
        run = { firstOffset: offset, lastOffset: offset, deliveryCount: locked.deliveryCount };
        this.#acquired.push(run);
      }
      if (deliveryLimit > 2 && locked.deliveryCount === deliveryLimit) break;
      if (this.#asked.mode === 'record-limit' && taken === most) break;
      if (taken === throttle) break;
    }
    this.#count += taken;
    return taken;
  }

  /** Acquires records that were in no batch yet, from the first to the last offset. */
  #takeNew(firstOffset: bigint, lastOffset: bigint, most: number): void {
    const draft = this.#draft;
    const first = draft.batches.length === 0 && draft.endOffset > firstOffset ? draft.endOffset : firstOffset;
    let last = lastOffset;
    if (BigInt(most) < last - first + 1n) {
      last = this.#alignedEnd(first + BigInt(most) - 1n);
      if (draft.activeGap && last > lastOffset) last = lastOffset;
    }
    const given = this.#newBatches(first, last, most);
    if (draft.batches[0]?.firstOffset === first) draft.startOffset = first;
    if (last > draft.endOffset) draft.endOffset = last;
    if (this.#asked.mode === 'record-limit') last = given[0]?.lastOffset ?? last;
    this.#moveGap(last + 1n);
    this.#acquired.push(...given);
    this.#count += Number(last - first) + 1;
  }

  /** The end of the log's batch that holds the offset: a batch is not torn apart. */
  #alignedEnd(offset: bigint): bigint {
    const batch = this.#asked.batches.findLast(({ firstOffset }) => firstOffset <= offset);
    return batch && offset <= batch.lastOffset ? batch.lastOffset : offset;
  }

  #newBatches(first: bigint, last: bigint, most: number): readonly AcquiredRecords[] {
    const { batches, batchSize, mode } = this.#asked;
    const exact = mode === 'record-limit';
    const given: AcquiredRecords[] = [];
    let from = first;
    if (!exact && last - first + 1n > BigInt(batchSize)) {
      for (const { firstOffset } of batches) {
        if (firstOffset > last) break;
        if (firstOffset - from < BigInt(batchSize)) continue;
        given.push({ firstOffset: from, lastOffset: firstOffset - 1n, deliveryCount: 1 });
        from = firstOffset;
      }
    }
    given.push({ firstOffset: from, lastOffset: last, deliveryCount: 1 });
    const fresh: Delivery = { state: 'available', deliveryCount: 0, memberId: null, lockedUntilMs: null };
    if (exact && last - first + 1n > BigInt(most)) {
      // The batch is in flight as a whole, but only its first records are acquired.
      const each = Array.from({ length: Number(last - first) + 1 }, (_, at) =>
        at < most ? this.#locked(fresh) : fresh,
      );
      this.#draft.add({ firstOffset: first, lastOffset: last, whole: null, each });
      this.#draft.searching = true;
      return [{ firstOffset: first, lastOffset: first + BigInt(most) - 1n, deliveryCount: 1 }];
    }
    for (const { firstOffset, lastOffset } of given)
      this.#draft.add({ firstOffset, lastOffset, whole: this.#locked(fresh), each: null });
    return given;
  }

  #moveGap(offset: bigint): void {
    const { gap, endOffset } = this.#draft;
    if (!gap) return;
    this.#draft.gap = gap.endOffset === endOffset && offset <= gap.endOffset ? { ...gap, from: offset } : null;
  }

  /** What belongs to aborted transactions is archived, and given to nobody. */
  #withoutAborted(): { acquired: readonly AcquiredRecords[]; count: number } {
    const { aborted } = this.#asked;
    if (aborted.length === 0 || this.#acquired.length === 0) return { acquired: this.#acquired, count: this.#count };
    for (const { firstOffset, lastOffset } of aborted)
      this.#draft.archive(firstOffset, lastOffset + 1n, 'acquired', true);
    const acquired = aborted.reduce<readonly AcquiredRecords[]>(
      (left, hole) => left.flatMap((records) => cut(records, hole)),
      this.#acquired,
    );
    const count = acquired.reduce((sum, { firstOffset, lastOffset }) => sum + Number(lastOffset - firstOffset) + 1, 0);
    return { acquired, count };
  }
}

/** What is left of a range without another. */
function cut(records: AcquiredRecords, hole: OffsetRange): readonly AcquiredRecords[] {
  if (hole.lastOffset < records.firstOffset || hole.firstOffset > records.lastOffset) return [records];
  const left = [];
  if (records.firstOffset < hole.firstOffset) left.push({ ...records, lastOffset: hole.firstOffset - 1n });
  if (records.lastOffset > hole.lastOffset) left.push({ ...records, firstOffset: hole.lastOffset + 1n });
  return left;
}
