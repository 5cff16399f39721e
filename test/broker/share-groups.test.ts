import { expect, test } from 'vitest';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { incrementalAlterConfigs } from '../../sandbox/apis/44-incremental-alter-configs.ts';
import { shareGroupHeartbeat } from '../../sandbox/apis/76-share-group-heartbeat.ts';
import { shareGroupDescribe } from '../../sandbox/apis/77-share-group-describe.ts';
import { shareFetch } from '../../sandbox/apis/78-share-fetch.ts';
import { shareAcknowledge } from '../../sandbox/apis/79-share-acknowledge.ts';
import { clusterControl } from '../../sandbox/broker/cluster-control.ts';
import type { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { errorCode } from '../../sandbox/wire/errors.ts';
import { type ClientFixture, ClusterFixture } from './cluster-fixture.ts';

const [a, b] = ['AAAAAAAAAAAAAAAAAAAAAQ', 'AAAAAAAAAAAAAAAAAAAAAg'] as const;

interface Acknowledged {
  from: bigint;
  to: bigint;
  type: number;
}

/** Members of the share group `band`, and the one partition of `t` that they share. */
class Band {
  readonly fixture: ClusterFixture;

  constructor(options: { store?: MemoryStore; configs?: Record<string, string>; brokers?: number } = {}) {
    this.fixture = new ClusterFixture(options);
  }

  get #topicId(): string {
    return this.fixture.cluster.topics.get('t')?.topicId ?? '';
  }

  async begin(records: number): Promise<this> {
    const client = this.fixture.connect();
    const topic = { name: 't', numPartitions: 1, replicationFactor: -1, assignments: [], configs: [] };
    client.ask(createTopics, 4, { topics: [topic], timeoutMs: 0, validateOnly: false });
    const configs = [{ name: 'share.auto.offset.reset', configOperation: 0, value: 'earliest' }];
    const resources = [{ resourceType: 32, resourceName: 'band', configs }];
    client.ask(incrementalAlterConfigs, 1, { resources, validateOnly: false });
    const control = clusterControl(() => this.fixture.cluster);
    for (let at = 0; at < records; at++) await control.append('t', { key: null, value: `${at}` });
    return this;
  }

  beat(client: ClientFixture, memberId: string, memberEpoch: number, topics: string[] | null = null) {
    const member = { groupId: 'band', memberId, memberEpoch, rackId: null, subscribedTopicNames: topics };
    return client.ask(shareGroupHeartbeat, 1, member);
  }

  /** A fetch of up to ten records; undefined while it waits. */
  fetch(client: ClientFixture, memberId: string, shareSessionEpoch: number, maxWaitMs = 0) {
    client.post(shareFetch, 1, {
      groupId: 'band',
      memberId,
      shareSessionEpoch,
      maxWaitMs,
      minBytes: 1,
      maxBytes: 1_000_000,
      maxRecords: 10,
      batchSize: 10,
      topics: [{ topicId: this.#topicId, partitions: [{ partitionIndex: 0, acknowledgementBatches: [] }] }],
      forgottenTopicsData: [],
    });
    return this.fetched(client);
  }

  /** First and last offset and delivery count of what was acquired, or an error. */
  fetched(client: ClientFixture): unknown {
    const answer = client.answer(shareFetch, 1);
    if (!answer) return undefined;
    if (answer.errorCode !== 0) return answer.errorCode;
    const { acquiredRecords = [] } = answer.responses[0]?.partitions[0] ?? {};
    return acquiredRecords.map(({ firstOffset, lastOffset, deliveryCount }) => [
      Number(firstOffset),
      Number(lastOffset),
      deliveryCount,
    ]);
  }

  acknowledge(client: ClientFixture, memberId: string, shareSessionEpoch: number, said: readonly Acknowledged[]) {
    const acknowledgementBatches = said.map(({ from, to, type }) => ({
      firstOffset: from,
      lastOffset: to,
      acknowledgeTypes: [type],
    }));
    const partitions = [{ partitionIndex: 0, acknowledgementBatches }];
    const topics = [{ topicId: this.#topicId, partitions }];
    const answer = client.ask(shareAcknowledge, 1, { groupId: 'band', memberId, shareSessionEpoch, topics });
    return answer?.responses[0]?.partitions[0]?.errorCode;
  }

  /** Of the trace, what share-partitions did. */
  told(type: 'share-acquire' | 'share-delivery' | 'share-offsets'): readonly unknown[] {
    return this.fixture.trace
      .events()
      .filter((event) => event.type === type)
      .map((event) => {
        const facts = event as unknown as Record<string, unknown>;
        return ['offset', 'startOffset', 'endOffset', 'state', 'reason', 'deliveryCount']
          .filter((name) => name in facts)
          .map((name) => (typeof facts[name] === 'bigint' ? Number(facts[name]) : facts[name]));
      });
  }
}

/** The members a and b have joined. */
async function band(records: number, configs: Record<string, string> = {}) {
  const group = await new Band({ configs }).begin(records);
  const [one, two] = [group.fixture.connect(), group.fixture.connect()];
  group.beat(one, a, 0, ['t']);
  group.beat(two, b, 0, ['t']);
  return { group, one, two };
}

test('after a restart the group is there, and of its records what the state topic says', async () => {
  const { group, one } = await band(4);
  expect(group.fetch(one, a, 0)).toEqual([[0, 3, 1]]);
  const said = [
    { from: 0n, to: 0n, type: 1 },
    { from: 1n, to: 1n, type: 2 },
    { from: 2n, to: 2n, type: 3 },
  ];
  expect(group.acknowledge(one, a, 1, said)).toBe(0);
  group.fixture.cluster.close();

  const restarted = new Band({ store: group.fixture.store });
  const client = restarted.fixture.connect();
  const described = client.ask(shareGroupDescribe, 1, { groupIds: ['band'], includeAuthorizedOperations: false });
  expect(described?.groups[0]).toMatchObject({ groupState: 'Stable', members: [{ memberId: a }, { memberId: b }] });
  expect(restarted.beat(client, a, 2)?.errorCode).toBe(0);
  // Released, it was written down as delivered once; of the last one, which was only acquired, nothing was.
  expect(restarted.fetch(client, a, 0)).toEqual([
    [1, 1, 2],
    [3, 3, 1],
  ]);
});

test('members that say nothing after a restart are gone when their sessions are', async () => {
  const { group } = await band(0);
  const restarted = new Band({ store: group.fixture.store });
  const state = () =>
    restarted.fixture.connect().ask(shareGroupDescribe, 1, { groupIds: ['band'], includeAuthorizedOperations: false })
      ?.groups[0]?.groupState;
  await restarted.fixture.clock.advance(44_999);
  expect(state()).toBe('Stable');
  await restarted.fixture.clock.advance(1);
  expect(state()).toBe('Empty');
});

test('what a client had whose connection is gone comes to another, who waits for it', async () => {
  const { group, one, two } = await band(2);
  expect(group.fetch(one, a, 0)).toEqual([[0, 1, 1]]);
  expect(group.fetch(two, b, 0, 5_000)).toBe(undefined);
  one.hangUp();
  expect(group.fetched(two)).toEqual([[0, 1, 2]]);
  expect(group.told('share-delivery')).toEqual([[0, 2, 'available', 'session-closed', 1]]);
});

test('what is not acknowledged in time comes to another, who waits for it', async () => {
  const { group, one, two } = await band(2, { 'group.share.record.lock.duration.ms': '15000' });
  expect(group.fetch(one, a, 0)).toEqual([[0, 1, 1]]);
  expect(group.fetch(two, b, 0, 20_000)).toBe(undefined);
  await group.fixture.clock.advance(14_999);
  expect(group.fetched(two)).toBe(undefined);
  await group.fixture.clock.advance(1);
  expect(group.fetched(two)).toEqual([[0, 1, 2]]);
  expect(group.acknowledge(one, a, 1, [{ from: 0n, to: 1n, type: 1 }])).toBe(errorCode('INVALID_RECORD_STATE'));
});

test('a session too many is told so when its time to wait is over', async () => {
  const { group, one, two } = await band(1, { 'group.share.max.share.sessions': '1' });
  expect(group.fetch(one, a, 0)).toEqual([[0, 0, 1]]);
  expect(group.fetch(two, b, 0, 1_000)).toBe(undefined);
  await group.fixture.clock.advance(1_000);
  expect(group.fetched(two)).toBe(errorCode('SHARE_SESSION_LIMIT_REACHED'));
});

test('a new leader knows what was written down, and nobody has what the old one gave', async () => {
  const group = await new Band({ brokers: 2, configs: { 'default.replication.factor': '2' } }).begin(4);
  const leads = () => group.fixture.cluster.topics.get('t')?.partitions[0]?.leader ?? 0;
  const old = leads();
  const [there, elsewhere] = [group.fixture.connect(old), group.fixture.connect(3 - old)];
  for (const client of [there, elsewhere]) group.beat(client, a, 0, ['t']);
  expect(group.fetch(there, a, 0)).toEqual([[0, 3, 1]]);
  expect(group.acknowledge(there, a, 1, [{ from: 0n, to: 1n, type: 1 }])).toBe(0);
  group.fixture.cluster.leave(old);
  expect(leads()).toBe(3 - old);
  expect(group.fetch(elsewhere, a, 0)).toEqual([[2, 3, 1]]);
});

test('the trace tells who acquired what, what became of it, and how far the group is', async () => {
  const { group, one } = await band(3);
  group.fetch(one, a, 0);
  const said = [
    { from: 0n, to: 0n, type: 1 },
    { from: 1n, to: 1n, type: 3 },
    { from: 2n, to: 2n, type: 2 },
  ];
  group.acknowledge(one, a, 1, said);
  expect(group.told('share-acquire')).toEqual([[0, 3, 1]]);
  expect(group.told('share-delivery')).toEqual([
    [0, 1, 'acknowledged', 'acknowledged', 1],
    [1, 2, 'archived', 'acknowledged', 1],
    [2, 3, 'available', 'acknowledged', 1],
  ]);
  expect(group.told('share-offsets').at(-1)).toEqual([2, 2]);
});
