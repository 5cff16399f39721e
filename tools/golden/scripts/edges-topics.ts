// Topics, configs and the cluster, at the lowest and the highest version of each API.
import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { metadataIn, offsetsIn, produceIn, strangeId, topic, zeroId } from './edge-words.ts';
import { ask, atEdges, batch, createTopic, metadata } from './words.ts';

type Fields = Record<string, Json>;

const create = (version: number, name: string, fields: Fields = {}, more: Fields = {}) =>
  ask('CreateTopics', version, {
    topics: [{ name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [], ...fields }],
    timeoutMs: 10_000,
    validateOnly: false,
    ...more,
  });

const remove = (version: number, name: string | null, topicId = zeroId) =>
  ask('DeleteTopics', version, { topicNames: [name ?? ''], topics: [{ name, topicId }], timeoutMs: 10_000 });

const grow = (version: number, name: string, count: number, assignments: Json = null, validateOnly = false) =>
  ask('CreatePartitions', version, { topics: [{ name, count, assignments }], timeoutMs: 10_000, validateOnly });

const describe = (
  version: number,
  resourceType: number,
  resourceName: string,
  ...configurationKeys: readonly string[]
) =>
  ask('DescribeConfigs', version, {
    resources: [{ resourceType, resourceName, configurationKeys }],
    includeSynonyms: true,
    includeDocumentation: false,
  });

const replace = (
  version: number,
  resourceName: string,
  values: Readonly<Record<string, string | null>>,
  resourceType = 2,
  validateOnly = false,
) =>
  ask('AlterConfigs', version, {
    resources: [
      { resourceType, resourceName, configs: Object.entries(values).map(([name, value]) => ({ name, value })) },
    ],
    validateOnly,
  });

const [set, unset, append, subtract] = [0, 1, 2, 3];
const change = (
  version: number,
  resourceName: string,
  configOperation: number,
  name: string,
  value: string | null,
  resourceType = 2,
) =>
  ask('IncrementalAlterConfigs', version, {
    resources: [{ resourceType, resourceName, configs: [{ name, configOperation, value }] }],
    validateOnly: false,
  });

const entries = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

const topics: readonly Script[] = [
  ...atEdges('CreateTopics', 'make a topic, twice, and look at it', (version, id) => [
    create(version, id, { numPartitions: 2, configs: entries({ 'retention.ms': '60000' }) }),
    create(version, id),
    metadata(9, [id]),
    describe(4, 2, id, 'retention.ms'),
  ]),
  ...atEdges('CreateTopics', 'make a topic that cannot be', (version, id) => [
    create(version, 'no topic'),
    create(version, id, { numPartitions: 0 }),
    create(version, id, { replicationFactor: 5 }),
    create(version, id, { configs: entries({ 'retention.ms': 'long' }) }),
    create(version, id, {
      assignments: [{ partitionIndex: 0, brokerIds: [7] }],
      numPartitions: -1,
      replicationFactor: -1,
    }),
    metadata(9, [id]),
  ]),
  ...atEdges('CreateTopics', 'only ask whether a topic could be made', (version, id) => [
    create(version, id, {}, { validateOnly: true }),
    create(version, id, { numPartitions: -7 }, { validateOnly: true }),
    metadata(9, [id]),
    create(version, id),
    create(version, id, {}, { validateOnly: true }),
  ]),
  ...atEdges('DeleteTopics', 'delete a topic, and what is left of it', (version, id) => [
    topic(id),
    produceIn(9, id, batch(['a'])),
    remove(version, id),
    metadata(9, [id]),
    offsetsIn(7, id, -1),
    produceIn(9, id, batch(['b'])),
    remove(version, id),
    createTopic(id),
    offsetsIn(7, id, -1),
  ]),
  ...atEdges('DeleteTopics', 'delete what is not there', (version, id) => [
    remove(version, `${id}-nosuch`),
    remove(version, 'not valid'),
    remove(version, ''),
  ]),
  {
    name: 'a topic that is made again has another id',
    steps: [
      topic('again-by-id'),
      metadataIn(13, null, '$id'),
      remove(6, null, '$id'),
      metadataIn(13, null, '$id'),
      { ...createTopic('again-by-id'), keep: { second: 'topics.0.topicId' } },
      metadataIn(13, null, '$id'),
      metadataIn(13, null, '$second'),
      metadataIn(13, 'again-by-id'),
      remove(6, null, '$id'),
      remove(6, null, strangeId),
      remove(6, 'again-by-id', '$second'),
      remove(6, null, '$second'),
    ],
  },
  ...atEdges('CreatePartitions', 'more partitions for a topic', (version, id) => [
    topic(id),
    produceIn(9, id, batch(['a'])),
    grow(version, id, 3),
    metadata(9, [id]),
    produceIn(9, id, batch(['b']), { partition: 2 }),
    grow(version, id, 4, [{ brokerIds: [1] }]),
    metadata(9, [id]),
    offsetsIn(7, id, -1),
  ]),
  ...atEdges('CreatePartitions', 'partitions that cannot be made', (version, id) => [
    topic(id, 2),
    grow(version, id, 2),
    grow(version, id, 1),
    grow(version, id, 4, [{ brokerIds: [1] }]),
    grow(version, id, 3, [{ brokerIds: [8] }]),
    grow(version, `${id}-nosuch`, 3),
    grow(version, id, 3, null, true),
    metadata(9, [id]),
  ]),
  ...atEdges('DescribeTopicPartitions', 'topics a few partitions at a time', (version, id) => {
    const page = (cursor: Json, limit = 2) =>
      ask('DescribeTopicPartitions', version, {
        topics: [{ name: id }, { name: `${id}-nosuch` }],
        responsePartitionLimit: limit,
        cursor,
      });
    return [
      topic(id, 5),
      page(null),
      page({ topicName: id, partitionIndex: 2 }),
      page({ topicName: id, partitionIndex: 4 }),
      page({ topicName: id, partitionIndex: 9 }),
      page(null, 100),
    ];
  }),
];

const configs: readonly Script[] = [
  ...atEdges('DescribeConfigs', 'configs of a topic, a broker, a group', (version, id) => [
    topic(id, 1, { 'retention.ms': '60000' }),
    describe(version, 2, id, 'retention.ms', 'cleanup.policy'),
    describe(version, 4, '1', 'num.partitions', 'log.retention.hours'),
    describe(version, 32, id, 'consumer.session.timeout.ms'),
  ]),
  ...atEdges('DescribeConfigs', 'configs of what has none', (version, id) => [
    describe(version, 2, `${id}-nosuch`, 'retention.ms'),
    describe(version, 2, 'not valid', 'retention.ms'),
    describe(version, 4, '77', 'num.partitions'),
    describe(version, 55, id, 'retention.ms'),
  ]),
  ...atEdges('AlterConfigs', 'replace all configs of a topic', (version, id) => [
    topic(id, 1, { 'retention.ms': '60000' }),
    replace(version, id, { 'cleanup.policy': 'compact' }),
    describe(4, 2, id, 'retention.ms', 'cleanup.policy'),
    replace(version, id, {}),
    describe(4, 2, id, 'retention.ms', 'cleanup.policy'),
  ]),
  ...atEdges('AlterConfigs', 'replace configs by what is not allowed', (version, id) => [
    topic(id),
    replace(version, id, { 'retention.ms': 'soon' }),
    replace(version, id, { 'no.such.config': '1' }),
    replace(version, `${id}-nosuch`, { 'retention.ms': '1' }),
    replace(version, id, { 'retention.ms': '5' }, 66),
    replace(version, id, { 'retention.ms': '5' }, 2, true),
    describe(4, 2, id, 'retention.ms'),
  ]),
  ...atEdges('IncrementalAlterConfigs', 'set, extend, take away and unset configs', (version, id) => [
    topic(id),
    change(version, id, set, 'retention.ms', '60000'),
    change(version, id, append, 'cleanup.policy', 'compact'),
    describe(4, 2, id, 'retention.ms', 'cleanup.policy'),
    change(version, id, subtract, 'cleanup.policy', 'delete'),
    change(version, id, unset, 'retention.ms', null),
    describe(4, 2, id, 'retention.ms', 'cleanup.policy'),
  ]),
  ...atEdges('IncrementalAlterConfigs', 'change configs as is not allowed', (version, id) => [
    topic(id),
    change(version, id, set, 'retention.ms', 'soon'),
    change(version, id, append, 'retention.ms', '5'),
    change(version, id, 9, 'retention.ms', '5'),
    change(version, id, set, 'no.such.config', '5'),
    change(version, `${id}-nosuch`, set, 'retention.ms', '5'),
    change(version, '77', set, 'num.io.threads', '5', 4),
    describe(4, 2, id, 'retention.ms'),
  ]),
  {
    name: 'a smaller max.message.bytes counts from the next batch on',
    steps: [
      topic('config-shrinks'),
      produceIn(9, 'config-shrinks', batch(['x'.repeat(500)])),
      change(1, 'config-shrinks', set, 'max.message.bytes', '300'),
      produceIn(9, 'config-shrinks', batch(['x'.repeat(500)])),
      produceIn(9, 'config-shrinks', batch(['x'.repeat(50)])),
      change(1, 'config-shrinks', unset, 'max.message.bytes', null),
      produceIn(9, 'config-shrinks', batch(['x'.repeat(500)])),
      offsetsIn(7, 'config-shrinks', -1),
    ],
  },
  {
    name: 'a topic that becomes compacted asks for keys',
    steps: [
      topic('config-compacts'),
      produceIn(9, 'config-compacts', batch(['a'], { keyless: true })),
      change(1, 'config-compacts', set, 'cleanup.policy', 'compact'),
      produceIn(9, 'config-compacts', batch(['b'], { keyless: true })),
      produceIn(9, 'config-compacts', batch(['b'])),
      change(1, 'config-compacts', set, 'cleanup.policy', 'delete'),
      produceIn(9, 'config-compacts', batch(['c'], { keyless: true })),
      offsetsIn(7, 'config-compacts', -1),
    ],
  },
  {
    name: 'timestamps after a topic takes the time of append',
    steps: [
      topic('config-times'),
      produceIn(9, 'config-times', batch(['a'])),
      offsetsIn(7, 'config-times', -3),
      change(1, 'config-times', set, 'message.timestamp.type', 'LogAppendTime'),
      produceIn(9, 'config-times', batch(['b'])),
      { ...offsetsIn(7, 'config-times', -3), vary: ['timestamp'] },
      offsetsIn(7, 'config-times', 0),
    ],
  },
];

const cluster: readonly Script[] = [
  ...atEdges('DescribeCluster', 'the cluster, its brokers and its controllers', (version) => [
    ask('DescribeCluster', version, { includeClusterAuthorizedOperations: false, includeFencedBrokers: false }),
    ask('DescribeCluster', version, { includeClusterAuthorizedOperations: true, includeFencedBrokers: false }),
    ...(version === 0
      ? []
      : [
          ask('DescribeCluster', version, {
            includeClusterAuthorizedOperations: false,
            endpointType: 2,
            includeFencedBrokers: false,
          }),
          ask('DescribeCluster', version, {
            includeClusterAuthorizedOperations: false,
            endpointType: 7,
            includeFencedBrokers: false,
          }),
          ask('DescribeCluster', version, { includeClusterAuthorizedOperations: false, includeFencedBrokers: true }),
        ]),
  ]),
];

export const topicEdges: readonly Script[] = [...topics, ...configs, ...cluster];
