import type { ClientQuotas, QuotaKey } from '../security/quota.ts';
import { QuotaRate, type RateWindows } from '../security/quota-rate.ts';
import { TokenBucket } from '../security/token-bucket.ts';

/** Who is measured. */
export interface Measured {
  /** Name of the principal, without its type. */
  user: string;
  clientId: string;
}

/** Rates that many clients long gone left behind are forgotten at this number. */
const maxRates = 10_000;

/** Measures what clients send, fetch, take of a thread's time and change, against their quotas, on one broker. */
export class Throttle {
  readonly #quotas: ClientQuotas;
  readonly #windows: () => RateWindows;
  readonly #controllerWindows: () => RateWindows;
  readonly #rates = new Map<string, QuotaRate>();
  readonly #buckets = new Map<string, TokenBucket>();

  /** @param controllerWindows those of `controller_mutation_rate` */
  constructor(quotas: ClientQuotas, windows: () => RateWindows, controllerWindows: () => RateWindows) {
    this.#quotas = quotas;
    this.#windows = windows;
    this.#controllerWindows = controllerWindows;
  }

  /** Whether nobody has a quota, so that nothing need be measured. */
  get idle(): boolean {
    return this.#quotas.empty;
  }

  /**
   * Counts what was used and says for how many milliseconds the client must be held back; 0 for not at all.
   *
   * @param used bytes; of `request_percentage`, hundredths of a second of one thread
   * @param refuse takes it back where it is too much: it will not be sent now
   */
  record(key: QuotaKey, { user, clientId }: Measured, used: number, now: number, refuse = false): number {
    const limit = this.#quotas.limit(key, user, clientId);
    if (!limit) return 0;
    const rate = kept(this.#rates, `${key}\0${limit.sharedBy}`, () => new QuotaRate());
    const windows = this.#windows();
    rate.record(used, now, windows);
    const throttleMs = rate.throttleMs(limit.bound, now, windows);
    if (refuse && throttleMs > 0) rate.record(-used, now, windows);
    // Requests are let in again once a window, so that heartbeats come through.
    return key === 'request_percentage' ? Math.min(throttleMs, windows.sizeMs) : throttleMs;
  }

  /** As many bytes as a client may have at once without having to wait for ever. */
  most(key: QuotaKey, { user, clientId }: Measured): number {
    const limit = this.#quotas.limit(key, user, clientId);
    if (!limit) return Number.POSITIVE_INFINITY;
    const { count, sizeMs } = this.#windows();
    return Math.floor((limit.bound * (count - 1) * sizeMs) / 1000);
  }

  /** What a client may change of the cluster's partitions; null if that is not limited. */
  mutations({
    user,
    clientId,
  }: Measured): { take(count: number, now: number): void; overdrawnMs(now: number): number } | null {
    const limit = this.#quotas.limit('controller_mutation_rate', user, clientId);
    if (!limit) return null;
    const bucket = kept(this.#buckets, limit.sharedBy, () => new TokenBucket());
    const windows = this.#controllerWindows();
    return {
      take: (count, now) => bucket.take(count, limit.bound, now, windows),
      overdrawnMs: (now) => bucket.overdrawnMs(limit.bound, now, windows),
    };
  }
}

function kept<T>(all: Map<string, T>, id: string, make: () => T): T {
  let one = all.get(id);
  if (one === undefined) {
    if (all.size >= maxRates) all.clear();
    one = make();
    all.set(id, one);
  }
  return one;
}
