import type { ClientQuotas } from '../security/quota.ts';
import { QuotaRate, type RateWindows } from '../security/quota-rate.ts';
import type { ConfigStore } from './config-store.ts';

/** What becomes of a new connection: it is served, at once or later, or it is closed. */
export type Admission =
  | { kind: 'serve'; afterMs: number }
  /** As soon as another connection ends. */
  | { kind: 'wait' }
  | { kind: 'refuse'; afterMs: number; reason: string };

/** Addresses that many clients long gone came from are forgotten at this number. */
const maxRates = 10_000;

/**
 * Who may connect to one broker: `max.connections`, `max.connections.per.ip` with its overrides, `max.connection.creation.rate`,
 * and the quota `connection_creation_rate` of addresses (KIP-402, KIP-612).
 */
export class Admissions {
  readonly #configs: ConfigStore;
  readonly #quotas: ClientQuotas;
  readonly #windows: () => RateWindows;
  readonly #byAddress = new Map<string, number>();
  readonly #rates = new Map<string, QuotaRate>();
  readonly #ofBroker = new QuotaRate();
  readonly #waiting: (() => void)[] = [];
  #open = 0;

  constructor(configs: ConfigStore, quotas: ClientQuotas, windows: () => RateWindows) {
    this.#configs = configs;
    this.#quotas = quotas;
    this.#windows = windows;
  }

  /** Counts a connection, whatever becomes of it: `left` must be called when it ends. */
  admit(address: string, now: number): Admission {
    const here = (this.#byAddress.get(address) ?? 0) + 1;
    this.#byAddress.set(address, here);
    this.#open += 1;
    const most = this.#mostPerAddress(address);
    if (here > most)
      return { kind: 'refuse', afterMs: 0, reason: `Too many connections from ${address} (maximum = ${most})` };
    const throttledMs = this.#throttledMs(address, now);
    if (throttledMs > 0)
      return { kind: 'refuse', afterMs: throttledMs, reason: `connections from ${address} come too fast` };
    if (this.#open > this.#configs.number('max.connections')) return { kind: 'wait' };
    return { kind: 'serve', afterMs: this.#rateMs(now) };
  }

  left(address: string): void {
    const here = (this.#byAddress.get(address) ?? 1) - 1;
    if (here > 0) this.#byAddress.set(address, here);
    else this.#byAddress.delete(address);
    this.#open -= 1;
    if (this.#open - this.#waiting.length < this.#configs.number('max.connections')) this.#waiting.shift()?.();
  }

  /** @returns what takes it off the list again */
  queue(serve: () => void): () => void {
    this.#waiting.push(serve);
    return () => {
      const at = this.#waiting.indexOf(serve);
      if (at >= 0) this.#waiting.splice(at, 1);
    };
  }

  #mostPerAddress(address: string): number {
    const overrides = this.#configs.textOrNull('max.connections.per.ip.overrides') ?? '';
    for (const each of overrides.split(',')) {
      const at = each.lastIndexOf(':');
      if (at > 0 && each.slice(0, at).trim() === address) return Number(each.slice(at + 1));
    }
    return this.#configs.number('max.connections.per.ip');
  }

  /** Milliseconds after which a connection beyond the address's quota is closed: a client that is let go at once comes back at once. */
  #throttledMs(address: string, now: number): number {
    const bound = this.#quotas.ofAddress(address);
    if (bound === undefined) return 0;
    if (this.#rates.size >= maxRates) this.#rates.clear();
    const rate = this.#rates.get(address) ?? new QuotaRate();
    this.#rates.set(address, rate);
    const windows = this.#windows();
    rate.record(1, now, windows);
    const ms = rate.throttleMs(bound, now, windows);
    if (ms > 0) rate.record(-1, now, windows);
    return Math.min(ms, windows.count * windows.sizeMs);
  }

  #rateMs(now: number): number {
    const bound = this.#configs.number('max.connection.creation.rate');
    if (bound >= 2 ** 31 - 1) return 0;
    const windows = this.#windows();
    this.#ofBroker.record(1, now, windows);
    return Math.min(this.#ofBroker.throttleMs(bound, now, windows), windows.count * windows.sizeMs);
  }
}
