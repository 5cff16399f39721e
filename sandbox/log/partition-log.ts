import type { LogConfig } from '../config/log-config.ts';
import type { LogStore } from '../host.ts';
import {
  type Codecs,
  type DecodedRecord,
  decodeRecords,
  readBatchHeader,
  setBaseOffset,
  setLeaderEpoch,
  setLogAppendTime,
} from '../record/batch.ts';
import { offsetForTime, offsetOfMaxTimestamp, type TimestampOffset } from './by-time.ts';
import { LeaderEpochs } from './leader-epochs.ts';
import { OffsetCheckpoint } from './offset-checkpoint.ts';
import { straySnapshots } from './producer-snapshot.ts';
import { ProducerStates } from './producer-states.ts';
import { type DeletedSegment, deletableSegments } from './retention.ts';
import { mustRoll, type RollBatch } from './roll.ts';
import { CLEANED, Segment, segmentName, segmentOffset } from './segment.ts';

export interface PartitionLogOptions {
  store: LogStore;
  /** `<topic>-<partition>`, such as `orders-0`: the folder of its files. */
  directory: string;
  /** The topic's configuration as it is now; asked for again on every use. */
  config: () => LogConfig;
  /** Needed to find a record by its timestamp inside a compressed batch. */
  codec: Codecs;
  /** Lab time, milliseconds. */
  nowMs: number;
}

export interface AppendResult {
  baseOffset: bigint;
  lastOffset: bigint;
  /** Milliseconds; −1 unless the topic's timestamps are LogAppendTime: the field of a Produce response. */
  appendTime: number;
  /** Size of the batch. */
  bytes: number;
  /** The batch as stored. Do not write to it. */
  batch: Uint8Array;
}

/**
 * The log of one replica of one partition: segments of record batches, indexed by offset and by time. The files hold
 * the bytes that Kafka's own segments hold. The cost of an append or a read does not depend on the log's length.
 */
export class PartitionLog {
  readonly directory: string;
  readonly leaderEpochs = new LeaderEpochs();
  readonly #store: LogStore;
  /** The topic's configuration as it is now. */
  readonly config: () => LogConfig;
  readonly codec: Codecs;
  readonly #startOffset: OffsetCheckpoint;
  readonly #cleaned: OffsetCheckpoint;
  #cleanedUpTo: bigint | null;
  /** Ordered by base offset; never empty. The last one is the active segment. */
  #segments: Segment[] = [];
  #logStartOffset: bigint;
  #highWatermark: bigint;
  /** Producers that have written to the log, and their transactions. */
  readonly producers = new ProducerStates();
  /** Bytes of a torn tail that were cut off when the log was opened. */
  readonly truncatedBytes: number;

  /** Opens the log kept under `directory`, or begins one. The high watermark starts at the log end offset. */
  constructor({ store, directory, config, codec, nowMs }: PartitionLogOptions) {
    this.directory = directory;
    this.#store = store;
    this.config = config;
    this.codec = codec;
    this.#startOffset = new OffsetCheckpoint(store, directory, 'log-start-offset-checkpoint');
    // Kafka has one such file for all logs, so this one is kept out of sight.
    this.#cleaned = new OffsetCheckpoint(store, directory, '.cleaner-offset-checkpoint');
    this.#cleanedUpTo = this.#cleaned.read();
    this.truncatedBytes = this.#recover(nowMs);
    const saved = this.#startOffset.read();
    if (this.#segments.length === 0) this.#roll(saved ?? 0n, nowMs);
    const first = this.#segments[0]!.baseOffset;
    this.#logStartOffset = saved === null || saved < first ? first : saved;
    // The checkpoint may be ahead of a log whose tail was lost: then all that is left is deleted.
    if (this.#logStartOffset > this.logEndOffset) this.#startAnewAt(this.#logStartOffset, nowMs);
    this.leaderEpochs.truncateStart(this.#logStartOffset);
    this.producers.truncateStart(this.#logStartOffset);
    this.#highWatermark = this.logEndOffset;
  }

  /** The first offset that can be read. */
  get logStartOffset(): bigint {
    return this.#logStartOffset;
  }

  /** The offset that the next record gets. */
  get logEndOffset(): bigint {
    return this.activeSegment.nextOffset;
  }

  /** Consumers read up to here. Setting it keeps it between log start offset and log end offset. */
  get highWatermark(): bigint {
    return this.#highWatermark;
  }
  set highWatermark(offset: bigint) {
    const end = this.logEndOffset;
    this.#highWatermark = offset > end ? end : offset < this.#logStartOffset ? this.#logStartOffset : offset;
  }

  /** First offset of the earliest transaction still open, though its records may be deleted; null when there is none. */
  get firstUnstableOffset(): bigint | null {
    return this.producers.firstUnstableOffset;
  }

  /** Consumers with isolation level read_committed read up to here. */
  get lastStableOffset(): bigint {
    const unstable = this.firstUnstableOffset;
    return unstable !== null && unstable < this.#highWatermark ? unstable : this.#highWatermark;
  }

  /** Bytes of all segments. */
  get size(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.size, 0);
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** The one that is appended to. */
  get activeSegment(): Segment {
    return this.#segments[this.#segments.length - 1]!;
  }

  /** All before this offset has been compacted; null when nothing has. */
  get cleanedUpTo(): bigint | null {
    return this.#cleanedUpTo;
  }
  set cleanedUpTo(offset: bigint) {
    this.#cleanedUpTo = offset;
    this.#cleaned.write(offset);
  }

  /**
   * Appends a batch that has been admitted: copies it once, then writes base offset, leader epoch and, where the topic
   * asks for it, LogAppendTime into the copy. The high watermark is the caller's to move.
   *
   * @param nowMs lab time, milliseconds
   */
  append(batch: Uint8Array, leaderEpoch: number, nowMs: number): AppendResult {
    const config = this.config();
    const header = readBatchHeader(batch);
    const appendTime = config.messageTimestampType === 'LogAppendTime' ? nowMs : -1;
    const baseOffset = this.logEndOffset;
    const lastOffset = baseOffset + BigInt(header.lastOffsetDelta);
    const maxTimestamp = appendTime === -1 ? header.maxTimestamp : appendTime;
    const facts = { baseOffset, lastOffset, maxTimestamp };
    const stored = this.#segmentFor(batch.length, facts, config, nowMs).append(batch, facts, nowMs);
    setBaseOffset(stored, baseOffset);
    setLeaderEpoch(stored, leaderEpoch);
    if (appendTime !== -1) setLogAppendTime(stored, appendTime);
    this.leaderEpochs.assign(leaderEpoch, baseOffset);
    this.producers.wrote(header, baseOffset, () => stored);
    return { baseOffset, lastOffset, appendTime, bytes: batch.length, batch: stored };
  }

  /** Appends a batch as the leader has it, offsets, epoch and times included: what a follower does. */
  appendAsFollower(batch: Uint8Array, nowMs: number): void {
    const header = readBatchHeader(batch);
    if (header.baseOffset < this.logEndOffset)
      throw new RangeError(`${this.directory}: batch at ${header.baseOffset}, log end offset is ${this.logEndOffset}`);
    this.#segmentFor(batch.length, header, this.config(), nowMs).append(batch, header, nowMs);
    this.leaderEpochs.assign(header.partitionLeaderEpoch, header.baseOffset);
    this.producers.wrote(header, header.baseOffset, () => batch);
  }

  /**
   * Batches, as views, from the one that holds `offset` on. All are of one segment, so there may be fewer than `maxBytes`
   * although more follows. Nothing at or after `maxOffset`, which must be where a batch starts, such as the high
   * watermark. The last batch may be cut short (`splitBatches` leaves such a piece out); the first comes whole or, without
   * `minOneBatch`, not at all.
   *
   * OFFSET_OUT_OF_RANGE: before the log start offset, or after the log end offset.
   */
  read(
    offset: bigint,
    maxBytes: number,
    maxOffset: bigint = this.#highWatermark,
    minOneBatch = true,
  ): Uint8Array[] | 'OFFSET_OUT_OF_RANGE' {
    if (offset < this.#logStartOffset || offset > this.logEndOffset) return 'OFFSET_OUT_OF_RANGE';
    if (offset >= maxOffset) return [];
    for (let at = this.#segmentIndex(offset); at < this.#segments.length; at++) {
      const segment = this.#segments[at]!;
      if (segment.size === 0 || segment.nextOffset <= offset) continue;
      const bytes = segment.read(offset, maxBytes, maxOffset, minOneBatch);
      return bytes.length === 0 ? [] : [bytes];
    }
    return [];
  }

  /** The first record, in offset order, with a timestamp of at least `ms`. Null when there is none. */
  offsetForTime(ms: number): TimestampOffset | null {
    return offsetForTime(this.#segments, ms, this.#logStartOffset, this.codec);
  }

  /** The earliest of the records with the greatest timestamp. Null when no record has a timestamp. */
  offsetOfMaxTimestamp(): TimestampOffset | null {
    return offsetOfMaxTimestamp(this.#segments, this.codec);
  }

  /** See `LeaderEpochs.endOffsetFor`. */
  endOffsetForEpoch(epoch: number, leaderEpoch: number): { epoch: number; endOffset: bigint } {
    // A leader knows of its own epoch before the first record of it.
    this.leaderEpochs.assign(leaderEpoch, this.logEndOffset);
    return this.leaderEpochs.endOffsetFor(epoch, this.logEndOffset);
  }

  /**
   * Moves the log start offset up to `offset`, −1 meaning the high watermark, and removes segments that lie wholly
   * before it.
   *
   * OFFSET_OUT_OF_RANGE: past the high watermark. An offset that is already gone changes nothing.
   */
  deleteRecordsBefore(offset: bigint): 'NONE' | 'OFFSET_OUT_OF_RANGE' {
    const target = offset === -1n ? this.#highWatermark : offset;
    if (target < 0n || target > this.#highWatermark) return 'OFFSET_OUT_OF_RANGE';
    this.#raiseStart(target);
    this.#remove(deletableSegments(this, 'log-start-offset', this.config(), 0), 0);
    return 'NONE';
  }

  /**
   * Deletes what the topic's retention no longer covers, as Kafka's log cleaner thread does: first by log start offset,
   * then by size, then by time. Deletes nothing past the high watermark. A log of which everything is too old is left
   * with a new, empty active segment.
   */
  applyRetention(nowMs: number): DeletedSegment[] {
    const config = this.config();
    const deleted: DeletedSegment[] = [];
    for (const reason of ['log-start-offset', 'size', 'time'] as const) {
      if (reason !== 'log-start-offset' && !config.cleanupPolicy.includes('delete')) continue;
      deleted.push(...this.#remove(deletableSegments(this, reason, config, nowMs), nowMs));
    }
    return deleted;
  }

  /** Removes every batch with a record at `offset` or after: what a follower does that has parted ways with its leader. */
  truncateTo(offset: bigint, nowMs: number): void {
    if (offset >= this.logEndOffset) return;
    if (offset <= this.#segments[0]!.baseOffset) {
      this.#startAnewAt(offset, nowMs);
      if (offset < this.#logStartOffset) this.#logStartOffset = offset;
    } else {
      while (this.activeSegment.baseOffset >= offset) this.#store.remove(this.#segments.pop()!.name);
      this.activeSegment.truncateTo(offset);
      this.leaderEpochs.truncateEnd(offset);
      this.#learnProducers();
    }
    this.highWatermark = this.#highWatermark;
  }

  /** Removes the log's files. Views handed out stay readable; the log itself must not be used again. */
  delete(): void {
    for (const { name } of this.#segments) for (const each of [name, name + CLEANED]) this.#store.remove(each);
    this.#startOffset.remove();
    this.#cleaned.remove();
  }

  /** Begins the segment that compaction makes of these, which lie side by side. */
  beginCleaned([first]: readonly Segment[], nowMs: number): Segment {
    const { baseOffset, name } = first!;
    this.#store.remove(name + CLEANED);
    return new Segment(this.#store, this.directory, baseOffset, this.config().indexIntervalBytes, nowMs, CLEANED);
  }

  /** Puts a segment from `beginCleaned` in the place of those it was made from. */
  swapIn(old: readonly Segment[], cleaned: Segment): void {
    cleaned.swapIn(this.#store, old.at(-1)!.lastModifiedMs);
    // Should these outlast a crash, the log leaves them out when it is opened: they begin before the one before them ends.
    for (const { name } of old.slice(1)) this.#store.remove(name);
    this.#segments.splice(this.#segments.indexOf(old[0]!), old.length, cleaned);
  }

  /** Every batch from the one that holds `from` on, in order, up to the log end offset. */
  *batches(from: bigint = this.#logStartOffset): Iterable<Uint8Array> {
    for (let at = this.#segmentIndex(from); at < this.#segments.length; at++) yield* this.#segments[at]!.batches(from);
  }

  /** At most `limit` records with offsets in [from, to), decoded. Control records are left out. */
  records(from: bigint, to: bigint, limit: number, codec: Codecs = this.codec): DecodedRecord[] {
    const start = from < this.#logStartOffset ? this.#logStartOffset : from;
    const found: DecodedRecord[] = [];
    for (const batch of this.batches(start)) {
      const { baseOffset, isControl } = readBatchHeader(batch);
      if (baseOffset >= to) break;
      if (isControl) continue;
      for (const record of decodeRecords(batch, codec)) {
        if (record.offset < start || record.offset >= to) continue;
        if (found.length >= limit) return found;
        found.push(record);
      }
    }
    return found;
  }

  #segmentFor(bytes: number, batch: RollBatch, config: LogConfig, nowMs: number): Segment {
    return mustRoll(this.activeSegment, bytes, batch, config, nowMs)
      ? this.#roll(batch.baseOffset, nowMs)
      : this.activeSegment;
  }

  #roll(baseOffset: bigint, nowMs: number): Segment {
    const segment = new Segment(this.#store, this.directory, baseOffset, this.config().indexIntervalBytes, nowMs);
    this.#segments.push(segment);
    return segment;
  }

  /** The last segment whose base offset is at most `offset`; the first one where none is. */
  #segmentIndex(offset: bigint): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#segments[middle]!.baseOffset <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  #remove(deleted: readonly DeletedSegment[], nowMs: number): readonly DeletedSegment[] {
    if (deleted.length === 0) return deleted;
    const names = deleted.map(({ baseOffset }) => baseOffset);
    if (names.length === this.#segments.length) this.#roll(this.logEndOffset, nowMs);
    const kept = this.#segments.filter((segment) => !names.includes(segment.baseOffset));
    this.#raiseStart(kept[0]!.baseOffset);
    for (const segment of this.#segments) if (!kept.includes(segment)) this.#store.remove(segment.name);
    this.#segments = kept;
    return deleted;
  }

  #raiseStart(offset: bigint): void {
    if (offset <= this.#logStartOffset) return;
    this.#logStartOffset = offset;
    this.#startOffset.write(offset);
    this.leaderEpochs.truncateStart(offset);
    this.producers.truncateStart(offset);
  }

  /** Reads anew what the log tells of its producers. */
  #learnProducers(): void {
    this.producers.clear();
    for (const segment of this.#segments)
      for (const { header, position } of segment.headers(0))
        this.producers.wrote(header, header.baseOffset, () => segment.batchAt(position, header));
  }

  #startAnewAt(offset: bigint, nowMs: number): void {
    for (const segment of this.#segments) this.#store.remove(segment.name);
    this.#segments = [];
    this.leaderEpochs.clear();
    this.producers.clear();
    this.#roll(offset, nowMs);
  }

  /** Loads the segments there are. After a damaged batch nothing is kept: what follows would leave a hole. */
  #recover(nowMs: number): number {
    const names = this.#store.list().filter((name) => name.startsWith(`${this.directory}/`));
    for (const name of names) if (name.endsWith(CLEANED)) this.#store.remove(name);
    const offsets = names.flatMap((name) => segmentOffset(this.directory, name) ?? []);
    let torn = 0;
    for (const [at, baseOffset] of offsets.entries()) {
      if (baseOffset < (this.#segments.at(-1)?.nextOffset ?? 0n)) {
        this.#store.remove(segmentName(this.directory, baseOffset));
        continue;
      }
      const segment = this.#roll(baseOffset, nowMs);
      if (torn > 0) {
        torn += segment.size;
        this.#store.remove(this.#segments.pop()!.name);
        continue;
      }
      torn += segment.recover(at === offsets.length - 1, (header, batch) => {
        this.leaderEpochs.assign(header.partitionLeaderEpoch, header.baseOffset);
        this.producers.wrote(header, header.baseOffset, batch);
      });
    }
    const ends = [...this.#segments.map(({ baseOffset }) => baseOffset), this.#segments.at(-1)?.nextOffset ?? 0n];
    for (const name of straySnapshots(names, ends)) this.#store.remove(name);
    return torn;
  }
}
