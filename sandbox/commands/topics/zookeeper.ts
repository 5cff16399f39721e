import type { CommandIo } from '../../machine/command.ts';
import type { ZooKeeperClient } from '../../zookeeper/client.ts';
import { ZooKeeperError } from '../../zookeeper/error-codes.ts';
import { JavaError, logTime, stackTrace, uncaughtTrace } from '../tool/java.ts';
import { type Options, parseOptions } from '../tool/options.ts';
import { usage } from '../tool/usage.ts';
import { openSession } from '../zookeeper/session.ts';
import type { TopicNode } from '../zookeeper/topic-node.ts';
import { zookeeperTopicOptions } from './zookeeper-options.ts';

const tool = 'kafka.admin.TopicCommand$';
const main = [
  'kafka.admin.TopicCommand$.main(TopicCommand.scala:53)',
  'kafka.admin.TopicCommand.main(TopicCommand.scala)',
];
const configWarning =
  'WARNING: Altering topic configuration from this script has been deprecated and may be removed in future releases.\n         Going forward, please use kafka-configs.sh for this functionality\n';
const keysWarning =
  'WARNING: If partitions are increased for a topic that has a key, the partition logic or ordering of the messages will be affected\n';

/**
 * kafka-topics.sh --zookeeper of Kafka 2.8: it writes into ZooKeeper itself, and the controller sees to the rest. Null where its
 * arguments are for a broker. Source: transcripts in test/golden/zookeeper.
 */
export async function runZooKeeperTopics(argv: readonly string[], io: CommandIo): Promise<number | null> {
  const explain = async (message: string): Promise<number> => {
    await io.stderr.write(`${message}\n${usage(zookeeperTopicOptions)}`);
    return 1;
  };
  if (argv.length === 0) return explain('Create, delete, describe, or change a topic.');
  let options: Options;
  try {
    options = parseOptions(zookeeperTopicOptions, argv, []);
  } catch {
    return null;
  }
  if (options.has('help')) return explain('This tool helps to create, delete, describe, or change a topic.');
  if (options.has('version')) {
    await io.stdout.write('2.8.1 (Commit:839b886f9b732b15)\n');
    return 0;
  }
  const actions = ['create', 'list', 'alter', 'describe', 'delete'] as const;
  const chosen = actions.filter((name) => options.has(name));
  const [action] = chosen;
  if (chosen.length !== 1 || !action)
    return explain('Command must include exactly one action: --list, --describe, --create, --alter or --delete');
  if (options.has('bootstrap-server') === options.has('zookeeper')) {
    const wrong = new JavaError(
      'java.lang.IllegalArgumentException',
      'Only one of --bootstrap-server or --zookeeper must be specified',
      ['kafka.admin.TopicCommand$TopicCommandOptions.checkArgs(TopicCommand.scala:743)', ...main],
    );
    await io.stderr.write(uncaughtTrace(wrong));
    return 1;
  }
  if (!options.has('zookeeper')) return null;
  if (action !== 'list' && action !== 'describe' && !options.has('topic'))
    return explain('Missing required argument "[topic]"');
  if (action === 'create' && !options.has('replica-assignment'))
    for (const name of ['partitions', 'replication-factor'])
      if (!options.has(name)) return explain(`Missing required argument "[${name}]"`);
  return perform(action, options, io);
}

async function perform(action: keyof typeof onTopics, options: Options, io: CommandIo): Promise<number> {
  const client = await connect(options.value('zookeeper') as string, io);
  if (!client) return 1;
  try {
    await onTopics[action](client, options, io);
    return 0;
  } catch (error) {
    if (!(error instanceof JavaError)) throw error;
    await io.stdout.write(`Error while executing topic command : ${error.message}\n`);
    await io.stderr.write(`${logTime(await io.now())} ERROR ${stackTrace(error)} (${tool})\n`);
    return 1;
  } finally {
    await client.close();
  }
}

async function connect(address: string, io: CommandIo): Promise<ZooKeeperClient | null> {
  const deadline = (await io.now()) + 30_000;
  while ((await io.now()) < deadline) {
    try {
      return await openSession(address.split('/')[0] ?? '', io);
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      await io.sleep(1100);
    }
  }
  const late = new JavaError(
    'kafka.zookeeper.ZooKeeperClientTimeoutException',
    'Timed out waiting for connection while in state: CONNECTING',
    [
      'kafka.zookeeper.ZooKeeperClient.waitUntilConnected(ZooKeeperClient.scala:271)',
      'kafka.zookeeper.ZooKeeperClient.<init>(ZooKeeperClient.scala:125)',
      'kafka.zk.KafkaZkClient$.apply(KafkaZkClient.scala:1948)',
      'kafka.admin.TopicCommand$ZookeeperTopicService$.apply(TopicCommand.scala:378)',
      'kafka.admin.TopicCommand$.main(TopicCommand.scala:56)',
      'kafka.admin.TopicCommand.main(TopicCommand.scala)',
    ],
  );
  await io.stderr.write(uncaughtTrace(late));
  return null;
}

const onTopics = {
  async create(client: ZooKeeperClient, options: Options, io: CommandIo): Promise<void> {
    const name = options.value('topic') as string;
    if (/[._]/.test(name))
      await io.stdout.write(
        "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.\n",
      );
    const brokers = (await client.children('/brokers/ids')).names.map(Number).sort((a, b) => a - b);
    const assignment = assignmentOf(options, brokers);
    const illegal = illegalName(name);
    if (illegal !== null) throw refused('InvalidTopicException', illegal);
    if ((await names(client)).includes(name)) {
      if (options.has('if-not-exists')) return;
      throw refused('TopicExistsException', `Topic '${name}' already exists.`);
    }
    const plain = (each: string): string => each.replaceAll('.', '_');
    const colliding = (await names(client)).filter((each) => each !== name && plain(each) === plain(name));
    if (/[._]/.test(name) && colliding.length > 0)
      throw refused('InvalidTopicException', `Topic '${name}' collides with existing topics: ${colliding.join(', ')}`);
    const config = configOf(options);
    await client.create(`/config/topics/${name}`, json({ version: 1, config })).catch(there);
    await client.create(
      `/brokers/topics/${name}`,
      json({ partitions: assignment, adding_replicas: {}, removing_replicas: {}, version: 3 }),
    );
    await io.stdout.write(`Created topic ${name}.\n`);
  },

  async list(client: ZooKeeperClient, options: Options, io: CommandIo): Promise<void> {
    const doomed = (await client.children('/admin/delete_topics')).names;
    for (const name of await wanted(client, options))
      await io.stdout.write(`${name}${doomed.includes(name) ? ' - marked for deletion' : ''}\n`);
  },

  async describe(client: ZooKeeperClient, options: Options, io: CommandIo): Promise<void> {
    const found = await wanted(client, options);
    mustExist(found, options, 'describeTopic(TopicCommand.scala:447)', 69);
    const live = (await client.children('/brokers/ids')).names.map(Number);
    const [lacking, dead] = [options.has('under-replicated-partitions'), options.has('unavailable-partitions')];
    for (const name of found) {
      const { partitions, topic_id: topicId } = await topicNode(client, name);
      const numbers = Object.keys(partitions);
      const { config } = parsed<{ config: Record<string, string> }>(await client.get(`/config/topics/${name}`));
      const configs = Object.entries(config).map(([key, value]) => `${key}=${value}`);
      if (options.has('topics-with-overrides') && configs.length === 0) continue;
      if (!lacking && !dead)
        await io.stdout.write(
          `Topic: ${name}\t${topicId === undefined ? '' : `TopicId: ${topicId}\t`}PartitionCount: ${numbers.length}\tReplicationFactor: ${partitions[0]?.length ?? 0}\tConfigs: ${configs.join(',')}\n`,
        );
      for (const number of options.has('topics-with-overrides') ? [] : numbers) {
        const path = `/brokers/topics/${name}/partitions/${number}/state`;
        const state = (await client.exists(path))
          ? parsed<{ leader: number; isr: readonly number[] }>(await client.get(path))
          : null;
        if (lacking && (state?.isr.length ?? 0) >= (partitions[number]?.length ?? 0)) continue;
        if (dead && state && live.includes(state.leader)) continue;
        await io.stdout.write(
          `\tTopic: ${name}\tPartition: ${number}\tLeader: ${state?.leader ?? 'none'}\tReplicas: ${partitions[number]?.join(',')}\tIsr: ${state?.isr.join(',') ?? ''}\n`,
        );
      }
    }
  },

  async alter(client: ZooKeeperClient, options: Options, io: CommandIo): Promise<void> {
    const found = await wanted(client, options);
    mustExist(found, options, 'alterTopic(TopicCommand.scala:396)', 65);
    for (const name of found) {
      if (options.has('config') || options.has('delete-config')) await alterConfig(client, name, options, io);
      if (!options.has('partitions')) continue;
      await io.stdout.write(keysWarning);
      const node = await topicNode(client, name);
      const now = Object.keys(node.partitions).length;
      const count = Number(options.value('partitions'));
      if (count <= now)
        throw refused(
          'InvalidPartitionsException',
          `The number of partitions for a topic can only be increased. Topic ${name} currently has ${now} partitions, ${count} would not be an increase.`,
        );
      const brokers = (await client.children('/brokers/ids')).names.map(Number).sort((a, b) => a - b);
      const replicas = node.partitions[0]?.length ?? 1;
      for (let at = now; at < count; at += 1) node.partitions[at] = spread(brokers, at, replicas);
      await client.set(`/brokers/topics/${name}`, json(node));
      await io.stdout.write('Adding partitions succeeded!\n');
    }
  },

  async delete(client: ZooKeeperClient, options: Options, io: CommandIo): Promise<void> {
    const found = await wanted(client, options);
    mustExist(found, options, 'deleteTopic(TopicCommand.scala:500)', 71);
    for (const name of found) {
      await client.create(`/admin/delete_topics/${name}`, null).catch(there);
      await io.stdout.write(
        `Topic ${name} is marked for deletion.\nNote: This will have no impact if delete.topic.enable is not set to true.\n`,
      );
    }
  },
};

function configOf(options: Options): Record<string, string> {
  return Object.fromEntries(
    options.values('config').map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
  );
}

/** Writes the topic's config, and a notification of it, which the brokers watch for. */
async function alterConfig(client: ZooKeeperClient, name: string, options: Options, io: CommandIo): Promise<void> {
  await io.stdout.write(configWarning);
  const path = `/config/topics/${name}`;
  const { config } = parsed<{ config: Record<string, string> }>(await client.get(path));
  Object.assign(config, configOf(options));
  for (const each of options.values('delete-config')) delete config[each];
  await client.set(path, json({ version: 1, config }));
  const change = json({ version: 2, entity_path: `topics/${name}` });
  await client.create('/config/changes/config_change_', change, { sequential: true });
  await io.stdout.write(`Updated config for topic ${name}.\n`);
}

/** What 2.8 says of a name that cannot be; null for one that can. */
function illegalName(name: string): string | null {
  if (name === '') return "Topic name is illegal, it can't be empty";
  if (name === '.' || name === '..') return 'Topic name cannot be "." or ".."';
  if (name.length > 249) return `Topic name is illegal, it can't be longer than 249 characters, topic name: ${name}`;
  if (/^[a-zA-Z0-9._-]+$/.test(name)) return null;
  return `Topic name "${name}" is illegal, it contains a character other than ASCII alphanumerics, '.', '_' and '-'`;
}

function assignmentOf(options: Options, brokers: readonly number[]): Record<string, readonly number[]> {
  const given = options.value('replica-assignment');
  if (given !== undefined)
    return Object.fromEntries(given.split(',').map((each, at) => [at, each.split(':').map(Number)]));
  const [count, replicas] = [Number(options.value('partitions')), Number(options.value('replication-factor'))];
  if (count <= 0) throw refused('InvalidPartitionsException', 'Number of partitions must be larger than 0.');
  if (replicas <= 0) throw refused('InvalidReplicationFactorException', 'Replication factor must be larger than 0.');
  if (replicas > brokers.length)
    throw refused(
      'InvalidReplicationFactorException',
      `Replication factor: ${replicas} larger than available brokers: ${brokers.length}.`,
    );
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [at, spread(brokers, at, replicas)]));
}

function spread(brokers: readonly number[], partition: number, replicas: number): readonly number[] {
  return Array.from({ length: replicas }, (_, at) => brokers[(partition + at) % brokers.length] as number);
}

async function names(client: ZooKeeperClient): Promise<readonly string[]> {
  return (await client.exists('/brokers/topics')) ? (await client.children('/brokers/topics')).names : [];
}

async function wanted(client: ZooKeeperClient, options: Options): Promise<readonly string[]> {
  const topic = options.value('topic');
  const pattern = topic === undefined ? null : new RegExp(`^(?:${topic})$`);
  return (await names(client)).filter(
    (name) => (pattern?.test(name) ?? true) && !(name.startsWith('__') && options.has('exclude-internal')),
  );
}

function mustExist(found: readonly string[], options: Options, where: string, line: number): void {
  if (found.length > 0 || !options.has('topic') || options.has('if-exists')) return;
  throw new JavaError(
    'java.lang.IllegalArgumentException',
    `Topic '${options.value('topic')}' does not exist as expected`,
    [
      'kafka.admin.TopicCommand$.kafka$admin$TopicCommand$$ensureTopicExists(TopicCommand.scala:542)',
      `kafka.admin.TopicCommand$ZookeeperTopicService.${where}`,
      `kafka.admin.TopicCommand$.main(TopicCommand.scala:${line})`,
      'kafka.admin.TopicCommand.main(TopicCommand.scala)',
    ],
  );
}

async function topicNode(client: ZooKeeperClient, name: string): Promise<TopicNode> {
  return parsed<TopicNode>(await client.get(`/brokers/topics/${name}`));
}

function parsed<T>({ data }: { data: Uint8Array | null }): T {
  return JSON.parse(new TextDecoder().decode(data ?? new Uint8Array(0))) as T;
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function refused(type: string, message: string): JavaError {
  return new JavaError(`org.apache.kafka.common.errors.${type}`, message);
}

/** It is there already: somebody was quicker. */
function there(error: unknown): void {
  if (!(error instanceof ZooKeeperError) || error.code !== 'NodeExists') throw error;
}
