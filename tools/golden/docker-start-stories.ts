/**
 * Containers that are started, each story on a machine of its own: record-docker-start.ts has the real scripts of an image say what
 * `docker logs` shows, and test/hosts/docker-start.test.ts types the same to ours.
 */
export interface Start {
  /** What `-e` gives. */
  env?: Readonly<Record<string, string>>;
  /** What follows the image. */
  args?: readonly string[];
  /** Mounted files by their path in the container. */
  files?: Readonly<Record<string, string>>;
  /** The container before is started once more; else this is another one, with the volume of the one before. */
  again?: true;
  /** What the broker says last where it then waits for others. */
  until?: string;
}

export const started = 'Kafka Server started';

export interface Image {
  name: string;
  /** Where the stories' containers keep their data: a volume where there are several. */
  data: string;
  /** The file that the scripts write. */
  settings: string;
  stories: Readonly<Record<string, readonly Start[]>>;
}

const node = {
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
  KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://localhost:9092',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
};

type Env = Readonly<Record<string, string>>;

function without(env: Env, ...names: readonly string[]): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

/** What both images are told; `one` is a node with all that the image wants of it. */
function shared(one: Env): Record<string, readonly Start[]> {
  const controller = {
    ...without(one, 'KAFKA_ADVERTISED_LISTENERS'),
    KAFKA_PROCESS_ROLES: 'controller',
    KAFKA_LISTENERS: 'CONTROLLER://:9093',
  };
  const broker = {
    ...one,
    KAFKA_NODE_ID: '2',
    KAFKA_PROCESS_ROLES: 'broker',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@controller:9093',
  };
  const advertised = (listener: string, more: Env = {}): Start[] => [
    { env: { ...one, KAFKA_ADVERTISED_LISTENERS: `${listener}://localhost:9092`, ...more } },
  ];
  const jmx = '-Dcom.sun.management.jmxremote=true';
  return {
    'no environment': [{}],
    'advertised listeners alone': [{ env: { KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://localhost:9092' } }],
    'a whole node': [{ env: one }],
    'a cluster id': [{ env: { ...one, CLUSTER_ID: 'wYart7pTRQaBmxuySsmbIQ' } }],
    'a bad cluster id': [{ env: { ...one, CLUSTER_ID: 'tea' } }],
    'without listeners': [{ env: without(one, 'KAFKA_LISTENERS') }],
    'without roles': [{ env: without(one, 'KAFKA_PROCESS_ROLES') }],
    'without voters': [{ env: without(one, 'KAFKA_CONTROLLER_QUORUM_VOTERS') }],
    'without node id': [{ env: without(one, 'KAFKA_NODE_ID') }],
    'bootstrap servers': [
      {
        env: {
          ...without(one, 'KAFKA_CONTROLLER_QUORUM_VOTERS'),
          KAFKA_CONTROLLER_QUORUM_BOOTSTRAP_SERVERS: 'localhost:9093',
        },
      },
    ],
    arguments: [{ env: one, args: ['KAFKA_NODE_ID=2', 'KAFKA_CONTROLLER_QUORUM_VOTERS=2@localhost:9093'] }],
    'arguments of another cluster': [{ env: one, args: ['KAFKA_NODE_ID=2'] }],
    'a controller that advertises': [
      { env: { ...controller, KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://localhost:9092' } },
    ],
    controller: [{ env: controller }],
    broker: [{ env: broker, until: 'Starting broker' }],
    again: [{ env: one }, { again: true }],
    'another cluster id': [{ env: one }, { env: { ...one, CLUSTER_ID: 'wYart7pTRQaBmxuySsmbIQ' } }],
    'another node id': [
      { env: one },
      { env: { ...one, KAFKA_NODE_ID: '2', KAFKA_CONTROLLER_QUORUM_VOTERS: '2@localhost:9093' } },
    ],
    'a wrong value': [{ env: { ...one, KAFKA_LOG_RETENTION_HOURS: 'soon' } }],
    'a wrong role': [{ env: { ...one, KAFKA_PROCESS_ROLES: 'leader' } }],
    'names with underscores': [{ env: { ...one, KAFKA_NUM_PARTITIONS: '3', KAFKA_A__B_C: '1', KAFKA_D___E: '2' } }],
    'SSL without a keystore': advertised('SSL'),
    'SSL without its file': advertised('SSL', { KAFKA_SSL_KEYSTORE_FILENAME: 'kafka.jks' }),
    'SASL without options': advertised('SASL_PLAINTEXT'),
    'SASL without a login': advertised('SASL_PLAINTEXT', { KAFKA_OPTS: '-Dname=value' }),
    'JMX options': [{ env: { ...one, KAFKA_JMX_OPTS: jmx } }],
  };
}

const mounted = '/mnt/shared/config/server.properties';

const apache: Image = {
  name: 'apache/kafka:4.3.1',
  data: '/tmp/kafka-logs',
  settings: '/opt/kafka/config/server.properties',
  stories: {
    ...shared(node),
    'an empty cluster id': [{ env: { ...node, CLUSTER_ID: '' } }],
    'no environment, again': [{}, { again: true }],
    'a mounted file': [
      {
        files: {
          [mounted]: `${Object.entries(node)
            .map(([name, value]) => `${name.slice(6).toLowerCase().replaceAll('_', '.')}=${value}\n`)
            .join('')}num.partitions=2\n`,
        },
        env: { KAFKA_NUM_PARTITIONS: '3' },
      },
    ],
    'a mounted file that says little': [{ files: { [mounted]: 'num.partitions=2\n' } }],
  },
};

const confluentNode = { ...node, CLUSTER_ID: '4L6g3nShT-eMCtK--X86sw', KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1' };

const confluent: Image = {
  name: 'confluentinc/cp-kafka:8.2.0',
  data: '/var/lib/kafka/data',
  settings: '/etc/kafka/kafka.properties',
  stories: {
    // Its controllers are handed an empty advertised.listeners, which Apache Kafka 4.3.1 refuses; Confluent's own was not at hand.
    ...Object.fromEntries(Object.entries(shared(confluentNode)).filter(([name]) => name !== 'controller')),
    'without a cluster id': [{ env: without(confluentNode, 'CLUSTER_ID') }],
    'without advertised listeners': [{ env: without(confluentNode, 'KAFKA_ADVERTISED_LISTENERS') }],
    'an advertised port': [{ env: { ...confluentNode, KAFKA_ADVERTISED_PORT: '9092' } }],
    ZooKeeper: [
      { env: { KAFKA_ZOOKEEPER_CONNECT: 'zookeeper:2181', KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://localhost:9092' } },
    ],
  },
};

export const images: Readonly<Record<'apache' | 'confluent', Image>> = { apache, confluent };

/** What is typed for a start. Mounted files are in the directory where that is. */
export function lineOf({ name, data, stories }: Image, story: string, at: number): string {
  const { env = {}, args = [], files = {}, again } = stories[story]?.[at] ?? {};
  if (again) return 'docker kill broker; docker start broker';
  const words = [
    'docker run -d --name broker',
    ...((stories[story]?.length ?? 0) > 1 ? [`-v data:${data}`] : []),
    ...Object.keys(files).map((path) => `-v ./${path.replace(/.*\//, '')}:${path}`),
    ...Object.entries(env).map(([variable, value]) => `-e ${variable}=${/\s|^$/.test(value) ? `'${value}'` : value}`),
    name,
    ...args,
  ];
  return `${at > 0 ? 'docker rm -f broker; ' : ''}${words.join(' ')}`;
}
