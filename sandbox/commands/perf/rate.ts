/** Figures as Java's `%.4f` prints them, for the perf tools; a time without length gives no infinite rate. */
export function per(amount: number, ms: number): number {
  return amount / (Math.max(ms, 1) / 1000);
}

export const mebibyte = 1024 * 1024;

/** The latency that this share (0 to 1) of the records had at most; milliseconds. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** `2026-11-22 08:00:00:000`, UTC. */
export function perfTime(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('.', ':').slice(0, -1);
}
