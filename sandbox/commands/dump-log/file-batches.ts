import { BATCH_HEADER_BYTES, type BatchHeader, batchCrc, batchSizeAt, readBatchHeader } from '../../record/batch.ts';
import { JavaError } from '../tool/java.ts';

/** Bytes up to the one that tells the format of a batch, which belongs to them. */
const upToMagic = 17;
/** Least bytes that anything can have which stands after a length. */
const leastSize = 14;
const records = 'org.apache.kafka.common.record.internal';

/** A batch of a file, and where it begins. */
export interface FileBatch {
  position: number;
  header: BatchHeader;
  bytes: Uint8Array;
}

/**
 * Batches of a file one after another, until what is left holds no whole one, as FileLogInputStream of Apache Kafka 4.3 reads them.
 * Throws JavaError where a length is impossible.
 *
 * @param from where to begin, and where to end: bytes
 */
export function* fileBatches(path: string, bytes: Uint8Array, from = 0, end = bytes.length): Iterable<FileBatch> {
  for (let position = from; position < end - upToMagic; ) {
    const size = (batchSizeAt(bytes, position) ?? 0) - 12;
    if (size < leastSize)
      throw new JavaError(
        'org.apache.kafka.common.errors.CorruptRecordException',
        `Found record size ${size} smaller than minimum record overhead (${leastSize}) in file ${path}.`,
      );
    const sizeInBytes = size + 12;
    if (position > end - sizeInBytes) return;
    const batch = bytes.subarray(position, position + sizeInBytes);
    if (sizeInBytes < BATCH_HEADER_BYTES || (batch[16] as number) < 2) throw new Error(oldFormat(path, position));
    yield { position, header: readBatchHeader(batch), bytes: batch };
    position += sizeInBytes;
  }
}

function oldFormat(path: string, position: number): string {
  return `${path} has messages of a format before Kafka 0.11 at byte ${position}, which this lab does not read`;
}

export function isValid({ header, bytes }: FileBatch): boolean {
  return bytes.length >= BATCH_HEADER_BYTES && batchCrc(bytes) === header.crc;
}

/** The part of a file that begins at `position`. Throws JavaError where it cannot be. Returns where it ends. */
export function sliceEnd(path: string, bytes: Uint8Array, position: number, size: number): number {
  const about = `FileRecords(size=${bytes.length}, file=${path}, start=0, end=2147483647)`;
  const fail = (message: string): JavaError =>
    new JavaError('java.lang.IllegalArgumentException', message, [
      `${records}.FileRecords.availableBytes(FileRecords.java:177)`,
      `${records}.FileRecords.slice(FileRecords.java:144)`,
    ]);
  if (position > bytes.length) throw fail(`Slice from position ${position} exceeds end position of ${about}`);
  if (size < 0) throw fail(`Invalid size: ${size} in read from ${about}`);
  return Math.min(bytes.length, position + size);
}
