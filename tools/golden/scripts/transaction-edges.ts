import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import {
  add,
  addOffsets,
  committedIn,
  describe,
  end,
  init,
  keep,
  latest,
  markers,
  offsetsAs,
  produceAs,
  seen,
} from './transaction-words.ts';
import { ask, createTopic } from './words.ts';

const batchOf = (values: readonly string[], baseSequence: number, producer = '$p', isTransactional = true) => ({
  batch: { values, producerId: producer, producerEpoch: 0, baseSequence, isTransactional },
});
const produceWide = (
  transactionalId: string | null,
  version: number,
  topicData: readonly (readonly [string, readonly (readonly [number, Json])[]])[],
) =>
  ask('Produce', version, {
    transactionalId,
    acks: -1,
    timeoutMs: 5_000,
    topicData: topicData.map(([name, partitions]) => ({
      name,
      partitionData: partitions.map(([index, records]) => ({ index, records })),
    })),
  });
const offsetsBy = (topic: string, timestamp: string, version = 7) =>
  ask(
    'ListOffsets',
    version,
    {
      replicaId: -1,
      isolationLevel: 0,
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, currentLeaderEpoch: -1, timestamp }] }],
    },
    { vary: ['timestamp'] },
  );

export const transactionEdges: readonly Script[] = [
  {
    name: 'transactions: batches of several partitions in a transaction',
    steps: [
      createTopic('txn-wide', 3),
      init('txn-wide', { keep }),
      init('txn-wide-other', { keep: { q: 'producerId' } }),
      add('txn-wide', 'txn-wide', {}, [0, 1]),
      produceWide('txn-wide', 9, [
        [
          'txn-wide',
          [
            [0, batchOf(['a'], 0)],
            [1, batchOf(['b'], 0)],
            [2, batchOf(['c'], 0)],
            [7, batchOf(['c'], 0)],
          ],
        ],
      ]),
      produceWide('txn-wide', 9, [
        [
          'txn-wide',
          [
            [0, batchOf(['a'], 1)],
            [1, batchOf(['b'], 0, '$q')],
          ],
        ],
      ]),
      produceWide(null, 9, [
        [
          'txn-wide',
          [
            [0, batchOf(['a'], 1)],
            [1, batchOf(['x'], 0, '-1', false)],
          ],
        ],
        ['txn-nosuch', [[0, batchOf(['x'], 0, '-1', false)]]],
      ]),
      produceWide('txn-wide', 9, [['txn-wide', [[2, batchOf(['x'], 0, '$p', false)]]]]),
      produceWide('txn-wide', 9, [['txn-wide', [[2, batchOf(['x'], 0, '$q', false)]]]]),
      produceWide('txn-wide', 12, [
        ['txn-wide', [[2, batchOf(['x'], 1, '$p')]]],
        ['txn-nosuch', [[0, batchOf(['x'], 0)]]],
      ]),
      produceWide('txn-wide', 12, [['txn-nosuch', [[0, batchOf(['x'], 0)]]]]),
      describe('txn-wide'),
      end('txn-wide', true),
      markers,
    ],
  },
  {
    name: 'transactions: every version adds and ends',
    steps: [
      createTopic('txn-versions'),
      init('txn-versions', { keep }),
      ...[0, 1, 2, 3].flatMap((version) => [
        add('txn-versions', 'txn-versions', { version }),
        addOffsets('txn-versions', 'txn-versions', { version }),
        end('txn-versions', version % 2 === 0, { version }),
        markers,
      ]),
      add('txn-versions', 'txn-versions'),
      addOffsets('txn-versions', 'txn-versions', { version: 4 }),
      ...[0, 1, 2, 3, 4].map((version) =>
        offsetsAs('txn-versions', 'txn-versions', 'txn-versions', version, { version }),
      ),
      end('txn-versions', true, { version: 4 }),
      markers,
      committedIn('txn-versions', 'txn-versions', true),
    ],
  },
  {
    name: 'transactions: offsets that are refused in a transaction',
    steps: [
      createTopic('txn-refused'),
      init('txn-refused', { keep }),
      addOffsets('txn-refused', 'txn-refused'),
      ask('TxnOffsetCommit', 3, {
        transactionalId: 'txn-refused',
        groupId: 'txn-refused',
        producerId: '$p',
        producerEpoch: 0,
        topics: [
          {
            name: 'txn-refused',
            partitions: [
              {
                partitionIndex: 0,
                committedOffset: '1',
                committedLeaderEpoch: -1,
                committedMetadata: 'x'.repeat(5000),
              },
              { partitionIndex: 3, committedOffset: '1', committedLeaderEpoch: -1, committedMetadata: '' },
            ],
          },
        ],
      }),
      ask('TxnOffsetCommit', 3, {
        transactionalId: 'txn-refused',
        groupId: 'txn-refused',
        producerId: '$p',
        producerEpoch: 0,
        topics: [],
      }),
      offsetsAs('txn-refused', 'txn-refused', 'txn-refused', -1),
      offsetsAs('txn-refused', 'txn-refused', 'txn-refused', 4, { epoch: 3 }),
      offsetsAs('txn-refused', 'txn-refused', 'txn-refused', 4, { producer: '4000000' }),
      offsetsAs('txn-unknown', 'txn-refused', 'txn-refused', 4),
      offsetsAs('txn-unknown', 'txn-refused', 'txn-refused', 4, { version: 5 }),
      offsetsAs('txn-refused', 'txn-refused', 'txn-refused', 4, { version: 5, epoch: 3 }),
      offsetsAs('', 'txn-refused', 'txn-refused', 4),
      end('txn-refused', false),
      markers,
    ],
  },
  {
    name: 'transactions: a group with pending offsets is asked about, and deleted',
    steps: [
      createTopic('txn-pending'),
      init('txn-pending', { keep }),
      addOffsets('txn-pending', 'txn-pending'),
      offsetsAs('txn-pending', 'txn-pending', 'txn-pending', 5),
      ask('OffsetFetch', 7, { groupId: 'txn-pending', topics: null, requireStable: true }),
      ask('OffsetFetch', 8, {
        groups: [{ groupId: 'txn-pending', topics: [{ name: 'txn-pending', partitionIndexes: [0, 1] }] }],
        requireStable: true,
      }),
      ask('OffsetFetch', 8, { groups: [{ groupId: 'txn-pending', topics: null }], requireStable: false }),
      ask('DescribeGroups', 5, { groups: ['txn-pending'], includeAuthorizedOperations: false }),
      ask('OffsetCommit', 7, {
        groupId: 'txn-pending',
        generationIdOrMemberEpoch: -1,
        memberId: '',
        topics: [
          {
            name: 'txn-pending',
            partitions: [{ partitionIndex: 0, committedOffset: '8', committedLeaderEpoch: -1, committedMetadata: '' }],
          },
        ],
      }),
      ask('OffsetFetch', 7, { groupId: 'txn-pending', topics: null, requireStable: true }),
      end('txn-pending', true),
      markers,
      committedIn('txn-pending', 'txn-pending', true),
      addOffsets('txn-pending', 'txn-pending'),
      offsetsAs('txn-pending', 'txn-pending', 'txn-pending', 9),
      ask('OffsetDelete', 0, {
        groupId: 'txn-pending',
        topics: [{ name: 'txn-pending', partitions: [{ partitionIndex: 0 }] }],
      }),
      committedIn('txn-pending', 'txn-pending', true),
      end('txn-pending', true),
      markers,
      committedIn('txn-pending', 'txn-pending', true),
      addOffsets('txn-pending', 'txn-pending'),
      offsetsAs('txn-pending', 'txn-pending', 'txn-pending', 11),
      ask('DeleteGroups', 2, { groupsNames: ['txn-pending'] }),
      end('txn-pending', true),
      markers,
      committedIn('txn-pending', 'txn-pending', true),
    ],
  },
  {
    name: 'transactions: offsets by time, and records deleted, among markers',
    steps: [
      createTopic('txn-times'),
      init('txn-times', { keep }),
      add('txn-times', 'txn-times'),
      produceAs('txn-times', 'txn-times', ['a', 'b'], 0),
      end('txn-times', true),
      markers,
      offsetsBy('txn-times', '-3'),
      offsetsBy('txn-times', '1795000001500'),
      offsetsBy('txn-times', '-2'),
      add('txn-times', 'txn-times'),
      produceAs('txn-times', 'txn-times', ['c', 'd', 'e'], 2),
      ask('DeleteRecords', 2, {
        topics: [{ name: 'txn-times', partitions: [{ partitionIndex: 0, offset: '5' }] }],
        timeoutMs: 5000,
      }),
      seen('txn-times', 1, 5),
      seen('txn-times', 0, 5),
      latest('txn-times', 1),
      end('txn-times', false),
      markers,
      seen('txn-times', 1, 5),
      seen('txn-times', 1, 6),
      seen('txn-times', 1, 7),
      seen('txn-times', 1, 8),
    ],
  },
  {
    name: 'transactions: a topic is deleted in the midst of a transaction',
    steps: [
      createTopic('txn-deleted'),
      createTopic('txn-kept'),
      init('txn-deleted', { keep }),
      add('txn-deleted', 'txn-deleted'),
      add('txn-deleted', 'txn-kept'),
      produceAs('txn-deleted', 'txn-kept', ['a'], 0),
      ask('DeleteTopics', 5, { topicNames: ['txn-deleted'], topics: [], timeoutMs: 5000 }),
      { waitMs: 1500 },
      describe('txn-deleted'),
      end('txn-deleted', true),
      { waitMs: 1500 },
      describe('txn-deleted'),
      latest('txn-kept', 1),
    ],
  },
  {
    name: 'transactions: idempotent producers whose state moves on',
    steps: [
      createTopic('txn-idem'),
      produceAs(null, 'txn-idem', ['a'], 7, { producer: '4100000', transactional: false }),
      produceAs(null, 'txn-idem', ['a'], 7, { producer: '4100000', transactional: false, version: 12 }),
      produceAs(null, 'txn-idem', ['a', 'b'], 2147483646, { producer: '4100001', transactional: false }),
      produceAs(null, 'txn-idem', ['c'], 0, { producer: '4100001', transactional: false }),
      produceAs(null, 'txn-idem', ['c'], 1, { producer: '4100001', transactional: false, epoch: 1 }),
      produceAs(null, 'txn-idem', ['c'], 0, { producer: '4100001', transactional: false, epoch: 1 }),
      produceAs(null, 'txn-idem', ['c'], 1, { producer: '4100001', transactional: false, epoch: 0 }),
      produceAs(null, 'txn-idem', ['c', 'd'], 2147483647, { producer: '4100002', transactional: false }),
      produceAs(null, 'txn-idem', ['c', 'd'], 2147483647, { producer: '4100002', transactional: false }),
      produceAs(null, 'txn-idem', ['e'], 1, { producer: '4100002', transactional: false }),
      produceAs(null, 'txn-idem', ['e'], 5, { producer: '4100003', transactional: false, version: 12 }),
      ask(
        'DescribeProducers',
        0,
        { topics: [{ name: 'txn-idem', partitionIndexes: [0] }] },
        { vary: ['lastTimestamp', 'producerId'] },
      ),
    ],
  },
];
