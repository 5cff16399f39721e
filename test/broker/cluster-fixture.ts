import { Cluster } from '../../sandbox/broker/cluster.ts';
import type { BrokerListener } from '../../sandbox/broker/security.ts';
import type { Connection } from '../../sandbox/host.ts';
import { nodeCodec } from '../../sandbox/hosts/node/codecs.ts';
import { LabClock, type WallClock } from '../../sandbox/lab-clock.ts';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import type { Peer } from '../../sandbox/network/network.ts';
import { type SecurityProtocol, securityProtocols } from '../../sandbox/security/protocol.ts';
import { Trace } from '../../sandbox/trace/trace.ts';
import { FrameSplitter, readResponse, writeRequest } from '../../sandbox/wire/frame.ts';
import type { Api, RequestInput, ResponseOf } from '../../sandbox/wire/schema.ts';
import { seeded } from '../wire/sample.ts';

/** Real time that only the test moves. */
class StillWall implements WallClock {
  #now = 1_700_000_000_000;
  now(): number {
    return this.#now;
  }
  after() {
    return { cancel() {} };
  }
  turn(run: () => void): void {
    queueMicrotask(run);
  }
}

/** A cluster driven frame by frame, without sockets, at a time that the test moves. */
export class ClusterFixture {
  readonly clock = new LabClock(new StillWall(), { rate: 0 });
  readonly trace = new Trace({ capacity: 10_000, now: () => this.clock.now() });
  readonly store: MemoryStore;
  readonly cluster: Cluster;
  /** By protocol; a secured one is 100 ports above. */
  readonly #listeners = new Map<SecurityProtocol, BrokerListener | undefined>();

  constructor({
    brokers = 1,
    configs = {},
    store = new MemoryStore(),
    users = {},
    patient = true,
  }: {
    brokers?: number;
    configs?: Record<string, string>;
    store?: MemoryStore;
    users?: Record<string, string>;
    /** Whether clients that say nothing for days are kept. */
    patient?: boolean;
  } = {}) {
    this.store = store;
    this.cluster = new Cluster({
      host: { clock: this.clock, random: seeded(1), codec: nodeCodec },
      trace: this.trace,
      brokers: Array.from({ length: brokers }, (_, i) => ({
        id: i + 1,
        host: 'localhost',
        port: 9092 + 2 * i,
        rack: null,
      })),
      configs: { ...(patient && { 'connections.max.idle.ms': '-1' }), ...configs },
      store,
      users,
    });
    for (const protocol of securityProtocols) {
      const nodes = this.cluster.brokers.map((node) => ({ ...node, port: node.port + 100 }));
      this.#listeners.set(protocol, protocol === 'PLAINTEXT' ? undefined : { protocol, brokers: nodes });
    }
  }

  connect(broker = 1, protocol: SecurityProtocol = 'PLAINTEXT'): ClientFixture {
    return new ClientFixture(this, broker, this.#listeners.get(protocol));
  }
}

/** A client of one broker: raw bytes, or requests by API. */
export class ClientFixture {
  readonly frames: Uint8Array[] = [];
  closedFor: string | null = null;
  readonly #receivers: ((bytes: Uint8Array) => void)[] = [];
  readonly #closers: ((reason: string) => void)[] = [];
  #correlationId = 0;

  constructor({ cluster }: ClusterFixture, broker: number, listener?: BrokerListener) {
    const splitter = new FrameSplitter(100_000_000, (frame) => this.frames.push(frame));
    const end: Connection = {
      send: (bytes) => splitter.push(bytes),
      receive: (on) => void this.#receivers.push(on),
      close: (reason = 'closed') => {
        this.closedFor ??= reason;
      },
      closed: (on) => void this.#closers.push(on),
    };
    const peer: Peer = {
      actor: { kind: 'process', pid: 412, name: 'test' },
      host: '127.0.0.1',
      port: 50_000,
    };
    cluster.accept(broker, end, peer, listener);
  }

  send(bytes: Uint8Array): void {
    for (const on of this.#receivers) on(bytes);
  }

  hangUp(): void {
    for (const on of this.#closers) on('client closed');
  }

  /** Sends a request; its answer, if there is one by now. */
  ask<A extends Api>(api: A, version: number, body: RequestInput<A>): ResponseOf<A> | undefined {
    this.post(api, version, body);
    return this.answer(api, version);
  }

  post<A extends Api>(api: A, version: number, body: RequestInput<A>): void {
    this.#correlationId += 1;
    this.send(writeRequest(api, version, { correlationId: this.#correlationId, clientId: 'test' }, body as never));
  }

  /** The next answer that has come. */
  answer<A extends Api>(api: A, version: number): ResponseOf<A> | undefined {
    const frame = this.frames.shift();
    return frame ? (readResponse(api, version, frame).body as ResponseOf<A>) : undefined;
  }
}
