import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { ask, createTopic } from './words.ts';

const [topic, broker, group] = [2, 4, 32];
const describe = (
  resourceType: number,
  resourceName: string,
  configurationKeys: Json = null,
  version = 4,
  includeSynonyms = true,
) =>
  ask('DescribeConfigs', version, {
    resources: [{ resourceType, resourceName, configurationKeys }],
    includeSynonyms,
    ...(version >= 3 && { includeDocumentation: false }),
  });

const incremental = (
  resourceType: number,
  resourceName: string,
  changes: readonly (readonly [string, number, string | null])[],
  validateOnly = false,
) =>
  ask('IncrementalAlterConfigs', 1, {
    resources: [
      {
        resourceType,
        resourceName,
        configs: changes.map(([name, configOperation, value]) => ({ name, configOperation, value })),
      },
    ],
    validateOnly,
  });

const replace = (
  resourceType: number,
  resourceName: string,
  values: Readonly<Record<string, string | null>>,
  version = 2,
  validateOnly = false,
) =>
  ask('AlterConfigs', version, {
    resources: [
      { resourceType, resourceName, configs: Object.entries(values).map(([name, value]) => ({ name, value })) },
    ],
    validateOnly,
  });

const [set, remove, append, subtract] = [0, 1, 2, 3];
const retention: Json = ['retention.ms', 'cleanup.policy', 'segment.ms'];

export const configs: readonly Script[] = [
  {
    name: 'describe the configs of a topic',
    steps: [
      createTopic('described', 1, { 'retention.ms': '60000' }),
      ...[1, 2, 3, 4].map((version) => describe(topic, 'described', retention, version)),
      describe(topic, 'described', retention, 4, false),
      describe(topic, 'described', ['no.such.config']),
      describe(topic, 'described', []),
      describe(topic, 'described'),
      describe(topic, 'described-nosuch'),
      describe(topic, 'not valid'),
      describe(topic, ''),
    ],
  },
  {
    name: 'describe the configs of what is no topic',
    steps: [
      describe(broker, '1', [
        'log.retention.ms',
        'log.retention.hours',
        'num.partitions',
        'min.insync.replicas',
        'ssl.key.password',
      ]),
      describe(broker, '9'),
      describe(broker, 'one'),
      describe(broker, ''),
      describe(group, 'described-group'),
      describe(99, 'what'),
      describe(0, 'what'),
    ],
  },
  {
    name: 'replace configs',
    steps: [
      createTopic('replaced', 1, { 'retention.ms': '60000' }),
      replace(topic, 'replaced', { 'cleanup.policy': 'compact' }, 0),
      describe(topic, 'replaced', retention),
      replace(topic, 'replaced', { 'retention.ms': 'soon' }, 1),
      replace(topic, 'replaced', { 'no.such.config': '1' }),
      replace(topic, 'replaced', { 'retention.ms': null }),
      replace(topic, 'replaced', { 'retention.ms': '1' }, 2, true),
      replace(topic, 'replaced-nosuch', { 'retention.ms': '1' }),
      replace(topic, 'not valid', { 'retention.ms': '1' }),
      replace(99, 'what', {}),
      replace(topic, 'replaced', {}),
      describe(topic, 'replaced', retention),
    ],
  },
  {
    name: 'change configs',
    steps: [
      createTopic('changed'),
      incremental(topic, 'changed', [
        ['retention.ms', set, '60000'],
        ['segment.ms', set, '1000'],
      ]),
      describe(topic, 'changed', retention),
      incremental(topic, 'changed', [['retention.ms', remove, null]]),
      incremental(topic, 'changed', [['retention.ms', remove, null]]),
      incremental(topic, 'changed', [['cleanup.policy', append, 'compact']]),
      describe(topic, 'changed', retention),
      incremental(topic, 'changed', [['cleanup.policy', subtract, 'delete']]),
      describe(topic, 'changed', retention),
      incremental(topic, 'changed', [['retention.ms', append, '1']]),
      incremental(topic, 'changed', [['retention.ms', set, 'soon']]),
      incremental(topic, 'changed', [['retention.ms', set, '-2']]),
      incremental(topic, 'changed', [['retention.ms', set, null]]),
      incremental(topic, 'changed', [['no.such.config', set, '1']]),
      incremental(topic, 'changed', [['no.such.config', remove, null]]),
      incremental(topic, 'changed', [
        ['retention.ms', set, '1'],
        ['retention.ms', set, '2'],
      ]),
      incremental(topic, 'changed', [['retention.ms', set, '7']], true),
      incremental(topic, 'changed-nosuch', [['retention.ms', set, '1']]),
      incremental(topic, 'changed', [['segment.bytes', set, '100']]),
      incremental(99, 'what', [['retention.ms', set, '1']]),
      describe(topic, 'changed', retention),
    ],
  },
  {
    name: 'change the configs of a broker and of a group',
    alone: true,
    steps: [
      incremental(broker, '', [['log.retention.ms', set, '120000']]),
      createTopic('under-broker'),
      describe(topic, 'under-broker', ['retention.ms']),
      incremental(broker, '1', [['log.retention.ms', set, '60000']]),
      describe(topic, 'under-broker', ['retention.ms']),
      describe(broker, '1', ['log.retention.ms']),
      describe(broker, '', ['log.retention.ms']),
      incremental(broker, '1', [['log.retention.ms', remove, null]]),
      incremental(broker, '', [['log.retention.ms', remove, null]]),
      describe(topic, 'under-broker', ['retention.ms']),
      incremental(broker, '1', [['num.partitions', set, '3']]),
      incremental(broker, '1', [['node.id', set, '3']]),
      incremental(broker, '1', [['no.such.config', set, '3']]),
      incremental(broker, '1', [['log.retention.ms', set, 'soon']]),
      incremental(broker, '9', [['log.retention.ms', set, '1']]),
      incremental(broker, 'one', [['log.retention.ms', set, '1']]),
      incremental(group, 'tuned', [['consumer.session.timeout.ms', set, '50000']]),
      describe(group, 'tuned', ['consumer.session.timeout.ms']),
      incremental(group, 'tuned', [['consumer.session.timeout.ms', set, '1']]),
      incremental(group, 'tuned', [['no.such.config', set, '1']]),
      incremental(group, 'tuned', [['consumer.session.timeout.ms', remove, null]]),
    ],
  },
];
