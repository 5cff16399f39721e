import { mebibyte, per, percentile } from './rate.ts';

/** Figures of what was sent so far. Times are milliseconds of lab time. */
export class ProducerStats {
  readonly #what: string;
  readonly #startedAt: number;
  readonly #intervalMs: number;
  readonly #latencies: number[] = [];
  #bytes = 0;
  #window: { startedAt: number; latencies: number[]; bytes: number };
  /** Whether it says nothing while it goes on. */
  quiet = false;

  constructor(what: string, startedAt: number, intervalMs: number) {
    this.#what = what;
    this.#startedAt = startedAt;
    this.#intervalMs = intervalMs;
    this.#window = { startedAt, latencies: [], bytes: 0 };
  }

  /** Counts a record that was answered; a line about the time since the last one, where that is due. */
  record(latencyMs: number, bytes: number, now: number): string {
    this.#latencies.push(latencyMs);
    this.#bytes += bytes;
    const window = this.#window;
    window.latencies.push(latencyMs);
    window.bytes += bytes;
    if (now - window.startedAt < this.#intervalMs) return '';
    this.#window = { startedAt: now, latencies: [], bytes: 0 };
    if (this.quiet) return '';
    const ms = now - window.startedAt;
    const { length } = window.latencies;
    const [average, most] = [mean(window.latencies), Math.max(...window.latencies)];
    return `${length}${this.#what} records sent, ${per(length, ms).toFixed(1)} records/sec (${per(window.bytes / mebibyte, ms).toFixed(2)} MB/sec), ${average.toFixed(1)} ms avg latency, ${most.toFixed(1)} ms max latency.\n`;
  }

  total(now: number): string {
    const ms = now - this.#startedAt;
    const sorted = [...this.#latencies].sort((a, b) => a - b);
    const { length } = sorted;
    const [p50, p95, p99, p999] = [0.5, 0.95, 0.99, 0.999].map((share) => percentile(sorted, share));
    return `${length}${this.#what} records sent, ${per(length, ms).toFixed(6)} records/sec (${per(this.#bytes / mebibyte, ms).toFixed(2)} MB/sec), ${mean(sorted).toFixed(2)} ms avg latency, ${(sorted.at(-1) ?? 0).toFixed(2)} ms max latency, ${p50} ms 50th, ${p95} ms 95th, ${p99} ms 99th, ${p999} ms 99.9th.\n`;
  }
}

/** NaN of nothing. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
