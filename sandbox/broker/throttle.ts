import type { ClientQuotas, QuotaKey } from '../security/quota.ts';
import { QuotaRate, type RateWindows } from '../security/quota-rate.ts';

/** Who is measured. */
export interface Measured {
  /** Name of the principal, without its type. */
  user: string;
  clientId: string;
}

/** Rates that many clients long gone left behind are forgotten at this number. */
const maxRates = 10_000;

/** Measures what clients send and fetch against their quotas, on one broker. */
export class Throttle {
  readonly #quotas: ClientQuotas;
  readonly #windows: () => RateWindows;
  readonly #rates = new Map<string, QuotaRate>();

  constructor(quotas: ClientQuotas, windows: () => RateWindows) {
    this.#quotas = quotas;
    this.#windows = windows;
  }

  /** Whether nobody has a quota, so that nothing need be measured. */
  get idle(): boolean {
    return this.#quotas.empty;
  }

  /**
   * Counts bytes and says for how many milliseconds the client must be held back; 0 for not at all.
   *
   * @param refuse takes the bytes back where they are too many: they will not be sent now
   */
  record(key: QuotaKey, { user, clientId }: Measured, bytes: number, now: number, refuse = false): number {
    const limit = this.#quotas.limit(key, user, clientId);
    if (!limit) return 0;
    const rate = this.#rate(`${key}\0${limit.sharedBy}`);
    const windows = this.#windows();
    rate.record(bytes, now, windows);
    const throttleMs = rate.throttleMs(limit.bound, now, windows);
    if (refuse && throttleMs > 0) rate.record(-bytes, now, windows);
    return throttleMs;
  }

  /** As many bytes as a client may have at once without having to wait for ever. */
  most(key: QuotaKey, { user, clientId }: Measured): number {
    const limit = this.#quotas.limit(key, user, clientId);
    if (!limit) return Number.POSITIVE_INFINITY;
    const { count, sizeMs } = this.#windows();
    return Math.floor((limit.bound * (count - 1) * sizeMs) / 1000);
  }

  #rate(id: string): QuotaRate {
    let rate = this.#rates.get(id);
    if (!rate) {
      if (this.#rates.size >= maxRates) this.#rates.clear();
      rate = new QuotaRate();
      this.#rates.set(id, rate);
    }
    return rate;
  }
}
