import type { LogConfig } from '../../sandbox/config/log-config.ts';
import type { LogStore } from '../../sandbox/host.ts';
import { nodeCodec } from '../../sandbox/hosts/node/codecs.ts';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { PartitionLog } from '../../sandbox/log/partition-log.ts';
import {
  type BatchInput,
  encodeBatch,
  type RecordInput,
  readBatchHeader,
  splitBatches,
} from '../../sandbox/record/batch.ts';

/** Kafka's defaults. */
export const defaults: LogConfig = {
  cleanupPolicy: ['delete'],
  compressionType: 'producer',
  deleteRetentionMs: 86_400_000,
  fileDeleteDelayMs: 60_000,
  flushMessages: Number.MAX_SAFE_INTEGER,
  flushMs: Number.MAX_SAFE_INTEGER,
  indexIntervalBytes: 4_096,
  maxCompactionLagMs: Number.MAX_SAFE_INTEGER,
  maxMessageBytes: 1_048_588,
  messageTimestampAfterMaxMs: 3_600_000,
  messageTimestampBeforeMaxMs: Number.MAX_SAFE_INTEGER,
  messageTimestampType: 'CreateTime',
  minCleanableDirtyRatio: 0.5,
  minCompactionLagMs: 0,
  minInsyncReplicas: 1,
  retentionBytes: -1,
  retentionMs: 604_800_000,
  segmentBytes: 1_073_741_824,
  segmentMs: 604_800_000,
  uncleanLeaderElectionEnable: false,
};

export const START_MS = 1_767_225_600_000;
const encoder = new TextEncoder();

export function openLog({
  store = new MemoryStore() as LogStore,
  nowMs = START_MS,
  ...config
}: Partial<LogConfig> & { store?: LogStore; nowMs?: number } = {}): PartitionLog {
  return new PartitionLog({
    store,
    directory: 'orders-0',
    config: () => ({ ...defaults, ...config }),
    codec: nodeCodec,
    nowMs,
  });
}

export const text = (value: string) => encoder.encode(value);

/** A batch of records `v0`, `v1`, …, all with one timestamp, or the records given. */
export function batchOf(records: number | readonly RecordInput[], input: Partial<BatchInput> & { at?: number } = {}) {
  const { at = START_MS, ...rest } = input;
  const made =
    typeof records === 'number'
      ? Array.from({ length: records }, (_, n) => ({ timestamp: at, key: text(`k${n}`), value: text(`v${n}`) }))
      : records;
  return encodeBatch({ ...rest, records: made }, nodeCodec);
}

/** Base offsets of the batches that a read gave. */
export function baseOffsets(read: readonly Uint8Array[] | string): bigint[] | string {
  if (typeof read === 'string') return read;
  return read.flatMap((run) => splitBatches(run).map((batch) => readBatchHeader(batch).baseOffset));
}
