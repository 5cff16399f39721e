// What administrators ask and what succeeds, at the lowest and the highest version of each API.
import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { produceIn, topic } from './edge-words.ts';
import { ask, atEdges, batch, metadata } from './words.ts';

const describeDirs = (version: number, name: string) =>
  ask(
    'DescribeLogDirs',
    version,
    { topics: [{ topic: name, partitions: [0] }] },
    { keep: { dir: 'results.0.logDir' }, vary: ['logDir', 'totalBytes', 'usableBytes'] },
  );

const reassign = (version: number, name: string, replicas: Json, partitionIndex = 0) =>
  ask('AlterPartitionReassignments', version, {
    timeoutMs: 10_000,
    allowReplicationFactorChange: true,
    topics: [{ name, partitions: [{ partitionIndex, replicas }] }],
  });
const moving = (name: string) =>
  ask('ListPartitionReassignments', 0, { timeoutMs: 10_000, topics: [{ name, partitionIndexes: [0] }] });

export const administrationEdges: readonly Script[] = [
  ...atEdges('AlterReplicaLogDirs', 'a log stays in the folder that it is in', (version, id) => [
    topic(id),
    produceIn(9, id, batch(['a'])),
    describeDirs(4, id),
    ask('AlterReplicaLogDirs', version, { dirs: [{ path: '$dir', topics: [{ name: id, partitions: [0] }] }] }),
    describeDirs(4, id),
  ]),
  ...atEdges('DescribeLogDirs', 'the size of a log grows with its records', (version, id) => [
    topic(id),
    describeDirs(version, id),
    produceIn(9, id, batch(['a', 'b'])),
    describeDirs(version, id),
    produceIn(9, id, batch(['c'])),
    describeDirs(version, id),
  ]),
  ...atEdges(
    'AlterPartitionReassignments',
    'replicas move, and the leader with them',
    (version, id) => [
      ask(
        'CreateTopics',
        7,
        {
          topics: [
            {
              name: id,
              numPartitions: -1,
              replicationFactor: -1,
              assignments: [{ partitionIndex: 0, brokerIds: [1, 2] }],
              configs: [],
            },
          ],
          timeoutMs: 10_000,
        },
        { keep: { id: 'topics.0.topicId' } },
      ),
      reassign(version, id, [2, 3]),
      { waitMs: 3_000 },
      moving(id),
      { ...metadata(12, [id]), vary: ['controllerId'] },
      reassign(version, id, null),
      reassign(version, id, [9]),
    ],
    { brokers: 3 },
  ),
  {
    name: 'a broker is unregistered',
    brokers: 3,
    // It is gone until it starts again.
    last: true,
    steps: [
      ask('UnregisterBroker', 0, { brokerId: 3 }),
      { waitMs: 1_500 },
      ask('UnregisterBroker', 0, { brokerId: 3 }),
      { ...metadata(12, []), vary: ['controllerId'] },
    ],
  },
];
