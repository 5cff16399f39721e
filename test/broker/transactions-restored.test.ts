import { expect, test } from 'vitest';
import { produce } from '../../sandbox/apis/00-produce.ts';
import { initProducerId } from '../../sandbox/apis/22-init-producer-id.ts';
import { offsetDelete } from '../../sandbox/apis/47-offset-delete.ts';
import type { PartitionState } from '../../sandbox/broker/topic-state.ts';
import { encodeBatch } from '../../sandbox/record/batch.ts';
import { newTransaction } from '../../sandbox/transaction/transaction.ts';
import { writeTransactionKey, writeTransactionValue } from '../../sandbox/transaction/transaction-records.ts';
import { type ClientFixture, ClusterFixture } from './cluster-fixture.ts';
import { begin, committed, read, start, state, text, transactionalId } from './transactional-producer.ts';

test('what was being committed when the cluster stopped is committed when it starts', () => {
  const { fixture, producer } = begin();
  producer.init();
  producer.send('a');
  const { producerId, producerEpoch } = producer;
  const prepared = writeTransactionValue({
    ...newTransaction(transactionalId, producerId, 60_000),
    producerEpoch,
    state: 'PrepareCommit',
    partitions: [{ topic: 'orders', partition: 0 }],
    startMs: start,
    lastUpdateMs: start,
  });
  const log = fixture.cluster.transactions.partitionFor(transactionalId) as PartitionState;
  fixture.cluster.write(log, [{ key: writeTransactionKey(transactionalId), value: prepared }], null);
  const client = new ClusterFixture({ store: fixture.store }).connect();
  expect(state(client)).toEqual({ state: 'CompleteCommit', epoch: 0 });
  expect(read(client, 1)).toMatchObject({ stable: 2n, aborted: [] });
});

test('what was left open too long while the cluster stood still is aborted at its first look', async () => {
  const { fixture, producer } = begin();
  producer.init(1_000);
  producer.send('a');
  const after = new ClusterFixture({ store: fixture.store });
  const client = after.connect();
  await after.clock.advance(9_999);
  expect(state(client)).toMatchObject({ state: 'Ongoing' });
  await after.clock.advance(1);
  expect(state(client)).toMatchObject({ state: 'CompleteAbort' });
});

test('a pending offset goes when it is deleted, and does not come back with a restart', () => {
  const { fixture, client, producer } = begin();
  producer.init();
  producer.sendOffset(3n);
  const topics = [{ name: 'orders', partitions: [{ partitionIndex: 0 }] }];
  expect(client.ask(offsetDelete, 0, { groupId: 'readers', topics })?.errorCode).toBe(0);
  expect(committed(client, true)).toBe(-1n);
  expect(committed(new ClusterFixture({ store: fixture.store }).connect(), true)).toBe(-1n);
  producer.end(true);
  expect(committed(client, true)).toBe(-1n);
});

test('producer ids are never given out twice, restart or not', () => {
  const { fixture, client } = begin();
  const take = (from: ClientFixture) =>
    from.ask(initProducerId, 4, { transactionalId: null, transactionTimeoutMs: 0 })?.producerId;
  const before = [take(client), take(client)];
  const after = take(new ClusterFixture({ store: fixture.store }).connect());
  expect([...before, after]).toEqual([0n, 1n, 1000n]);
});

test('a retried batch is known after a restart', () => {
  const { fixture, client } = begin();
  const records = encodeBatch({
    records: [{ value: text('once'), timestamp: start }],
    producerId: 5n,
    producerEpoch: 0,
    baseSequence: 0,
  });
  const request = {
    transactionalId: null,
    acks: -1,
    timeoutMs: 0,
    topicData: [{ name: 'orders', partitionData: [{ index: 0, records: [records.slice()] }] }],
  };
  client.ask(produce, 9, request);
  const again = new ClusterFixture({ store: fixture.store }).connect();
  expect(again.ask(produce, 9, request)?.responses[0]?.partitionResponses[0]).toMatchObject({
    errorCode: 0,
    baseOffset: 0n,
  });
  expect(read(again, 0).end).toBe(1n);
});

test('an id that nobody uses is forgotten after transactional.id.expiration.ms, also over a restart', async () => {
  const { fixture, client, producer } = begin({ configs: { 'transactional.id.expiration.ms': '7200000' } });
  producer.init();
  await fixture.clock.advance(2 * 3_600_000 - 1);
  expect(state(client)).toMatchObject({ state: 'Empty' });
  await fixture.clock.advance(1);
  expect(state(client)).toBe('TRANSACTIONAL_ID_NOT_FOUND');
  expect(state(new ClusterFixture({ store: fixture.store }).connect())).toBe('TRANSACTIONAL_ID_NOT_FOUND');
});
