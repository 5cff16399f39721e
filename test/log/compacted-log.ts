import type { LogConfig } from '../../sandbox/config/log-config.ts';
import type { LogStore } from '../../sandbox/host.ts';
import { cleanableOf } from '../../sandbox/log/cleanable.ts';
import { type Cleaned, cleanLog } from '../../sandbox/log/cleaner.ts';
import type { PartitionLog } from '../../sandbox/log/partition-log.ts';
import { type Compression, readBatchHeader } from '../../sandbox/record/batch.ts';
import { batchOf, openLog, START_MS, text } from './fixture.ts';

export const HOUR = 3_600_000;
export const compacted: Partial<LogConfig> = {
  cleanupPolicy: ['compact'],
  segmentMs: HOUR / 2,
  minCleanableDirtyRatio: 0.01,
};
type Entry = readonly [key: string, value: string | null];

/** Appends one batch to the segment of that number. */
export function put(
  log: PartitionLog,
  segment: number,
  entries: readonly Entry[],
  compression: Compression = 'none',
): void {
  const timestamp = START_MS + segment * HOUR;
  const records = entries.map(([key, value]) => ({
    key: text(key),
    value: value === null ? null : text(value),
    timestamp,
  }));
  log.append(batchOf(records, { compression }), 0, timestamp);
  log.highWatermark = log.logEndOffset;
}

export function compact(log: PartitionLog, nowMs = START_MS + 100 * HOUR): Cleaned {
  const cleanable = cleanableOf(log, nowMs);
  if (!cleanable) throw new Error('nothing to compact');
  return cleanLog(cleanable, nowMs);
}

/** `offset:key=value` of all that is left. */
export function left(log: PartitionLog): string[] {
  const decoder = new TextDecoder();
  return log
    .records(0n, log.logEndOffset, 1_000)
    .map(({ offset, key, value }) => `${offset}:${key && decoder.decode(key)}=${value && decoder.decode(value)}`);
}

export const batchesOf = (log: PartitionLog) => [...log.batches(0n)].map((batch) => readBatchHeader(batch));

/** Three segments of one key each round, and an active one. */
export function rounds(config: Partial<LogConfig> & { store?: LogStore } = {}): PartitionLog {
  const log = openLog({ ...compacted, ...config });
  for (const segment of [0, 1, 2, 3])
    put(log, segment, [
      ['a', String(segment)],
      [`only-${segment}`, 'x'],
    ]);
  return log;
}
