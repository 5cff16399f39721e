import type { Emit, TraceEvent } from './event.ts';

export interface TraceOptions {
  /** Events kept; older ones are dropped and counted. */
  capacity: number;
  now(): number;
}

/**
 * The one causal trace: a bounded ring of events that says how many it dropped. Readers are called synchronously, in
 * order of subscription, with each event as it happens.
 */
export class Trace {
  readonly #capacity: number;
  readonly #now: () => number;
  readonly #readers = new Set<(event: TraceEvent) => void>();
  #ring: TraceEvent[] = [];
  #oldest = 0;
  #nextId = 1;
  #dropped = 0;

  constructor({ capacity, now }: TraceOptions) {
    this.#capacity = capacity;
    this.#now = now;
  }

  /** Records a fact and returns its id, to be the cause of others. */
  emit: Emit = (type, actor, cause, facts) => {
    if (!this.listening) return 0;
    const id = this.#nextId;
    this.#nextId += 1;
    const event = { id, at: this.#now(), cause, actor, type, ...facts } as unknown as TraceEvent;
    if (this.#ring.length < this.#capacity) this.#ring.push(event);
    else if (this.#capacity > 0) {
      this.#ring[this.#oldest] = event;
      this.#oldest = (this.#oldest + 1) % this.#capacity;
      this.#dropped += 1;
    } else this.#dropped += 1;
    for (const reader of this.#readers) reader(event);
    return id;
  };

  /** Whether it is worth the work of preparing facts for showing: false while nothing keeps or reads events. */
  get listening(): boolean {
    return this.#capacity > 0 || this.#readers.size > 0;
  }

  /** Events dropped from the ring since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Events still in the ring, oldest first. */
  events(): readonly TraceEvent[] {
    return [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)];
  }

  /** Calls `reader` with each event from now on, until the returned function is called. */
  subscribe(reader: (event: TraceEvent) => void): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  /** The events that led to this one, first cause first, as far as the ring remembers. */
  causes(id: number): readonly TraceEvent[] {
    const byId = new Map(this.#ring.map((event) => [event.id, event]));
    const chain: TraceEvent[] = [];
    for (let event = byId.get(id); event; event = event.cause === null ? undefined : byId.get(event.cause))
      chain.unshift(event);
    return chain;
  }

  /** Forgets all events (ids go on). */
  clear(): void {
    this.#ring = [];
    this.#oldest = 0;
  }
}
