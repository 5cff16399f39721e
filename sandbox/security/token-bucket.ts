import type { RateWindows } from './quota-rate.ts';

/**
 * Tokens that come back at `bound` a second, up to as many as all windows hold. It may be overdrawn once: what is asked of
 * it is given in full while there is any left, and nothing more until it is level again (KIP-599).
 */
export class TokenBucket {
  #tokens: number | null = null;
  #at = 0;

  take(count: number, bound: number, now: number, windows: RateWindows): void {
    this.#refill(bound, now, windows);
    this.#tokens = Math.min(this.#burst(bound, windows), (this.#tokens ?? 0) - count);
  }

  /** Milliseconds until it is level; 0 if it is. */
  overdrawnMs(bound: number, now: number, windows: RateWindows): number {
    this.#refill(bound, now, windows);
    const tokens = this.#tokens ?? 0;
    return tokens < 0 ? Math.round((-tokens / bound) * 1000) : 0;
  }

  #refill(bound: number, now: number, windows: RateWindows): void {
    const burst = this.#burst(bound, windows);
    const gained = ((now - this.#at) / 1000) * bound;
    this.#tokens = this.#tokens === null ? burst : Math.min(burst, this.#tokens + gained);
    this.#at = now;
  }

  #burst(bound: number, { count, sizeMs }: RateWindows): number {
    return (bound * count * sizeMs) / 1000;
  }
}
