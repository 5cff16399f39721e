import { ClusterClient } from '../client/cluster-client.ts';
import { ApiError } from '../client/errors.ts';
import { allGroups, deleteOffsets, describeGroup } from '../client/group-admin.ts';
import { commitOffsets } from '../client/group-offsets.ts';
import { nameOf, TopicMetadata } from '../client/topic-metadata.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { adminConfig, adminError, adminPlaces } from './groups/admin-client.ts';
import { type GroupAction, groupAction } from './groups/arguments.ts';
import { deleteGroups } from './groups/delete.ts';
import { describeGroups } from './groups/describe.ts';
import { runGroups28 } from './groups/kafka-2.8.ts';
import { listed } from './groups/list.ts';
import { groupOptions } from './groups/options.ts';
import { plannedOffsets } from './groups/reset.ts';
import { stacks } from './groups/stack.ts';
import { resetTable } from './groups/tables.ts';
import { adminOptions } from './tool/connection.ts';
import { inReleases } from './tool/in-releases.ts';
import { hashOrder, JavaError, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { runTool, Uncaught, UsageError } from './tool/run.ts';

/** Apache Kafka 4.3's kafka-consumer-groups.sh. Source: transcripts of the tool in test/golden/kafka-consumer-groups. */
export const kafkaConsumerGroups: Command = inReleases(
  {
    name: 'kafka-consumer-groups.sh',
    summary: 'lists and describes groups, resets and deletes their offsets',
    options: groupOptions.map(({ name }) => `--${name}`),
    run: (argv, io) =>
      runTool(
        {
          about:
            'This tool helps to list all consumer groups, describe a consumer group, delete consumer group info, or reset consumer group offsets.',
          options: groupOptions,
          parsing: stacks.options,
        },
        argv,
        io,
        (given) => perform(given, io),
      ),
  },
  runGroups28,
);

interface Tool {
  cluster: ClusterClient;
  topics: TopicMetadata;
  given: Options;
  io: CommandIo;
}

async function perform(given: Options, io: CommandIo): Promise<number> {
  const misplaced = ['members', 'offsets'].filter((each) => given.has(each) && !given.has('describe'));
  if (misplaced.length > 0) {
    const message = `Option(s) [${misplaced.join(', ')}] are unavailable given other options on the command line`;
    throw new Uncaught(new JavaError('joptsimple.UnavailableOptionException', message, stacks.unavailable));
  }
  const action = await groupAction(given, io);
  if (action === 'validate-regex') return validate(given.value('validate-regex') ?? '', io);
  try {
    given.long('to-offset', stacks.toOffset);
    given.long('shift-by', stacks.shiftBy);
    given.long('timeout', stacks.timeout);
    const config = await adminConfig(io, given, adminPlaces.consumer);
    const cluster = new ClusterClient(adminOptions(io, given.value('bootstrap-server') ?? '', stacks.admin, config));
    try {
      await actions[action]({ cluster, topics: new TopicMetadata(cluster), given, io });
    } finally {
      cluster.close();
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const shown = adminError(error, adminPlaces.consumer, action === 'list' || given.has('all-groups'));
    await io.stdout.write(`\nError: Executing consumer group command failed due to ${shown.message}\n`);
    await io.stderr.write(stackTrace(shown));
  }
  return 0;
}

const actions: Readonly<Record<Exclude<GroupAction, 'validate-regex'>, (tool: Tool) => Promise<void>>> = {
  async list({ cluster, given, io }) {
    await io.stdout.write(listed(await allGroups(cluster), given));
  },

  async describe({ cluster, topics, given, io }) {
    const groups = given.has('all-groups') ? (await consumerGroups(cluster)).sort() : [...given.values('group')].sort();
    await describeGroups(cluster, topics, groups, given, io);
  },

  async delete({ cluster, given, io }) {
    const groups = given.has('all-groups') ? await consumerGroups(cluster) : hashOrder(given.values('group'), 16);
    await deleteGroups(groups, cluster, io, (error) => asJavaError(error, 'deleteConsumerGroups'));
  },

  async 'reset-offsets'({ cluster, topics, given, io }) {
    const groups = given.has('all-groups') ? await consumerGroups(cluster) : given.values('group');
    const rows: string[][] = [];
    let exported = '';
    for (const group of hashOrder(groups, 16)) {
      const state = await stateOf(cluster, group);
      if (state !== 'Empty' && state !== 'Dead') {
        await io.stdout.write(
          `\nError: Assignments can only be reset if the group '${group}' is inactive, but the current state is ${state}.\n`,
        );
        continue;
      }
      const planned = await plannedOffsets({ cluster, topics, given, io }, group);
      if (given.has('execute')) await commitOffsets(cluster, topics, group, planned);
      const prefix = groups.length > 1 ? `${group},` : '';
      for (const { topic, partition, offset } of planned) {
        rows.push([group, topic, String(partition), String(offset)]);
        exported += `${prefix}${topic},${partition},${offset}\n`;
      }
    }
    if (given.has('export')) await io.stdout.write(`${exported}\n`);
    else await io.stdout.write(resetTable(rows));
  },

  async 'delete-offsets'({ cluster, topics, given, io }) {
    const [group = ''] = given.values('group');
    const found: { topic: string; partition: number }[] = [];
    const rows: string[] = [];
    const row = (topic: string, partition: string, status: string): void => {
      rows.push(`${topic.padEnd(15)} ${partition.padEnd(10)} ${status.padEnd(15)}\n`);
    };
    const failed = (error: unknown): string => {
      const { type, message } = asJavaError(error, 'deleteConsumerGroupOffsets');
      return `Error: ${type}: ${message}`;
    };
    for (const text of given.values('topic')) {
      const [, name = text, numbers] = /^(.*?):([\d,]+)$/.exec(text) ?? [];
      try {
        const count = (await topics.topic(name)).leaders.length;
        const wanted = numbers?.split(',').map(Number) ?? Array.from({ length: count }, (_, partition) => partition);
        found.push(...wanted.map((partition) => ({ topic: name, partition })));
      } catch (error) {
        row(name, numbers ?? '-', failed(error));
      }
    }
    try {
      const refused = await deleteOffsets(cluster, group, found);
      const whole = `Request succeeded for deleting offsets from group ${group}.\n`;
      const partly = '\nError: Encountered some partition-level error, see the follow-up details.\n';
      await io.stdout.write(refused.size === 0 ? whole : partly);
      for (const each of found) {
        const error = refused.get(nameOf(each));
        row(each.topic, String(each.partition), error ? failed(new ApiError(error, null)) : 'Successful');
      }
    } catch (error) {
      await io.stdout.write(`\nError: ${asJavaError(error, 'deleteConsumerGroupOffsets').message}\n`);
      for (const each of found) row(each.topic, String(each.partition), failed(error));
    }
    const head = `\n${'TOPIC'.padEnd(15)} ${'PARTITION'.padEnd(10)} ${'STATUS'.padEnd(15)}\n`;
    await io.stdout.write(head + rows.join(''));
  },
};

/** Groups of consumers, in the tool's order. */
async function consumerGroups(cluster: ClusterClient): Promise<string[]> {
  const groups = (await allGroups(cluster)).filter(({ protocolType }) => ['', 'consumer'].includes(protocolType));
  return hashOrder(
    groups.map(({ groupId }) => groupId),
    16,
  );
}

async function stateOf(cluster: ClusterClient, group: string): Promise<string> {
  try {
    return (await describeGroup(cluster, group)).state;
  } catch (error) {
    if (error instanceof ApiError && error.error === 'GROUP_ID_NOT_FOUND') return 'Dead';
    throw error;
  }
}

async function validate(regex: string, io: CommandIo): Promise<number> {
  try {
    new RegExp(regex, 'u');
    await io.stdout.write(`The regular expression \`${regex}\` is valid.\n`);
  } catch {
    const why = /\[[^\]]*$/.test(regex) ? 'missing closing ]' : 'error parsing regexp';
    await io.stdout.write(`The regular expression \`${regex}\` is invalid: ${why}.\n`);
  }
  return 0;
}
