import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { ask, createTopic, metadata } from './words.ts';

const describe = (names: readonly string[], responsePartitionLimit = 2_000, cursor: Json = null) =>
  ask('DescribeTopicPartitions', 0, { topics: names.map((name) => ({ name })), responsePartitionLimit, cursor });

export const asking: readonly Script[] = [
  {
    name: 'metadata of named topics, in every version',
    steps: [
      createTopic('named', 2),
      ...[0, 1, 4, 5, 7, 8, 9, 10, 12, 13].flatMap((version) => [
        metadata(version, ['named']),
        metadata(version, version < 4 ? ['not valid'] : ['named-nosuch', 'not valid']),
      ]),
    ],
  },
  {
    name: 'metadata creates a topic when it may',
    steps: [
      metadata(9, ['automatic-1']),
      metadata(9, ['automatic-1'], true),
      { waitMs: 2_500 },
      metadata(9, ['automatic-1']),
      metadata(1, ['automatic-2']),
      { waitMs: 2_500 },
      metadata(1, ['automatic-2']),
      metadata(9, ['not valid', '..', ''], true),
      metadata(9, ['automatic.3'], true),
      { waitMs: 2_500 },
      metadata(9, ['automatic_3'], true),
    ],
  },
  {
    name: 'metadata of the cluster alone',
    steps: [
      metadata(1, []),
      metadata(9, []),
      ask('Metadata', 9, {
        topics: [],
        allowAutoTopicCreation: false,
        includeClusterAuthorizedOperations: true,
        includeTopicAuthorizedOperations: true,
      }),
    ],
  },
  {
    name: 'metadata by topic id',
    steps: [
      { ...createTopic('identified'), keep: { id: 'topics.0.topicId' } },
      ask('Metadata', 12, {
        topics: [{ name: null, topicId: '$id' }],
        allowAutoTopicCreation: false,
        includeTopicAuthorizedOperations: true,
      }),
      ask('Metadata', 12, {
        topics: [{ name: null, topicId: 'rC6TP3yXQFqSTnGeWVoVEg' }],
        allowAutoTopicCreation: false,
        includeTopicAuthorizedOperations: false,
      }),
    ],
  },
  {
    name: 'describe topic partitions',
    steps: [
      createTopic('pages-b', 3),
      createTopic('pages-a', 2),
      describe(['pages-b', 'pages-a', 'pages-nosuch']),
      describe(['pages-b', 'pages-a'], 1),
      describe(['pages-b', 'pages-a'], 2),
      describe(['pages-b', 'pages-a'], 3),
      describe(['pages-b', 'pages-a'], 3, { topicName: 'pages-b', partitionIndex: 1 }),
      describe(['pages-b', 'pages-a'], 3, { topicName: 'pages-a', partitionIndex: 1 }),
      describe(['pages-b'], 3, { topicName: 'pages-b', partitionIndex: -1 }),
      describe(['not valid']),
      describe(['pages-b'], 0),
    ],
  },
  {
    name: 'describe the cluster',
    steps: [
      ask('DescribeCluster', 0, { includeClusterAuthorizedOperations: false }),
      ask('DescribeCluster', 0, { includeClusterAuthorizedOperations: true }),
      ask('DescribeCluster', 1, { includeClusterAuthorizedOperations: false, endpointType: 1 }),
      ask('DescribeCluster', 1, { includeClusterAuthorizedOperations: false, endpointType: 2 }),
      ask('DescribeCluster', 1, { includeClusterAuthorizedOperations: false, endpointType: 9 }),
      ask('DescribeCluster', 2, {
        includeClusterAuthorizedOperations: false,
        endpointType: 1,
        includeFencedBrokers: true,
      }),
    ],
  },
];
