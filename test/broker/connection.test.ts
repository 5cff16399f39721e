import { describe, expect, test } from 'vitest';
import { produce } from '../../sandbox/apis/00-produce.ts';
import { fetch } from '../../sandbox/apis/01-fetch.ts';
import { metadata } from '../../sandbox/apis/03-metadata.ts';
import { apiVersions } from '../../sandbox/apis/18-api-versions.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { apis } from '../../sandbox/apis/index.ts';
import { encodeBatch } from '../../sandbox/record/batch.ts';
import { versionRange } from '../../sandbox/wire/schema.ts';
import { Writer } from '../../sandbox/wire/writer.ts';
import { type ClientFixture, ClusterFixture } from './cluster-fixture.ts';

const everything = {
  topics: null,
  allowAutoTopicCreation: false,
  includeClusterAuthorizedOperations: false,
  includeTopicAuthorizedOperations: false,
};

function request(apiKey: number, version: number, body: readonly number[] = []): Uint8Array {
  const writer = new Writer();
  writer.int32(10 + body.length);
  writer.int16(apiKey);
  writer.int16(version);
  writer.int32(7);
  writer.int16(-1);
  writer.raw(Uint8Array.from(body));
  return writer.done();
}

function withOrders(partitions = 1): { fixture: ClusterFixture; client: ClientFixture } {
  const fixture = new ClusterFixture();
  const client = fixture.connect();
  client.ask(createTopics, 4, {
    topics: [{ name: 'orders', numPartitions: partitions, replicationFactor: 1, assignments: [], configs: [] }],
    timeoutMs: 0,
    validateOnly: false,
  });
  return { fixture, client };
}

const batchOf = (...values: string[]): Uint8Array =>
  encodeBatch({
    records: values.map((value) => ({
      key: null,
      value: new TextEncoder().encode(value),
      timestamp: 1_700_000_000_000,
    })),
  });

const producing = (records: Uint8Array, acks = -1) => ({
  transactionalId: null,
  acks,
  timeoutMs: 1000,
  topicData: [{ name: 'orders', partitionData: [{ index: 0, records: [records] }] }],
});

const fetching = (fetchOffset: bigint, change: Partial<{ maxWaitMs: number; minBytes: number }> = {}) => ({
  maxWaitMs: 500,
  minBytes: 1,
  ...change,
  topics: [{ topic: 'orders', partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000 }] }],
});

describe('bytes that are no request close the connection, say why, and disturb no other', () => {
  test.each([
    ['an unknown API', request(999, 0), 'API key 999'],
    ['a version that this broker lacks', request(3, 99), 'Metadata v99: this broker has 0-13'],
    ['a version that Kafka removed', request(0, 2), 'Produce v2: this broker has 3-13'],
    ['a body cut short', request(3, 1, [0, 0]), 'topics at byte'],
    [
      'an array longer than its frame',
      request(3, 1, [0x7f, 0xff, 0xff, 0xff]),
      'array of 2147483647 elements in 0 bytes',
    ],
    ['a frame with no header', Uint8Array.of(0, 0, 0, 1, 0), 'header at byte 0'],
    ['a frame longer than accepted', Uint8Array.of(0x7f, 0xff, 0xff, 0xff), 'at most 104857600'],
    ['a negative length', Uint8Array.of(0x80, 0, 0, 0), 'cannot be negative'],
    ['a string that is not there', request(10, 0, [0, 100, 65]), 'length 100 exceeds the 1 bytes left'],
  ] as const)('%s', (_, bytes, reason) => {
    const fixture = new ClusterFixture();
    const bad = fixture.connect();
    const good = fixture.connect();
    bad.send(bytes);
    expect(bad.closedFor).toContain(reason);
    expect(fixture.trace.events().at(-1)).toMatchObject({
      type: 'disconnect',
      reason: expect.stringContaining(reason),
    });
    expect(good.ask(metadata, 1, everything)?.brokers).toHaveLength(1);
    expect(good.closedFor).toBeNull();
  });
});

test('ApiVersions of a version to come is answered in version 0 with what there is', () => {
  const client = new ClusterFixture().connect();
  client.send(request(18, 99));
  expect(client.answer(apiVersions, 0)).toMatchObject({
    errorCode: 35,
    apiKeys: [{ apiKey: 18, minVersion: 0, maxVersion: 4 }],
  });
  expect(client.closedFor).toBeNull();
});

test('ApiVersions tells every API of the index, and Produce from version 0', () => {
  const told = new ClusterFixture()
    .connect()
    .ask(apiVersions, 3, { clientSoftwareName: 'test', clientSoftwareVersion: '1.0' });
  expect(told?.apiKeys.map(({ apiKey }) => apiKey)).toEqual(apis.map(({ api }) => api.key));
  expect(told?.apiKeys.find(({ apiKey }) => apiKey === 0)).toMatchObject({
    minVersion: 0,
    maxVersion: versionRange(produce.versions).max,
  });
});

describe('a fetch', () => {
  test('waits for records, and has them when they come', () => {
    const { fixture, client } = withOrders();
    const consumer = fixture.connect();
    expect(consumer.ask(fetch, 4, fetching(0n))).toBeUndefined();
    client.ask(produce, 7, producing(batchOf('a')));
    const answer = consumer.answer(fetch, 4);
    expect(answer?.responses[0]?.partitions[0]).toMatchObject({ errorCode: 0, highWatermark: 1n });
    expect(answer?.responses[0]?.partitions[0]?.records?.[0]?.length).toBeGreaterThan(0);
  });

  test('is answered empty when its time is up, not before', async () => {
    const { fixture } = withOrders();
    const consumer = fixture.connect();
    expect(consumer.ask(fetch, 4, fetching(0n, { maxWaitMs: 500 }))).toBeUndefined();
    await fixture.clock.advance(499);
    expect(consumer.answer(fetch, 4)).toBeUndefined();
    await fixture.clock.advance(1);
    expect(consumer.answer(fetch, 4)?.responses[0]?.partitions[0]).toMatchObject({ errorCode: 0, highWatermark: 0n });
  });

  test('holds back the requests behind it on the same connection', async () => {
    const { fixture } = withOrders();
    const consumer = fixture.connect();
    consumer.post(fetch, 4, fetching(0n, { maxWaitMs: 500 }));
    consumer.post(metadata, 1, everything);
    expect(consumer.frames).toHaveLength(0);
    await fixture.clock.advance(500);
    expect(consumer.frames).toHaveLength(2);
  });

  test('is forgotten when its client is gone', () => {
    const { fixture } = withOrders();
    const consumer = fixture.connect();
    consumer.ask(fetch, 4, fetching(0n));
    expect(fixture.cluster.purgatory.size).toBe(1);
    consumer.hangUp();
    expect(fixture.cluster.purgatory.size).toBe(0);
  });

  test.each([-1n, 1n])('from offset %i of an empty log is out of range', (offset) => {
    const { client } = withOrders();
    expect(client.ask(fetch, 4, fetching(offset))?.responses[0]?.partitions[0]).toMatchObject({ errorCode: 1 });
  });
});

describe('a produce request', () => {
  test('with acks=0 gets no answer, and the records are there', () => {
    const { fixture, client } = withOrders();
    expect(client.ask(produce, 7, producing(batchOf('a', 'b'), 0))).toBeUndefined();
    expect(fixture.cluster.topics.get('orders')?.partitions[0]?.log.logEndOffset).toBe(2n);
    expect(client.closedFor).toBeNull();
  });

  test('with acks=0 that fails closes the connection', () => {
    const { client } = withOrders();
    client.ask(produce, 7, {
      ...producing(batchOf('a'), 0),
      topicData: [{ name: 'none', partitionData: [{ index: 0, records: [batchOf('a')] }] }],
    });
    expect(client.closedFor).toContain('acks=0');
  });

  test('with other acks than 0, 1, -1 is refused', () => {
    const { client } = withOrders();
    expect(client.ask(produce, 7, producing(batchOf('a'), 2))?.responses[0]?.partitionResponses[0]).toMatchObject({
      errorCode: 21,
    });
  });

  test('with a damaged batch is refused, and nothing is written', () => {
    const { fixture, client } = withOrders();
    const batch = batchOf('a').slice();
    batch[batch.length - 1] = (batch.at(-1) as number) ^ 1;
    expect(client.ask(produce, 7, producing(batch))?.responses[0]?.partitionResponses[0]).toMatchObject({
      errorCode: 2,
      baseOffset: -1n,
    });
    expect(fixture.cluster.topics.get('orders')?.partitions[0]?.log.logEndOffset).toBe(0n);
  });

  test('causes its append, and the append its high watermark', () => {
    const { fixture, client } = withOrders();
    client.ask(produce, 7, producing(batchOf('a')));
    const events = fixture.trace.events();
    const moved = events.findLast(({ type }) => type === 'high-watermark');
    expect(fixture.trace.causes(moved?.id ?? 0).map(({ type }) => type)).toEqual([
      'request',
      'append',
      'high-watermark',
    ]);
  });
});

describe('several brokers', () => {
  test('lead partitions in turn, and send a client that asks the wrong one on', () => {
    const fixture = new ClusterFixture({ brokers: 3 });
    fixture.connect().ask(createTopics, 4, {
      topics: [{ name: 'orders', numPartitions: 6, replicationFactor: 2, assignments: [], configs: [] }],
      timeoutMs: 0,
      validateOnly: false,
    });
    const partitions = fixture.cluster.topics.get('orders')?.partitions ?? [];
    expect([1, 2, 3].map((id) => partitions.filter(({ leader }) => leader === id).length)).toEqual([2, 2, 2]);
    for (const { replicas } of partitions) expect(new Set(replicas).size).toBe(2);
    const wrong = [1, 2, 3].find((id) => id !== partitions[0]?.leader) as number;
    expect(
      fixture.connect(wrong).ask(produce, 7, producing(batchOf('a')))?.responses[0]?.partitionResponses[0],
    ).toMatchObject({
      errorCode: 6,
    });
  });
});

describe('a client that says nothing', () => {
  const minute = 60_000;
  test.each([
    ['is let go after ten minutes', {}, 10 * minute, true],
    ['is kept until then', {}, 10 * minute - 1, false],
    ['is let go when the config says so', { 'connections.max.idle.ms': '5000' }, 5000, true],
    ['is kept for ever where the config is negative', { 'connections.max.idle.ms': '-1' }, 600 * minute, false],
  ] as const)('%s', async (_, configs, ms, gone) => {
    const fixture = new ClusterFixture({ configs, patient: false });
    const client = fixture.connect();
    await fixture.clock.advance(ms);
    expect(client.closedFor !== null).toBe(gone);
  });

  test('counts from its last request', async () => {
    const fixture = new ClusterFixture({ patient: false });
    const client = fixture.connect();
    await fixture.clock.advance(9 * minute);
    client.ask(apiVersions, 0, {});
    await fixture.clock.advance(9 * minute);
    expect(client.closedFor).toBeNull();
    await fixture.clock.advance(minute);
    expect(client.closedFor).toBe('nothing was said for 600000 ms');
  });
});
