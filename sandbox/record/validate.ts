import type { ErrorName } from '../wire/errors.ts';
import {
  BATCH_HEADER_BYTES,
  type BatchHeader,
  batchCrc,
  batchSizeAt,
  type Compression,
  readBatchHeader,
  setMaxTimestamp,
  type TimestampType,
} from './header.ts';
import { type Codecs, decodeRecords, encodeBatch, type RecordOutline, recordBytes, skimRecord } from './records.ts';
import { Cursor, RecordError } from './varint.ts';

/** Bytes before and including the magic: less than this is not yet a batch. */
const UP_TO_MAGIC = 17;
/** Smallest length field that any format had: records of magic 0. */
const SMALLEST_LENGTH = 14;

/** Why a batch is refused, as a Produce response says it. */
export interface Rejection {
  error: ErrorName;
  /** For the trace and the broker's own log. */
  reason: string;
  /** Produce v8+: the message that goes to the client; null where Kafka sends none. */
  errorMessage: string | null;
  /** Produce v8+: which records are at fault, by their index in the batch. */
  recordErrors: readonly { batchIndex: number; message: string }[];
}

/** A batch fit to be appended, and its header. Not always the one that came: see `admitBatch`. */
export interface Admission {
  error: null;
  batch: Uint8Array;
  header: BatchHeader;
}

/** What of a topic's configuration decides whether, and how, a batch is taken. A LogConfig has all of it. */
export interface AdmissionRules {
  maxMessageBytes: number;
  /** A batch never spans segments. */
  segmentBytes: number;
  cleanupPolicy: readonly string[];
  messageTimestampType: TimestampType;
  messageTimestampBeforeMaxMs: number;
  messageTimestampAfterMaxMs: number;
  /** `producer` keeps what came; `uncompressed` and the rest convert. */
  compressionType: 'producer' | 'uncompressed' | Compression;
  /** `<topic>-<partition>`, for what a client is told. */
  partition?: string;
}

/** Takes anything a sound batch can hold, as it came: for batches of the broker's own. */
export const NO_RULES: AdmissionRules = {
  maxMessageBytes: 0x7fffffff,
  segmentBytes: 0x7fffffff,
  cleanupPolicy: ['delete'],
  messageTimestampType: 'CreateTime',
  messageTimestampBeforeMaxMs: Number.POSITIVE_INFINITY,
  messageTimestampAfterMaxMs: Number.POSITIVE_INFINITY,
  compressionType: 'producer',
};

/**
 * The one batch that a Produce request carries for a partition. Bytes after it that are not a whole batch are ignored.
 *
 * INVALID_RECORD: no batch, more than one, or one older than magic 2. CORRUPT_MESSAGE: a length or magic that no batch
 * has. UNSUPPORTED_COMPRESSION_TYPE: zstd before Produce v7.
 */
export function produceBatch(records: Uint8Array, version: number): Rejection | { error: null; batch: Uint8Array } {
  const first = nextBatch(records, 0);
  if (typeof first === 'object') return first;
  if (first === 0) return rejection('INVALID_RECORD', `Produce v${version} without a record batch`);
  const magic = records[UP_TO_MAGIC - 1];
  if (magic !== 2) return rejection('INVALID_RECORD', `Produce v${version} with a record batch of magic ${magic}`);
  const batch = records.subarray(0, first);
  if (version < 7 && first >= BATCH_HEADER_BYTES && readBatchHeader(batch).compression === 'zstd')
    return rejection('UNSUPPORTED_COMPRESSION_TYPE', `Produce v${version} with zstd, which needs v7`);
  const second = nextBatch(records, first);
  if (typeof second === 'object') return second;
  if (second > 0) return rejection('INVALID_RECORD', `Produce v${version} with more than one record batch`);
  return { error: null, batch };
}

/** Size of the batch at `at`; 0 where only a part of one, or nothing, is left. */
function nextBatch(records: Uint8Array, at: number): number | Rejection {
  const size = batchSizeAt(records, at);
  if (size === undefined) return 0;
  const length = size - 12;
  if (length < SMALLEST_LENGTH) return rejection('CORRUPT_MESSAGE', `a record batch of length ${length}`);
  if (at + UP_TO_MAGIC > records.length) return 0;
  const magic = (records[at + UP_TO_MAGIC - 1]! << 24) >> 24;
  if (magic < 0 || magic > 2) {
    const errorMessage = `Invalid magic found in record: ${magic}`;
    return { error: 'CORRUPT_MESSAGE', reason: errorMessage, errorMessage, recordErrors: [] };
  }
  return at + size > records.length ? 0 : size;
}

/**
 * Checks a client's batch as Kafka's leader does before it appends, and makes it what the log will hold.
 *
 * The batch is changed in place, or built anew: a wrong greatest timestamp or timestamp type is put right; a topic whose
 * compression is not the producer's compresses again. Base offset, leader epoch and LogAppendTime are the log's to write.
 *
 * CORRUPT_MESSAGE: too short, or the checksum is wrong. MESSAGE_TOO_LARGE: over `max.message.bytes`.
 * RECORD_LIST_TOO_LARGE: over `segment.bytes`. INVALID_RECORD:
 * counts, offsets or records that contradict each other, a control batch, or no key on a compacted topic.
 * INVALID_TIMESTAMP: outside what the topic accepts. UNSUPPORTED_FOR_MESSAGE_FORMAT: older than magic 2.
 * UNKNOWN_SERVER_ERROR: records that do not decompress (so answers Kafka 4.3).
 *
 * @param nowMs lab time, which the timestamps are compared with
 */
export function admitBatch(
  batch: Uint8Array,
  rules: AdmissionRules,
  codec: Codecs,
  nowMs: number,
): Admission | Rejection {
  if (batch.length < BATCH_HEADER_BYTES)
    return rejection('CORRUPT_MESSAGE', `a record batch of ${batch.length} bytes, shorter than its header`);
  const header = readBatchHeader(batch);
  const damaged = checkHeader(batch, header, rules);
  if (damaged !== null) return damaged;

  let plain: Uint8Array;
  try {
    plain = recordBytes(batch, header, codec);
  } catch (thrown) {
    return rejection(
      'UNKNOWN_SERVER_ERROR',
      `the records do not decompress as ${header.compression}: ${textOf(thrown)}`,
    );
  }
  const examined = examineRecords(plain, header, rules, nowMs);
  if ('error' in examined) return examined;

  const target = rules.compressionType === 'producer' ? header.compression : compressionOf(rules.compressionType);
  if (target !== header.compression || (header.compression !== 'none' && !examined.dense))
    return rebuild(batch, header, target as Compression, rules, codec);
  if (rules.messageTimestampType === 'CreateTime') setMaxTimestamp(batch, 'CreateTime', examined.maxTimestamp);
  return fitting(batch, rules);
}

/** `admitBatch`'s verdict alone: the error's name, or null for a batch that may be appended. */
export function validateBatch(
  batch: Uint8Array,
  rules: AdmissionRules,
  codec: Codecs,
  nowMs: number,
): ErrorName | null {
  return admitBatch(batch.slice(), rules, codec, nowMs).error;
}

function checkHeader(batch: Uint8Array, header: BatchHeader, rules: AdmissionRules): Rejection | null {
  if (header.magic !== 2) return rejection('UNSUPPORTED_FOR_MESSAGE_FORMAT', `a record batch of magic ${header.magic}`);
  if (header.baseOffset !== 0n)
    return rejection('INVALID_RECORD', `base offset ${header.baseOffset} where a producer sends 0`);
  if (header.sizeInBytes > rules.maxMessageBytes)
    return rejection('MESSAGE_TOO_LARGE', `${header.sizeInBytes} bytes, max.message.bytes is ${rules.maxMessageBytes}`);
  if (header.sizeInBytes !== batch.length)
    return rejection('CORRUPT_MESSAGE', `length says ${header.sizeInBytes} bytes, ${batch.length} are there`);
  const crc = batchCrc(batch);
  if (crc !== header.crc) return rejection('CORRUPT_MESSAGE', `checksum is ${header.crc}, the bytes have ${crc}`);
  if (header.compression === 'unknown')
    return rejection('UNKNOWN_SERVER_ERROR', `unknown compression type id ${header.attributes & 7}`);
  if (header.lastOffsetDelta < 0) return rejection('INVALID_RECORD', `last offset delta ${header.lastOffsetDelta}`);
  if (header.recordCount <= 0) return rejection('INVALID_RECORD', `record count ${header.recordCount}`);
  if (header.recordCount !== header.lastOffsetDelta + 1)
    return rejection(
      'INVALID_RECORD',
      `record count ${header.recordCount} with last offset delta ${header.lastOffsetDelta}`,
    );
  if (header.isControl) return rejection('INVALID_RECORD', 'a client may not write control records');
  if (header.producerId >= 0n && header.baseSequence < 0)
    return rejection('INVALID_RECORD', `producer id ${header.producerId} with base sequence ${header.baseSequence}`);
  return null;
}

/** Reads every record once. `dense`: the offset deltas are 0, 1, 2, … */
function examineRecords(
  plain: Uint8Array,
  header: BatchHeader,
  rules: AdmissionRules,
  nowMs: number,
): Rejection | { maxTimestamp: number; dense: boolean } {
  const cursor = new Cursor(plain);
  const record: RecordOutline = { offsetDelta: 0, timestamp: -1, hasKey: false };
  const compacted = rules.cleanupPolicy.includes('compact');
  const recordErrors: { batchIndex: number; message: string; badTime: boolean }[] = [];
  let maxTimestamp = -1;
  let dense = true;
  try {
    for (let index = 0; index < header.recordCount; index++) {
      skimRecord(cursor, header, record);
      if (record.timestamp > maxTimestamp) maxTimestamp = record.timestamp;
      if (record.offsetDelta !== index) dense = false;
      const timeFault = timestampFault(record, header, rules, nowMs);
      if (compacted && !record.hasKey)
        recordErrors.push({
          batchIndex: index,
          message: `Compacted topic cannot accept message without key in topic partition ${rules.partition ?? ''}`,
          badTime: false,
        });
      else if (timeFault !== null) recordErrors.push({ batchIndex: index, message: timeFault, badTime: true });
    }
  } catch (thrown) {
    if (thrown instanceof RecordError) return rejection('INVALID_RECORD', thrown.message);
    throw thrown;
  }
  if (cursor.at !== plain.length)
    return rejection(
      'INVALID_RECORD',
      `${plain.length - cursor.at} bytes after the last of ${header.recordCount} records`,
    );
  if (recordErrors.length === 0) return { maxTimestamp, dense };
  const badTime = recordErrors.some((fault) => fault.badTime);
  const errorMessage = badTime
    ? 'One or more records have been rejected due to invalid timestamp'
    : rejectedRecords(recordErrors);
  return {
    error: badTime ? 'INVALID_TIMESTAMP' : 'INVALID_RECORD',
    reason: errorMessage,
    errorMessage,
    recordErrors: recordErrors.map(({ batchIndex, message }) => ({ batchIndex, message })),
  };
}

/** The message for a batch, as Kafka 4.3.1 words it: all in number, three in full. */
function rejectedRecords(errors: readonly { batchIndex: number; message: string }[]): string {
  const shown = errors
    .slice(0, 3)
    .map(({ batchIndex, message }) => `RecordError(batchIndex=${batchIndex}, message='${message}')`);
  return `One or more records have been rejected due to ${errors.length} record errors in total, and only showing the first three errors at most: [${shown.join(', ')}]`;
}

/** KIP-937: how far a record's CreateTime may be from the broker's clock. Null when it is fine. */
function timestampFault(
  { timestamp, offsetDelta }: RecordOutline,
  header: BatchHeader,
  rules: AdmissionRules,
  nowMs: number,
): string | null {
  if (rules.messageTimestampType === 'CreateTime' && timestamp !== -1) {
    const earliest = nowMs - rules.messageTimestampBeforeMaxMs;
    const latest = nowMs + rules.messageTimestampAfterMaxMs;
    if (timestamp >= earliest && timestamp <= latest) return null;
    return `Timestamp ${timestamp} of message with offset ${offsetDelta} is out of range. The timestamp should be within [${earliest}, ${latest}]`;
  }
  if (header.timestampType === 'LogAppendTime') return 'A producer may not set the timestamp type to LogAppendTime';
  return null;
}

function rebuild(
  batch: Uint8Array,
  header: BatchHeader,
  compression: Compression,
  rules: AdmissionRules,
  codec: Codecs,
): Admission | Rejection {
  const records = [...decodeRecords(batch, codec)];
  const { producerId, producerEpoch, baseSequence, isTransactional } = header;
  const built = encodeBatch({ records, compression, producerId, producerEpoch, baseSequence, isTransactional }, codec);
  if (built.length > rules.maxMessageBytes)
    return rejection(
      'MESSAGE_TOO_LARGE',
      `${built.length} bytes after compression, max.message.bytes is ${rules.maxMessageBytes}`,
    );
  return fitting(built, rules);
}

function fitting(batch: Uint8Array, { segmentBytes }: AdmissionRules): Admission | Rejection {
  if (batch.length > segmentBytes)
    return rejection('RECORD_LIST_TOO_LARGE', `${batch.length} bytes, segment.bytes is ${segmentBytes}`);
  return { error: null, batch, header: readBatchHeader(batch) };
}

function compressionOf(type: 'uncompressed' | Compression): Compression {
  return type === 'uncompressed' ? 'none' : type;
}

function rejection(error: ErrorName, reason: string): Rejection {
  return { error, reason, errorMessage: null, recordErrors: [] };
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
