import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { ask, atEdges } from './words.ts';

const vary = ['replicaDirectoryId', 'logEndOffset', 'lastFetchTimestamp', 'lastCaughtUpTimestamp', 'highWatermark'];
const directory = 'rC6TP3yXQFqSTnGeWVoVEg';
const nobody = 'AAAAAAAAAAAAAAAAAAAAAA';
const listener = { name: 'CONTROLLER', host: '127.0.0.1', port: 9 };

const describe = (version: number, topicName = '__cluster_metadata', partitions: readonly number[] = [0]) =>
  ask(
    'DescribeQuorum',
    version,
    { topics: [{ topicName, partitions: partitions.map((partitionIndex) => ({ partitionIndex })) }] },
    { vary },
  );

const add = (version: number, request: Record<string, Json>) =>
  ask('AddRaftVoter', version, {
    clusterId: '$cluster',
    timeoutMs: 1_000,
    voterId: 1,
    voterDirectoryId: directory,
    listeners: [listener],
    ...(version > 0 && { ackWhenCommitted: true }),
    ...request,
  });
const remove = (request: Record<string, Json>) =>
  ask('RemoveRaftVoter', 0, { clusterId: '$cluster', voterId: 1, voterDirectoryId: directory, ...request });

const cluster = ask(
  'DescribeCluster',
  0,
  { includeClusterAuthorizedOperations: false },
  { keep: { cluster: 'clusterId' } },
);

export const quorum: readonly Script[] = [
  {
    name: 'the quorum of controllers',
    steps: [
      ...[0, 1, 2].map((version) => describe(version)),
      ...[0, 2].flatMap((version) => [
        describe(version, '__cluster_metadata', [1]),
        describe(version, '__cluster_metadata', [0, 1]),
        describe(version, 'something'),
        describe(version, '__cluster_metadata', []),
      ]),
      ask('DescribeQuorum', 2, { topics: [] }),
    ],
  },
  {
    name: 'voters that cannot be added or removed',
    steps: [
      cluster,
      { ...describe(2), keep: { directory: 'topics.0.partitions.0.currentVoters.0.replicaDirectoryId' } },
      ...[0, 1].flatMap((version) => [
        add(version, { clusterId: 'another' }),
        add(version, { voterDirectoryId: nobody }),
        add(version, { listeners: [] }),
        add(version, { listeners: [{ ...listener, name: 'PLAINTEXT' }] }),
        add(version, {}),
      ]),
      remove({ clusterId: 'another' }),
      remove({ voterDirectoryId: nobody }),
      remove({ voterId: 9 }),
      remove({}),
      remove({ clusterId: null, voterId: 9 }),
      add(1, { voterId: 9 }),
    ],
  },
  {
    name: 'unregistering brokers',
    steps: [ask('UnregisterBroker', 0, { brokerId: 9 }), ask('UnregisterBroker', 0, { brokerId: -1 })],
  },
];

/** A moment for those who follow the metadata log to hear of a change. */
const heard = { waitMs: 2_000 };
const directories = {
  ...describe(2),
  keep: {
    directory1: 'topics.0.partitions.0.currentVoters.0.replicaDirectoryId',
    directory2: 'topics.0.partitions.0.observers.0.replicaDirectoryId',
  },
};
const second = {
  timeoutMs: 20_000,
  voterId: 2,
  voterDirectoryId: '$directory2',
  listeners: [{ name: 'CONTROLLER', host: '127.0.0.1', port: '$controllerPort2' }],
};
const two = { controllers: 1, alone: true };
const removeFirst = remove({ voterId: 1, voterDirectoryId: '$directory1' });
const removeSecond = remove({ voterId: 2, voterDirectoryId: '$directory2' });

export const quorumOfControllers: readonly Script[] = [
  ...atEdges(
    'AddRaftVoter',
    'a controller becomes a voter, and is one no more',
    (version) => [
      cluster,
      directories,
      add(version, { ...second, voterId: 9, timeoutMs: 1_000 }),
      add(version, second),
      heard,
      describe(2),
      add(version, second),
      add(version, { ...second, voterDirectoryId: directory }),
      remove({ voterId: 2, voterDirectoryId: directory }),
      removeSecond,
      heard,
      describe(2),
      removeSecond,
      removeFirst,
    ],
    two,
  ),
];

export const quorumOfThree: readonly Script[] = [
  { name: 'the quorum with brokers that only follow', brokers: 3, steps: [describe(2), { ...describe(2), broker: 3 }] },
];
