import { type BatchHeader, readBatchHeader } from './header.ts';
import { encodeBatch, readRecord, recordBytes } from './records.ts';
import { Cursor, RecordError } from './varint.ts';

/**
 * Control records: what a coordinator writes between the records of a transaction to say how it ended. They have
 * offsets like any other, and no consumer is given them.
 *
 * Source: "Control Batches" in Kafka's documentation; KIP-98.
 */

/** How a transaction ended. */
export type TransactionResult = 'commit' | 'abort';

/** The end of one producer's transaction in one partition. */
export interface TransactionMarker {
  producerId: bigint;
  producerEpoch: number;
  result: TransactionResult;
  /** Leader epoch of the coordinator's partition of `__transaction_state`. */
  coordinatorEpoch: number;
}

/** Types by their number in the record's key. */
const results: readonly TransactionResult[] = ['abort', 'commit'];
const recordVersion = 0;

/** A batch of one control record. @param timestamp milliseconds since the epoch */
export function encodeMarker(marker: TransactionMarker, timestamp: number): Uint8Array<ArrayBuffer> {
  const key = new DataView(new ArrayBuffer(4));
  key.setInt16(0, recordVersion);
  key.setInt16(2, results.indexOf(marker.result));
  const value = new DataView(new ArrayBuffer(6));
  value.setInt16(0, recordVersion);
  value.setInt32(2, marker.coordinatorEpoch);
  return encodeBatch({
    records: [{ key: new Uint8Array(key.buffer), value: new Uint8Array(value.buffer), timestamp }],
    producerId: marker.producerId,
    producerEpoch: marker.producerEpoch,
    isTransactional: true,
    isControl: true,
  });
}

/**
 * The marker in a batch; null for one that holds records of clients, or control records of another kind.
 *
 * @throws RecordError where a control batch is malformed
 */
export function markerOf(batch: Uint8Array, header: BatchHeader = readBatchHeader(batch)): TransactionMarker | null {
  // Compaction may have left nothing but the header.
  if (!header.isControl || header.recordCount === 0) return null;
  const none = (): never => {
    throw new RecordError(`compressed control batch at ${header.baseOffset}`);
  };
  const { key, value } = readRecord(new Cursor(recordBytes(batch, header, none)), header);
  if (key === null || key.length < 4) throw new RecordError(`control record at ${header.baseOffset} without a type`);
  const result = results[new DataView(key.buffer, key.byteOffset).getInt16(2)];
  if (result === undefined || value === null || value.length < 6) return null;
  const coordinatorEpoch = new DataView(value.buffer, value.byteOffset).getInt32(2);
  return { producerId: header.producerId, producerEpoch: header.producerEpoch, result, coordinatorEpoch };
}
