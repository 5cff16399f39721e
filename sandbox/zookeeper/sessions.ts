import type { Clock, Timer } from '../host.ts';

export interface Session {
  readonly id: bigint;
  readonly timeoutMs: number;
  /** Sixteen bytes that a client shows to go on with its session. */
  readonly password: Uint8Array;
}

interface Held extends Session {
  timer: Timer | null;
}

/** Sessions and when they expire: with the next tick after their timeout, as ZooKeeper buckets them. */
export class Sessions {
  readonly #clock: Clock;
  readonly #tickMs: number;
  readonly #expire: (session: Session) => void;
  readonly #held = new Map<bigint, Held>();
  #next: bigint;

  constructor(clock: Clock, tickMs: number, expire: (session: Session) => void) {
    this.#clock = clock;
    this.#tickMs = tickMs;
    this.#expire = expire;
    // The time in the middle, the server's id in the first byte: as SessionTrackerImpl numbers the sessions of a lone server.
    this.#next = ((BigInt(clock.now()) << 24n) & 0xffff_ffff_ffff_ffffn) >> 8n;
    if (this.#next === 0n) this.#next = 1n;
  }

  get(id: bigint): Session | undefined {
    return this.#held.get(id);
  }

  all(): readonly Session[] {
    return [...this.#held.values()];
  }

  create(wantedMs: number): Session {
    // One that was restored may have come by its id in this same millisecond.
    while (this.#held.has(this.#next)) this.#next += 1n;
    const session = this.restore(this.#next, Math.max(2 * this.#tickMs, Math.min(20 * this.#tickMs, wantedMs)));
    this.#next += 1n;
    return session;
  }

  restore(id: bigint, timeoutMs: number): Session {
    const held = { id, timeoutMs, password: passwordOf(id), timer: null };
    this.#held.set(id, held);
    this.touch(id);
    return held;
  }

  /** The client was heard of: its timeout begins anew. */
  touch(id: bigint): void {
    const held = this.#held.get(id);
    if (!held) return;
    held.timer?.cancel();
    const now = this.#clock.now();
    const due = (Math.floor((now + held.timeoutMs) / this.#tickMs) + 1) * this.#tickMs;
    held.timer = this.#clock.after(due - now, () => {
      held.timer = null;
      this.#expire(held);
    });
  }

  remove(id: bigint): void {
    this.#held.get(id)?.timer?.cancel();
    this.#held.delete(id);
  }

  /** Stops all timers. */
  close(): void {
    for (const held of this.#held.values()) held.timer?.cancel();
    this.#held.clear();
  }
}

/** java.util.Random's first bytes for the id and a constant: the same after a restart, so that sessions outlive it. */
function passwordOf(id: bigint): Uint8Array {
  const mask = (1n << 48n) - 1n;
  let seed = (id ^ 0xb341_5c00n ^ 0x5_deec_e66dn) & mask;
  const bytes = new Uint8Array(16);
  for (let at = 0; at < 16; at += 4) {
    seed = (seed * 0x5_deec_e66dn + 0xbn) & mask;
    const word = Number((seed >> 16n) & 0xffff_ffffn);
    for (let i = 0; i < 4; i += 1) bytes[at + i] = (word >>> (8 * i)) & 0xff;
  }
  return bytes;
}
