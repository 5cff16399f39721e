import { topicNameError28 } from '../../config/topic-name.ts';
import type { CommandIo } from '../../machine/command.ts';
import type { ZooKeeperClient } from '../../zookeeper/client.ts';
import { ZooKeeperError } from '../../zookeeper/error-codes.ts';
import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { openSession } from '../zookeeper/session.ts';
import { setTopicConfigIn, topicConfigIn } from '../zookeeper/topic-config.ts';
import type { TopicNode } from '../zookeeper/topic-node.ts';
import { type Action, newConfigs } from './arguments.ts';
import type { TopicService } from './kafka-2.8.ts';
import { type NewTopic28, newTopic28 } from './new-topic-2.8.ts';
import { creationStacks, missingStack, stacks28 } from './stack-2.8.ts';

const configWarning =
  'WARNING: Altering topic configuration from this script has been deprecated and may be removed in future releases.\n         Going forward, please use kafka-configs.sh for this functionality\n';
const keysWarning =
  'WARNING: If partitions are increased for a topic that has a key, the partition logic or ordering of the messages will be affected\n';

/**
 * What kafka-topics.sh of Kafka 2.8 does with --zookeeper: it writes there itself, and the controller sees to the rest. Throws JavaError
 * where there is none. Source: transcripts in test/golden/zookeeper.
 */
export async function openZooKeeperTopics(address: string, io: CommandIo): Promise<TopicService> {
  const client = await connect(address, io);
  const bound = (act: (typeof onTopics)[Action]) => (given: Options) => act(client, given, io);
  return {
    create: bound(onTopics.create),
    list: bound(onTopics.list),
    describe: bound(onTopics.describe),
    alter: bound(onTopics.alter),
    delete: bound(onTopics.delete),
    close: () => client.close(),
  };
}

/** Rejects with JavaError where there is none. @param stack where the tool does this */
export async function connect(
  address: string,
  io: CommandIo,
  stack: readonly string[] = stacks28.zookeeper,
): Promise<ZooKeeperClient> {
  const deadline = (await io.now()) + 30_000;
  while ((await io.now()) < deadline) {
    try {
      return await openSession(address.split('/')[0] ?? '', io);
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      await io.sleep(1100);
    }
  }
  throw new JavaError(
    'kafka.zookeeper.ZooKeeperClientTimeoutException',
    'Timed out waiting for connection while in state: CONNECTING',
    stack,
  );
}

const onTopics = {
  async create(client: ZooKeeperClient, options: Options, io: CommandIo): Promise<void> {
    const wanted = await newTopic28(options, 'Zookeeper', io);
    const { name, configs } = wanted;
    const brokers = (await client.children('/brokers/ids')).names.map(Number).sort((a, b) => a - b);
    const assignment = assignmentOf(wanted, brokers);
    const illegal = topicNameError28(name);
    if (illegal !== null) throw refused('InvalidTopicException', illegal);
    if ((await names(client)).includes(name)) {
      if (options.has('if-not-exists')) return;
      throw refused('TopicExistsException', `Topic '${name}' already exists.`);
    }
    const plain = (each: string): string => each.replaceAll('.', '_');
    const colliding = (await names(client)).filter((each) => each !== name && plain(each) === plain(name));
    if (/[._]/.test(name) && colliding.length > 0)
      throw refused('InvalidTopicException', `Topic '${name}' collides with existing topics: ${colliding.join(', ')}`);
    await client.create(`/config/topics/${name}`, json({ version: 1, config: configs })).catch(there);
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
    mustExist(found, options, 'describe');
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
    mustExist(found, options, 'alter');
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
    mustExist(found, options, 'delete');
    for (const name of found) {
      await client.create(`/admin/delete_topics/${name}`, null).catch(there);
      await io.stdout.write(
        `Topic ${name} is marked for deletion.\nNote: This will have no impact if delete.topic.enable is not set to true.\n`,
      );
    }
  },
};

async function alterConfig(client: ZooKeeperClient, name: string, options: Options, io: CommandIo): Promise<void> {
  const added = newConfigs(options, creationStacks('Zookeeper'));
  await io.stdout.write(configWarning);
  const config = { ...(await topicConfigIn(client, name)), ...added };
  for (const each of options.values('delete-config')) delete config[each];
  await setTopicConfigIn(client, name, config);
  await io.stdout.write(`Updated config for topic ${name}.\n`);
}

function assignmentOf(wanted: NewTopic28, brokers: readonly number[]): Record<string, readonly number[]> {
  if (wanted.assignment) return Object.fromEntries(wanted.assignment.entries());
  const { partitions: count = 1, replicationFactor: replicas = 1 } = wanted;
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

function mustExist(found: readonly string[], options: Options, action: 'describe' | 'alter' | 'delete'): void {
  if (found.length > 0 || !options.has('topic') || options.has('if-exists')) return;
  const message = `Topic '${options.value('topic')}' does not exist as expected`;
  throw new JavaError('java.lang.IllegalArgumentException', message, missingStack('Zookeeper', action));
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
