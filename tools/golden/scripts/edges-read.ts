// Records out, and what is asked about them, at the lowest and the highest version of each API.
import type { Script } from '../script.ts';
import {
  deleteRecordsIn,
  epochsIn,
  fetchIn,
  metadataIn,
  offsetsIn,
  produceIn,
  removeTopic,
  strangeId,
  topic,
} from './edge-words.ts';
import { ask, atEdges, batch, createTopic, epoch } from './words.ts';

const producer = (baseSequence: number, producerEpoch = 0, producerId = 5_000_000n) => ({
  producerId,
  producerEpoch,
  baseSequence,
});

const fetching: readonly Script[] = [
  ...atEdges('Fetch', 'read from the beginning, the middle and the end', (version, id) => [
    topic(id),
    produceIn(9, id, batch(['a', 'b', 'c'])),
    produceIn(9, id, batch(['d'])),
    fetchIn(version, id, 0),
    fetchIn(version, id, 2),
    fetchIn(version, id, 3),
    fetchIn(version, id, 4),
  ]),
  ...atEdges('Fetch', 'read beyond both ends', (version, id) => [
    topic(id),
    produceIn(9, id, batch(['a', 'b', 'c'])),
    fetchIn(version, id, 4),
    deleteRecordsIn(2, id, 2),
    fetchIn(version, id, 1),
    fetchIn(version, id, 2),
    fetchIn(version, id, -5),
  ]),
  ...atEdges('Fetch', 'read what is not there', (version, id) => [
    topic(id),
    fetchIn(version, id, 0, { partition: 9 }),
    fetchIn(version, `${id}-nosuch`, 0, { topicId: strangeId }),
  ]),
  ...atEdges('Fetch', 'read after the topic was made again', (version, id) => [
    topic(id),
    produceIn(9, id, batch(['a'])),
    fetchIn(version, id, 0),
    removeTopic(id),
    fetchIn(version, id, 0),
    { ...createTopic(id), keep: { second: 'topics.0.topicId' } },
    fetchIn(version, id, 0),
    fetchIn(version, id, 0, { topicId: '$second' }),
    fetchIn(version, id, 1, { topicId: '$second' }),
  ]),
  ...atEdges('Fetch', 'read with a leader epoch that is too new', (version, id) => [
    topic(id),
    produceIn(9, id, batch(['a'])),
    fetchIn(version, id, 0, {}, {}, { currentLeaderEpoch: 0 }),
    fetchIn(version, id, 0, {}, {}, { currentLeaderEpoch: 7 }),
  ]),
  ...atEdges('Fetch', 'read with nobody to write, then with somebody', (version, id) => [
    topic(id),
    fetchIn(version, id, 0, {}, { minBytes: 1, maxWaitMs: 300 }),
    { ...fetchIn(version, id, 0, {}, { minBytes: 1, maxWaitMs: 8_000 }), on: 'reader', later: 'records' },
    produceIn(9, id, batch(['a'])),
    { take: 'records' },
  ]),
  ...atEdges('Fetch', 'read what was compressed', (version, id) => [
    topic(id, 1, { 'compression.type': 'producer' }),
    produceIn(9, id, batch(['a'.repeat(200), 'b'.repeat(200)])),
    fetchIn(version, id, 0),
    fetchIn(version, id, 0, {}, { maxBytes: 1 }),
  ]),
  ...atEdges('Fetch', 'read in a session that is not there', (version, id) => [
    topic(id),
    fetchIn(version, id, 0, {}, { sessionId: 77, sessionEpoch: 1 }),
    fetchIn(version, id, 0, {}, { sessionId: 0, sessionEpoch: 5 }),
    fetchIn(version, id, 0, {}, { sessionId: 0, sessionEpoch: -1 }),
  ]),
  {
    name: 'a fetch session by topic id, from its beginning to its end',
    steps: [
      topic('session-by-id', 2),
      produceIn(9, 'session-by-id', batch(['a'])),
      { ...fetchIn(18, '', 0, {}, { sessionId: 0, sessionEpoch: 0 }), keep: { session: 'sessionId' } },
      fetchIn(18, '', 0, {}, { sessionId: '$session', sessionEpoch: 1, topics: [] }),
      produceIn(9, 'session-by-id', batch(['b'])),
      fetchIn(18, '', 0, {}, { sessionId: '$session', sessionEpoch: 2, topics: [] }),
      fetchIn(18, '', 1, {}, { sessionId: '$session', sessionEpoch: 3 }),
      fetchIn(18, '', 0, { partition: 1 }, { sessionId: '$session', sessionEpoch: 4 }),
      fetchIn(
        18,
        '',
        0,
        {},
        {
          sessionId: '$session',
          sessionEpoch: 5,
          topics: [],
          forgottenTopicsData: [{ topicId: '$id', partitions: [0] }],
        },
      ),
      fetchIn(18, '', 0, {}, { sessionId: '$session', sessionEpoch: 9, topics: [] }),
      fetchIn(18, '', 0, { partition: 1 }, { sessionId: '$session', sessionEpoch: -1 }),
      fetchIn(18, '', 0, {}, { sessionId: '$session', sessionEpoch: 6, topics: [] }),
    ],
  },
  {
    name: 'a fetch session whose topic goes and comes again',
    steps: [
      topic('session-gone'),
      produceIn(9, 'session-gone', batch(['a'])),
      { ...fetchIn(18, '', 0, {}, { sessionId: 0, sessionEpoch: 0 }), keep: { session: 'sessionId' } },
      removeTopic('session-gone'),
      fetchIn(18, '', 0, {}, { sessionId: '$session', sessionEpoch: 1, topics: [] }),
      { ...createTopic('session-gone'), keep: { second: 'topics.0.topicId' } },
      fetchIn(18, '', 0, {}, { sessionId: '$session', sessionEpoch: 2, topics: [] }),
      fetchIn(18, '', 0, { topicId: '$second' }, { sessionId: '$session', sessionEpoch: 3 }),
    ],
  },
  {
    name: 'a fetch session tells of a high watermark that moved',
    steps: [
      createTopic('session-moved'),
      {
        ...fetchIn(11, 'session-moved', 0, { topicId: strangeId }, { sessionId: 0, sessionEpoch: 0 }),
        keep: { session: 'sessionId' },
      },
      fetchIn(11, '', 0, { topicId: strangeId }, { sessionId: '$session', sessionEpoch: 1, topics: [] }),
      produceIn(9, 'session-moved', batch(['a']), { topicId: strangeId }),
      fetchIn(11, '', 0, { topicId: strangeId }, { sessionId: '$session', sessionEpoch: 2, topics: [] }),
      deleteRecordsIn(2, 'session-moved', 1),
      fetchIn(11, '', 0, { topicId: strangeId }, { sessionId: '$session', sessionEpoch: 3, topics: [] }),
    ],
  },
  {
    name: 'a fetch session asked twice with one epoch',
    steps: [
      createTopic('session-twice'),
      {
        ...fetchIn(11, 'session-twice', 0, { topicId: strangeId }, { sessionId: 0, sessionEpoch: 0 }),
        keep: { session: 'sessionId' },
      },
      fetchIn(11, '', 0, { topicId: strangeId }, { sessionId: '$session', sessionEpoch: 1, topics: [] }),
      fetchIn(11, '', 0, { topicId: strangeId }, { sessionId: '$session', sessionEpoch: 1, topics: [] }),
      fetchIn(11, '', 0, { topicId: strangeId }, { sessionId: '$session', sessionEpoch: 2, topics: [] }),
      {
        ...fetchIn(11, 'session-twice', 0, { topicId: strangeId }, { sessionId: '$session', sessionEpoch: 0 }),
        keep: { session: 'sessionId' },
      },
      fetchIn(11, '', 0, { topicId: strangeId }, { sessionId: '$session', sessionEpoch: 1, topics: [] }),
    ],
  },
];

const describeProducers = (name: string, partition = 0) =>
  ask(
    'DescribeProducers',
    0,
    { topics: [{ name, partitionIndexes: [partition] }] },
    { vary: ['lastTimestamp', 'producerId'] },
  );

const asking: readonly Script[] = [
  ...atEdges('ListOffsets', 'where a log begins and ends', (version, id) => [
    topic(id),
    offsetsIn(version, id, -2),
    offsetsIn(version, id, -1),
    produceIn(9, id, batch(['a', 'b', 'c'])),
    offsetsIn(version, id, -1),
    offsetsIn(version, id, epoch + 1_000),
    offsetsIn(version, id, epoch + 9_000),
    deleteRecordsIn(2, id, 1),
    offsetsIn(version, id, -2),
  ]),
  ...atEdges('ListOffsets', 'offsets of what is not there', (version, id) => [
    topic(id),
    offsetsIn(version, `${id}-nosuch`, -1),
    offsetsIn(version, id, -1, { partitionIndex: 5 }),
    offsetsIn(version, id, -9),
  ]),
  ...atEdges('ListOffsets', 'offsets with a leader epoch', (version, id) => [
    topic(id),
    offsetsIn(version, id, -1, { currentLeaderEpoch: 0 }),
    offsetsIn(version, id, -1, { currentLeaderEpoch: 4 }),
  ]),
  ...atEdges('ListOffsets', 'offsets of one partition asked for twice', (version, id) => [
    topic(id),
    ask('ListOffsets', version, {
      replicaId: -1,
      isolationLevel: 0,
      topics: [
        {
          name: id,
          partitions: [
            { partitionIndex: 0, timestamp: '-1' },
            { partitionIndex: 0, timestamp: '-2' },
          ],
        },
      ],
    }),
  ]),
  ...atEdges('Metadata', 'metadata of a topic, and of none', (version, id) => [
    topic(id, 3),
    metadataIn(version, id),
    metadataIn(version, `${id}-nosuch`),
    metadataIn(version, 'not valid'),
    removeTopic(id),
    metadataIn(version, id),
  ]),
  ...atEdges('DeleteRecords', 'forget the beginning of a log', (version, id) => [
    topic(id),
    produceIn(9, id, batch(['a', 'b', 'c', 'd'])),
    deleteRecordsIn(version, id, 2),
    fetchIn(11, id, 1),
    deleteRecordsIn(version, id, -1),
    offsetsIn(7, id, -2),
    produceIn(9, id, batch(['e'])),
    fetchIn(11, id, 4),
  ]),
  ...atEdges('DeleteRecords', 'forget what cannot be forgotten', (version, id) => [
    topic(id),
    deleteRecordsIn(version, id, 1),
    deleteRecordsIn(version, id, -2),
    deleteRecordsIn(version, id, 0, 4),
    deleteRecordsIn(version, `${id}-nosuch`, 0),
  ]),
  ...atEdges('DeleteRecords', 'forget where records are not deleted', (version, id) => [
    topic(id, 1, { 'cleanup.policy': 'compact' }),
    produceIn(9, id, batch(['a', 'b'])),
    deleteRecordsIn(version, id, 1),
    offsetsIn(7, id, -2),
  ]),
  ...atEdges('OffsetForLeaderEpoch', 'where an epoch ends', (version, id) => [
    topic(id),
    epochsIn(version, id, 0),
    produceIn(9, id, batch(['a', 'b'])),
    epochsIn(version, id, 0),
    epochsIn(version, id, 5),
    epochsIn(version, id, -1),
  ]),
  ...atEdges('OffsetForLeaderEpoch', 'where the epoch of nothing ends', (version, id) => [
    topic(id),
    epochsIn(version, `${id}-nosuch`, 0),
    epochsIn(version, id, 0, { partition: 8 }),
    epochsIn(version, id, 0, { currentLeaderEpoch: 8 }),
  ]),
  ...atEdges('DescribeProducers', 'who writes to a partition', (_, id) => [
    topic(id),
    describeProducers(id),
    produceIn(9, id, batch(['a'], producer(0))),
    describeProducers(id),
    produceIn(9, id, batch(['b', 'c'], producer(1))),
    describeProducers(id),
    describeProducers(id, 3),
    describeProducers(`${id}-nosuch`),
  ]),
];

export const readEdges: readonly Script[] = [...fetching, ...asking];
