// What the configs of Kafka's clients are, and what a client says of values that cannot be: test/golden/config/clients.json.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { save } from './recording.ts';

/** Tried with every config of a type. */
const numbers = [
  '',
  'abc',
  '1.5',
  '-2',
  '-1',
  '0',
  '1',
  '7',
  ' 7 ',
  '+7',
  '10ms',
  '1_000',
  '5000',
  '2147483647',
  '2147483648',
];
const texts = {
  BOOLEAN: ['', 'maybe', 'TRUE', ' false ', '1', 'yes'],
  SHORT: [...numbers, '32768'],
  INT: numbers,
  LONG: [...numbers, '-9223372036854775808', '9223372036854775808'],
  DOUBLE: ['', 'abc', '-1', '0', '0.1', '0.5', '0.8', '1', '1.5', '2', '1e3', 'NaN'],
  STRING: ['', ' ', 'nonsense'],
  LIST: ['', ',', 'nonsense', 'a,b', 'a, b', 'a,a', 'a,,b'],
  CLASS: ['', 'nonsense', 'java.lang.String'],
  PASSWORD: ['', 'secret'],
};

const signing = {
  'security.protocol': ['PLAINTEXT', 'sasl_plaintext', 'SSL', 'SASL_SSL', 'TLS', ' SSL '],
  'client.dns.lookup': ['use_all_dns_ips', 'default', 'USE_ALL_DNS_IPS'],
  'metrics.recording.level': ['INFO', 'debug', 'WARN'],
  'metadata.recovery.strategy': ['none', 'REBOOTSTRAP', 'rebootstrap', 'never'],
  'bootstrap.servers': ['localhost:9092', 'localhost:9092,localhost:9092', 'localhost'],
  'ssl.endpoint.identification.algorithm': ['https'],
  'sasl.oauthbearer.method': ['get', 'PUT'],
};
const word = 'org.apache.kafka.common.serialization.StringDeserializer';
const serializer = 'org.apache.kafka.common.serialization.StringSerializer';
const servers = { 'bootstrap.servers': '127.0.0.1:1' };
const reading = { ...servers, 'key.deserializer': word, 'value.deserializer': word };
const assignors = 'org.apache.kafka.clients.consumer';
const consumerWords = {
  ...signing,
  'auto.offset.reset': [
    'earliest',
    'latest',
    'none',
    'EARLIEST',
    'Latest',
    'sometimes',
    'by_duration:PT1H',
    'by_duration:-PT1H',
    'by_duration:1h',
    'by_duration:',
    'by_duration',
  ],
  'isolation.level': ['read_committed', 'read_uncommitted', 'READ_COMMITTED', 'serializable'],
  'group.protocol': ['classic', 'CONSUMER', 'consumer', 'share'],
  'share.acknowledgement.mode': ['implicit', 'explicit', 'EXPLICIT'],
  'share.acquire.mode': ['batch_optimized', 'record_limit', 'RECORD_LIMIT'],
};
const group = { 'group.id': 'g' };
const reconnects = [
  { 'reconnect.backoff.ms': '2000' },
  { 'reconnect.backoff.ms': '2000', 'reconnect.backoff.max.ms': '1000' },
  { 'retry.backoff.ms': '5000' },
  { 'security.protocol': 'SASL_PLAINTEXT', 'sasl.mechanism': '' },
  { 'security.protocol': 'sasl_ssl', 'sasl.mechanism': '' },
  { 'security.protocol': 'PLAINTEXT', 'sasl.mechanism': '' },
  { 'security.protocol': 'SASL_PLAINTEXT', 'sasl.mechanism': 'NONSENSE' },
  { 'security.protocol': 'SASL_PLAINTEXT' },
];
const unfound = [
  { 'interceptor.classes': 'nonsense' },
  { 'metric.reporters': 'nonsense' },
  { 'metric.reporters': 'java.lang.String' },
];
const consuming = [
  ...reconnects,
  { 'group.instance.id': '' },
  { ...group, 'group.instance.id': 'a b' },
  { ...group, 'group.instance.id': '..' },
  { ...group, 'group.instance.id': 'a b', 'client.id': 'c' },
  { 'enable.auto.commit': 'true' },
  { 'enable.auto.commit': 'false' },
  { 'group.remote.assignor': 'uniform' },
  { 'group.remote.assignor': 'uniform', 'group.protocol': 'classic' },
  { 'group.remote.assignor': '' },
  ...['consumer', 'CONSUMER'].flatMap((protocol) => [
    { ...group, 'group.protocol': protocol },
    { ...group, 'group.protocol': protocol, 'session.timeout.ms': '45000' },
    { ...group, 'group.protocol': protocol, 'heartbeat.interval.ms': '3000' },
    { ...group, 'group.protocol': protocol, 'partition.assignment.strategy': `${assignors}.RangeAssignor` },
    { ...group, 'group.protocol': protocol, 'partition.assignment.strategy': '' },
    {
      ...group,
      'group.protocol': protocol,
      'session.timeout.ms': '1',
      'heartbeat.interval.ms': '3000',
      'partition.assignment.strategy': 'x',
    },
    { ...group, 'group.protocol': protocol, 'group.remote.assignor': 'range' },
  ]),
  // The one that is complained of is the first in the order of definitions.
  { 'max.poll.records': '0', 'session.timeout.ms': 'abc' },
  { 'enable.auto.commit': 'maybe', 'auto.offset.reset': 'sometimes', 'fetch.min.bytes': '-1' },
  { 'group.protocol': 'consumer', 'session.timeout.ms': 'abc' },
  ...['classic', 'consumer'].flatMap((protocol) => [
    { ...group, 'group.protocol': protocol, 'share.acknowledgement.mode': 'explicit' },
    {
      ...group,
      'group.protocol': protocol,
      'share.acquire.mode': 'record_limit',
      'share.acknowledgement.mode': 'explicit',
      'group.remote.assignor': 'uniform',
    },
  ]),
  { 'bootstrap.servers': null },
  { 'key.deserializer': null },
];

const clients = [
  {
    name: 'consumer',
    config: 'org.apache.kafka.clients.consumer.ConsumerConfig',
    base: reading,
    words: {
      ...consumerWords,
      'partition.assignment.strategy': [
        `${assignors}.RangeAssignor`,
        `${assignors}.RangeAssignor,${assignors}.RangeAssignor`,
      ],
    },
    together: consuming,
    made: [
      ...consuming,
      ...unfound,
      { ...group, 'session.timeout.ms': '3000' },
      { ...group, 'session.timeout.ms': '2000' },
      { ...group, 'heartbeat.interval.ms': '50000' },
      { ...group, 'heartbeat.interval.ms': '45000' },
      { 'heartbeat.interval.ms': '50000' },
      { ...group, 'heartbeat.interval.ms': '-5' },
      ...['nope', 'range', 'java.lang.String', 'RangeAssignor', `${assignors}.RangeAssignor,nope`].map((classes) => ({
        ...group,
        'partition.assignment.strategy': classes,
      })),
      { 'partition.assignment.strategy': 'nope' },
      { ...group, 'partition.assignment.strategy': '' },
      { ...group, 'partition.assignment.strategy': 'nope', 'heartbeat.interval.ms': '50000' },
      {
        ...group,
        'partition.assignment.strategy': `${assignors}.StickyAssignor,${assignors}.CooperativeStickyAssignor`,
      },
      { ...group, 'fetch.max.wait.ms': '60000' },
      { ...group, 'request.timeout.ms': '100', 'session.timeout.ms': '10000' },
      { ...group, 'max.poll.interval.ms': '1' },
      { ...group, 'group.id': '' },
      { ...group, 'bootstrap.servers': 'localhost' },
      { ...group, 'bootstrap.servers': 'no.such.host.invalid:9092' },
      { ...group, 'group.protocol': 'consumer', 'group.id': '' },
      { 'group.protocol': 'consumer' },
      ...[...unfound, { 'interceptor.classes': 'java.lang.String' }].flatMap((each) => [
        { ...group, ...each },
        { ...group, 'group.protocol': 'consumer', ...each },
      ]),
      // Which of two is found first.
      ...['classic', 'consumer'].flatMap((protocol) => [
        { 'group.protocol': protocol, 'group.id': '', 'metric.reporters': 'nope' },
        { 'group.protocol': protocol, 'group.id': '', 'interceptor.classes': 'nope' },
        { 'group.protocol': protocol, 'group.id': '', 'bootstrap.servers': 'localhost' },
        { 'group.protocol': protocol, 'group.id': '', 'group.instance.id': 'a b', 'client.id': 'c' },
        {
          ...group,
          'group.protocol': protocol,
          'group.instance.id': 'a b',
          'client.id': 'c',
          'metric.reporters': 'nope',
        },
        { ...group, 'group.protocol': protocol, 'metric.reporters': 'nope', 'interceptor.classes': 'nope' },
        { ...group, 'group.protocol': protocol, 'interceptor.classes': 'nope', 'bootstrap.servers': 'localhost' },
      ]),
      { 'group.id': '', 'partition.assignment.strategy': 'nope' },
      { 'group.id': ' ' },
      { ...group, 'partition.assignment.strategy': 'nope', 'bootstrap.servers': 'localhost' },
      { ...group, 'heartbeat.interval.ms': '50000', 'bootstrap.servers': 'localhost' },
    ],
  },
  {
    name: 'share-consumer',
    config: 'org.apache.kafka.clients.consumer.ShareConsumerConfig',
    base: { ...reading, ...group },
    words: consumerWords,
    together: [
      ...reconnects,
      ...Object.entries({
        'auto.offset.reset': 'earliest',
        'enable.auto.commit': 'false',
        'group.instance.id': 'i',
        'isolation.level': 'read_committed',
        'partition.assignment.strategy': `${assignors}.RangeAssignor`,
        'interceptor.classes': '',
        'session.timeout.ms': '45000',
        'heartbeat.interval.ms': '3000',
        'group.protocol': 'consumer',
        'group.remote.assignor': 'uniform',
        'auto.commit.interval.ms': '1',
        'share.acknowledgement.mode': 'explicit',
      }).map(([name, value]) => ({ [name]: value })),
      { 'auto.offset.reset': 'sometimes' },
      {
        'enable.auto.commit': 'maybe',
        'isolation.level': 'read_committed',
        'session.timeout.ms': '1',
        'group.protocol': 'classic',
      },
      { 'max.poll.records': '0', 'auto.offset.reset': 'earliest' },
      { 'group.id': '' },
    ],
    made: [
      ...unfound,
      { 'group.id': '' },
      { 'group.id': '', 'metric.reporters': 'nope' },
      { 'group.id': '', 'bootstrap.servers': 'localhost' },
      { 'auto.offset.reset': 'earliest' },
      { 'max.poll.records': '0' },
      { 'bootstrap.servers': 'localhost' },
    ],
  },
  {
    name: 'producer',
    config: 'org.apache.kafka.clients.producer.ProducerConfig',
    base: { ...servers, 'key.serializer': serializer, 'value.serializer': serializer },
    words: {
      ...signing,
      acks: ['all', '-1', '0', '1', '2', 'ALL', 'All'],
      'compression.type': ['none', 'gzip', 'snappy', 'lz4', 'zstd', 'GZIP', 'brotli'],
      'compression.gzip.level': ['9', '10'],
      'compression.lz4.level': ['17', '18'],
      'compression.zstd.level': ['22', '23', '-131072', '-131073'],
    },
    together: [
      ...reconnects,
      ...['0', '1', '-1', 'all'].flatMap((acks) => [
        { acks },
        { acks, 'enable.idempotence': 'true' },
        { acks, 'enable.idempotence': 'false' },
        { acks, 'transactional.id': 't' },
      ]),
      ...[
        { retries: '0' },
        { retries: '1' },
        { 'max.in.flight.requests.per.connection': '6' },
        { 'max.in.flight.requests.per.connection': '5' },
        { acks: '1', retries: '0', 'max.in.flight.requests.per.connection': '6' },
      ].flatMap((each) => [
        each,
        { ...each, 'enable.idempotence': 'true' },
        { ...each, 'enable.idempotence': 'false' },
        { ...each, 'transactional.id': 't' },
      ]),
      { 'bootstrap.servers': null },
      { 'enable.idempotence': 'false', 'transactional.id': 't' },
      { 'transactional.id': '' },
      { 'transactional.id': 't', 'transaction.timeout.ms': '-1' },
      { 'transaction.two.phase.commit.enable': 'true' },
      { 'transaction.two.phase.commit.enable': 'true', 'transactional.id': 't' },
      { 'transaction.two.phase.commit.enable': 'true', 'transactional.id': 't', 'transaction.timeout.ms': '1000' },
      { acks: '5', 'linger.ms': 'abc', retries: '-1' },
      { 'delivery.timeout.ms': '1' },
    ],
    made: [
      ...reconnects,
      ...unfound,
      { 'partitioner.class': 'nonsense' },
      { 'partitioner.class': 'java.lang.String' },
      { 'partitioner.class': 'org.apache.kafka.clients.producer.RoundRobinPartitioner' },
      { 'key.serializer': 'nonsense' },
      { 'delivery.timeout.ms': '1' },
      { 'delivery.timeout.ms': '30004' },
      { 'delivery.timeout.ms': '30005' },
      { 'linger.ms': '100000' },
      { 'linger.ms': '9223372036854775807' },
      { 'request.timeout.ms': '200000' },
      { 'request.timeout.ms': '200000', 'delivery.timeout.ms': '120000' },
      { 'linger.ms': '100', 'delivery.timeout.ms': '100' },
      { acks: '1', 'enable.idempotence': 'true' },
      { 'transactional.id': '' },
      { 'transactional.id': 't', 'enable.idempotence': 'false' },
      { 'bootstrap.servers': 'localhost' },
      { 'metric.reporters': 'nope', 'partitioner.class': 'java.lang.String' },
      { 'interceptor.classes': 'nope', 'partitioner.class': 'java.lang.String' },
      { 'interceptor.classes': 'nope', 'delivery.timeout.ms': '1' },
      { 'interceptor.classes': 'java.lang.String' },
      { 'delivery.timeout.ms': '1', 'bootstrap.servers': 'localhost' },
      { 'batch.size': '0' },
      { 'buffer.memory': '0' },
      { 'max.request.size': '0' },
    ],
  },
  {
    name: 'admin',
    config: 'org.apache.kafka.clients.admin.AdminClientConfig',
    base: servers,
    words: signing,
    together: [
      ...reconnects,
      { 'bootstrap.controllers': 'localhost:9093' },
      { 'request.timeout.ms': 'abc', 'client.dns.lookup': 'x' },
    ],
    made: [
      ...reconnects,
      ...unfound.slice(1),
      { 'bootstrap.controllers': 'localhost:9093' },
      { 'bootstrap.servers': '' },
      { 'bootstrap.servers': 'localhost' },
      { 'default.api.timeout.ms': '1000' },
      { 'request.timeout.ms': '100000' },
      { 'request.timeout.ms': '100000', 'default.api.timeout.ms': '1000' },
      { retries: '-1' },
      { 'metric.reporters': 'nope', 'bootstrap.servers': 'localhost' },
      { 'metric.reporters': 'nope', 'default.api.timeout.ms': '1000' },
    ],
  },
];

interface Refused {
  type: string;
  message: string;
  frames: readonly string[];
  cause?: Refused;
}
type Told = Record<
  string,
  {
    configs: readonly { name: string; texts: Record<string, { value: string | null } | Refused> }[];
    together: readonly (Refused | null)[];
    made: readonly (Refused | null)[];
  }
>;

const program = join(import.meta.dirname, 'ClientConfigs.java');
const home = resolve(process.env.GOLDEN_KAFKA ?? join(import.meta.dirname, '../../.cache/kafka'));
const { stdout, stderr, status } = spawnSync('java', ['-cp', `${home}/libs/*`, program], {
  input: JSON.stringify({ texts, clients }),
  encoding: 'utf8',
  maxBuffer: 64 << 20,
});
if (status !== 0) throw new Error(stderr);
const told = JSON.parse(stdout.trimEnd().split('\n').at(-1) as string) as Told;

/** Each stack stands once: many configs fail at the same place. */
const stacks: string[][] = [];
function placeOf(frames: readonly string[]): number {
  const found = stacks.findIndex((each) => each.join() === frames.join());
  return found >= 0 ? found : stacks.push([...frames]) - 1;
}
type Shown = { type: string; message: string; stack: number; cause?: Shown };
const shown = ({ type, message, frames, cause }: Refused): Shown => ({
  type,
  message,
  stack: placeOf(frames),
  ...(cause && { cause: shown(cause) }),
});
const lists = clients.map(({ name, together, made, base }) => {
  const { configs, ...sets } = told[name] as Told[string];
  return [
    [`${name} base`, base],
    [
      name,
      configs.map(({ texts, ...config }) => ({
        ...config,
        texts: Object.fromEntries(
          Object.entries(texts).map(([text, result]) => [text, 'type' in result ? shown(result) : result]),
        ),
      })),
    ],
    [`${name} together`, together.map((given, at) => ({ given, error: mapped(sets.together[at]) }))],
    [`${name} made`, made.map((given, at) => ({ given, error: mapped(sets.made[at]) }))],
  ] as const;
});
function mapped(refused: Refused | null | undefined): Shown | null {
  return refused ? shown(refused) : null;
}
save('config/clients.json', 'the config classes of Kafka, by tools/golden/ClientConfigs.java', {
  ...Object.fromEntries(lists.flat()),
  stacks,
});
