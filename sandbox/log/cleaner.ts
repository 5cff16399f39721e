import { type BatchHeader, decodeRecords, type FilteredBatch, filterBatch, readBatchHeader } from '../record/batch.ts';
import { markerOf } from '../record/control.ts';
import type { Cleanable } from './cleanable.ts';
import { CleanedTransactions } from './cleaned-transactions.ts';
import type { Segment } from './segment.ts';

/** What compaction did to a log. */
export interface Cleaned {
  /** Where what had not been compacted before begins. */
  firstDirtyOffset: bigint;
  /** All before it is compacted now. */
  endOffset: bigint;
  bytesBefore: number;
  bytesAfter: number;
  recordsBefore: number;
  recordsAfter: number;
  segmentsBefore: number;
  segmentsAfter: number;
}

/** Bytes that are gone through before others have their turn. */
const SLICE_BYTES = 2 * 1024 * 1024;

/** The segments that were being compacted are no longer the log's: retention was quicker. */
export class CleaningInterrupted extends Error {
  override readonly name = 'CleaningInterrupted';
}

/** Does all of `cleaning` at once. */
export function cleanLog(cleanable: Cleanable, nowMs: number, removed?: (offset: bigint) => void): Cleaned {
  const work = cleaning(cleanable, nowMs, removed);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/**
 * Compacts a log as Kafka's cleaner does. Of the records before `firstUncleanableOffset`, the latest of each key stays;
 * so does a tombstone, for `delete.retention.ms` after it was first seen here. Records of aborted transactions go, and
 * a marker follows once its transaction has no batch left and its own time is up. Nothing gets another offset. Segments
 * are written anew, several small ones into one, and take the place of the old ones in one step.
 *
 * It comes in slices, between which the log may be written to and read from. Throws CleaningInterrupted where segments were
 * removed meanwhile; then nothing is lost, and all is to do again.
 *
 * @param removed is told of each record that goes
 */
export function* cleaning(
  cleanable: Cleanable,
  nowMs: number,
  removed: (offset: bigint) => void = () => {},
): Generator<void, Cleaned> {
  const { log, firstDirtyOffset, firstUncleanableOffset: endOffset } = cleanable;
  let segments = log.segments.filter(({ baseOffset }) => baseOffset < endOffset);
  let worked = 0;
  const latest = new Map<string, bigint>();
  const mapped = new CleanedTransactions(
    log.producers.aborted().filter(({ lastOffset }) => lastOffset >= firstDirtyOffset),
  );
  for (const segment of segments.filter(({ nextOffset }) => nextOffset > firstDirtyOffset)) {
    for (const { header, position } of segment.headers(0)) {
      if (header.lastOffset < firstDirtyOffset) continue;
      note(segment.batchAt(position, header), header);
      if (isEnough(header)) {
        yield;
        goOn();
      }
    }
  }
  const cleaned: Cleaned = {
    firstDirtyOffset,
    endOffset,
    bytesBefore: segments.reduce((sum, { size }) => sum + size, 0),
    bytesAfter: 0,
    recordsBefore: 0,
    recordsAfter: 0,
    segmentsBefore: segments.length,
    segmentsAfter: 0,
  };
  const transactions = new CleanedTransactions(log.producers.aborted());
  // Should it be interrupted half-way, the next one takes nothing for clean.
  log.cleanedUpTo = log.logStartOffset;
  for (const group of grouped(segments, log.config().segmentBytes, endOffset)) {
    const into = log.beginCleaned(group, nowMs);
    for (const segment of group) {
      for (const { header, position } of segment.headers(0)) {
        const left = filter(segment.batchAt(position, header), header);
        cleaned.recordsBefore += header.recordCount;
        cleaned.recordsAfter += left.kept;
        if (left.batch) into.append(left.batch, readBatchHeader(left.batch), nowMs);
        if (isEnough(header)) {
          yield;
          goOn();
        }
      }
    }
    log.swapIn(group, into);
    segments = segments.filter((segment) => !group.includes(segment));
    cleaned.bytesAfter += into.size;
    cleaned.segmentsAfter += 1;
  }
  log.cleanedUpTo = endOffset;
  return cleaned;

  function isEnough({ sizeInBytes }: BatchHeader): boolean {
    worked += sizeInBytes;
    return worked >= SLICE_BYTES;
  }

  function goOn(): void {
    worked = 0;
    const kept = new Set(log.segments.slice(0, -1));
    if (!segments.every((segment) => kept.has(segment))) throw new CleaningInterrupted(log.directory);
  }

  /** Remembers the last offset of each key; what aborted transactions wrote does not count. */
  function note(batch: Uint8Array, header: BatchHeader): void {
    if (header.isControl) mapped.endsNothing(header, markerOf(batch, header), () => {});
    else if (!mapped.isAborted(header))
      for (const { key, offset } of decodeRecords(batch, log.codec))
        if (key !== null && offset >= firstDirtyOffset) latest.set(textOf(key), offset);
  }

  function filter(batch: Uint8Array, header: BatchHeader): FilteredBatch {
    const endsNothing =
      header.isControl &&
      transactions.endsNothing(header, markerOf(batch, header), (offset) => log.producers.forgetAborted(offset));
    const { deleteHorizonMs } = header;
    const isOver = deleteHorizonMs !== null && deleteHorizonMs <= nowMs;
    const discards = header.isControl ? endsNothing && isOver : transactions.isAborted(header);
    return filterBatch(batch, header, log.codec, {
      keeps: ({ offset, key, value }) => {
        if (discards) return gone(offset);
        if (header.isControl || offset >= endOffset) return true;
        if (key === null || offset < (latest.get(textOf(key)) ?? -1n)) return gone(offset);
        return value !== null || !isOver || gone(offset);
      },
      keepsEmpty: log.producers.isLastOf(header) || header.lastOffset + 1n === endOffset,
      isMarkerOfNothing: endsNothing,
      deleteHorizonMs: nowMs + log.config().deleteRetentionMs,
    });
  }

  function gone(offset: bigint): false {
    removed(offset);
    return false;
  }
}

/** Segments side by side that fit into one. */
function grouped(segments: readonly Segment[], segmentBytes: number, endOffset: bigint): Segment[][] {
  const groups: Segment[][] = [];
  let bytes = 0;
  for (const [at, segment] of segments.entries()) {
    const group = groups.at(-1);
    const first = group?.[0];
    const lastOffset = (segments[at + 1]?.baseOffset ?? endOffset) - 1n;
    const near = first !== undefined && (segment.size === 0 || lastOffset - first.baseOffset <= 0x7fff_ffffn);
    if (group && near && bytes + segment.size <= segmentBytes) {
      group.push(segment);
      bytes += segment.size;
    } else {
      groups.push([segment]);
      bytes = segment.size;
    }
  }
  return groups;
}

/** A key as text, one character a byte: two keys are the same when their texts are. */
function textOf(key: Uint8Array): string {
  let text = '';
  for (let at = 0; at < key.length; at += 4096) text += String.fromCharCode(...key.subarray(at, at + 4096));
  return text;
}
