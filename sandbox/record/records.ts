import type { Codec, CompressionName } from '../host.ts';
import {
  At,
  attributesOf,
  BATCH_HEADER_BYTES,
  BATCH_OVERHEAD_BYTES,
  type BatchHeader,
  batchCrc,
  type Compression,
  readBatchHeader,
  type TimestampType,
  viewOf,
} from './header.ts';
import { Cursor, RecordError, varintSize, varlongSize, writeVarint, writeVarlong } from './varint.ts';

/** Gives the codec of a compression; a host's `codec` is one. */
export type Codecs = (name: CompressionName) => Codec;

/**
 * Most bytes that a compressed batch may grow to. Kafka has no such limit, because it streams; one megabyte of zeroes
 * compressed a thousandfold must not take the page down with it.
 */
export const MAX_DECOMPRESSED_BYTES = 128 * 1024 * 1024;

export interface RecordHeader {
  key: string;
  value: Uint8Array | null;
}

/** A record as it was sent. Key, value and header values are views into the batch, or into its decompressed records. */
export interface DecodedRecord {
  offset: bigint;
  /** Milliseconds since the epoch, −1 for none; the append time where the batch says LogAppendTime. */
  timestamp: number;
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: readonly RecordHeader[];
}

/** A record to encode. */
export interface RecordInput {
  /** Defaults to the batch's `baseTimestamp`. */
  timestamp?: number;
  key?: Uint8Array | null;
  value?: Uint8Array | null;
  headers?: readonly RecordHeader[];
  /** Offset minus the batch's base offset; by default the record's place in the batch. */
  offsetDelta?: number;
}

const utf8Decoder = new TextDecoder();
const utf8Encoder = new TextEncoder();

/**
 * A batch's records as bytes: the rest of the batch, decompressed if need be.
 *
 * @throws whatever the codec throws on malformed input, and RecordError for an unknown compression
 */
export function recordBytes(batch: Uint8Array, header: BatchHeader, codec: Codecs): Uint8Array {
  const stored = batch.subarray(BATCH_HEADER_BYTES, header.sizeInBytes);
  if (header.compression === 'none') return stored;
  if (header.compression === 'unknown')
    throw new RecordError(`unknown compression type id ${header.attributes & 7} in the batch at ${header.baseOffset}`);
  return codec(header.compression).decompress(stored, MAX_DECOMPRESSED_BYTES);
}

/** The records of one whole batch, in order. Throws RecordError on a malformed record. */
export function* decodeRecords(batch: Uint8Array, codec: Codecs): Iterable<DecodedRecord> {
  const header = readBatchHeader(batch);
  const cursor = new Cursor(recordBytes(batch, header, codec));
  for (let index = 0; index < header.recordCount; index++) yield readRecord(cursor, header);
}

/** Reads the record at the cursor. */
export function readRecord(cursor: Cursor, batch: BatchHeader): DecodedRecord {
  const { end, outer } = enterRecord(cursor);
  cursor.byte(); // attributes: none defined
  const timestampDelta = cursor.varlong();
  const offsetDelta = cursor.varint();
  const key = cursor.take(cursor.varint());
  const value = cursor.take(cursor.varint());
  const count = headerCount(cursor);
  const headers: RecordHeader[] = [];
  for (let index = 0; index < count; index++) {
    const name = cursor.take(cursor.varint());
    if (name === null) throw new RecordError('record header without a key');
    headers.push({ key: utf8Decoder.decode(name), value: cursor.take(cursor.varint()) });
  }
  leaveRecord(cursor, end, outer);
  return {
    offset: batch.baseOffset + BigInt(offsetDelta),
    timestamp: batch.timestampType === 'LogAppendTime' ? batch.maxTimestamp : batch.baseTimestamp + timestampDelta,
    key,
    value,
    headers,
  };
}

/** What validation needs of a record, read without making objects for its parts. */
export interface RecordOutline {
  offsetDelta: number;
  timestamp: number;
  hasKey: boolean;
}

/** Reads the record at the cursor into `outline`. */
export function skimRecord(cursor: Cursor, batch: BatchHeader, outline: RecordOutline): void {
  const { end, outer } = enterRecord(cursor);
  cursor.byte();
  outline.timestamp = batch.baseTimestamp + cursor.varlong();
  if (batch.timestampType === 'LogAppendTime') outline.timestamp = batch.maxTimestamp;
  outline.offsetDelta = cursor.varint();
  const keyLength = cursor.varint();
  outline.hasKey = keyLength >= 0;
  cursor.skip(keyLength);
  cursor.skip(cursor.varint());
  for (let left = headerCount(cursor); left > 0; left--) {
    const nameLength = cursor.varint();
    if (nameLength < 0) throw new RecordError(`record header without a key`);
    cursor.skip(nameLength);
    cursor.skip(cursor.varint());
  }
  leaveRecord(cursor, end, outer);
}

function enterRecord(cursor: Cursor): { end: number; outer: number } {
  const length = cursor.varint();
  const left = cursor.end - cursor.at;
  if (length < 0 || length > left) throw new RecordError(`record of ${length} bytes where ${left} bytes are left`);
  const outer = cursor.end;
  const end = cursor.at + length;
  cursor.end = end;
  return { end, outer };
}

function leaveRecord(cursor: Cursor, end: number, outer: number): void {
  if (cursor.at !== end) throw new RecordError(`record has ${end - cursor.at} bytes after its last header`);
  cursor.end = outer;
}

function headerCount(cursor: Cursor): number {
  const count = cursor.varint();
  if (count < 0 || count > cursor.end - cursor.at) throw new RecordError(`record with ${count} headers`);
  return count;
}

/** What a batch is made of. All but the records have Kafka's values for "none". */
export interface BatchInput {
  records: readonly RecordInput[];
  compression?: Compression;
  timestampType?: TimestampType;
  baseOffset?: bigint;
  partitionLeaderEpoch?: number;
  /** Milliseconds since the epoch; by default the first record's timestamp, else −1. */
  baseTimestamp?: number;
  producerId?: bigint;
  producerEpoch?: number;
  baseSequence?: number;
  isTransactional?: boolean;
  isControl?: boolean;
  /** By default the last record's; more where records after it were compacted away. */
  lastOffsetDelta?: number;
  /** Takes the place of `baseTimestamp`. */
  deleteHorizonMs?: number | null;
  /** By default the greatest of the records'. */
  maxTimestamp?: number;
}

/** @param codec needed only when `compression` names one */
export function encodeBatch(input: BatchInput, codec?: Codecs): Uint8Array<ArrayBuffer> {
  const { records, compression = 'none' } = input;
  const { deleteHorizonMs = null } = input;
  const baseTimestamp = deleteHorizonMs ?? input.baseTimestamp ?? records[0]?.timestamp ?? -1;
  let maxTimestamp = input.maxTimestamp ?? -1;
  for (const record of records) maxTimestamp = Math.max(maxTimestamp, record.timestamp ?? baseTimestamp);

  const plain = encodeRecords(records, baseTimestamp);
  if (compression !== 'none' && codec === undefined)
    throw new TypeError(`encodeBatch needs a codec for ${compression}`);
  const stored = compression === 'none' || codec === undefined ? plain : codec(compression).compress(plain);

  const batch = new Uint8Array(BATCH_HEADER_BYTES + stored.length);
  batch.set(stored, BATCH_HEADER_BYTES);
  const view = viewOf(batch, 0);
  view.setBigInt64(At.baseOffset, input.baseOffset ?? 0n);
  view.setInt32(At.batchLength, batch.length - BATCH_OVERHEAD_BYTES);
  view.setInt32(At.partitionLeaderEpoch, input.partitionLeaderEpoch ?? -1);
  view.setInt8(At.magic, 2);
  const { timestampType = 'CreateTime', isTransactional = false, isControl = false } = input;
  const hasDeleteHorizon = deleteHorizonMs !== null;
  view.setInt16(
    At.attributes,
    attributesOf({ compression, timestampType, isTransactional, isControl, hasDeleteHorizon }),
  );
  view.setInt32(At.lastOffsetDelta, input.lastOffsetDelta ?? records.at(-1)?.offsetDelta ?? records.length - 1);
  view.setBigInt64(At.baseTimestamp, BigInt(baseTimestamp));
  view.setBigInt64(At.maxTimestamp, BigInt(maxTimestamp));
  view.setBigInt64(At.producerId, input.producerId ?? -1n);
  view.setInt16(At.producerEpoch, input.producerEpoch ?? -1);
  view.setInt32(At.baseSequence, input.baseSequence ?? -1);
  view.setInt32(At.recordCount, records.length);
  view.setUint32(At.crc, batchCrc(batch));
  return batch;
}

function encodeRecords(records: readonly RecordInput[], baseTimestamp: number): Uint8Array<ArrayBuffer> {
  const bodies = records.map((record, index) => {
    const timestampDelta = (record.timestamp ?? baseTimestamp) - baseTimestamp;
    const headers = (record.headers ?? []).map(({ key, value }) => ({ key: utf8Encoder.encode(key), value }));
    const parts = [record.key ?? null, record.value ?? null];
    const offsetDelta = record.offsetDelta ?? index;
    let size = 1 + varlongSize(timestampDelta) + varintSize(offsetDelta) + varintSize(headers.length);
    for (const part of parts) size += partSize(part);
    for (const header of headers) size += partSize(header.key) + partSize(header.value);
    return { size, timestampDelta, offsetDelta, parts, headers };
  });
  const into = new Uint8Array(bodies.reduce((sum, { size }) => sum + varintSize(size) + size, 0));
  let at = 0;
  for (const body of bodies) {
    at = writeVarint(into, at, body.size) + 1;
    at = writeVarlong(into, at, body.timestampDelta);
    at = writeVarint(into, at, body.offsetDelta);
    for (const part of body.parts) at = writePart(into, at, part);
    at = writeVarint(into, at, body.headers.length);
    for (const header of body.headers) at = writePart(into, writePart(into, at, header.key), header.value);
  }
  return into;
}

function partSize(part: Uint8Array | null): number {
  return part === null ? 1 : varintSize(part.length) + part.length;
}

function writePart(into: Uint8Array, at: number, part: Uint8Array | null): number {
  const next = writeVarint(into, at, part === null ? -1 : part.length);
  if (part === null) return next;
  into.set(part, next);
  return next + part.length;
}
