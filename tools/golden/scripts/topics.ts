import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { ask, batch, createTopic, metadata, produce } from './words.ts';

type Topic = { name: string; [field: string]: Json };

function create(version: number, ...topics: readonly Topic[]) {
  return ask('CreateTopics', version, {
    topics: topics.map((topic) => ({ numPartitions: 1, replicationFactor: 1, assignments: [], configs: [], ...topic })),
    timeoutMs: 10_000,
    validateOnly: false,
  });
}

const configs = (entries: Readonly<Record<string, string | null>>) =>
  Object.entries(entries).map(([name, value]) => ({ name, value }));

const invalidNames = ['', '.', '..', 'a b', 'a/b', 'a:b', '日志', 'x'.repeat(250)];

const deleteTopics = (version: number, ...topicNames: readonly string[]) =>
  ask('DeleteTopics', version, { topicNames, timeoutMs: 10_000 });

const createPartitions = (topic: Topic, more: Record<string, Json> = {}) =>
  ask('CreatePartitions', 3, {
    topics: [{ assignments: null, ...topic }],
    timeoutMs: 10_000,
    validateOnly: false,
    ...more,
  });

export const topics: readonly Script[] = [
  {
    name: 'create a topic, in every version',
    steps: [2, 3, 4, 5, 6, 7].flatMap((version) => [
      create(version, { name: `create-v${version}`, numPartitions: 2 }),
      create(version, { name: `create-v${version}` }),
    ]),
  },
  {
    name: 'create with the broker defaults',
    steps: [
      create(4, { name: 'create-defaults', numPartitions: -1, replicationFactor: -1 }),
      create(7, { name: 'create-defaults-7', numPartitions: -1, replicationFactor: -1 }),
    ],
  },
  {
    name: 'create with a name that is not allowed',
    steps: invalidNames.map((name) => create(7, { name })),
  },
  {
    name: 'create with numbers that are not allowed',
    steps: [
      create(7, { name: 'numbers', numPartitions: 0 }),
      create(7, { name: 'numbers', numPartitions: -2 }),
      create(7, { name: 'numbers', replicationFactor: 0 }),
      create(7, { name: 'numbers', replicationFactor: 3 }),
      create(7, { name: 'numbers', replicationFactor: -2 }),
      create(7, { name: 'numbers', numPartitions: 10_001 }),
    ],
  },
  {
    name: 'create with replicas chosen by hand',
    steps: [
      create(7, {
        name: 'placed',
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [
          { partitionIndex: 0, brokerIds: [1] },
          { partitionIndex: 1, brokerIds: [1] },
        ],
      }),
      create(7, {
        name: 'placed-2',
        numPartitions: 1,
        replicationFactor: 1,
        assignments: [{ partitionIndex: 0, brokerIds: [1] }],
      }),
      create(7, {
        name: 'placed-2',
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex: 1, brokerIds: [1] }],
      }),
      create(7, {
        name: 'placed-2',
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex: 0, brokerIds: [99] }],
      }),
      create(7, {
        name: 'placed-2',
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex: 0, brokerIds: [1, 1] }],
      }),
      create(7, {
        name: 'placed-2',
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex: 0, brokerIds: [] }],
      }),
    ],
  },
  {
    name: 'create with configs',
    steps: [
      create(7, {
        name: 'configured',
        configs: configs({ 'retention.ms': '60000', 'cleanup.policy': 'compact,delete' }),
      }),
      create(7, { name: 'misconfigured', configs: configs({ 'retention.ms': 'soon' }) }),
      create(7, { name: 'misconfigured', configs: configs({ 'no.such.config': '1' }) }),
      create(7, { name: 'misconfigured', configs: configs({ 'cleanup.policy': 'shred' }) }),
      create(7, { name: 'misconfigured', configs: configs({ 'segment.bytes': '100' }) }),
      create(7, { name: 'misconfigured', configs: configs({ 'retention.ms': null }) }),
      create(7, { name: 'misconfigured', configs: configs({ 'min.insync.replicas': '0' }) }),
      create(7, { name: 'misconfigured', configs: configs({ 'compression.type': 'rar' }) }),
      create(7, { name: 'misconfigured', configs: configs({ 'message.timestamp.type': 'Never' }) }),
      create(7, { name: 'misconfigured', configs: configs({ 'min.cleanable.dirty.ratio': '2' }) }),
      create(7, { name: 'misconfigured', configs: configs({ 'unclean.leader.election.enable': 'maybe' }) }),
      create(7, { name: 'misconfigured', configs: configs({ 'max.message.bytes': '-1' }) }),
    ],
  },
  {
    name: 'create several at once',
    steps: [
      create(7, { name: 'several-a' }, { name: 'several-b', numPartitions: 0 }, { name: 'several-c' }),
      create(7, { name: 'twice' }, { name: 'twice' }),
      create(7),
    ],
  },
  {
    name: 'validate only',
    steps: [
      ask('CreateTopics', 7, {
        topics: [{ name: 'dry', numPartitions: 3, replicationFactor: 1, assignments: [], configs: [] }],
        timeoutMs: 10_000,
        validateOnly: true,
      }),
      ask('CreateTopics', 7, {
        topics: [{ name: 'dry', numPartitions: 0, replicationFactor: 1, assignments: [], configs: [] }],
        timeoutMs: 10_000,
        validateOnly: true,
      }),
      metadata(9, ['dry']),
    ],
  },
  {
    name: 'names that differ by . and _',
    steps: [
      create(7, { name: 'dots.and_lines' }),
      create(7, { name: 'dots_and.lines' }),
      create(7, { name: 'dots_and_lines' }),
    ],
  },
  {
    name: 'delete topics',
    steps: [
      createTopic('doomed-1'),
      deleteTopics(1, 'doomed-1'),
      metadata(9, ['doomed-1']),
      deleteTopics(1, 'doomed-1'),
      createTopic('doomed-4'),
      deleteTopics(4, 'doomed-4', 'doomed-nosuch'),
      deleteTopics(5, 'doomed-nosuch'),
      deleteTopics(5, 'not valid'),
      deleteTopics(5, ''),
      createTopic('doomed-again'),
      deleteTopics(5, 'doomed-again'),
      createTopic('doomed-again', 2),
      metadata(9, ['doomed-again']),
      deleteTopics(5, 'doomed-again', 'doomed-again'),
    ],
  },
  {
    name: 'delete topics by name and by id',
    steps: [
      { ...createTopic('doomed-6'), keep: { id: 'topics.0.topicId' } },
      ask('DeleteTopics', 6, { topics: [{ name: null, topicId: '$id' }], timeoutMs: 10_000 }),
      ask('DeleteTopics', 6, { topics: [{ name: null, topicId: '$id' }], timeoutMs: 10_000 }),
      createTopic('doomed-6b'),
      ask('DeleteTopics', 6, { topics: [{ name: 'doomed-6b', topicId: 'AAAAAAAAAAAAAAAAAAAAAA' }], timeoutMs: 10_000 }),
      ask('DeleteTopics', 6, {
        topics: [{ name: 'doomed-nosuch', topicId: 'AAAAAAAAAAAAAAAAAAAAAA' }],
        timeoutMs: 10_000,
      }),
      ask('DeleteTopics', 6, { topics: [{ name: null, topicId: 'AAAAAAAAAAAAAAAAAAAAAA' }], timeoutMs: 10_000 }),
    ],
  },
  {
    name: 'create partitions',
    steps: [
      createTopic('growing', 2),
      createPartitions({ name: 'growing', count: 3 }),
      createPartitions({ name: 'growing', count: 3 }),
      createPartitions({ name: 'growing', count: 1 }),
      createPartitions({ name: 'growing', count: 0 }),
      createPartitions({ name: 'growing', count: -1 }),
      createPartitions({ name: 'growing-nosuch', count: 3 }),
      createPartitions({ name: 'not valid', count: 3 }),
      createPartitions({ name: 'growing', count: 5 }, { validateOnly: true }),
      createPartitions({ name: 'growing', count: 4, assignments: [{ brokerIds: [1] }] }),
      createPartitions({ name: 'growing', count: 6, assignments: [{ brokerIds: [1] }] }),
      createPartitions({ name: 'growing', count: 5, assignments: [{ brokerIds: [99] }] }),
      createPartitions({ name: 'growing', count: 5, assignments: [{ brokerIds: [1, 1] }] }),
      createPartitions({ name: 'growing', count: 5, assignments: [{ brokerIds: [] }] }),
      ask('CreatePartitions', 3, {
        topics: [
          { name: 'growing', count: 5, assignments: null },
          { name: 'growing', count: 6, assignments: null },
        ],
        timeoutMs: 10_000,
        validateOnly: false,
      }),
      metadata(9, ['growing']),
    ],
  },
  {
    name: 'delete records',
    steps: [
      createTopic('trimmed'),
      produce('trimmed', batch(['a', 'b', 'c', 'd'])),
      ...[
        ['trimmed', 0, '2'],
        ['trimmed', 0, '1'],
        ['trimmed', 0, '5'],
        ['trimmed', 0, '-2'],
        ['trimmed', 7, '1'],
        ['trimmed-nosuch', 0, '1'],
        ['trimmed', 0, '-1'],
      ].map(([name, partitionIndex, offset]) =>
        ask('DeleteRecords', 2, {
          topics: [
            {
              name: name as string,
              partitions: [{ partitionIndex: partitionIndex as number, offset: offset as string }],
            },
          ],
          timeoutMs: 5_000,
        }),
      ),
      ask('ListOffsets', 5, {
        replicaId: -1,
        isolationLevel: 0,
        topics: [{ name: 'trimmed', partitions: [{ partitionIndex: 0, timestamp: '-2' }] }],
      }),
    ],
  },
];
