import { type Codecs, type DecodedRecord, decodeRecords, readBatchHeader } from '../record/batch.ts';
import type { Segment } from './segment.ts';

/** A record found by time. */
export interface TimestampOffset {
  offset: bigint;
  timestamp: number;
  leaderEpoch: number;
}

/** The first record from `start` on, in offset order, with a timestamp of at least `ms`. Null when there is none. */
export function offsetForTime(
  segments: readonly Segment[],
  ms: number,
  start: bigint,
  codec: Codecs,
): TimestampOffset | null {
  const segment = segments.find((candidate) => candidate.largestTimestamp >= ms);
  if (segment === undefined) return null;
  for (const batch of segment.batchesSince(ms)) {
    const found = firstRecord(batch, codec, (record) => record.timestamp >= ms && record.offset >= start);
    if (found !== null) return found;
  }
  return null;
}

/** The earliest of the records with the greatest timestamp. Null when no record has a timestamp. */
export function offsetOfMaxTimestamp(segments: readonly Segment[], codec: Codecs): TimestampOffset | null {
  const newest = segments.reduce((best, segment) => (segment.maxTimestamp > best.maxTimestamp ? segment : best));
  const batch = newest.batchOfMaxTimestamp();
  return batch === undefined ? null : firstRecord(batch, codec, (record) => record.timestamp === newest.maxTimestamp);
}

function firstRecord(
  batch: Uint8Array,
  codec: Codecs,
  wanted: (record: DecodedRecord) => boolean,
): TimestampOffset | null {
  for (const record of decodeRecords(batch, codec)) {
    if (!wanted(record)) continue;
    const { partitionLeaderEpoch: leaderEpoch } = readBatchHeader(batch);
    return { offset: record.offset, timestamp: record.timestamp, leaderEpoch };
  }
  return null;
}
