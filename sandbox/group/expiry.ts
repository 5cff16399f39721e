import type { OffsetValue } from './offset-records.ts';

/**
 * From when on a group's offsets count as unused: from each one's commit, or (milliseconds since the epoch) from the time
 * at which its last member left. Null while none can: its members may yet want them.
 */
export type UnusedSince = 'commit' | number | null;

/**
 * Whether a committed offset has gone unused for too long. A client of old may have said itself how long to keep it.
 *
 * @param retentionMs `offsets.retention.minutes`
 *
 * Source: KIP-211; OffsetExpirationConditionImpl of Apache Kafka 4.3.
 */
export function hasExpired(
  { commitTimestamp, expireTimestamp }: OffsetValue,
  unusedSince: UnusedSince,
  { now, retentionMs }: { now: number; retentionMs: number },
): boolean {
  if (unusedSince === null) return false;
  if (expireTimestamp !== null) return now >= expireTimestamp;
  return now - (unusedSince === 'commit' ? commitTimestamp : unusedSince) >= retentionMs;
}
