import { describe, expect, test } from 'vitest';
import { metadata } from '../../sandbox/apis/03-metadata.ts';
import { apiVersions } from '../../sandbox/apis/18-api-versions.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { describeConfigs } from '../../sandbox/apis/32-describe-configs.ts';
import { createPartitions } from '../../sandbox/apis/37-create-partitions.ts';
import { Delayed } from '../../sandbox/apis/delayed.ts';
import type { Served } from '../../sandbox/broker/connection.ts';
import type { Connection } from '../../sandbox/host.ts';
import { writeRequest } from '../../sandbox/wire/frame.ts';
import { ClusterFixture } from './cluster-fixture.ts';

const asking = (names: readonly string[] | null) => ({
  topics: names === null ? null : names.map((name) => ({ name })),
  allowAutoTopicCreation: false,
  includeClusterAuthorizedOperations: false,
  includeTopicAuthorizedOperations: false,
});

const asked = (correlationId: number): Uint8Array =>
  writeRequest(apiVersions, 2, { correlationId, clientId: null }, {});

/** A connection whose other side reads when it likes. */
class SlowReader {
  congested = false;
  held: boolean | null = null;
  readonly answers: Uint8Array[] = [];
  #receive: (bytes: Uint8Array) => void = () => {};
  #drained: () => void = () => {};

  constructor(fixture: ClusterFixture) {
    const reader = this;
    const end: Connection = {
      get congested() {
        return reader.congested;
      },
      send: (bytes) => void this.answers.push(bytes),
      receive: (on) => {
        this.#receive = on;
      },
      drained: (on) => {
        this.#drained = on;
      },
      hold: (held) => {
        this.held = held;
      },
      close: () => {},
      closed: () => {},
    };
    fixture.cluster.accept(1, end, { actor: { kind: 'outside', address: 'x' }, host: '127.0.0.1', port: 5 });
  }

  send(bytes: Uint8Array): void {
    this.#receive(bytes);
  }

  read(): void {
    this.congested = false;
    this.#drained();
  }
}

describe('a client that does not read its answers', () => {
  test('is answered no more until it does', () => {
    const client = new SlowReader(new ClusterFixture());
    client.send(asked(1));
    client.congested = true;
    client.send(asked(2));
    client.send(asked(3));
    expect(client.answers).toHaveLength(1);
    client.read();
    expect(client.answers.map((bytes) => new DataView(bytes.buffer, bytes.byteOffset).getInt32(4))).toEqual([1, 2, 3]);
  });

  test('is asked to hold back once a megabyte of its requests waits, and let go when none does', () => {
    const client = new SlowReader(new ClusterFixture());
    client.congested = true;
    const names = Array.from({ length: 20_000 }, (_, n) => `no-such-topic-${n}`);
    const long = writeRequest(metadata, 4, { correlationId: 1, clientId: null }, asking(names));
    client.send(long);
    client.send(long);
    expect(client.held).toBeNull();
    client.send(long);
    expect(client.held).toBe(true);
    client.read();
    expect(client.held).toBe(false);
    expect(client.answers).toHaveLength(3);
  });
});

describe('a request that would take far more memory than its bytes', () => {
  test('of too many elements closes the connection', () => {
    const client = new ClusterFixture().connect();
    client.post(metadata, 4, asking(Array(300_000).fill('')));
    expect(client.closedFor).toContain('array of 300000 elements: the message has more than may be read');
  });

  test('that names a topic twice is told of it once', () => {
    const client = new ClusterFixture().connect();
    const answer = client.ask(metadata, 4, asking(['x', 'x']));
    expect(answer?.topics.map(({ name }) => name)).toEqual(['x']);
  });

  test('that names a broker a thousand times is told its configs a thousand times', () => {
    const client = new ClusterFixture().connect();
    const resource = { resourceType: 4, resourceName: '1', configurationKeys: ['num.partitions'] };
    const answer = client.ask(describeConfigs, 4, { resources: Array(1000).fill(resource) });
    expect(answer?.results).toHaveLength(1000);
    expect(answer?.results.at(-1)?.configs.map(({ name }) => name)).toEqual(['num.partitions']);
  });

  test('that wants more partitions than can be made at once gets none', () => {
    const fixture = new ClusterFixture();
    const client = fixture.connect();
    const topic = { name: 'orders', numPartitions: 2, replicationFactor: 1, assignments: [], configs: [] };
    client.ask(createTopics, 4, { topics: [topic], timeoutMs: 0, validateOnly: false });
    const wanted = {
      topics: [{ name: 'orders', count: 2 ** 31 - 1, assignments: null }],
      timeoutMs: 0,
      validateOnly: false,
    };
    expect(client.ask(createPartitions, 3, wanted)?.results[0]?.errorCode).toBe(-1);
    expect(fixture.cluster.topics.get('orders')?.partitions).toHaveLength(2);
  });
});

test.each(['ready', 'expire'] as const)(
  'an answer that cannot be made (%s) closes its own connection alone',
  (which) => {
    const fixture = new ClusterFixture();
    const failing = fixture.connect();
    const other = fixture.connect();
    const fail = (): never => {
      throw new Error('bug');
    };
    const wait = { untilMs: fixture.clock.now() + 10, on: ['it'], ready: () => undefined, expire: () => ({}) };
    const handle = () => new Delayed({ ...wait, [which]: fail });
    fixture.cluster.served = () => ({ api: metadata, handle }) as unknown as Served;
    failing.post(metadata, 1, asking(null));
    Reflect.deleteProperty(fixture.cluster, 'served');
    if (which === 'ready') {
      fixture.cluster.purgatory.signal('it');
      other.post(metadata, 1, asking(null));
      expect(failing.closedFor).toBe('broker error: bug');
      expect(other.answer(metadata, 1)?.brokers).toHaveLength(1);
      return;
    }
    return fixture.clock.advance(20).then(() => {
      expect(failing.closedFor).toBe('broker error: bug');
      expect(other.ask(metadata, 1, asking(null))?.brokers).toHaveLength(1);
    });
  },
);
