import { expect, test } from 'vitest';
import { produce } from '../../sandbox/apis/00-produce.ts';
import { fetch } from '../../sandbox/apis/01-fetch.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { describeClientQuotas } from '../../sandbox/apis/48-describe-client-quotas.ts';
import { alterClientQuotas } from '../../sandbox/apis/49-alter-client-quotas.ts';
import { encodeBatch } from '../../sandbox/record/batch.ts';
import { type ClientFixture, ClusterFixture } from './cluster-fixture.ts';

/** A topic, and a quota for the client id of every test's client. */
function limited(key: string, value: number): { fixture: ClusterFixture; client: ClientFixture } {
  const fixture = new ClusterFixture();
  const client = fixture.connect();
  client.ask(createTopics, 4, {
    topics: [{ name: 'orders', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
    timeoutMs: 0,
    validateOnly: false,
  });
  const entity = [{ entityType: 'client-id', entityName: 'test' }];
  const ops = [{ key, value, remove: false }];
  client.ask(alterClientQuotas, 1, { entries: [{ entity, ops }], validateOnly: false });
  return { fixture, client };
}

const value = new Uint8Array(5000);
const producing = {
  transactionalId: null,
  acks: -1,
  timeoutMs: 0,
  topicData: [
    {
      name: 'orders',
      partitionData: [{ index: 0, records: [encodeBatch({ records: [{ key: null, value, timestamp: 1 }] })] }],
    },
  ],
};
const fetching = {
  maxWaitMs: 0,
  minBytes: 0,
  topics: [{ topic: 'orders', partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 100_000 }] }],
};

test('who produces too fast is told how long to wait, and not read from until then', async () => {
  const { fixture, client } = limited('producer_byte_rate', 100);
  const first = client.ask(produce, 8, producing);
  expect(first?.responses[0]?.partitionResponses[0]).toMatchObject({ errorCode: 0, baseOffset: 0n });
  const wait = first?.throttleTimeMs ?? 0;
  // 5,1xx bytes in ten seconds of 100 bytes each: four times too many.
  expect(wait).toBeGreaterThan(40_000);
  expect(wait).toBeLessThan(45_000);
  client.post(produce, 8, producing);
  await fixture.clock.advance(wait - 1);
  expect(client.frames).toEqual([]);
  await fixture.clock.advance(1);
  expect(client.answer(produce, 8)?.responses[0]?.partitionResponses[0]?.baseOffset).toBe(1n);
});

test('another client is not held back', () => {
  const { fixture, client } = limited('producer_byte_rate', 100);
  client.ask(alterClientQuotas, 1, {
    entries: [
      {
        entity: [{ entityType: 'client-id', entityName: 'other' }],
        ops: [{ key: 'producer_byte_rate', value: 1, remove: false }],
      },
      {
        entity: [{ entityType: 'client-id', entityName: 'test' }],
        ops: [{ key: 'producer_byte_rate', value: 0, remove: true }],
      },
    ],
    validateOnly: false,
  });
  expect(fixture.connect().ask(produce, 8, producing)?.throttleTimeMs).toBe(0);
});

test('who fetches too fast gets nothing until it may', async () => {
  const { fixture, client } = limited('consumer_byte_rate', 600);
  client.ask(produce, 8, producing);
  expect(client.ask(fetch, 5, fetching)).toMatchObject({ throttleTimeMs: 0, responses: [{ topic: 'orders' }] });
  const second = client.ask(fetch, 5, fetching);
  expect(second?.responses).toEqual([]);
  expect(second?.throttleTimeMs).toBeGreaterThan(0);
  client.post(fetch, 5, fetching);
  expect(client.frames).toEqual([]);
  await fixture.clock.advance(30_000);
  expect(client.answer(fetch, 5)).toBeDefined();
  expect(client.ask(fetch, 5, fetching)?.responses).toHaveLength(1);
});

test('quotas are kept over a restart', () => {
  const { fixture } = limited('consumer_byte_rate', 600);
  const later = new ClusterFixture({ store: fixture.store }).connect();
  expect(later.ask(describeClientQuotas, 1, { components: [], strict: false })?.entries).toEqual([
    {
      entity: [{ entityType: 'client-id', entityName: 'test' }],
      values: [{ key: 'consumer_byte_rate', value: 600 }],
    },
  ]);
});
