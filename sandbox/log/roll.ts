import type { LogConfig } from '../config/log-config.ts';
import type { Segment } from './segment.ts';

/** Most that a segment's offsets may lie apart: its index holds them as 32-bit numbers in Kafka's files. */
const MAX_RELATIVE_OFFSET = 0x7fff_ffffn;

/** What counts of a batch that is to be appended. */
export interface RollBatch {
  baseOffset: bigint;
  lastOffset: bigint;
  maxTimestamp: number;
}

/** Whether a batch of so many bytes begins a new segment: the active one is full, too old, or its offsets reach too far. */
export function mustRoll(
  active: Segment,
  bytes: number,
  { lastOffset, maxTimestamp }: RollBatch,
  config: LogConfig,
  nowMs: number,
): boolean {
  const { size, firstTimestamp, createdMs, baseOffset } = active;
  const waitedMs = firstTimestamp >= 0 ? maxTimestamp - firstTimestamp : nowMs - createdMs;
  const compacts = config.cleanupPolicy.includes('compact') && config.maxCompactionLagMs > 0;
  const segmentMs = compacts ? Math.min(config.maxCompactionLagMs, config.segmentMs) : config.segmentMs;
  const full = size > config.segmentBytes - bytes;
  const tooFar = lastOffset - baseOffset > MAX_RELATIVE_OFFSET;
  return size > 0 && (full || tooFar || waitedMs > segmentMs);
}
