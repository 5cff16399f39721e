// Transactions, at the lowest and the highest version of each API.
import type { Json } from '../message-json.ts';
import type { Script, Step } from '../script.ts';
import { fetchIn, findIn, offsetsIn, topic } from './edge-words.ts';
import {
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
  type Who,
} from './transaction-words.ts';
import { ask, atEdges, createTopic } from './words.ts';

const refreshed = { ...keep, epoch: 'producerEpoch' };

/** Of AddPartitionsToTxn: before version 4 one producer's, from then on a broker's request for many. */
function addIn(
  version: number,
  transactionalId: string,
  name: string,
  { producer = '$p', epoch = 0 }: Who = {},
  more: Record<string, Json> = {},
) {
  const topics: Json = [{ name, partitions: [0] }];
  return ask('AddPartitionsToTxn', version, {
    v3AndBelowTransactionalId: transactionalId,
    v3AndBelowProducerId: producer,
    v3AndBelowProducerEpoch: epoch,
    v3AndBelowTopics: topics,
    transactions: [{ transactionalId, producerId: producer, producerEpoch: epoch, topics, ...more }],
  });
}

const mark = (
  version: number,
  name: string,
  transactionResult: boolean,
  { producer = '$p', epoch = 0 }: Who = {},
  partition = 0,
) =>
  ask('WriteTxnMarkers', version, {
    markers: [
      {
        producerId: producer,
        producerEpoch: epoch,
        transactionResult,
        topics: [{ name, partitionIndexes: [partition] }],
        coordinatorEpoch: 0,
        transactionVersion: 0,
      },
    ],
  });

/** A transaction with a record in it, by a client of before KIP-890. */
const opened = (id: string): readonly Step[] => [
  topic(id),
  init(id, { keep }),
  addIn(3, id, id),
  produceAs(id, id, ['a'], 0),
];

const listIn = (version: number, more: Record<string, Json> = {}) =>
  ask('ListTransactions', version, {
    stateFilters: [],
    producerIdFilters: ['$p'],
    durationFilter: '-1',
    transactionalIdPattern: null,
    ...more,
  });

export const transactionVersions: readonly Script[] = [
  ...atEdges('InitProducerId', 'an id for a producer, with and without transactions', (version, id) => [
    init(null, { version }),
    init(id, { version, keep }),
    init(id, { version }),
    describe(id),
  ]),
  ...atEdges('InitProducerId', 'no id for a producer that asks for what cannot be', (version, id) => [
    init('', { version }),
    init(id, { version, with: { transactionTimeoutMs: 0 } }),
    init(id, { version, with: { transactionTimeoutMs: 900_001 } }),
    init(id, { version, with: { producerId: '77', producerEpoch: 3 } }),
    init(null, { version, with: { producerId: '77', producerEpoch: -1 } }),
  ]),
  ...atEdges('InitProducerId', 'a producer that comes back aborts what it left', (version, id) => [
    ...opened(id),
    init(id, { version }),
    markers,
    init(id, { version, keep: refreshed }),
    latest(id, 1),
    seen(id, 1),
    produceAs(id, id, ['b'], 1),
    describe(id),
  ]),
  ...atEdges('AddPartitionsToTxn', 'add partitions, write, commit', (version, id) => [
    topic(id),
    init(id, { keep }),
    addIn(version, id, id),
    produceAs(id, id, ['a'], 0),
    describe(id),
    end(id, true),
    markers,
    seen(id, 1),
  ]),
  ...atEdges('AddPartitionsToTxn', 'add partitions that are not there, or as somebody else', (version, id) => [
    topic(id),
    init(id, { keep }),
    addIn(version, id, `${id}-nosuch`),
    addIn(version, `${id}-nosuch`, id),
    addIn(version, id, id, { producer: '999999' }),
    addIn(version, id, id, { epoch: 5 }),
    describe(id),
  ]),
  {
    name: 'a broker asks whether partitions are in a transaction',
    steps: [
      topic('txn-enquiry'),
      createTopic('txn-enquiry-other'),
      init('txn-enquiry', { keep }),
      addIn(5, 'txn-enquiry', 'txn-enquiry', {}, { verifyOnly: true }),
      addIn(3, 'txn-enquiry', 'txn-enquiry'),
      addIn(5, 'txn-enquiry', 'txn-enquiry', {}, { verifyOnly: true }),
      addIn(4, 'txn-enquiry', 'txn-enquiry-other', {}, { verifyOnly: true }),
      end('txn-enquiry', true),
      markers,
      addIn(4, 'txn-enquiry', 'txn-enquiry', {}, { verifyOnly: true }),
    ],
  },
  ...atEdges('AddOffsetsToTxn', 'offsets of a group within a transaction', (version, id) => [
    topic(id),
    init(id, { keep }),
    addOffsets(id, id, { version }),
    offsetsAs(id, id, id, 5),
    committedIn(id, id, false),
    committedIn(id, id, true),
    end(id, true),
    markers,
    committedIn(id, id, true),
  ]),
  ...atEdges('AddOffsetsToTxn', 'offsets of a group for somebody else', (version, id) => [
    init(id, { keep }),
    addOffsets(`${id}-nosuch`, id, { version }),
    addOffsets(id, id, { version, epoch: 4 }),
    addOffsets(id, '', { version }),
    addOffsets('', id, { version }),
  ]),
  ...atEdges('EndTxn', 'commit what was written, and once more', (version, id) => [
    ...opened(id),
    end(id, true, { version }),
    markers,
    seen(id, 1),
    end(id, true, { version }),
    end(id, false, { version }),
    latest(id, 1),
  ]),
  ...atEdges('EndTxn', 'abort what was written, and write again', (version, id) => [
    ...opened(id),
    end(id, false, { version }),
    markers,
    seen(id, 1),
    init(id, { keep }),
    addIn(3, id, id, { epoch: 2 }),
    addIn(3, id, id, { epoch: 1 }),
    describe(id),
  ]),
  ...atEdges('EndTxn', 'end a transaction that is not there, or of a producer that was fenced', (version, id) => [
    end(`${id}-nosuch`, true, { version, producer: '5' }),
    ...opened(id),
    init(id),
    markers,
    end(id, true, { version }),
    end(id, true, { version, producer: '888888' }),
    seen(id, 1),
  ]),
  ...atEdges('TxnOffsetCommit', 'offsets that are aborted were never committed', (version, id) => [
    topic(id),
    init(id, { keep }),
    addOffsets(id, id),
    offsetsAs(id, id, id, 5, { version }),
    end(id, false),
    markers,
    committedIn(id, id, true),
  ]),
  ...atEdges('TxnOffsetCommit', 'offsets for a topic that is not there, by a stale member', (version, id) => [
    topic(id),
    init(id, { keep }),
    addOffsets(id, id),
    offsetsAs(id, id, `${id}-nosuch`, 5, { version }),
    offsetsAs(id, id, id, 5, { version }, { generationId: 4, memberId: 'stranger' }),
    offsetsAs(id, id, id, 5, { version, epoch: 9 }),
    offsetsAs(id, '', id, 5, { version }),
    committedIn(id, id, false),
  ]),
  ...atEdges('WriteTxnMarkers', 'a marker ends what a producer wrote', (version, id) => [
    ...opened(id),
    latest(id, 1),
    mark(version, id, false),
    latest(id, 1),
    seen(id, 1),
    mark(version, id, false, {}, 9),
    mark(version, `${id}-nosuch`, true),
  ]),
  ...atEdges('DescribeTransactions', 'a transaction through its states', (_, id) => [
    describe(id),
    topic(id),
    init(id, { keep }),
    describe(id),
    addIn(3, id, id),
    describe(id),
    end(id, false),
    markers,
    describe(id, `${id}-nosuch`),
    describe(''),
  ]),
  ...atEdges('ListTransactions', 'list the transactions of one producer', (version, id) => [
    topic(id),
    init(id, { keep }),
    listIn(version),
    addIn(3, id, id),
    listIn(version),
    listIn(version, { stateFilters: ['Ongoing'] }),
    listIn(version, { stateFilters: ['Empty', 'Sleeping'] }),
    end(id, true),
    markers,
    listIn(version),
    ...(version > 1
      ? [listIn(version, { transactionalIdPattern: '(' }), listIn(version, { transactionalIdPattern: 'no.*' })]
      : []),
  ]),
  ...atEdges('FindCoordinator', 'find the coordinator of a transaction', (version, id) => [
    findIn(version, id, version === 0 ? 0 : 1),
  ]),
  {
    name: 'a transaction that takes too long is aborted',
    steps: [
      topic('txn-slow'),
      init('txn-slow', { keep, with: { transactionTimeoutMs: 1_000 } }),
      addIn(3, 'txn-slow', 'txn-slow'),
      produceAs('txn-slow', 'txn-slow', ['a'], 0),
      latest('txn-slow', 1),
      { waitMs: 13_000 },
      latest('txn-slow', 1),
      seen('txn-slow', 1),
      end('txn-slow', true),
      produceAs('txn-slow', 'txn-slow', ['b'], 1),
      init('txn-slow', { keep }),
      describe('txn-slow'),
    ],
  },
  {
    name: 'two producers in one partition: the first open transaction holds the stable offset',
    steps: [
      topic('txn-pair'),
      init('txn-pair-a', { keep: { a: 'producerId' } }),
      init('txn-pair-b', { keep: { b: 'producerId' } }),
      addIn(3, 'txn-pair-a', 'txn-pair', { producer: '$a' }),
      addIn(3, 'txn-pair-b', 'txn-pair', { producer: '$b' }),
      produceAs('txn-pair-a', 'txn-pair', ['a'], 0, { producer: '$a' }),
      produceAs('txn-pair-b', 'txn-pair', ['b'], 0, { producer: '$b' }),
      end('txn-pair-b', true, { producer: '$b' }),
      markers,
      latest('txn-pair', 1),
      seen('txn-pair', 1),
      end('txn-pair-a', false, { producer: '$a' }),
      markers,
      latest('txn-pair', 1),
      { ...fetchIn(18, '', 0, {}, { isolationLevel: 1 }), vary: ['records'] },
    ],
  },
  {
    name: 'the stable offset under read committed, and what stands above it',
    steps: [
      ...opened('txn-stable'),
      offsetsIn(11, 'txn-stable', -1, {}, 1),
      offsetsIn(11, 'txn-stable', -1, {}, 0),
      offsetsIn(11, 'txn-stable', -2, {}, 1),
      { ...fetchIn(18, '', 0, {}, { isolationLevel: 1 }), vary: ['records'] },
      end('txn-stable', true),
      markers,
      offsetsIn(11, 'txn-stable', -1, {}, 1),
      { ...fetchIn(18, '', 0, {}, { isolationLevel: 1 }), vary: ['records'] },
    ],
  },
];
