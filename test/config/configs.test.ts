import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type BrokerLayers, brokerConfig, brokerConfigError, NO_LAYERS } from '../../sandbox/config/broker-configs.ts';
import { changedConfigs } from '../../sandbox/config/change.ts';
import {
  CONFIG_SOURCES,
  CONFIG_TYPE_CODES,
  type DescribedConfig,
  describeBroker,
  describeBrokerDefaults,
  describeGroup,
  describeTopic,
} from '../../sandbox/config/describe.ts';
import { groupConfigError } from '../../sandbox/config/group-configs.ts';
import { topicConfig, topicConfigError, topicConfigs } from '../../sandbox/config/topic-configs.ts';

interface GoldenConfig {
  name: string;
  value: string | null;
  type: string;
  source: string;
  readOnly: boolean;
  sensitive: boolean;
  synonyms: { name: string; value: string | null; source: string }[];
  documentation: string;
}

/** What a running Kafka answered: see `recorded` in the file. */
function golden(kind: string): GoldenConfig[] {
  const file = new URL(`../golden/config/${kind}.json`, import.meta.url);
  const { configs } = JSON.parse(readFileSync(file, 'utf8')) as { configs: GoldenConfig[] };
  return configs.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const nameOf = (codes: Readonly<Record<string, number>>, code: number) =>
  Object.keys(codes).find((name) => codes[name] === code);

/** A described config in the recording's words. */
function inWords({ name, value, type, source, readOnly, isSensitive, synonyms, documentation }: DescribedConfig) {
  return {
    name,
    value,
    type: nameOf(CONFIG_TYPE_CODES, type),
    source: nameOf(CONFIG_SOURCES, source),
    readOnly,
    sensitive: isSensitive,
    synonyms: synonyms.map((synonym) => ({ ...synonym, source: nameOf(CONFIG_SOURCES, synonym.source) })),
    documentation,
  };
}

/** The recorded broker's own settings, read from the recording: what it was started with and what its cluster set. */
const recorded: BrokerLayers = (() => {
  const of = (source: string) =>
    new Map(
      golden('broker').flatMap(({ synonyms }) =>
        synonyms.filter((synonym) => synonym.source === source).map(({ name, value }) => [name, value ?? ''] as const),
      ),
    );
  return {
    dynamic: of('DYNAMIC_BROKER_CONFIG'),
    dynamicDefault: of('DYNAMIC_DEFAULT_BROKER_CONFIG'),
    static: of('STATIC_BROKER_CONFIG'),
  };
})();

describe('Apache Kafka 4.3, as recorded, and we describe the same', () => {
  test('topic', () => {
    expect(describeTopic(new Map(), recorded).map(inWords)).toEqual(golden('topic'));
  });
  test('group', () => {
    expect(describeGroup(new Map(), recorded).map(inWords)).toEqual(golden('group'));
  });
  test('broker', () => {
    expect(describeBroker(recorded).map(inWords)).toEqual(golden('broker'));
  });
});

const map = (values: Record<string, string>) => new Map(Object.entries(values));
const layers = (values: Record<string, string>): BrokerLayers => ({ ...NO_LAYERS, static: map(values) });
const described = (configs: readonly DescribedConfig[], name: string) => inWords(configs.find((c) => c.name === name)!);

describe('topic configs', () => {
  test('the defaults of a log', () => {
    expect(topicConfig(new Map(), NO_LAYERS)).toMatchObject({
      cleanupPolicy: ['delete'],
      compressionType: 'producer',
      maxMessageBytes: 1_048_588,
      minInsyncReplicas: 1,
      retentionBytes: -1,
      retentionMs: 604_800_000,
      segmentBytes: 1_073_741_824,
      segmentMs: 604_800_000,
    });
  });

  test.each([
    [{ 'log.retention.hours': '2' }, 7_200_000],
    [{ 'log.retention.hours': '2', 'log.retention.minutes': '3' }, 180_000],
    [{ 'log.retention.hours': '2', 'log.retention.minutes': '3', 'log.retention.ms': '4' }, 4],
    [{ 'log.retention.hours': '-1' }, -1],
  ])('retention.ms of a broker with %j is %d', (values, expected) => {
    expect(topicConfig(new Map(), layers(values as Record<string, string>)).retentionMs).toBe(expected);
    expect(topicConfig(map({ 'retention.ms': '9' }), layers(values as Record<string, string>)).retentionMs).toBe(9);
  });

  test.each([
    [{ 'retention.ms': '60000' }, null],
    [{ 'retention.ms': ' +60000 ' }, null],
    [{ 'cleanup.policy': 'compact, delete' }, null],
    [{ 'cleanup.policy': '' }, null],
    [{ 'retention.ms': 'soon' }, 'Invalid value soon for configuration retention.ms: Not a number of type LONG'],
    [{ 'retention.ms': '-2' }, 'Invalid value -2 for configuration retention.ms: Value must be at least -1'],
    [{ 'segment.bytes': '1024' }, 'Invalid value 1024 for configuration segment.bytes: Value must be at least 1048576'],
    [
      { 'segment.bytes': '2147483648' },
      'Invalid value 2147483648 for configuration segment.bytes: Not a number of type INT',
    ],
    [
      { 'min.cleanable.dirty.ratio': '1.5' },
      'Invalid value 1.5 for configuration min.cleanable.dirty.ratio: Value must be no more than 1',
    ],
    [
      { 'cleanup.policy': 'shred' },
      'Invalid value shred for configuration cleanup.policy: String must be one of: compact, delete',
    ],
    [{ 'cleanup.policy': 'delete,delete' }, "Configuration 'cleanup.policy' values must not be duplicated."],
    [
      { 'compression.type': 'brotli' },
      'Invalid value brotli for configuration compression.type: String must be one of: uncompressed, zstd, lz4, snappy, gzip, producer',
    ],
    [
      { preallocate: 'yes' },
      'Invalid value yes for configuration preallocate: Expected value to be either true or false',
    ],
    [{ 'retention.min': '1' }, 'Unknown topic config name: retention.min'],
    [
      { 'min.compaction.lag.ms': '5', 'max.compaction.lag.ms': '4' },
      'conflict topic config setting min.compaction.lag.ms (5) > max.compaction.lag.ms (4)',
    ],
  ] as const)('%j: %s', (configs, expected) => {
    expect(topicConfigError(map(configs as Record<string, string>), NO_LAYERS)).toBe(expected);
  });

  test('a null value is refused', () => {
    expect(topicConfigError(new Map([['retention.ms', null]]), NO_LAYERS)).toBe(
      'Null value not supported for topic configs: retention.ms',
    );
  });

  test('an override stands before what it overrides', () => {
    const configs = describeTopic(map({ 'segment.bytes': '2000000' }), layers({ 'log.segment.bytes': '3000000' }));
    expect(described(configs, 'segment.bytes')).toMatchObject({
      value: '2000000',
      source: 'DYNAMIC_TOPIC_CONFIG',
      synonyms: [
        { name: 'segment.bytes', value: '2000000', source: 'DYNAMIC_TOPIC_CONFIG' },
        { name: 'log.segment.bytes', value: '3000000', source: 'STATIC_BROKER_CONFIG' },
        { name: 'log.segment.bytes', value: '1073741824', source: 'DEFAULT_CONFIG' },
      ],
    });
  });
});

describe('broker configs', () => {
  test('run time for one broker outweighs run time for all, which outweighs the start', () => {
    const all: BrokerLayers = {
      dynamic: new Map(),
      dynamicDefault: map({ 'log.cleaner.threads': '3' }),
      static: map({ 'log.cleaner.threads': '2' }),
    };
    expect(brokerConfig('log.cleaner.threads', all)).toBe(3);
    expect(brokerConfig('log.cleaner.threads', { ...all, dynamic: map({ 'log.cleaner.threads': '4' }) })).toBe(4);
    expect(describeBrokerDefaults(all).map(inWords)).toMatchObject([
      {
        name: 'log.cleaner.threads',
        value: '3',
        synonyms: [{ name: 'log.cleaner.threads', value: '3', source: 'DYNAMIC_DEFAULT_BROKER_CONFIG' }],
      },
    ]);
  });

  test.each([
    ['auto.create.topics.enable', true],
    ['num.partitions', 1],
    ['group.initial.rebalance.delay.ms', 3_000],
    ['group.min.session.timeout.ms', 6_000],
    ['group.max.session.timeout.ms', 1_800_000],
    ['offsets.topic.num.partitions', 50],
    ['log.retention.ms', null],
    ['log.message.timestamp.before.max.ms', 9_223_372_036_854_775_807n],
  ])('%s is %s by default', (name, expected) => {
    expect(brokerConfig(name, NO_LAYERS)).toBe(expected);
  });

  test('a password is never told', () => {
    const configs = describeBroker(layers({ 'ssl.key.password': 'hunter2' }));
    expect(described(configs, 'ssl.key.password')).toMatchObject({ value: null, sensitive: true });
    expect(JSON.stringify(configs).includes('hunter2')).toBe(false);
  });

  test.each([
    [{ 'log.cleaner.threads': '2' }, false, null],
    [{ 'num.partitions': '2' }, false, 'Cannot update these configs dynamically: [num.partitions]'],
    [
      { 'log.cleaner.threads': 'two' },
      true,
      'Invalid value two for configuration log.cleaner.threads: Not a number of type INT',
    ],
    [{ 'ssl.keystore.location': '/x' }, true, null],
    [
      { 'ssl.keystore.location': '/x' },
      false,
      'Cannot update these configs at default cluster level, broker id must be specified: [ssl.keystore.location]',
    ],
  ] as const)('%j set at run time (for one broker: %s): %s', (changes, oneBroker, expected) => {
    expect(brokerConfigError(map(changes as Record<string, string>), oneBroker)).toBe(expected);
  });
});

test.each([
  [{ 'consumer.session.timeout.ms': '50000' }, null],
  [
    { 'consumer.session.timeout.ms': '4000' },
    'consumer.session.timeout.ms must be greater than or equal to group.consumer.min.session.timeout.ms',
  ],
  [
    { 'consumer.heartbeat.interval.ms': '16000' },
    'consumer.heartbeat.interval.ms must be less than or equal to group.consumer.max.heartbeat.interval.ms',
  ],
  [
    { 'streams.num.standby.replicas': '3' },
    'streams.num.standby.replicas must be less than or equal to group.streams.max.standby.replicas',
  ],
  [{ 'share.auto.offset.reset': 'by_duration:PT1H' }, null],
  [
    { 'share.isolation.level': 'none' },
    'Invalid value none for configuration share.isolation.level: String must be one of: read_committed, read_uncommitted',
  ],
  [{ nonsense: '1' }, 'Unknown group config name: nonsense'],
] as const)('group configs %j: %s', (configs, expected) => {
  expect(groupConfigError(map(configs as Record<string, string>), NO_LAYERS)).toBe(expected);
});

test.each([
  [
    { name: 'retention.ms', operation: 0, value: '5' },
    { 'retention.ms': '5', 'cleanup.policy': 'delete' },
  ],
  [{ name: 'cleanup.policy', operation: 1, value: null }, {}],
  [{ name: 'cleanup.policy', operation: 2, value: 'compact' }, { 'cleanup.policy': 'delete,compact' }],
  [{ name: 'cleanup.policy', operation: 3, value: 'delete' }, { 'cleanup.policy': '' }],
  [
    { name: 'retention.ms', operation: 2, value: '5' },
    "Can't APPEND to key retention.ms because its type is not LIST.",
  ],
])('the change %j gives %j', (change, expected) => {
  const changed = changedConfigs(topicConfigs, map({ 'cleanup.policy': 'delete' }), [change]);
  expect(changed.error ?? Object.fromEntries(changed.configs)).toEqual(expected);
});
