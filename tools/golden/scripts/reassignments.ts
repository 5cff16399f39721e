import type { Json } from '../message-json.ts';
import type { Ask, Script } from '../script.ts';
import { placed } from './cluster.ts';
import { ask, batch, createTopic, metadata, produce } from './words.ts';

const [preferred, unclean] = [0, 1];

const elect = (
  version: number,
  electionType: number,
  topics: Readonly<Record<string, readonly number[]>> | null,
  more: Partial<Ask> = {},
) =>
  ask(
    'ElectLeaders',
    version,
    {
      ...(version > 0 && { electionType }),
      topicPartitions: topics && Object.entries(topics).map(([topic, partitions]) => ({ topic, partitions })),
      timeoutMs: 10_000,
    },
    more,
  );

const reassign = (
  name: string,
  partitions: Readonly<Record<number, readonly number[] | null>>,
  more: Record<string, Json> = {},
  version = 0,
) =>
  ask('AlterPartitionReassignments', version, {
    timeoutMs: 10_000,
    topics: [
      {
        name,
        partitions: Object.entries(partitions).map(([index, replicas]) => ({
          partitionIndex: Number(index),
          replicas,
        })),
      },
    ],
    ...more,
  });

const list = (topics: Json) => ask('ListPartitionReassignments', 0, { timeoutMs: 10_000, topics });
/** Which topics there are is told elsewhere. */
const everything = { vary: ['replicaElectionResults'] };
const look = (name: string): Ask => ({ ...metadata(9, [name]), vary: ['controllerId'] });
const moved = { waitMs: 2_000 };

/** On one broker. */
export const reassignments: readonly Script[] = [
  {
    name: 'elections that nobody needs',
    steps: [
      createTopic('elected', 2),
      ...[0, 1, 2].flatMap((version) => [
        elect(version, preferred, { elected: [0, 1] }),
        elect(version, preferred, { elected: [7], 'elected-nosuch': [0] }),
        elect(version, preferred, {}),
      ]),
      elect(2, unclean, { elected: [0] }),
      elect(2, 9, { elected: [0] }),
    ],
  },
  {
    name: 'elections everywhere',
    alone: true,
    steps: [
      elect(2, preferred, null, everything),
      elect(0, preferred, null, everything),
      elect(2, unclean, null, everything),
    ],
  },
  {
    name: 'reassignments that cannot be',
    steps: [
      createTopic('staying', 2),
      ...[0, 1].flatMap((version) => [
        reassign('staying', { 0: [1] }, {}, version),
        reassign('staying', { 0: null }, {}, version),
        reassign('staying', { 0: [] }, {}, version),
        reassign('staying', { 0: [9] }, {}, version),
        reassign('staying', { 0: [1, 1] }, {}, version),
        reassign('staying', { 0: [-1] }, {}, version),
        reassign('staying', { 7: [1] }, {}, version),
        reassign('staying-nosuch', { 0: [1] }, {}, version),
      ]),
      reassign('staying', { 0: [1] }, { topics: [] }),
      list(null),
      list([{ name: 'staying', partitionIndexes: [0, 1, 7] }]),
      list([{ name: 'staying-nosuch', partitionIndexes: [0] }]),
      list([]),
    ],
  },
];

const brokers = 3;

/** On three brokers. */
export const movingReplicas: readonly Script[] = [
  {
    name: 'a partition moves to other brokers',
    brokers,
    steps: [
      placed('nomad', [[1, 2]]),
      produce('nomad', batch(['a', 'b'])),
      look('nomad'),
      reassign('nomad', { 0: [2, 3] }),
      moved,
      look('nomad'),
      list([{ name: 'nomad', partitionIndexes: [0] }]),
      produce('nomad', batch(['c'])),
      produce('nomad', batch(['c']), { broker: 2 }),
      reassign('nomad', { 0: [3] }),
      moved,
      look('nomad'),
      produce('nomad', batch(['d']), { broker: 3 }),
      ask(
        'OffsetForLeaderEpoch',
        4,
        {
          replicaId: -1,
          topics: [
            {
              topic: 'nomad',
              partitions: [0, 1, 2, 3].map((leaderEpoch) => ({ partition: 0, currentLeaderEpoch: -1, leaderEpoch })),
            },
          ],
        },
        { broker: 3 },
      ),
      reassign('nomad', { 0: [3] }),
      moved,
      look('nomad'),
      reassign('nomad', { 0: [3, 1, 2] }),
      moved,
      look('nomad'),
      reassign('nomad', { 0: [1, 2, 3] }),
      moved,
      look('nomad'),
      elect(2, preferred, { nomad: [0] }),
      moved,
      look('nomad'),
      elect(2, preferred, { nomad: [0] }),
      elect(1, unclean, { nomad: [0] }),
      reassign('nomad', { 0: [1, 2] }),
      moved,
      look('nomad'),
      reassign('nomad', { 0: null }),
    ],
  },
  {
    name: 'the number of replicas may not change',
    brokers,
    steps: [
      placed('counted', [[1, 2]]),
      reassign('counted', { 0: [1, 2, 3] }, { allowReplicationFactorChange: false }, 1),
      reassign('counted', { 0: [2, 3] }, { allowReplicationFactorChange: false }, 1),
      moved,
      look('counted'),
      reassign('counted', { 0: [1] }, { allowReplicationFactorChange: true }, 1),
      moved,
      look('counted'),
      reassign('counted', { 0: [4] }),
    ],
  },
  {
    name: 'preferred leaders everywhere',
    alone: true,
    brokers,
    steps: [
      placed('spread', [
        [1, 2],
        [2, 3],
      ]),
      reassign('spread', { 0: [2, 1], 1: [3, 2] }),
      moved,
      look('spread'),
      elect(2, preferred, null, everything),
      moved,
      look('spread'),
    ],
  },
  {
    name: 'unregistering a broker that is not there, among three',
    brokers,
    steps: [ask('UnregisterBroker', 0, { brokerId: 9 })],
  },
];
