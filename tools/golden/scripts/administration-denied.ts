import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { signIn } from './security.ts';
import { ask } from './words.ts';

const directory = 'rC6TP3yXQFqSTnGeWVoVEg';
const partition = { topic: 'golden-guarded', partitions: [0] };

/** What only an administrator may, in its lowest and its highest version. */
const guarded: readonly [api: string, versions: readonly number[], request: (version: number) => Json][] = [
  [
    'AlterReplicaLogDirs',
    [1, 2],
    () => ({ dirs: [{ path: '/x', topics: [{ name: 'golden-guarded', partitions: [0] }] }] }),
  ],
  ['DescribeLogDirs', [1, 5], () => ({ topics: [partition] })],
  [
    'ElectLeaders',
    [0, 2],
    (version) => ({ ...(version > 0 && { electionType: 0 }), topicPartitions: [partition], timeoutMs: 1_000 }),
  ],
  ['ElectLeaders', [2], () => ({ electionType: 0, topicPartitions: null, timeoutMs: 1_000 })],
  [
    'AlterPartitionReassignments',
    [0, 1],
    () => ({
      timeoutMs: 1_000,
      topics: [{ name: 'golden-guarded', partitions: [{ partitionIndex: 0, replicas: [1] }] }],
    }),
  ],
  [
    'ListPartitionReassignments',
    [0],
    () => ({ timeoutMs: 1_000, topics: [{ name: 'golden-guarded', partitionIndexes: [0] }] }),
  ],
  ['ListPartitionReassignments', [0], () => ({ timeoutMs: 1_000, topics: null })],
  [
    'DescribeQuorum',
    [0, 2],
    () => ({ topics: [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }] }),
  ],
  [
    'UpdateFeatures',
    [0, 2],
    (version) => ({
      featureUpdates: [
        {
          feature: 'group.version',
          maxVersionLevel: 1,
          ...(version > 0 ? { upgradeType: 1 } : { allowDowngrade: false }),
        },
      ],
      ...(version > 0 && { validateOnly: true }),
    }),
  ],
  ['UnregisterBroker', [0], () => ({ brokerId: 9 })],
  ['ListConfigResources', [0, 1], (version) => (version === 0 ? {} : { resourceTypes: [4] })],
  [
    'AddRaftVoter',
    [0, 1],
    (version) => ({
      clusterId: null,
      timeoutMs: 1_000,
      voterId: 9,
      voterDirectoryId: directory,
      listeners: [],
      ...(version > 0 && { ackWhenCommitted: true }),
    }),
  ],
  ['RemoveRaftVoter', [0], () => ({ clusterId: null, voterId: 9, voterDirectoryId: directory })],
];

export const administrationDenied: readonly Script[] = [
  {
    name: 'what only an administrator may',
    secured: true,
    steps: [
      ...signIn('ana'),
      ...guarded.flatMap(([api, versions, request]) =>
        versions.map((version) => ask(api, version, request(version), { on: 'ana' })),
      ),
    ],
  },
];
