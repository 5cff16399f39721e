import type { BatchHeader } from './header.ts';
import { type Codecs, type DecodedRecord, decodeRecords, encodeBatch } from './records.ts';

/** What compaction does with a batch. */
export interface BatchFilter {
  keeps(record: DecodedRecord): boolean;
  /** Leaves a batch of no records where none is kept. */
  keepsEmpty: boolean;
  /** Whether the batch is a marker of a transaction without records: a marker that may go in time. */
  isMarkerOfNothing: boolean;
  /** When what it finds now to be deletable may be deleted, milliseconds since the epoch. */
  deleteHorizonMs: number;
}

/** What is left of a batch. */
export interface FilteredBatch {
  /** Null when nothing is. The batch itself when all of it is. */
  batch: Uint8Array | null;
  kept: number;
}

/**
 * A batch without the records that are not kept. It spans the same offsets as before, and so the sequence numbers of its
 * producer. The first time that tombstones are found in it, it is told from when on they may be removed (KIP-534).
 */
export function filterBatch(
  batch: Uint8Array,
  header: BatchHeader,
  codec: Codecs,
  { keeps, keepsEmpty, isMarkerOfNothing, deleteHorizonMs }: BatchFilter,
): FilteredBatch {
  const kept: DecodedRecord[] = [];
  let hasTombstones = false;
  for (const record of decodeRecords(batch, codec)) {
    if (!keeps(record)) continue;
    kept.push(record);
    if (record.value === null) hasTombstones = true;
  }
  if (kept.length === 0) return { batch: keepsEmpty ? emptyBatch(header) : null, kept: 0 };
  const setsHorizon = (hasTombstones || isMarkerOfNothing) && header.deleteHorizonMs === null;
  if (kept.length === header.recordCount && !setsHorizon) return { batch, kept: kept.length };
  const { compression } = header;
  if (compression === 'unknown') throw new RangeError(`batch at ${header.baseOffset} of an unknown compression`);
  const left = encodeBatch(
    {
      ...spanOf(header),
      records: kept.map((record) => ({ ...record, offsetDelta: Number(record.offset - header.baseOffset) })),
      compression,
      deleteHorizonMs: setsHorizon ? deleteHorizonMs : header.deleteHorizonMs,
    },
    codec,
  );
  return { batch: left, kept: kept.length };
}

function emptyBatch(header: BatchHeader): Uint8Array {
  return encodeBatch({ ...spanOf(header), records: [], baseTimestamp: -1, maxTimestamp: header.maxTimestamp });
}

function spanOf(header: BatchHeader) {
  const { baseOffset, lastOffsetDelta, partitionLeaderEpoch, timestampType } = header;
  const { producerId, producerEpoch, baseSequence, isTransactional, isControl } = header;
  return {
    baseOffset,
    lastOffsetDelta,
    partitionLeaderEpoch,
    timestampType,
    producerId,
    producerEpoch,
    baseSequence,
    isTransactional,
    isControl,
  };
}
