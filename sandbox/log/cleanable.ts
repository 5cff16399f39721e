import type { PartitionLog } from './partition-log.ts';
import type { Segment } from './segment.ts';

/** What of a log compaction may look at now. */
export interface Cleanable {
  log: PartitionLog;
  /** Before it lies what was compacted before. */
  firstDirtyOffset: bigint;
  /** Base offset of the first segment that must be left alone. */
  firstUncleanableOffset: bigint;
  /** Bytes from the one to the other, as a share of those and of all before. */
  dirtyRatio: number;
  /** Its dirtiest wait is over `max.compaction.lag.ms`. */
  overdue: boolean;
}

/**
 * What may be compacted of a log: never the active segment, nothing from the last stable offset on, nothing that is not
 * `min.compaction.lag.ms` old. Null for a log that is not compacted, or is empty.
 */
export function cleanableOf(log: PartitionLog, nowMs: number): Cleanable | null {
  const config = log.config();
  if (!config.cleanupPolicy.includes('compact')) return null;
  const firstDirtyOffset = firstDirtyOf(log);
  const lagging = log.segments.find((segment, at) => at >= dirtyFrom(log) && waitsFor(segment, log, nowMs) > 0);
  const stable = log.segments.findLast(({ baseOffset }) => baseOffset <= log.lastStableOffset);
  const until = [log.activeSegment, lagging, stable].flatMap((segment) => segment?.baseOffset ?? []);
  const [uncleanable = 0n] = inOrder(until);
  const [, firstUncleanableOffset = 0n] = inOrder([uncleanable, firstDirtyOffset]);
  let clean = 0;
  let dirty = 0;
  for (const [at, { baseOffset, size }] of log.segments.entries()) {
    if (baseOffset >= uncleanable) break;
    if (at >= dirtyFrom(log)) dirty += size;
  }
  for (const { baseOffset, size } of log.segments) if (baseOffset < firstDirtyOffset) clean += size;
  if (clean + dirty === 0) return null;
  const oldest = dirtySegments(log).reduce((least, { firstTimestamp }) => Math.min(least, firstTimestamp), nowMs);
  return {
    log,
    firstDirtyOffset,
    firstUncleanableOffset,
    dirtyRatio: dirty / (clean + dirty),
    overdue: dirty > 0 && oldest < nowMs - config.maxCompactionLagMs,
  };
}

/** Whether it is worth the work: dirty enough, or overdue. */
export function isDue({ log, dirtyRatio, overdue }: Cleanable): boolean {
  return overdue || dirtyRatio > log.config().minCleanableDirtyRatio;
}

/**
 * When time alone will let compaction see more of the log, or make it overdue, milliseconds since the epoch. Infinity when
 * it will not: then only new segments, the end of a transaction or another configuration change anything.
 */
export function nextChangeMs(log: PartitionLog, nowMs: number): number {
  const { cleanupPolicy, maxCompactionLagMs } = log.config();
  if (!cleanupPolicy.includes('compact')) return Number.POSITIVE_INFINITY;
  let next = Number.POSITIVE_INFINITY;
  for (const segment of dirtySegments(log)) {
    const waits = waitsFor(segment, log, nowMs);
    if (waits > 0) next = Math.min(next, nowMs + waits);
    const overdueMs = segment.firstTimestamp + maxCompactionLagMs + 1;
    if (segment.firstTimestamp > 0 && overdueMs > nowMs) next = Math.min(next, overdueMs);
  }
  return next;
}

/** Milliseconds until a segment has the age that `min.compaction.lag.ms` asks for. */
function waitsFor(segment: Segment, log: PartitionLog, nowMs: number): number {
  const { minCompactionLagMs } = log.config();
  return minCompactionLagMs > 0 ? segment.largestTimestamp - (nowMs - minCompactionLagMs) : 0;
}

function firstDirtyOf(log: PartitionLog): bigint {
  const cleaned = log.cleanedUpTo ?? log.logStartOffset;
  return cleaned < log.logStartOffset || cleaned > log.logEndOffset ? log.logStartOffset : cleaned;
}

/** Index of the segment that holds the first dirty offset. */
function dirtyFrom(log: PartitionLog): number {
  const first = firstDirtyOf(log);
  return Math.max(
    0,
    log.segments.findLastIndex(({ baseOffset }) => baseOffset <= first),
  );
}

/** Segments with records that compaction has not seen, but for the active one. */
function dirtySegments(log: PartitionLog): readonly Segment[] {
  return log.segments.slice(dirtyFrom(log), -1).filter(({ firstTimestamp, size }) => size > 0 && firstTimestamp > 0);
}

function inOrder(offsets: readonly bigint[]): readonly bigint[] {
  return offsets.toSorted((a, b) => (a < b ? -1 : 1));
}
