import { describe, expect, test } from 'vitest';
import { produce } from '../../sandbox/apis/00-produce.ts';
import { fetch } from '../../sandbox/apis/01-fetch.ts';
import { offsetCommit } from '../../sandbox/apis/08-offset-commit.ts';
import { findCoordinator } from '../../sandbox/apis/10-find-coordinator.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { initProducerId } from '../../sandbox/apis/22-init-producer-id.ts';
import { endTxn } from '../../sandbox/apis/26-end-txn.ts';
import { encodeBatch } from '../../sandbox/record/batch.ts';
import { errorName } from '../../sandbox/wire/errors.ts';
import { ClusterFixture } from './cluster-fixture.ts';
import {
  begin,
  committed,
  Producer,
  read,
  start,
  state,
  text,
  transactionalId,
  wanted,
} from './transactional-producer.ts';

describe.each([
  ['an old client', false],
  ['a new client', true],
] as const)('a transaction of %s', (_, renews) => {
  test('is seen by read_committed once it commits, with its marker at an offset of its own', () => {
    const { client, producer } = begin({ renews });
    expect([producer.init(), producer.send('a', 'b')]).toEqual(['NONE', 'NONE']);
    expect(read(client, 0)).toMatchObject({ stable: 0n, end: 2n });
    expect(read(client, 1)).toMatchObject({ bytes: 0, stable: 0n, aborted: [] });
    expect(producer.end(true)).toBe('NONE');
    expect(read(client, 1)).toMatchObject({ stable: 3n, end: 3n, aborted: [] });
    expect(read(client, 1).bytes).toBe(read(client, 0).bytes);
  });

  test('is told to read_committed as aborted', () => {
    const { client, producer } = begin({ renews });
    producer.init();
    producer.send('a');
    const { producerId } = producer;
    producer.end(false);
    producer.send('b');
    producer.end(true);
    expect(read(client, 1).aborted).toEqual([{ producerId, firstOffset: 0n }]);
    expect(read(client, 0).aborted).toBeNull();
  });

  test('commits offsets only with itself (KIP-447)', () => {
    const { client, producer } = begin({ renews });
    producer.init();
    expect(producer.sendOffset(7n)).toBe('NONE');
    expect([committed(client, true), committed(client, false)]).toEqual(['UNSTABLE_OFFSET_COMMIT', -1n]);
    producer.end(true);
    expect(committed(client, true)).toBe(7n);
    producer.sendOffset(9n);
    producer.end(false);
    expect(committed(client, true)).toBe(7n);
  });

  test('is aborted when a second producer comes, and the first can do nothing more', () => {
    const { fixture, client, producer } = begin({ renews });
    producer.init();
    producer.send('a');
    const second = new Producer(fixture.connect(), { renews });
    expect(second.init()).toBe('CONCURRENT_TRANSACTIONS');
    expect(second.init()).toBe('NONE');
    expect(producer.send('b')).toBe(renews ? 'INVALID_PRODUCER_EPOCH' : 'PRODUCER_FENCED');
    expect(producer.end(true)).toBe('PRODUCER_FENCED');
    expect(read(client, 1).aborted).toHaveLength(1);
    expect([second.send('c'), second.end(true)]).toEqual(['NONE', 'NONE']);
  });

  test('is aborted at the first look after its timeout', async () => {
    const { fixture, client, producer } = begin({ renews });
    producer.init(15_000);
    producer.send('a');
    await fixture.clock.advance(19_999);
    expect(state(client)).toEqual({ state: 'Ongoing', epoch: 0 });
    await fixture.clock.advance(1);
    expect(state(client)).toEqual({ state: 'CompleteAbort', epoch: 1 });
    expect(read(client, 1)).toMatchObject({ stable: 2n });
    expect(producer.end(true)).toBe(renews ? 'INVALID_TXN_STATE' : 'PRODUCER_FENCED');
  });

  test('and its pending offsets outlive a restart of the cluster, and can be ended after it', () => {
    const { fixture, producer } = begin({ renews });
    producer.init();
    producer.send('a');
    producer.sendOffset(1n);
    fixture.cluster.close();
    const after = new ClusterFixture({ store: fixture.store });
    const client = after.connect();
    expect(state(client)).toEqual({ state: 'Ongoing', epoch: 0 });
    expect(read(client, 1)).toMatchObject({ bytes: 0, stable: 0n, end: 1n });
    expect(committed(client, true)).toBe('UNSTABLE_OFFSET_COMMIT');
    const { producerId, producerEpoch } = producer;
    const version = renews ? 5 : 3;
    const ended = client.ask(endTxn, version, { transactionalId, producerId, producerEpoch, committed: true });
    expect(ended).toMatchObject({ errorCode: 0 });
    expect(committed(client, true)).toBe(1n);
    expect(read(client, 1)).toMatchObject({ stable: 2n });
  });
});

test('a fetch of read_committed that waits is answered by the marker', () => {
  const { fixture, producer } = begin();
  producer.init();
  producer.send('a');
  const reader = fixture.connect();
  expect(reader.ask(fetch, 11, wanted(1, 30_000))).toBeUndefined();
  producer.send('b');
  expect(reader.answer(fetch, 11)).toBeUndefined();
  producer.end(true);
  expect(reader.answer(fetch, 11)?.responses[0]?.partitions[0]?.records?.[0]?.length).toBeGreaterThan(0);
});

test('an offset committed outside the transaction meanwhile is not undone by it', () => {
  const { client, producer } = begin();
  producer.init();
  producer.sendOffset(3n);
  client.ask(offsetCommit, 2, {
    groupId: 'readers',
    generationIdOrMemberEpoch: -1,
    memberId: '',
    topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, committedOffset: 8n, committedMetadata: '' }] }],
  });
  producer.end(true);
  expect(committed(client, true)).toBe(8n);
});

test('only the coordinator of a transactional id answers for it', () => {
  const fixture = new ClusterFixture({ brokers: 2 });
  const found = fixture.connect().ask(findCoordinator, 4, { key: '', keyType: 1, coordinatorKeys: [transactionalId] });
  const coordinator = found?.coordinators[0]?.nodeId ?? 0;
  const answers = [1, 2].map((broker) => {
    const client = fixture.connect(broker);
    return errorName(client.ask(initProducerId, 4, { transactionalId, transactionTimeoutMs: 1_000 })?.errorCode ?? -1);
  });
  expect(answers[coordinator - 1]).toBe('NONE');
  expect(answers[2 - coordinator]).toBe('NOT_COORDINATOR');
});

test('a partition led by another broker than the coordinator takes part', () => {
  const fixture = new ClusterFixture({ brokers: 2 });
  const [one, two] = [fixture.connect(1), fixture.connect(2)];
  const orders = { name: 'orders', numPartitions: 2, replicationFactor: 1, assignments: [], configs: [] };
  one.ask(createTopics, 4, { topics: [orders], timeoutMs: 0, validateOnly: false });
  const find = { key: '', keyType: 1, coordinatorKeys: [transactionalId] };
  const coordinator = one.ask(findCoordinator, 4, find)?.coordinators[0]?.nodeId === 1 ? one : two;
  const answer = coordinator.ask(initProducerId, 5, { transactionalId, transactionTimeoutMs: 60_000 });
  const { producerId = -1n, producerEpoch = -1 } = answer ?? {};
  const partitions = fixture.cluster.topics.get('orders')?.partitions ?? [];
  for (const { partition, leader } of partitions) {
    const records = encodeBatch({
      records: [{ value: text('a'), timestamp: start }],
      producerId,
      producerEpoch,
      baseSequence: 0,
      isTransactional: true,
    });
    const partitionData = [{ index: partition, records: [records] }];
    const request = { transactionalId, acks: -1, timeoutMs: 0, topicData: [{ name: 'orders', partitionData }] };
    expect((leader === 1 ? one : two).ask(produce, 12, request)?.responses[0]?.partitionResponses[0]?.errorCode).toBe(
      0,
    );
  }
  coordinator.ask(endTxn, 5, { transactionalId, producerId, producerEpoch, committed: true });
  expect(new Set(partitions.map(({ leader }) => leader)).size).toBe(2);
  expect(partitions.map(({ log }) => [log.logEndOffset, log.lastStableOffset])).toEqual([
    [2n, 2n],
    [2n, 2n],
  ]);
});

test('the trace tells of a transaction from its beginning to its markers, each with its cause', () => {
  const { fixture, producer } = begin();
  producer.init();
  producer.send('a');
  producer.sendOffset(1n);
  producer.end(true);
  const types = new Set([
    'transaction',
    'transaction-partition',
    'marker',
    'offset-pending',
    'offset-commit',
    'last-stable',
  ]);
  const told = fixture.trace
    .events()
    .filter((event) => types.has(event.type) && !('topic' in event && event.topic.startsWith('__transaction')));
  expect(
    told.map((event) =>
      event.type === 'transaction'
        ? event.state
        : event.type === 'marker'
          ? `marker ${event.topic.startsWith('__') ? 'offsets' : event.topic} ${event.result}`
          : event.type,
    ),
  ).toEqual([
    'Empty',
    'Ongoing',
    'transaction-partition',
    'last-stable',
    'transaction-partition',
    'last-stable',
    'offset-pending',
    'PrepareCommit',
    'marker orders commit',
    'last-stable',
    'marker offsets commit',
    'last-stable',
    'offset-commit',
    'CompleteCommit',
  ]);
  const prepared = told.find((event) => event.type === 'transaction' && event.state === 'PrepareCommit');
  expect(told.filter(({ type }) => type === 'marker').map(({ cause }) => cause)).toEqual([prepared?.id, prepared?.id]);
});

test('the trace tells who was fenced, and why', () => {
  const { fixture, producer } = begin();
  producer.init();
  producer.send('a');
  const second = new Producer(fixture.connect());
  second.init();
  producer.end(true);
  expect(fixture.trace.events().filter(({ type }) => type === 'producer-fenced')).toMatchObject([
    { transactionalId, producerEpoch: 0, reason: 'new-producer' },
    { transactionalId, producerEpoch: 0, reason: 'epoch' },
  ]);
});
