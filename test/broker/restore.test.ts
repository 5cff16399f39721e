import { expect, test } from 'vitest';
import { offsetCommit } from '../../sandbox/apis/08-offset-commit.ts';
import { offsetFetch } from '../../sandbox/apis/09-offset-fetch.ts';
import { joinGroup } from '../../sandbox/apis/11-join-group.ts';
import { heartbeat } from '../../sandbox/apis/12-heartbeat.ts';
import { syncGroup } from '../../sandbox/apis/14-sync-group.ts';
import { describeGroups } from '../../sandbox/apis/15-describe-groups.ts';
import { listGroups } from '../../sandbox/apis/16-list-groups.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { deleteTopics } from '../../sandbox/apis/20-delete-topics.ts';
import { deleteGroups } from '../../sandbox/apis/42-delete-groups.ts';
import { incrementalAlterConfigs } from '../../sandbox/apis/44-incremental-alter-configs.ts';
import { consumerGroupHeartbeat } from '../../sandbox/apis/68-consumer-group-heartbeat.ts';
import { consumerGroupDescribe } from '../../sandbox/apis/69-consumer-group-describe.ts';
import { streamsGroupHeartbeat } from '../../sandbox/apis/88-streams-group-heartbeat.ts';
import { streamsGroupDescribe } from '../../sandbox/apis/89-streams-group-describe.ts';
import { announce, clusterControl } from '../../sandbox/broker/cluster-control.ts';
import { metadataSegment } from '../../sandbox/broker/metadata-log.ts';
import { errorCode } from '../../sandbox/wire/errors.ts';
import { ClusterFixture } from './cluster-fixture.ts';

const topic = (name: string, numPartitions: number) => ({
  name,
  numPartitions,
  replicationFactor: 1,
  assignments: [],
  configs: [],
});

async function lived(): Promise<ClusterFixture> {
  const fixture = new ClusterFixture();
  const client = fixture.connect();
  client.ask(createTopics, 4, { topics: [topic('orders', 3), topic('gone', 1)], timeoutMs: 0, validateOnly: false });
  client.ask(deleteTopics, 4, { topics: [], topicNames: ['gone'], timeoutMs: 0 });
  client.ask(incrementalAlterConfigs, 0, {
    resources: [
      {
        resourceType: 2,
        resourceName: 'orders',
        configs: [{ name: 'retention.ms', configOperation: 0, value: '1000' }],
      },
    ],
    validateOnly: false,
  });
  const control = clusterControl(() => fixture.cluster);
  for (const key of ['ana', 'bob', 'cat']) await control.append('orders', { key, value: `${key}!` });
  client.ask(offsetCommit, 2, {
    groupId: 'audit',
    generationIdOrMemberEpoch: -1,
    memberId: '',
    topics: [{ name: 'orders', partitions: [{ partitionIndex: 1, committedOffset: 2n, committedMetadata: 'note' }] }],
  });
  return fixture;
}

test('a cluster opened from its store is the one that was: topics, ids, configs, records, committed offsets', async () => {
  const before = await lived();
  const after = new ClusterFixture({ store: before.store });
  const [then, now] = [before, after].map(({ cluster }) => clusterControl(() => cluster));
  expect(after.cluster.clusterId).toBe(before.cluster.clusterId);
  expect(await now?.topics()).toEqual(await then?.topics());
  expect((await now?.topic('orders'))?.configs).toEqual({ 'retention.ms': '1000' });
  expect(await now?.topic('gone')).toBeNull();
  for (const partition of [0, 1, 2])
    expect(await now?.records('orders', partition)).toEqual(await then?.records('orders', partition));
  expect((await now?.group('audit'))?.offsets).toEqual([
    { topic: 'orders', partition: 1, offset: 2n, metadata: 'note' },
  ]);
  const fetched = after
    .connect()
    .ask(offsetFetch, 1, { groupId: 'audit', topics: [{ name: 'orders', partitionIndexes: [0, 1] }], groups: [] });
  expect(fetched?.topics[0]?.partitions.map(({ committedOffset }) => committedOffset)).toEqual([-1n, 2n]);
});

const joining = {
  groupId: 'band',
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 30_000,
  memberId: '',
  protocolType: 'consumer',
  protocols: [{ name: 'range', metadata: Uint8Array.of(0, 0, 0, 0, 0, 0, 255, 255, 255, 255) }],
};

test('a classic group comes back with its generation, members and assignments, and their sessions begin anew', async () => {
  const before = new ClusterFixture({ configs: { 'group.initial.rebalance.delay.ms': '0' } });
  const client = before.connect();
  const { memberId = '' } = client.ask(joinGroup, 3, joining) ?? {};
  const assignment = Uint8Array.of(7);
  client.ask(syncGroup, 3, { groupId: 'band', generationId: 1, memberId, assignments: [{ memberId, assignment }] });
  await before.clock.advance(9_000);

  const after = new ClusterFixture({ store: before.store });
  const again = after.connect();
  const beat = () => again.ask(heartbeat, 3, { groupId: 'band', generationId: 1, memberId })?.errorCode;
  const described = again.ask(describeGroups, 5, { groups: ['band'], includeAuthorizedOperations: false })?.groups[0];
  expect(described).toMatchObject({ groupState: 'Stable', protocolData: 'range', members: [{ memberId }] });
  expect(described?.members[0]?.memberAssignment).toEqual(assignment);
  await after.clock.advance(9_999);
  expect(beat()).toBe(0);
  await after.clock.advance(10_000);
  expect(beat()).toBe(errorCode('UNKNOWN_MEMBER_ID'));
});

test('a streams group comes back with its topology, epochs and tasks, and its sessions begin anew', async () => {
  const configs = { 'group.streams.initial.rebalance.delay.ms': '0' };
  const before = new ClusterFixture({ configs });
  const client = before.connect();
  client.ask(createTopics, 4, { topics: [topic('lines', 2)], timeoutMs: 0, validateOnly: false });
  const member = { groupId: 'app', memberId: 'a', endpointInformationEpoch: 0 };
  const reading = {
    subtopologyId: '0',
    sourceTopics: ['lines'],
    sourceTopicRegex: [],
    stateChangelogTopics: [],
    repartitionSinkTopics: [],
    repartitionSourceTopics: [],
    copartitionGroups: [],
  };
  const tasks = [{ subtopologyId: '0', partitions: [0, 1] }];
  const joined = client.ask(streamsGroupHeartbeat, 0, {
    ...member,
    memberEpoch: 0,
    rebalanceTimeoutMs: 5_000,
    processId: 'p',
    topology: { epoch: 0, subtopologies: [reading] },
    activeTasks: [],
    standbyTasks: [],
    warmupTasks: [],
  });
  expect(joined).toMatchObject({ memberEpoch: 2, activeTasks: tasks });
  await before.clock.advance(44_000);

  const after = new ClusterFixture({ configs, store: before.store });
  const again = after.connect();
  const beat = () => again.ask(streamsGroupHeartbeat, 0, { ...member, memberEpoch: 2 });
  const described = again.ask(streamsGroupDescribe, 0, { groupIds: ['app'], includeAuthorizedOperations: false });
  expect(described?.groups[0]).toMatchObject({
    groupState: 'Stable',
    groupEpoch: 2,
    topology: { subtopologies: [{ sourceTopics: ['lines'] }] },
    members: [{ memberId: 'a', memberEpoch: 2, assignment: { activeTasks: tasks } }],
  });
  await after.clock.advance(44_000);
  expect(beat()).toMatchObject({ errorCode: 0, memberEpoch: 2, activeTasks: null });
  await after.clock.advance(45_000);
  expect(beat()?.errorCode).toBe(errorCode('UNKNOWN_MEMBER_ID'));
});

test('a consumer group comes back with epochs, members and assignments, and their sessions begin anew', async () => {
  const before = new ClusterFixture();
  const client = before.connect();
  client.ask(createTopics, 4, { topics: [topic('orders', 2)], timeoutMs: 0, validateOnly: false });
  const memberId = 'AAAAAAAAAAAAAAAAAAAAAQ';
  const beat = (memberEpoch: number) => ({
    groupId: 'crew',
    memberId,
    memberEpoch,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: memberEpoch === 0 ? 60_000 : -1,
    subscribedTopicNames: memberEpoch === 0 ? ['orders'] : null,
    subscribedTopicRegex: null,
    serverAssignor: null,
    topicPartitions: memberEpoch === 0 ? [] : null,
  });
  expect(client.ask(consumerGroupHeartbeat, 1, beat(0))?.memberEpoch).toBe(2);
  await before.clock.advance(40_000);

  const after = new ClusterFixture({ store: before.store });
  const again = after.connect();
  const asked = { groupIds: ['crew'], includeAuthorizedOperations: false };
  const then = client.ask(consumerGroupDescribe, 1, asked);
  expect(then?.groups[0]).toMatchObject({ groupState: 'Stable', groupEpoch: 2, members: [{ memberId }] });
  expect(again.ask(consumerGroupDescribe, 1, asked)).toEqual(then);
  await after.clock.advance(44_999);
  expect(again.ask(consumerGroupHeartbeat, 1, beat(2))).toMatchObject({ errorCode: 0, assignment: null });
  await after.clock.advance(45_000);
  expect(again.ask(consumerGroupHeartbeat, 1, beat(2))?.errorCode).toBe(errorCode('UNKNOWN_MEMBER_ID'));
});

test('a cluster that is closed writes nothing more when a session would have ended', async () => {
  const before = new ClusterFixture();
  const client = before.connect();
  client.ask(joinGroup, 3, joining);
  const log = () => before.cluster.groups.log.partitionFor('band')?.log.logEndOffset;
  before.cluster.close();
  const end = log();
  await before.clock.advance(60_000);
  expect(log()).toBe(end);
});

test('a group that was deleted stays away', async () => {
  const before = await lived();
  before.connect().ask(deleteGroups, 2, { groupsNames: ['audit'] });
  const after = new ClusterFixture({ store: before.store });
  expect(after.connect().ask(listGroups, 4, { statesFilter: [] })?.groups).toEqual([]);
});

test('it tells the trace what it holds, so that a picture begins with the truth', async () => {
  const { store } = await lived();
  const { cluster, trace } = new ClusterFixture({ store });
  announce(cluster);
  const told = trace.events();
  expect(
    told.filter(({ type }) => type === 'topic-create').map((event) => ('topic' in event ? event.topic : '')),
  ).toEqual(['__consumer_offsets', 'orders']);
  const keys = told.flatMap((event) => (event.type === 'append' ? event.records.map(({ key }) => key) : []));
  expect(keys.sort()).toEqual(['ana', 'bob', 'cat']);
  expect(told.find(({ type }) => type === 'offset-commit')).toMatchObject({
    groupId: 'audit',
    partition: 1,
    offset: 2n,
  });
});

test('a metadata log with a torn last batch opens without it', async () => {
  const { store } = await lived();
  store.open(metadataSegment).append(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 0, 80, 0));
  const { cluster } = new ClusterFixture({ store });
  expect(cluster.topics.all().map(({ name }) => name)).toEqual(['__consumer_offsets', 'orders']);
  expect(cluster.journal.log.log.truncatedBytes).toBe(13);
});
