import {
  type BatchHeader,
  type BatchInput,
  decodeRecords,
  encodeBatch,
  readBatchHeader,
  splitBatches,
} from '../../sandbox/record/batch.ts';
import { fromHex, type Json } from './message-json.ts';

/** 2026-11-18, the time of the first record that scripts produce. */
export const epoch = 1_795_000_000_000;

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const utf8 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

/** A batch of these values, a second apart, with keys `k0`, `k1`, … unless they have none, or others. */
export function batch(
  values: readonly (string | null)[],
  more: Omit<BatchInput, 'records'> & { keyless?: true; keys?: readonly string[]; at?: number } = {},
): string {
  const { keyless, keys, at = epoch, ...rest } = more;
  return toHex(
    encodeBatch({
      records: values.map((value, i) => ({
        key: keyless ? null : utf8(keys?.[i] ?? `k${i}`),
        value: value === null ? null : utf8(value),
        timestamp: at + i * 1_000,
        headers: [],
      })),
      ...rest,
    }),
  );
}

/** What stands for records whose producer's id and epoch are known only once the conversation is under way. */
export interface LateBatch {
  batch: {
    values: readonly string[];
    producerId: string;
    producerEpoch: string | number;
    baseSequence: number;
    isTransactional: boolean;
    /** Time of the first record. */
    at?: number;
  };
}

export function encodeLateBatch({ batch: { values, producerId, producerEpoch, ...rest } }: LateBatch): string {
  return batch(values, { ...rest, producerId: BigInt(producerId), producerEpoch: Number(producerEpoch) });
}

/** What is in an answer's records, without what differs from run to run: producer ids, times of control batches, checksums. */
export function outlineRecords(recordsHex: string): Json {
  return splitBatches(fromHex(recordsHex)).map((bytes) => {
    const header = readBatchHeader(bytes, 0);
    const { baseOffset, lastOffset, isTransactional, isControl, producerEpoch, baseSequence } = header;
    const records = [...decodeRecords(bytes, () => Promise.reject(new Error('compressed')) as never)];
    return {
      offsets: `${baseOffset}-${lastOffset}`,
      isTransactional,
      isControl,
      producerEpoch,
      baseSequence,
      ...outlineCompacted(header, records),
      // A control record's value tells the coordinator's epoch, which is its own business.
      records: records.map(({ key, value }) => [key && toHex(key), isControl ? null : value && toHex(value)]),
    };
  });
}

/** What compaction did to a batch: which offsets are left, and that a time is set from when on more may go. */
function outlineCompacted(header: BatchHeader, records: readonly { offset: bigint }[]): Record<string, Json> {
  const whole = records.length === header.lastOffsetDelta + 1;
  return {
    ...(!whole && { left: records.map(({ offset }) => String(offset)) }),
    ...(header.deleteHorizonMs !== null && { hasDeleteHorizon: true }),
  };
}
