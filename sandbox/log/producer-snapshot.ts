import { crc32c } from '../wire/crc32c.ts';
import type { ProducerState } from './producer-states.ts';

/** What a partition knows of one producer, as `.snapshot` files have it. */
export interface ProducerSnapshotEntry {
  producerId: bigint;
  producerEpoch: number;
  /** Of the last batch; -1 for none, as are its offset and offset delta. */
  lastSequence: number;
  lastOffset: bigint;
  offsetDelta: number;
  /** Milliseconds since the epoch. */
  timestamp: bigint;
  coordinatorEpoch: number;
  /** First offset of the open transaction; -1 for none. */
  currentTxnFirstOffset: bigint;
}

const version = 1;
const headBytes = 10;
const crcAt = 2;
const entriesAt = 6;
const entryBytes = 46;

/** Why a snapshot cannot be read, in Kafka's words. */
export class CorruptSnapshot extends Error {}

/**
 * A producer snapshot: version (16 bits), CRC-32C of what follows it, count (32 bits), entries.
 *
 * Source: `.snapshot` files of Apache Kafka 4.3.1, test/golden/kafka-dump-log/segments.
 */
export function writeProducerSnapshot(entries: readonly ProducerSnapshotEntry[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headBytes + entries.length * entryBytes);
  const view = new DataView(bytes.buffer);
  view.setInt16(0, version);
  view.setInt32(entriesAt, entries.length);
  for (const [i, entry] of entries.entries()) {
    const at = headBytes + i * entryBytes;
    view.setBigInt64(at, entry.producerId);
    view.setInt16(at + 8, entry.producerEpoch);
    view.setInt32(at + 10, entry.lastSequence);
    view.setBigInt64(at + 14, entry.lastOffset);
    view.setInt32(at + 22, entry.offsetDelta);
    view.setBigInt64(at + 26, entry.timestamp);
    view.setInt32(at + 34, entry.coordinatorEpoch);
    view.setBigInt64(at + 38, entry.currentTxnFirstOffset);
  }
  view.setUint32(crcAt, crc32c(bytes.subarray(entriesAt)));
  return bytes;
}

/** Throws CorruptSnapshot. */
export function readProducerSnapshot(bytes: Uint8Array): readonly ProducerSnapshotEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length < headBytes ? 0 : view.getInt32(entriesAt);
  if (bytes.length < headBytes + count * entryBytes)
    throw new CorruptSnapshot('Snapshot failed schema validation: null');
  if (view.getInt16(0) !== version)
    throw new CorruptSnapshot(`Snapshot contained an unknown file version ${view.getInt16(0)}`);
  const [stored, computed] = [view.getUint32(crcAt), crc32c(bytes.subarray(entriesAt))];
  if (stored !== computed)
    throw new CorruptSnapshot(
      `Snapshot is corrupt (CRC is no longer valid). Stored crc: ${stored}. Computed crc: ${computed}`,
    );
  return Array.from({ length: count }, (_, i) => {
    const at = headBytes + i * entryBytes;
    return {
      producerId: view.getBigInt64(at),
      producerEpoch: view.getInt16(at + 8),
      lastSequence: view.getInt32(at + 10),
      lastOffset: view.getBigInt64(at + 14),
      offsetDelta: view.getInt32(at + 22),
      timestamp: view.getBigInt64(at + 26),
      coordinatorEpoch: view.getInt32(at + 34),
      currentTxnFirstOffset: view.getBigInt64(at + 38),
    };
  });
}

/** What is kept of a producer. */
export function snapshotEntry(state: ProducerState): ProducerSnapshotEntry {
  const last = state.batches.at(-1);
  return {
    producerId: state.producerId,
    producerEpoch: state.epoch,
    lastSequence: last?.lastSequence ?? -1,
    lastOffset: last?.lastOffset ?? -1n,
    offsetDelta: last ? Number(last.lastOffset - last.baseOffset) : 0,
    timestamp: BigInt(state.lastTimestamp),
    coordinatorEpoch: state.coordinatorEpoch,
    currentTxnFirstOffset: state.transactionStart ?? -1n,
  };
}

/** Snapshots among these files that are no use to anybody: those that stand neither where a segment begins nor at the end. */
export function straySnapshots(names: readonly string[], offsets: readonly bigint[]): readonly string[] {
  const wanted = new Set(offsets);
  return names.filter((name) => {
    const [, digits] = /\/(\d{20})\.snapshot$/.exec(name) ?? [];
    return digits !== undefined && !wanted.has(BigInt(digits));
  });
}
