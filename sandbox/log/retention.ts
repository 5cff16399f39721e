import type { LogConfig } from '../config/log-config.ts';
import type { Segment } from './segment.ts';

export type RetentionReason = 'log-start-offset' | 'size' | 'time';

/** A segment that retention removed. */
export interface DeletedSegment {
  baseOffset: bigint;
  /** The offset after its last record. */
  endOffset: bigint;
  bytes: number;
  reason: RetentionReason;
}

/**
 * Which segments, from the oldest on, a rule allows to be deleted; an empty active segment never. Rules as in Kafka 4.3:
 *
 * - log-start-offset: the next segment starts at or before the log start offset.
 * - size: without the segment there are still `retention.bytes`.
 * - time: its newest record is more than `retention.ms` old. This takes the active segment too.
 */
export function deletableSegments(
  log: {
    segments: readonly Segment[];
    logStartOffset: bigint;
    highWatermark: bigint;
    logEndOffset: bigint;
    size: number;
  },
  reason: RetentionReason,
  config: LogConfig,
  nowMs: number,
): DeletedSegment[] {
  if (reason === 'size' && config.retentionBytes < 0) return [];
  if (reason === 'time' && config.retentionMs < 0) return [];
  let excess = log.size - config.retentionBytes;
  const deletable: DeletedSegment[] = [];
  for (const [at, segment] of log.segments.entries()) {
    const next = log.segments[at + 1];
    if (next === undefined && segment.size === 0) break;
    const endOffset = next?.baseOffset ?? log.logEndOffset;
    if (log.highWatermark < endOffset) break;
    const expired = {
      'log-start-offset': next !== undefined && next.baseOffset <= log.logStartOffset,
      size: excess - segment.size >= 0,
      time: nowMs - segment.largestTimestamp > config.retentionMs,
    }[reason];
    if (!expired) break;
    excess -= segment.size;
    deletable.push({ baseOffset: segment.baseOffset, endOffset, bytes: segment.size, reason });
  }
  return deletable;
}
