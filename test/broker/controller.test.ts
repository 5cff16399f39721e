import { expect, test } from 'vitest';
import { fetch } from '../../sandbox/apis/01-fetch.ts';
import { metadata } from '../../sandbox/apis/03-metadata.ts';
import { apiVersions } from '../../sandbox/apis/18-api-versions.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { describeLogDirs } from '../../sandbox/apis/35-describe-log-dirs.ts';
import { electLeaders } from '../../sandbox/apis/43-elect-leaders.ts';
import { alterPartitionReassignments } from '../../sandbox/apis/45-alter-partition-reassignments.ts';
import { describeQuorum } from '../../sandbox/apis/55-describe-quorum.ts';
import { updateFeatures } from '../../sandbox/apis/57-update-features.ts';
import { describeCluster } from '../../sandbox/apis/60-describe-cluster.ts';
import { unregisterBroker } from '../../sandbox/apis/64-unregister-broker.ts';
import { announce } from '../../sandbox/broker/cluster-control.ts';
import { ClusterFixture } from './cluster-fixture.ts';

const asked = {
  allowAutoTopicCreation: false,
  includeClusterAuthorizedOperations: false,
  includeTopicAuthorizedOperations: false,
};

type Client = ReturnType<ClusterFixture['connect']>;

function place(client: Client, name: string, replicas: readonly (readonly number[])[]): void {
  const assignments = replicas.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds }));
  const topic = { name, numPartitions: -1, replicationFactor: -1, assignments, configs: [] };
  expect(client.ask(createTopics, 7, { topics: [topic] })?.topics[0]?.errorCode).toBe(0);
}

function move(client: Client, name: string, replicas: readonly number[]): void {
  const partitions = [{ partitionIndex: 0, replicas }];
  const answer = client.ask(alterPartitionReassignments, 0, { topics: [{ name, partitions }] });
  expect(answer?.responses[0]?.partitions).toEqual([{ partitionIndex: 0, errorCode: 0, errorMessage: null }]);
}

const look = (client: Client, name: string) =>
  client.ask(metadata, 9, { topics: [{ name }], ...asked })?.topics[0]?.partitions[0];

test('a move is told to the trace, and a fetch that waits at the old leader learns of it', () => {
  const fixture = new ClusterFixture({ brokers: 3 });
  const client = fixture.connect(1);
  place(client, 'nomad', [[1, 2]]);
  const waiting = fixture.connect(1);
  const partition = { partition: 0, fetchOffset: 0n, partitionMaxBytes: 1000 };
  waiting.post(fetch, 4, {
    maxWaitMs: 60_000,
    minBytes: 1,
    isolationLevel: 0,
    topics: [{ topic: 'nomad', partitions: [partition] }],
  });
  expect(waiting.frames).toEqual([]);
  move(client, 'nomad', [2, 3]);
  expect(waiting.answer(fetch, 4)?.responses[0]?.partitions[0]?.errorCode).toBe(6);
  const told = fixture.trace.events().filter(({ type }) => type === 'isr' || type === 'leader');
  expect(told.slice(-2)).toMatchObject([
    { type: 'isr', topic: 'nomad', partition: 0, replicas: [2, 3], isr: [2, 3] },
    { type: 'leader', topic: 'nomad', partition: 0, leader: 2, epoch: 1 },
  ]);
  expect(told.at(-1)?.cause).toBe(told.at(-2)?.id);
});

test('who moved, leads and is switched off is so still after a restart', () => {
  const before = new ClusterFixture({ brokers: 3 });
  const client = before.connect(1);
  place(client, 'nomad', [[1, 2]]);
  move(client, 'nomad', [3, 1]);
  client.ask(electLeaders, 2, { electionType: 0, topicPartitions: null });
  client.ask(updateFeatures, 2, { featureUpdates: [{ feature: 'group.version', maxVersionLevel: 0, upgradeType: 2 }] });
  const then = look(client, 'nomad');
  expect(then).toMatchObject({ leaderId: 3, leaderEpoch: 2, replicaNodes: [3, 1] });

  const after = new ClusterFixture({ brokers: 3, store: before.store });
  announce(after.cluster);
  const again = after.connect(1);
  expect(look(again, 'nomad')).toMatchObject({ leaderId: 3, leaderEpoch: 2, replicaNodes: [3, 1] });
  const named = { clientSoftwareName: 'test', clientSoftwareVersion: '1' };
  const finalized = again.ask(apiVersions, 4, named)?.finalizedFeatures.map(({ name }) => name);
  expect(finalized).not.toContain('group.version');
  expect(finalized).toContain('transaction.version');
});

test('the metadata log grows with time and with every change, and does not shrink by a restart', async () => {
  const fixture = new ClusterFixture({ brokers: 3 });
  const client = fixture.connect(1);
  const topics = [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }];
  const quorum = () => client.ask(describeQuorum, 2, { topics })?.topics[0]?.partitions[0];
  const first = quorum();
  expect(first?.currentVoters.map(({ replicaId }) => replicaId)).toEqual([1]);
  expect(first?.observers.map(({ replicaId }) => replicaId)).toEqual([2, 3]);
  place(client, 'grown', [[1]]);
  const grown = quorum();
  // The topic, and its partition.
  expect(grown?.highWatermark).toBe((first?.highWatermark ?? 0n) + 2n);
  await fixture.clock.advance(10_000);
  const later = quorum();
  expect(later?.highWatermark).toBe((grown?.highWatermark ?? 0n) + 20n);
  expect(later?.currentVoters[0]?.lastCaughtUpTimestamp).toBe(BigInt(fixture.clock.now()));
  const ids = [...(later?.currentVoters ?? []), ...(later?.observers ?? [])].map((each) => each.replicaDirectoryId);
  expect(new Set(ids).size).toBe(3);

  const restarted = new ClusterFixture({ brokers: 3, store: fixture.store });
  await restarted.clock.advance(10_000);
  const again = restarted.connect(1).ask(describeQuorum, 2, { topics })?.topics[0]?.partitions[0];
  // A leader, a controller, and for each broker its registration, its directories and that it serves.
  expect(again?.highWatermark).toBe((later?.highWatermark ?? 0n) + 1n + 1n + 3n * 3n + 20n);
  expect([later?.leaderEpoch, again?.leaderEpoch]).toEqual([1, 2]);
  expect(again?.currentVoters[0]?.replicaDirectoryId).toBe(later?.currentVoters[0]?.replicaDirectoryId);
});

test('a broker that is unregistered leads nothing and is nobody to clients until it starts again', () => {
  const fixture = new ClusterFixture({ brokers: 3 });
  const client = fixture.connect(1);
  place(client, 'shared', [[2, 3]]);
  place(client, 'lone', [[2]]);
  expect(client.ask(unregisterBroker, 0, { brokerId: 2 })).toMatchObject({ errorCode: 0, errorMessage: '' });
  expect(client.ask(unregisterBroker, 0, { brokerId: 2 })?.errorCode).toBe(102);
  expect(look(client, 'shared')).toMatchObject({ leaderId: 3, leaderEpoch: 1, replicaNodes: [2, 3], isrNodes: [3] });
  expect(look(client, 'lone')).toMatchObject({ errorCode: 5, leaderId: -1 });
  const nodes = client.ask(metadata, 9, { topics: [], ...asked })?.brokers;
  expect(nodes?.map(({ nodeId }) => nodeId)).toEqual([1, 3]);
  const restarted = new ClusterFixture({ brokers: 3, store: fixture.store }).connect(1);
  expect(look(restarted, 'lone')).toMatchObject({ errorCode: 0, leaderId: 2 });
});

test('leaders move off a broker that stops, and the preferred one may lead again when it is back', () => {
  const fixture = new ClusterFixture({ brokers: 3 });
  const client = fixture.connect(1);
  place(client, 'kept', [[3, 1]]);
  const [node] = fixture.cluster.brokers.filter(({ id }) => id === 3);
  fixture.cluster.leave(3);
  const listed = () =>
    client
      .ask(describeCluster, 2, { includeClusterAuthorizedOperations: false, includeFencedBrokers: true })
      ?.brokers.map(({ brokerId, isFenced }) => [brokerId, isFenced]);
  expect(listed()).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ]);
  expect(look(client, 'kept')).toMatchObject({ leaderId: 1, leaderEpoch: 1, isrNodes: [1], offlineReplicas: [3] });
  if (node) fixture.cluster.join(node);
  expect(look(client, 'kept')).toMatchObject({ leaderId: 1, leaderEpoch: 1, isrNodes: [1, 3] });
  client.ask(electLeaders, 2, { electionType: 0, topicPartitions: null });
  expect(look(client, 'kept')).toMatchObject({ leaderId: 3, leaderEpoch: 2 });
});

test('a broker that has stopped is struck off the cluster, and gets no new partitions before it starts again', () => {
  const fixture = new ClusterFixture({ brokers: 3 });
  const client = fixture.connect(1);
  fixture.cluster.leave(3);
  expect(client.ask(unregisterBroker, 0, { brokerId: 3 })?.errorCode).toBe(0);
  expect(client.ask(unregisterBroker, 0, { brokerId: 3 })?.errorCode).toBe(102);
  // Also one that runs.
  expect(client.ask(unregisterBroker, 0, { brokerId: 2 })?.errorCode).toBe(0);
  const topic = { name: 'new', numPartitions: 3, replicationFactor: 1, assignments: [], configs: [] };
  client.ask(createTopics, 7, { topics: [topic] });
  expect(fixture.cluster.topics.get('new')?.partitions.map(({ leader }) => leader)).toEqual([1, 1, 1]);
});

test('an election everywhere tells only of partitions that got another leader', () => {
  const client = new ClusterFixture({ brokers: 2 }).connect(1);
  place(client, 'a', [[1, 2]]);
  place(client, 'b', [[1, 2]]);
  move(client, 'a', [2, 1]);
  const answer = client.ask(electLeaders, 2, { electionType: 0, topicPartitions: null });
  expect(answer?.replicaElectionResults).toEqual([
    { topic: 'a', partitionResult: [{ partitionId: 0, errorCode: 0, errorMessage: null }] },
    { topic: 'b', partitionResult: [] },
  ]);
});

test.each([
  ['the topics asked for', [{ topic: 'a', partitions: [0] }], ['a-0']],
  ['all', null, ['a-0', 'a-1', 'b-0']],
])('the log folder of a broker holds its replicas: %s', (_, topics, expected) => {
  const fixture = new ClusterFixture({ brokers: 3, configs: { 'log.dirs': '/var/kafka' } });
  const client = fixture.connect(1);
  place(client, 'a', [
    [1, 2],
    [2, 1],
    [3, 2],
  ]);
  place(client, 'b', [[1]]);
  const [folder, ...others] = client.ask(describeLogDirs, 4, { topics })?.results ?? [];
  expect(others).toEqual([]);
  expect(folder?.logDir).toBe('/var/kafka');
  expect(
    folder?.topics.flatMap(({ name, partitions }) => partitions.map((each) => `${name}-${each.partitionIndex}`)),
  ).toEqual(expected);
});
