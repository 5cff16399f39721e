// What brokers answer that do not coordinate or lead, at the lowest and the highest version of each API.
import type { Json } from '../message-json.ts';
import type { Ask, Script, Step } from '../script.ts';
import {
  beatIn,
  commitIn,
  committedIn,
  deleteRecordsIn,
  epochsIn,
  fetchIn,
  joinIn,
  leaveIn,
  offsetsIn,
  produceIn,
  syncIn,
} from './edge-words.ts';
import { ask, atEdges, batch } from './words.ts';

const cluster = { brokers: 3 };
const elsewhere = { broker: '!$coordinator' };

/** One topic for all: what is asked here changes nothing. */
const find = (key: string, keyType: number): Ask =>
  ask(
    'FindCoordinator',
    2,
    { key, keyType },
    { keep: { coordinator: 'nodeId' }, vary: ['nodeId', 'errorCode', 'errorMessage'] },
  );

/** Asked of a broker that is not the coordinator of the group. */
const misplaced = (api: string, question: (version: number, id: string) => Ask): readonly Script[] =>
  atEdges(
    api,
    `${api} asked of a broker that does not coordinate`,
    (version, id): readonly Step[] => [find(id, 0), { ...question(version, id), ...elsewhere }],
    cluster,
  );

/** The same for transactions. */
const astray = (api: string, question: (version: number, id: string) => Ask): readonly Script[] =>
  atEdges(
    api,
    `${api} asked of a broker that does not coordinate`,
    (version, id): readonly Step[] => [find(id, 1), { ...question(version, id), ...elsewhere }],
    cluster,
  );

const producer = { producerId: '7', producerEpoch: 0 };

/** A topic that broker 2 leads; the others answer for it. */
const ledByTwo = (name: string): readonly Step[] => [
  ask(
    'CreateTopics',
    7,
    {
      topics: [
        {
          name,
          numPartitions: -1,
          replicationFactor: -1,
          assignments: [{ partitionIndex: 0, brokerIds: [2, 3] }],
          configs: [],
        },
      ],
      timeoutMs: 10_000,
    },
    { keep: { id: 'topics.0.topicId' } },
  ),
  produceIn(9, name, batch(['a']), { more: { broker: 2 } }),
  { waitMs: 600 },
];

const misled = (api: string, question: (version: number, id: string) => Ask): readonly Script[] =>
  atEdges(
    api,
    `${api} asked of a broker that does not lead`,
    (version, id): readonly Step[] => [
      ...ledByTwo(id),
      question(version, id),
      { ...question(version, id), broker: 3 },
      { ...question(version, id), broker: 2 },
    ],
    cluster,
  );

export const clusterEdges: readonly Script[] = [
  ...misplaced('OffsetCommit', (version, id) => ({
    ...commitIn(version, id, 'wanderers', 5, { topicId: 'rC6TP3yXQFqSTnGeWVoVEg' }),
  })),
  ...misplaced('OffsetFetch', (version, id) =>
    committedIn(version, id, 'wanderers', { topicId: 'rC6TP3yXQFqSTnGeWVoVEg' }),
  ),
  ...misplaced('JoinGroup', (version, id) => joinIn(version, id, '')),
  ...misplaced('SyncGroup', (version, id) => syncIn(version, id, 1, 'member')),
  ...misplaced('Heartbeat', (version, id) => beatIn(version, id, 1, 'member')),
  ...misplaced('LeaveGroup', (version, id) => leaveIn(version, id, 'member')),
  ...misplaced('DescribeGroups', (version, id) =>
    ask('DescribeGroups', version, { groups: [id], includeAuthorizedOperations: false }),
  ),
  ...misplaced('DeleteGroups', (version, id) => ask('DeleteGroups', version, { groupsNames: [id] })),
  ...misplaced('OffsetDelete', (version, id) =>
    ask('OffsetDelete', version, { groupId: id, topics: [{ name: 'wanderers', partitions: [{ partitionIndex: 0 }] }] }),
  ),
  ...misplaced('ConsumerGroupHeartbeat', (version, id) =>
    ask('ConsumerGroupHeartbeat', version, {
      groupId: id,
      memberId: 'AAAAAAAAAAAAAAAAAAAAAQ',
      memberEpoch: 0,
      rebalanceTimeoutMs: 60_000,
      subscribedTopicNames: ['wanderers'],
      topicPartitions: [],
    }),
  ),
  ...misplaced('ConsumerGroupDescribe', (version, id) =>
    ask('ConsumerGroupDescribe', version, { groupIds: [id], includeAuthorizedOperations: false }),
  ),
  ...astray('InitProducerId', (version, id) =>
    ask('InitProducerId', version, { transactionalId: id, transactionTimeoutMs: 60_000 }),
  ),
  ...astray('AddPartitionsToTxn', (version, id) => {
    const topics: Json = [{ name: '__consumer_offsets', partitions: [0] }];
    return ask('AddPartitionsToTxn', version, {
      v3AndBelowTransactionalId: id,
      v3AndBelowProducerId: '7',
      v3AndBelowProducerEpoch: 0,
      v3AndBelowTopics: topics,
      transactions: [{ transactionalId: id, ...producer, topics }],
    });
  }),
  ...astray('AddOffsetsToTxn', (version, id) =>
    ask('AddOffsetsToTxn', version, { transactionalId: id, ...producer, groupId: id }),
  ),
  ...astray('EndTxn', (version, id) => ask('EndTxn', version, { transactionalId: id, ...producer, committed: true })),
  ...astray('DescribeTransactions', (version, id) => ask('DescribeTransactions', version, { transactionalIds: [id] })),
  ...misled('Produce', (version, id) => produceIn(version, id, batch(['b']))),
  ...misled('Fetch', (version, id) => fetchIn(version, id, 0)),
  ...misled('ListOffsets', (version, id) => offsetsIn(version, id, -1)),
  ...misled('DeleteRecords', (version, id) => deleteRecordsIn(version, id, 1)),
  ...misled('OffsetForLeaderEpoch', (version, id) => epochsIn(version, id, 0)),
  ...misled('DescribeProducers', (version, id) =>
    ask('DescribeProducers', version, { topics: [{ name: id, partitionIndexes: [0] }] }),
  ),
];
