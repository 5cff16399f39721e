import type { LogStore, SegmentFile } from '../host.ts';
import { BATCH_HEADER_BYTES, type BatchHeader, batchCrc, readBatchHeader, splitBatches } from '../record/batch.ts';
import { SparseIndex } from './sparse-index.ts';

/** What a file's name ends with while compaction writes it. */
export const CLEANED = '.cleaned';

/** Batch headers are read in blocks of this many bytes. */
const BLOCK_BYTES = 16 * 1024;

/** A batch's header and where in its segment the batch starts, in bytes. */
export interface PlacedBatch {
  header: BatchHeader;
  position: number;
}

/** What of a batch its segment must know. */
export interface BatchFacts {
  baseOffset: bigint;
  lastOffset: bigint;
  maxTimestamp: number;
}

/**
 * One file of a partition's log, `<base offset, 20 digits>.log`: record batches end to end, with an offset index and a
 * time index over them in memory. Nothing but a batch's header is ever looked at here.
 */
export class Segment {
  readonly baseOffset: bigint;
  readonly #directory: string;
  #name: string;
  readonly #file: SegmentFile;
  readonly #indexIntervalBytes: number;
  /** Base offset of a batch minus the segment's → its position. */
  readonly #offsets = new SparseIndex();
  /** Greatest timestamp before a position → that position. */
  readonly #times = new SparseIndex();
  #bytesSinceIndexed = 0;
  #nextOffset: bigint;
  /** Greatest timestamp of any batch; −1 for none. */
  maxTimestamp = -1;
  #maxTimestampPosition = 0;
  /** The first batch's greatest timestamp, which rolling by time counts from; −1 for none. */
  firstTimestamp = -1;
  readonly createdMs: number;
  lastModifiedMs: number;

  /** @param suffix of its file's name, while it is not yet part of the log */
  constructor(
    store: LogStore,
    directory: string,
    baseOffset: bigint,
    indexIntervalBytes: number,
    nowMs: number,
    suffix: '' | typeof CLEANED = '',
  ) {
    this.#directory = directory;
    this.#name = segmentName(directory, baseOffset) + suffix;
    this.#file = store.open(this.#name);
    this.baseOffset = baseOffset;
    this.#nextOffset = baseOffset;
    this.#indexIntervalBytes = indexIntervalBytes;
    this.createdMs = nowMs;
    this.lastModifiedMs = nowMs;
  }

  /** Of its file. */
  get name(): string {
    return this.#name;
  }

  /** Bytes. */
  get size(): number {
    return this.#file.size;
  }

  /** The offset after the last record; the base offset while it is empty. */
  get nextOffset(): bigint {
    return this.#nextOffset;
  }

  /** What retention by time goes by: the greatest timestamp, or when the segment was last written if none has one. */
  get largestTimestamp(): number {
    return this.maxTimestamp >= 0 ? this.maxTimestamp : this.lastModifiedMs;
  }

  /** Copies the batch to the end and returns the copy, for its base offset to be written into. */
  append(batch: Uint8Array, facts: BatchFacts, nowMs: number): Uint8Array {
    this.#note(facts, this.#file.size, batch.length);
    this.lastModifiedMs = nowMs;
    return this.#file.append(batch);
  }

  /** Takes the place of the segment with its base offset, and is as old as what it was made from. */
  swapIn(store: LogStore, lastModifiedMs: number): void {
    const name = segmentName(this.#directory, this.baseOffset);
    store.rename(this.#name, name);
    this.#name = name;
    this.lastModifiedMs = lastModifiedMs;
  }

  #note(facts: BatchFacts, position: number, size: number): void {
    if (this.#bytesSinceIndexed > this.#indexIntervalBytes) {
      this.#offsets.add(Number(facts.baseOffset - this.baseOffset), position);
      this.#times.add(this.maxTimestamp, position);
      this.#bytesSinceIndexed = 0;
    }
    this.#bytesSinceIndexed += size;
    if (position === 0) this.firstTimestamp = facts.maxTimestamp;
    if (facts.maxTimestamp > this.maxTimestamp) {
      this.maxTimestamp = facts.maxTimestamp;
      this.#maxTimestampPosition = position;
    }
    this.#nextOffset = facts.lastOffset + 1n;
  }

  /**
   * Batches from the one that holds `offset` on, as one view of up to `maxBytes`, and only what lies before `maxOffset`. The
   * last one is cut where the limit falls; the first never is. Where it alone is larger, it comes with `minOneBatch`, and
   * nothing without.
   */
  read(offset: bigint, maxBytes: number, maxOffset: bigint, minOneBatch: boolean): Uint8Array {
    const first = this.#find(offset);
    if (first === undefined || first.header.baseOffset >= maxOffset) return this.#file.read(0, 0);
    const { position, header } = first;
    if (maxBytes < header.sizeInBytes) return this.#file.read(position, minOneBatch ? header.sizeInBytes : 0);
    const limit = maxOffset >= this.#nextOffset ? this.size : this.#positionOf(maxOffset);
    return this.#file.read(position, Math.min(limit - position, maxBytes));
  }

  /** The first batch with a timestamp of at least `ms`, searched through the time index. */
  *batchesSince(ms: number): Iterable<Uint8Array> {
    for (const { header, position } of this.headers(this.#times.rightBefore(ms) ?? 0))
      if (header.maxTimestamp >= ms) yield this.batchAt(position, header);
  }

  /** The batch that holds the greatest timestamp; undefined when no record has one. */
  batchOfMaxTimestamp(): Uint8Array | undefined {
    if (this.maxTimestamp < 0) return undefined;
    for (const { header, position } of this.headers(this.#maxTimestampPosition)) return this.batchAt(position, header);
    return undefined;
  }

  batchAt(position: number, header: BatchHeader): Uint8Array {
    return this.#file.read(position, header.sizeInBytes);
  }

  /** Headers of all batches from `position`, which must be where a batch starts. Stops where no whole header is left. */
  *headers(position: number): Iterable<PlacedBatch> {
    let next = position;
    while (this.size - next >= BATCH_HEADER_BYTES) {
      const block = this.#file.read(next, BLOCK_BYTES);
      let at = 0;
      while (block.length - at >= BATCH_HEADER_BYTES) {
        const header = readBatchHeader(block, at);
        yield { header, position: next + at };
        if (header.sizeInBytes < BATCH_HEADER_BYTES) return;
        at += header.sizeInBytes;
      }
      next += at;
    }
  }

  /** The batch that holds `offset`, or the first after it where compaction has left a gap. */
  #find(offset: bigint): PlacedBatch | undefined {
    const from = this.#offsets.rightAtOrBefore(Number(offset - this.baseOffset)) ?? 0;
    for (const placed of this.headers(from)) if (placed.header.lastOffset >= offset) return placed;
    return undefined;
  }

  /** Position of the first batch that starts at `offset` or after it. */
  #positionOf(offset: bigint): number {
    const from = this.#offsets.rightAtOrBefore(Number(offset - this.baseOffset)) ?? 0;
    for (const { header, position } of this.headers(from)) if (header.baseOffset >= offset) return position;
    return this.size;
  }

  /**
   * Rebuilds the indexes from the file, and cuts off everything from the first batch that is not whole and sound.
   *
   * @param checkCrc also compare every checksum
   * @returns bytes cut off
   */
  recover(checkCrc: boolean, onBatch: (header: BatchHeader, batch: () => Uint8Array) => void): number {
    let sound = 0;
    for (const { header, position } of this.headers(0)) {
      const whole = header.sizeInBytes >= BATCH_HEADER_BYTES && position + header.sizeInBytes <= this.size;
      if (!whole || header.magic !== 2 || header.baseOffset < this.#nextOffset || header.lastOffsetDelta < 0) break;
      if (checkCrc && batchCrc(this.batchAt(position, header)) !== header.crc) break;
      this.#note(header, position, header.sizeInBytes);
      onBatch(header, () => this.batchAt(position, header));
      sound = position + header.sizeInBytes;
    }
    const torn = this.size - sound;
    if (torn > 0) this.#file.truncate(sound);
    return torn;
  }

  /** Removes every batch with a record at `offset` or after it. */
  truncateTo(offset: bigint): void {
    const end = this.#find(offset)?.position ?? this.size;
    this.#file.truncate(end);
    this.#offsets.truncateRight(end);
    this.#times.truncateRight(end);
    this.#nextOffset = this.baseOffset;
    this.maxTimestamp = -1;
    this.firstTimestamp = -1;
    for (const { header, position } of this.headers(0)) {
      this.#nextOffset = header.lastOffset + 1n;
      if (position === 0) this.firstTimestamp = header.maxTimestamp;
      if (header.maxTimestamp <= this.maxTimestamp) continue;
      this.maxTimestamp = header.maxTimestamp;
      this.#maxTimestampPosition = position;
    }
  }

  /** Every whole batch from `offset` on, in order. */
  *batches(offset: bigint): Iterable<Uint8Array> {
    let next = offset;
    while (next < this.#nextOffset) {
      const run = splitBatches(this.read(next, BLOCK_BYTES * 16, this.#nextOffset, true));
      if (run.length === 0) return;
      yield* run;
      next = readBatchHeader(run.at(-1)!).lastOffset + 1n;
    }
  }
}

/** `orders-0/00000000000000000042.log` */
export function segmentName(directory: string, baseOffset: bigint): string {
  return `${directory}/${baseOffset.toString().padStart(20, '0')}.log`;
}

/** Base offset of a segment file in `directory`; null for any other name. */
export function segmentOffset(directory: string, name: string): bigint | null {
  const digits = name.startsWith(`${directory}/`) ? /^(\d{20})\.log$/.exec(name.slice(directory.length + 1)) : null;
  return digits === null ? null : BigInt(digits[1]!);
}
