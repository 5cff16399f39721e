import type { CompressionName } from '../host.ts';
import { crc32c } from '../wire/crc32c.ts';

/**
 * The header of a record batch, format v2 (magic 2), and the fields that a broker writes into it.
 * Source: "Record Batch" in Kafka's documentation; KIP-98, KIP-32.
 */

/** Where each field of the header starts, in bytes from the start of the batch. */
export const At = {
  baseOffset: 0,
  batchLength: 8,
  partitionLeaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
  records: 61,
} as const;

/** Bytes of a batch's header: what a batch without records has. */
export const BATCH_HEADER_BYTES = At.records;
/** Bytes of base offset and length, which `batchLength` does not count. */
export const BATCH_OVERHEAD_BYTES = At.partitionLeaderEpoch;

/** Compression by its id in a batch's attributes. */
export const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const satisfies readonly (
  | CompressionName
  | 'none'
)[];
export type Compression = (typeof COMPRESSIONS)[number];
export type TimestampType = 'CreateTime' | 'LogAppendTime';

const COMPRESSION_MASK = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const DELETE_HORIZON = 0x40;

/** What a batch says of itself. Times are milliseconds since the epoch, −1 for none; so are ids, epochs and sequences. */
export interface BatchHeader {
  baseOffset: bigint;
  /** Offset of the last record: base offset plus `lastOffsetDelta`. */
  lastOffset: bigint;
  /** Bytes after this field; the whole batch is `sizeInBytes`. */
  batchLength: number;
  sizeInBytes: number;
  partitionLeaderEpoch: number;
  magic: number;
  crc: number;
  attributes: number;
  /** `unknown` for the ids 5 to 7, which nobody has defined. */
  compression: Compression | 'unknown';
  timestampType: TimestampType;
  isTransactional: boolean;
  isControl: boolean;
  lastOffsetDelta: number;
  /** Records' timestamps count from here; it is the delete horizon where there is one. */
  baseTimestamp: number;
  /** From when on compaction may remove the batch's tombstones, or the marker in it (KIP-534); null before it has seen them. */
  deleteHorizonMs: number | null;
  maxTimestamp: number;
  producerId: bigint;
  producerEpoch: number;
  baseSequence: number;
  recordCount: number;
}

/** @throws RangeError when fewer than `BATCH_HEADER_BYTES` are left from `at` */
export function readBatchHeader(bytes: Uint8Array, at = 0): BatchHeader {
  const view = viewOf(bytes, at);
  const attributes = view.getInt16(At.attributes);
  const baseOffset = view.getBigInt64(At.baseOffset);
  const batchLength = view.getInt32(At.batchLength);
  const lastOffsetDelta = view.getInt32(At.lastOffsetDelta);
  const baseTimestamp = Number(view.getBigInt64(At.baseTimestamp));
  return {
    baseOffset,
    lastOffset: baseOffset + BigInt(lastOffsetDelta),
    batchLength,
    sizeInBytes: batchLength + BATCH_OVERHEAD_BYTES,
    partitionLeaderEpoch: view.getInt32(At.partitionLeaderEpoch),
    magic: view.getInt8(At.magic),
    crc: view.getUint32(At.crc),
    attributes,
    compression: COMPRESSIONS[attributes & COMPRESSION_MASK] ?? 'unknown',
    timestampType: attributes & LOG_APPEND_TIME ? 'LogAppendTime' : 'CreateTime',
    isTransactional: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
    lastOffsetDelta,
    baseTimestamp,
    deleteHorizonMs: attributes & DELETE_HORIZON ? baseTimestamp : null,
    maxTimestamp: Number(view.getBigInt64(At.maxTimestamp)),
    producerId: view.getBigInt64(At.producerId),
    producerEpoch: view.getInt16(At.producerEpoch),
    baseSequence: view.getInt32(At.baseSequence),
    recordCount: view.getInt32(At.recordCount),
  };
}

/** Whether a batch, as far as it can be read, belongs to a transaction. */
export function isTransactional(bytes: Uint8Array): boolean {
  return (
    bytes.length >= BATCH_HEADER_BYTES && bytes[At.magic] === 2 && (bytes[At.attributes + 1]! & TRANSACTIONAL) !== 0
  );
}

/** The attributes field for these settings. */
export function attributesOf(settings: {
  compression: Compression;
  timestampType: TimestampType;
  isTransactional: boolean;
  isControl: boolean;
  hasDeleteHorizon: boolean;
}): number {
  return (
    COMPRESSIONS.indexOf(settings.compression) |
    (settings.timestampType === 'LogAppendTime' ? LOG_APPEND_TIME : 0) |
    (settings.isTransactional ? TRANSACTIONAL : 0) |
    (settings.isControl ? CONTROL : 0) |
    (settings.hasDeleteHorizon ? DELETE_HORIZON : 0)
  );
}

/**
 * The whole batches in `records`, as subarrays. What is left over at the end, which a fetch cut by its byte limit may
 * leave, is ignored, as Kafka's own readers do; so is everything after a length that no batch can have.
 */
export function splitBatches(records: Uint8Array): Uint8Array[] {
  const batches: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const size = batchSizeAt(records, at);
    if (size === undefined || size < BATCH_HEADER_BYTES || at + size > records.length) return batches;
    batches.push(records.subarray(at, at + size));
    at += size;
  }
}

/** Bytes of the batch at `at` as its length field has it; undefined when that field is not there whole. */
export function batchSizeAt(bytes: Uint8Array, at: number): number | undefined {
  if (at + BATCH_OVERHEAD_BYTES > bytes.length) return undefined;
  const length = (bytes[at + 8]! << 24) | (bytes[at + 9]! << 16) | (bytes[at + 10]! << 8) | bytes[at + 11]!;
  return length + BATCH_OVERHEAD_BYTES;
}

/** The checksum that a whole batch should carry: CRC-32C of everything from the attributes on. */
export function batchCrc(batch: Uint8Array): number {
  return crc32c(batch.subarray(At.attributes));
}

/** Outside the checksum: nothing else changes. */
export function setBaseOffset(batch: Uint8Array, offset: bigint): void {
  viewOf(batch, 0).setBigInt64(At.baseOffset, offset);
}

/** Outside the checksum: nothing else changes. */
export function setLeaderEpoch(batch: Uint8Array, epoch: number): void {
  viewOf(batch, 0).setInt32(At.partitionLeaderEpoch, epoch);
}

/** Makes the batch say LogAppendTime `ms` for every record in it, and writes the new checksum. */
export function setLogAppendTime(batch: Uint8Array, ms: number): void {
  setMaxTimestamp(batch, 'LogAppendTime', ms);
}

/** Sets timestamp type and greatest timestamp, with a new checksum when either changes. */
export function setMaxTimestamp(batch: Uint8Array, type: TimestampType, ms: number): void {
  const view = viewOf(batch, 0);
  const attributes = view.getInt16(At.attributes);
  const changed = type === 'LogAppendTime' ? attributes | LOG_APPEND_TIME : attributes & ~LOG_APPEND_TIME;
  const time = BigInt(ms);
  if (changed === attributes && view.getBigInt64(At.maxTimestamp) === time) return;
  view.setInt16(At.attributes, changed);
  view.setBigInt64(At.maxTimestamp, time);
  view.setUint32(At.crc, batchCrc(batch));
}

export function viewOf(bytes: Uint8Array, at: number): DataView<ArrayBufferLike> {
  return new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
}
