import { describe, expect, test } from 'vitest';
import { offsetCommit } from '../../sandbox/apis/08-offset-commit.ts';
import { joinGroup } from '../../sandbox/apis/11-join-group.ts';
import { leaveGroup } from '../../sandbox/apis/13-leave-group.ts';
import { syncGroup } from '../../sandbox/apis/14-sync-group.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { consumerGroupHeartbeat } from '../../sandbox/apis/68-consumer-group-heartbeat.ts';
import { hasExpired, type UnusedSince } from '../../sandbox/group/expiry.ts';
import { ClusterFixture } from './cluster-fixture.ts';

const minute = 60_000;
const member = 'AAAAAAAAAAAAAAAAAAAAAQ';
const subscription = Uint8Array.from([
  0,
  0,
  0,
  0,
  0,
  1,
  0,
  6,
  ...new TextEncoder().encode('orders'),
  255,
  255,
  255,
  255,
]);

/** A broker that keeps offsets for an hour, and looks every ten minutes. */
function hour() {
  const configs = { 'offsets.retention.minutes': '60', 'group.initial.rebalance.delay.ms': '0' };
  const fixture = new ClusterFixture({ configs });
  const client = fixture.connect();
  const topic = (name: string) => ({ name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] });
  client.ask(createTopics, 4, { topics: [topic('orders'), topic('bills')], timeoutMs: 0, validateOnly: false });
  const commit = (topic: string, generation = -1, memberId = '', retentionTimeMs = -1n) =>
    client.ask(offsetCommit, generation < 0 ? 2 : 9, {
      groupId: 'g',
      generationIdOrMemberEpoch: generation,
      memberId,
      retentionTimeMs,
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: null }] }],
    })?.topics[0]?.partitions[0]?.errorCode;
  return {
    fixture,
    client,
    commit,
    pass: (minutes: number) => fixture.clock.advance(minutes * minute),
    left: () => [...fixture.cluster.groups.offsets.of('g').keys()],
    type: () => fixture.cluster.groups.typeOf('g'),
  };
}

describe('hasExpired', () => {
  const offset = {
    offset: 1n,
    leaderEpoch: -1,
    metadata: '',
    commitTimestamp: 100,
    expireTimestamp: null,
    topicId: '',
  };
  test.each<[string, number | null, UnusedSince, number, boolean]>([
    ['a moment too young since its commit', null, 'commit', 1_099, false],
    ['old enough since its commit', null, 'commit', 1_100, true],
    ['old, but its group became empty later', null, 500, 1_499, false],
    ['old since its group became empty', null, 500, 1_500, true],
    ['with a time of its own that has come', 300, 'commit', 300, true],
    ['with a time of its own that has not', 5_000, 'commit', 4_999, false],
    ['of a group that may want it', 300, null, 9_999, false],
  ])('an offset %s', (_, expireTimestamp, since, now, expected) => {
    expect(hasExpired({ ...offset, expireTimestamp }, since, { now, retentionMs: 1_000 })).toBe(expected);
  });
});

test('offsets of a consumer without a group go one by one, an hour after their commit, and the group with the last', async () => {
  const story = hour();
  story.commit('orders');
  await story.pass(30);
  story.commit('bills');
  await story.pass(29);
  expect(story.left()).toEqual(['orders', 'bills']);
  await story.pass(1);
  expect(story.left()).toEqual(['bills']);
  expect(story.type()).toBe('classic');
  await story.pass(30);
  expect(story.left()).toEqual([]);
  expect(story.type()).toBeUndefined();
  const told = story.fixture.trace.events().filter(({ type }) => type === 'offset-delete' || type === 'group-delete');
  expect(told.map((event) => ('reason' in event ? event.reason : event.type))).toEqual([
    'expired',
    'expired',
    'group-delete',
  ]);
  const again = new ClusterFixture({ store: story.fixture.store });
  expect(again.cluster.groups.typeOf('g')).toBeUndefined();
});

test('a client of old says itself how long its offset is kept', async () => {
  const story = hour();
  expect(story.commit('orders', -1, '', BigInt(15 * minute))).toBe(0);
  await story.pass(19);
  expect(story.left()).toEqual(['orders']);
  await story.pass(1);
  expect(story.left()).toEqual([]);
});

test('offsets of a classic group are kept while it has members, and for an hour from when the last one left', async () => {
  const story = hour();
  const joined = story.client.ask(joinGroup, 3, {
    groupId: 'g',
    sessionTimeoutMs: 1_800_000,
    rebalanceTimeoutMs: 60_000,
    memberId: '',
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: subscription }],
  });
  const memberId = joined?.memberId ?? '';
  story.client.ask(syncGroup, 3, { groupId: 'g', generationId: 1, memberId, assignments: [] });
  expect(story.commit('orders', 1, memberId)).toBe(0);
  story.client.ask(leaveGroup, 3, { groupId: 'g', memberId: '', members: [{ memberId, groupInstanceId: null }] });
  await story.pass(59);
  expect(story.left()).toEqual(['orders']);
  await story.pass(1);
  expect(story.type()).toBeUndefined();
});

test('offsets of topics that a consumer group no longer reads go, the others stay', async () => {
  const story = hour();
  const beat = (memberEpoch: number, topics: string[] | null) =>
    story.client.ask(consumerGroupHeartbeat, 1, {
      groupId: 'g',
      memberId: member,
      memberEpoch,
      instanceId: null,
      rackId: null,
      rebalanceTimeoutMs: topics ? minute : -1,
      subscribedTopicNames: topics,
      subscribedTopicRegex: null,
      serverAssignor: null,
      topicPartitions: topics ? [] : null,
    })?.memberEpoch ?? -9;
  let epoch = beat(0, ['orders', 'bills']);
  expect([story.commit('orders', epoch, member), story.commit('bills', epoch, member)]).toEqual([0, 0]);
  await story.pass(0.1);
  epoch = beat(epoch, ['orders']);
  for (let half = 0; half < 122; half += 1) {
    await story.pass(0.5);
    epoch = beat(epoch, null);
  }
  expect(story.left()).toEqual(['orders']);
  expect(story.type()).toBe('consumer');
});
