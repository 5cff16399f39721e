import { DockerError } from './flags.ts';

/** Makers of images of Kafka that this lab knows: where each has its things, and how it is told its settings. */
export interface KafkaImage {
  maker: 'apache' | 'confluent' | 'bitnami';
  home: string;
  /** Directory of its configuration files. */
  config: string;
  /** The file that its script writes, and its broker reads. */
  settings: string;
  /** What it has in its environment. */
  env: Readonly<Record<string, string>>;
  /** Directories of its programs, for PATH. */
  path: string;
  user: string;
  /** What `docker ps` shows as its command. */
  command: readonly string[];
  cwd: string;
  exposes: readonly number[];
}

const apache: KafkaImage = {
  maker: 'apache',
  home: '/opt/kafka',
  config: '/opt/kafka/config',
  settings: '/opt/kafka/config/server.properties',
  env: {},
  path: '/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  user: 'appuser',
  command: ['/__cacert_entrypoint.sh', '/etc/kafka/docker/run'],
  cwd: '/',
  exposes: [9092],
};

const confluent: KafkaImage = {
  maker: 'confluent',
  home: '/opt/kafka',
  config: '/etc/kafka',
  settings: '/etc/kafka/kafka.properties',
  // Its Dockerfile names these without a value.
  env: { COMPONENT: 'kafka', KAFKA_ADVERTISED_LISTENERS: '', CLUSTER_ID: '' },
  path: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  user: 'appuser',
  command: ['/etc/confluent/docker/run'],
  cwd: '/home/appuser',
  exposes: [9092],
};

const bitnami: KafkaImage = {
  maker: 'bitnami',
  home: '/opt/bitnami/kafka',
  config: '/opt/bitnami/kafka/config',
  settings: '/opt/bitnami/kafka/config/server.properties',
  env: { BITNAMI_APP_NAME: 'kafka' },
  path: '/opt/bitnami/java/bin:/opt/bitnami/kafka/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  user: 'kafka',
  command: ['/opt/bitnami/scripts/kafka/entrypoint.sh', '/run.sh'],
  cwd: '/',
  exposes: [9092],
};

const known: Readonly<Record<string, KafkaImage>> = {
  'apache/kafka': apache,
  'apache/kafka-native': { ...apache, command: ['/etc/kafka/docker/run'] },
  'confluentinc/cp-kafka': confluent,
  'confluentinc/cp-server': confluent,
  'confluentinc/confluent-local': confluent,
  'bitnami/kafka': bitnami,
  'bitnamilegacy/kafka': bitnami,
};

export interface ImageName {
  repository: string;
  tag: string;
}

/** `docker.io/apache/kafka:4.3.0` as `apache/kafka` and `4.3.0`. Throws DockerError as Docker does. */
export function imageName(reference: string): ImageName {
  const plain = reference
    .replace(/^(docker\.io|index\.docker\.io|registry-1\.docker\.io)\//, '')
    .replace(/^library\//, '');
  const [name = '', digest] = plain.split('@');
  const [, repository = name, tag] = /^(.*?)(?::([\w][\w.-]*))?$/.exec(name) ?? [];
  if (/[A-Z]/.test(repository))
    throw new DockerError(`invalid reference format: repository name (${repository}) must be lowercase`, 125);
  if (!/^[a-z0-9]+([._/:-]+[a-z0-9]+)*$/.test(repository)) throw new DockerError('invalid reference format', 125);
  return { repository, tag: tag ?? (digest === undefined ? 'latest' : '<none>') };
}

/** As `docker ps` shows it: without the tag that was not given. */
export function kafkaImage(reference: string): KafkaImage {
  const { repository } = imageName(reference);
  const image = known[repository];
  if (image) return image;
  throw new DockerError(
    `Unable to find image '${reference}${/[:@]/.test(reference) ? '' : ':latest'}': this lab is no Docker and knows Kafka's images alone (${Object.keys(
      known,
    )
      .filter((name) => !/legacy|server|local/.test(name))
      .join(', ')}).`,
    125,
  );
}

/** The release that a tag promises, if it is not the one that this lab's brokers behave as. */
export function otherRelease(reference: string): string | null {
  const { repository, tag } = imageName(reference);
  if (!known[repository] || known[repository].maker === 'confluent')
    return /^(latest|8\.3)/.test(tag) || !/\d/.test(tag) ? null : tag;
  return /^\d/.test(tag) && !tag.startsWith('4.3') ? tag : null;
}

/** An id of its own for each image, always the same one. */
export function imageId(reference: string): string {
  const { repository, tag } = imageName(reference);
  let [id, hash] = ['', 2166136261];
  for (let round = 0; id.length < 64; round += 1) {
    for (const letter of `${repository}:${tag}:${round}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
    id += hash.toString(16).padStart(8, '0');
  }
  return id;
}
