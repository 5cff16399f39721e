import type { Segment } from './segment.ts';

const OFFSET_ENTRY_BYTES = 8;
const TIME_ENTRY_BYTES = 12;

/** A segment's two index files as Kafka writes them. */
export interface IndexFiles {
  /** `.index`: the offset, relative to the segment's base, of a batch's last record, and the batch's position; 32 bits each. */
  offsets: Uint8Array;
  /** `.timeindex`: the greatest timestamp so far (64 bits), and the relative offset of the last record of its batch (32). */
  times: Uint8Array;
}

/**
 * Makes a segment's index files from its batches: an entry for the first batch after more than `indexIntervalBytes`, and, for a
 * segment that is closed, one for its greatest timestamp.
 *
 * Source: the index files of segments of Apache Kafka 4.3.1, test/golden/log.
 */
export function indexFiles(segment: Segment, indexIntervalBytes: number, closed: boolean): IndexFiles {
  const offsets: [offset: number, position: number][] = [];
  const times: [timestamp: number, offset: number][] = [];
  let greatest: [timestamp: number, offset: number] = [-1, 0];
  const noteTime = (): void => {
    if (greatest[0] > (times.at(-1)?.[0] ?? -1)) times.push(greatest);
  };
  let since = 0;
  for (const { header, position } of segment.headers(0)) {
    const last = Number(header.lastOffset - segment.baseOffset);
    if (header.maxTimestamp > greatest[0]) greatest = [header.maxTimestamp, last];
    if (since > indexIntervalBytes) {
      offsets.push([last, position]);
      noteTime();
      since = 0;
    }
    since += header.sizeInBytes;
  }
  if (closed) noteTime();
  return { offsets: offsetBytes(offsets), times: timeBytes(times) };
}

/** Size of the index files of the segment that is written to: Kafka makes room for the most that they may hold. */
export function reservedBytes(segmentIndexBytes: number): { offsets: number; times: number } {
  return {
    offsets: segmentIndexBytes - (segmentIndexBytes % OFFSET_ENTRY_BYTES),
    times: segmentIndexBytes - (segmentIndexBytes % TIME_ENTRY_BYTES),
  };
}

function offsetBytes(entries: readonly (readonly [number, number])[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * OFFSET_ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [i, [offset, position]] of entries.entries()) {
    view.setInt32(i * OFFSET_ENTRY_BYTES, offset);
    view.setInt32(i * OFFSET_ENTRY_BYTES + 4, position);
  }
  return bytes;
}

function timeBytes(entries: readonly (readonly [number, number])[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * TIME_ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [i, [timestamp, offset]] of entries.entries()) {
    view.setBigInt64(i * TIME_ENTRY_BYTES, BigInt(timestamp));
    view.setInt32(i * TIME_ENTRY_BYTES + 8, offset);
  }
  return bytes;
}
