/** How a rate is measured, as `quota.window.num` and `quota.window.size.seconds` say. */
export interface RateWindows {
  count: number;
  sizeMs: number;
}

/** Bytes a second over the last windows. Windows that have not been yet count as empty ones, so that a start is no burst. */
export class QuotaRate {
  #samples: { from: number; total: number }[] = [];

  record(value: number, now: number, { sizeMs }: RateWindows): void {
    const last = this.#samples.at(-1);
    if (last && now < last.from + sizeMs) last.total += value;
    else this.#samples.push({ from: now, total: value });
  }

  /**
   * Milliseconds to wait until the rate is back at `bound` bytes a second; 0 if it is not above.
   *
   * Source: Kafka's ClientQuotaManager: (rate − bound) ÷ bound × window.
   */
  throttleMs(bound: number, now: number, windows: RateWindows): number {
    const windowMs = this.#windowMs(now, windows);
    const total = this.#samples.reduce((sum, each) => sum + each.total, 0);
    const rate = total / (windowMs / 1000);
    return rate > bound ? Math.round(((rate - bound) / bound) * windowMs) : 0;
  }

  #windowMs(now: number, { count, sizeMs }: RateWindows): number {
    this.#samples = this.#samples.filter(({ from }) => now - from < count * sizeMs);
    const elapsed = now - (this.#samples[0]?.from ?? now);
    const full = Math.trunc(elapsed / sizeMs);
    return elapsed + Math.max(count - 1 - full, 0) * sizeMs || sizeMs;
  }
}
