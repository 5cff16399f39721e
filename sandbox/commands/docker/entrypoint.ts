import type { CommandIo } from '../../machine/command.ts';
import { Gathered } from '../../machine/streams.ts';
import { runJava } from '../java.ts';
import { javaLine } from '../server/java-line.ts';
import type { KafkaImage } from './images.ts';

/** Variables of Apache's and Confluent's images that are no settings of the broker. */
const notSettings: ReadonlySet<string> = new Set([
  ...['KAFKA_VERSION', 'KAFKA_HEAP_OPTS', 'KAFKA_LOG4J_OPTS', 'KAFKA_OPTS', 'KAFKA_JMX_OPTS', 'KAFKA_GC_LOG_OPTS'],
  ...['KAFKA_JVM_PERFORMANCE_OPTS', 'KAFKA_LOG4J_ROOT_LOGLEVEL', 'KAFKA_LOG4J_LOGGERS', 'KAFKA_JMX_PORT'],
  ...['KAFKA_TOOLS_LOG4J_LOGLEVEL', 'KAFKA_JMX_HOSTNAME', 'KAFKA_ZOOKEEPER_CONNECT', 'KAFKA_KRAFT_CLUSTER_ID'],
]);

const apacheClusterId = '5L6g3nShT-eMCtK--X86sw';

/** `KAFKA_LOG_RETENTION_MS` as `log.retention.ms`: one underscore is a dot, two are one underscore, three a dash. */
export function settingName(variable: string, prefix: string): string {
  return variable.slice(prefix.length).toLowerCase().replaceAll('_', '.').replaceAll('...', '-').replaceAll('..', '_');
}

/** Settings that environment variables stand for, as lines of a properties file. */
export function settingsFrom(env: Readonly<Record<string, string>>, prefix: string): string[] {
  return Object.entries(env)
    .filter(([name]) => name.startsWith(prefix) && !notSettings.has(name))
    .map(([name, value]) => `${settingName(name, prefix)}=${value}`);
}

/** What a container of an image does: it makes `server.properties` of its environment, formats the storage, and becomes the broker. */
export async function runImage(image: KafkaImage, argv: readonly string[], io: CommandIo): Promise<number> {
  const say = (text: string): Promise<void> => io.stdout.write(`${text}\n`);
  const env: Record<string, string> = { ...io.env };
  for (const word of argv)
    if (word.includes('=')) env[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1);
  const prepared = await (image.maker === 'bitnami' ? prepareBitnami(env, io, say) : prepare(image, env, io, say));
  if (typeof prepared === 'number') return prepared;
  const file = `${image.config}/server.properties`;
  await io.fs.writeFile(file, prepared.settings);
  await say(`===> Using provided cluster id ${prepared.clusterId} ...`);
  const formatted = await format(file, prepared.clusterId, io);
  if (formatted !== '') await say(formatted);
  const line = javaLine(image.home, 'kafkaServer', ['kafka.Kafka', file]);
  await io.become(line);
  return runJava(line.slice(1), io);
}

interface Prepared {
  /** Text of server.properties. */
  settings: string;
  clusterId: string;
}

type Say = (text: string) => Promise<void>;

/** Apache's image and Confluent's, which are told alike. An exit code where something is missing. */
async function prepare(
  { maker, prefix, user, config }: KafkaImage,
  env: Record<string, string>,
  io: CommandIo,
  say: Say,
): Promise<Prepared | number> {
  const apache = maker === 'apache';
  await say(`===> User\nuid=1000(${user}) gid=1000(${user}) groups=1000(${user})`);
  if (apache) await say('===> Setting default values of environment variables if not already set.');
  if (apache && !env['CLUSTER_ID']) {
    await say(`CLUSTER_ID not set. Setting it to default value: "${apacheClusterId}"`);
    env['CLUSTER_ID'] = apacheClusterId;
  }
  await say('===> Configuring ...');
  const roles = env['KAFKA_PROCESS_ROLES'];
  if (roles) await say('Running in KRaft mode...');
  if (!apache && !roles) {
    await say('Running in Zookeeper mode...');
    await io.stderr.write(
      `# ${env['KAFKA_ZOOKEEPER_CONNECT'] ? 'ZooKeeper went with Kafka 4.0' : 'The image has no settings of its own'}: give it CLUSTER_ID, KAFKA_NODE_ID, KAFKA_PROCESS_ROLES=broker,controller, KAFKA_CONTROLLER_QUORUM_VOTERS, KAFKA_CONTROLLER_LISTENER_NAMES, KAFKA_LISTENERS and KAFKA_ADVERTISED_LISTENERS.\n`,
    );
    return 1;
  }
  if (!apache && !env['CLUSTER_ID']) {
    await io.stderr.write('CLUSTER_ID is required.\n');
    return 1;
  }
  if (roles === 'controller' && env['KAFKA_ADVERTISED_LISTENERS']) {
    await say('KAFKA_ADVERTISED_LISTENERS is not supported on a KRaft controller.');
    return 1;
  }
  const advertised = env['KAFKA_ADVERTISED_LISTENERS'];
  if (!env['KAFKA_LISTENERS'] && roles !== 'controller' && advertised)
    env['KAFKA_LISTENERS'] = advertised.replace(/:\/\/[^:]*:/g, '://0.0.0.0:');
  if (!apache) {
    env['KAFKA_LOG_DIRS'] ??= '/var/lib/kafka/data';
    await say('===> Running preflight checks ... \n===> Check if /var/lib/kafka/data is writable ...');
  }
  const own = settingsFrom(env, prefix);
  const settings = await settingsOf(own, '/mnt/shared/config/server.properties', `${config}/server.properties`, io);
  await say('===> Launching ... ');
  return { settings, clusterId: env['CLUSTER_ID'] ?? '' };
}

/** What is mounted, with what the environment adds; or the environment alone; or what the image came with where that says nothing. */
async function settingsOf(own: readonly string[], mounted: string, kept: string, io: CommandIo): Promise<string> {
  const lines = own.map((line) => `${line}\n`).join('');
  if ((await io.fs.kind(mounted)) === 'file') return `${await io.fs.readFile(mounted, 'utf-8')}\n${lines}`;
  if (own.length > 0) return `\n${lines}`;
  const first = `${kept}.image`;
  if ((await io.fs.kind(first)) === null) await io.fs.writeFile(first, await io.fs.readFile(kept, 'utf-8'));
  return io.fs.readFile(first, 'utf-8');
}

async function prepareBitnami(env: Record<string, string>, io: CommandIo, say: Say): Promise<Prepared | number> {
  const time = new Date(await io.now()).toISOString().slice(11, 22);
  const line = (level: string, text: string): Promise<void> => say(`kafka ${time} ${level.padEnd(5)} ==> ${text}`);
  await line('INFO', '** Starting Kafka setup **');
  const needed: Record<string, string> = {
    KAFKA_CFG_NODE_ID: 'KRaft mode requires an unique node.id, please set the environment variable KAFKA_CFG_NODE_ID',
    KAFKA_CFG_PROCESS_ROLES: 'KRaft requires KAFKA_CFG_PROCESS_ROLES to be set',
    KAFKA_CFG_CONTROLLER_QUORUM_VOTERS: 'KRaft requires KAFKA_CFG_CONTROLLER_QUORUM_VOTERS to be set',
  };
  const missing = Object.entries(needed).filter(([name]) => !env[name]);
  for (const [, text] of missing) await line('ERROR', text);
  if (missing.length > 0) return 1;
  const mounted = '/bitnami/kafka/config/server.properties';
  const own = settingsFrom({ KAFKA_CFG_LOG_DIRS: '/bitnami/kafka/data', ...env }, 'KAFKA_CFG_');
  const settings = await settingsOf(own, mounted, '/opt/bitnami/kafka/config/server.properties', io);
  await line('INFO', '** Kafka setup finished! **');
  await line('INFO', '** Starting Kafka **');
  return { settings, clusterId: env['KAFKA_KRAFT_CLUSTER_ID'] ?? apacheClusterId };
}

/** Makes the storage ready, unless it is: what goes wrong, on one line, as the script of the image shows it. */
async function format(file: string, clusterId: string, io: CommandIo): Promise<string> {
  const said = new Gathered();
  const args = ['format', `--cluster-id=${clusterId}`, '-c', file];
  const streams = { stdout: said, stderr: said };
  const home = file.replace(/\/config\/.*|\/etc\/kafka\/.*/, '');
  const tool = await io.spawn(`${home === '' ? '/opt/kafka' : home}/bin/kafka-storage.sh`, args, { streams });
  const code = await tool.exit;
  return code === 0 ? '' : said.text.replace(/\s+/g, ' ').trim();
}
