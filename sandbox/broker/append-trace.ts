import { type BatchHeader, decodeRecords, readBatchHeader } from '../record/batch.ts';
import { markerOf } from '../record/control.ts';
import type { RecordPreview } from '../trace/event.ts';
import type { Cluster } from './cluster.ts';
import type { PartitionState } from './topic-state.ts';

/** Whose batch it is: null where the broker made it itself. */
export interface AppendedBy {
  connection: number | null;
  clientId: string | null;
  cause: number | null;
}

const previewLength = 256;
/** Records of one batch that the trace shows. */
const maxPreviews = 1000;

/**
 * Tells the trace of a batch as it lies in the log.
 *
 * @param stable whether no transaction was open before it
 */
export function tellAppend(
  { trace, codec }: Pick<Cluster, 'trace' | 'codec'>,
  partition: PartitionState,
  stored: Uint8Array,
  header: BatchHeader,
  { connection, clientId, cause }: AppendedBy,
  stable = true,
): void {
  const { topic, partition: index, log } = partition;
  const actor = { kind: 'broker', id: partition.leader } as const;
  const { baseOffset } = readBatchHeader(stored, 0);
  const marker = markerOf(stored, header);
  const told = marker
    ? trace.emit('marker', actor, cause, { topic, partition: index, offset: baseOffset, ...marker })
    : trace.emit('append', actor, cause, {
        topic,
        partition: index,
        baseOffset,
        records: previews(stored),
        recordCount: header.recordCount,
        size: stored.length,
        compression: header.compression,
        producerId: header.producerId,
        connection,
        clientId,
      });
  trace.emit('high-watermark', actor, told, { topic, partition: index, offset: log.highWatermark });
  const offset = log.lastStableOffset;
  if (!stable || offset !== log.highWatermark)
    trace.emit('last-stable', actor, told, { topic, partition: index, offset });

  /** What cannot be read, such as records in a compression this host lacks, is shown as nothing rather than refused. */
  function previews(batch: Uint8Array): readonly RecordPreview[] {
    const found: RecordPreview[] = [];
    try {
      for (const { key, value, timestamp, headers } of decodeRecords(batch, codec)) {
        if (found.length === maxPreviews) break;
        const size = (key?.length ?? 0) + (value?.length ?? 0);
        found.push({ key: preview(key), value: preview(value), timestamp, headers: headers.length, size });
      }
    } catch (error) {
      trace.emit('notice', { kind: 'system' }, null, { name: 'unreadable-batch', text: String(error) });
    }
    return found;
  }
}

function preview(bytes: Uint8Array | null): string | null {
  if (bytes === null) return null;
  const text = new TextDecoder().decode(bytes.subarray(0, previewLength * 4));
  return text.length > previewLength ? `${text.slice(0, previewLength - 1)}…` : text;
}
