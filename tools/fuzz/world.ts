import { Cluster } from '../../sandbox/broker/cluster.ts';
import type { Connection, LogStore } from '../../sandbox/host.ts';
import { nodeCodec } from '../../sandbox/hosts/node/codecs.ts';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import type { Peer } from '../../sandbox/network/network.ts';
import { seededRandom } from '../../sandbox/process/random.ts';
import { Trace } from '../../sandbox/trace/trace.ts';
import { StepClock } from '../step-clock.ts';

const start = 1_795_335_000_000;
const peer: Peer = { actor: { kind: 'outside', address: '127.0.0.1:50000' }, host: '127.0.0.1', port: 50_000 };

export interface WorldOptions {
  seed: number;
  /** Whether the trace keeps events, as in the page; a broker over TCP keeps none. */
  traced: boolean;
  /** By default in memory. */
  store?: LogStore;
}

/** A cluster without sockets, at a time that its holder moves: what hostile input is tried on. */
export class World {
  readonly clock = new StepClock(start);
  readonly cluster: Cluster;
  readonly #sasl;

  constructor({ seed, traced, store = new MemoryStore() }: WorldOptions) {
    this.cluster = new Cluster({
      host: { clock: this.clock, random: seededRandom(seed), codec: nodeCodec },
      trace: new Trace({ capacity: traced ? 1_000 : 0, now: () => this.clock.now() }),
      brokers: [{ id: 1, host: 'localhost', port: 9092, rack: null }],
      configs: {
        'offsets.topic.replication.factor': '1',
        'transaction.state.log.replication.factor': '1',
        // Its time is moved by leaps.
        'connections.max.idle.ms': '-1',
      },
      store,
      users: { ana: 'secret' },
    });
    this.#sasl = { protocol: 'SASL_PLAINTEXT' as const, brokers: this.cluster.brokers };
  }

  connect(how: 'PLAINTEXT' | 'SASL_PLAINTEXT' = 'PLAINTEXT'): Wire {
    const wire = new Wire();
    this.cluster.accept(1, wire.end, peer, how === 'PLAINTEXT' ? undefined : this.#sasl);
    return wire;
  }

  /** Lets `ms` milliseconds pass, with every timer on the way. */
  pass(ms: number): void {
    const until = this.clock.now() + ms;
    while (this.clock.step(until));
  }
}

/** A client's end of a connection that takes and gives bytes at once. */
export class Wire {
  readonly end: Connection;
  /** Bytes that came and have not been taken. */
  received: Uint8Array[] = [];
  /** Why the broker closed; null while it is open. */
  closedFor: string | null = null;
  readonly #receivers: ((bytes: Uint8Array) => void)[] = [];
  readonly #closers: ((reason: string) => void)[] = [];

  constructor() {
    this.end = {
      send: (bytes) => void this.received.push(bytes),
      receive: (on) => void this.#receivers.push(on),
      close: (reason = 'closed') => {
        this.closedFor ??= reason;
      },
      closed: (on) => void this.#closers.push(on),
    };
  }

  send(bytes: Uint8Array): void {
    for (const on of this.#receivers) on(bytes);
  }

  hangUp(): void {
    this.closedFor ??= 'hung up';
    for (const on of this.#closers.splice(0)) on('client closed');
  }
}
