import { ClusterClient } from '../../client/cluster-client.ts';
import { ApiError } from '../../client/errors.ts';
import { allGroups, deleteOffsets, describeGroup, type GroupDescription } from '../../client/group-admin.ts';
import { commitOffsets } from '../../client/group-offsets.ts';
import { nameOf, TopicMetadata, type TopicPartition } from '../../client/topic-metadata.ts';
import type { CommandIo } from '../../machine/command.ts';
import { adminOptions } from '../tool/connection.ts';
import { hashOrder, JavaError, stackTrace } from '../tool/java.ts';
import { asJavaError, executionError } from '../tool/kafka-error.ts';
import type { Options } from '../tool/options.ts';
import { runTool, Uncaught, UsageError } from '../tool/run.ts';
import { actionOf28, type GroupAction28, inStates, needsScenario } from './arguments-2.8.ts';
import { deleteGroups } from './delete.ts';
import { moving, offsetRows } from './describe.ts';
import { groupOptions28 } from './options-2.8.ts';
import { plannedOffsets } from './reset.ts';
import { stacks28 } from './stack-2.8.ts';
import { offsetsTable } from './tables.ts';
import { deletedTable28, listTable28, membersTable28, resetTable28, stateTable28 } from './tables-2.8.ts';
import { timestampMs } from './time.ts';

interface Tool {
  cluster: ClusterClient;
  topics: TopicMetadata;
  given: Options;
  io: CommandIo;
}

/** kafka-consumer-groups.sh of Kafka 2.8. Source: transcripts of the tool in test/golden/kafka-2.8. */
export function runGroups28(argv: readonly string[], io: CommandIo): Promise<number> {
  const tool = {
    about:
      'This tool helps to list all consumer groups, describe a consumer group, delete consumer group info, or reset consumer group offsets.',
    withoutArguments: 'Missing required argument "[bootstrap-server]"',
    needs: 'bootstrap-server',
    options: groupOptions28,
    parsing: stacks28.options,
  };
  return runTool(tool, argv, io, (given) => perform(given, io));
}

async function perform(given: Options, io: CommandIo): Promise<number> {
  const action = await actionOf28(given, io);
  const cluster = open(given, io);
  try {
    await actions[action]({ cluster, topics: new TopicMetadata(cluster), given, io });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const shown = asJavaError(error, 'listConsumerGroups');
    await io.stdout.write(`\nError: Executing consumer group command failed due to ${shown.message}\n`);
    await io.stderr.write(stackTrace(shown));
  } finally {
    cluster.close();
  }
  return 0;
}

function open(given: Options, io: CommandIo): ClusterClient {
  try {
    return new ClusterClient(adminOptions(io, given.value('bootstrap-server') ?? '', stacks28.admin));
  } catch (error) {
    throw error instanceof JavaError ? new Uncaught(error) : error;
  }
}

const actions: Readonly<Record<GroupAction28, (tool: Tool) => Promise<void>>> = {
  async list({ cluster, given, io }) {
    const states = inStates(given.value('state'));
    const byId = new Map((await allGroups(cluster)).map((group) => [group.groupId, group]));
    const groups = (await consumerGroups(cluster)).flatMap((id) => byId.get(id) ?? []);
    const kept = groups.filter(({ state }) => states === null || states.includes(state));
    if (given.has('state')) await io.stdout.write(listTable28(kept));
    else for (const { groupId } of kept) await io.stdout.write(`${groupId}\n`);
  },

  async describe(tool) {
    const { cluster, given } = tool;
    given.long('timeout', stacks28.timeout);
    const groups = given.has('all-groups') ? await consumerGroups(cluster) : given.values('group');
    for (const groupId of [...groups].sort()) await describeOne(tool, groupId);
  },

  async delete({ cluster, given, io }) {
    const groups = given.has('all-groups') ? await consumerGroups(cluster) : hashOrder(given.values('group'), 16);
    await deleteGroups(groups, cluster, io, (error) => executionError(asJavaError(error, 'deleteConsumerGroups'), []));
  },

  async 'reset-offsets'({ cluster, topics, given, io }) {
    const groups = given.has('all-groups') ? await consumerGroups(cluster) : given.values('group');
    const rows: string[][] = [];
    let exported = '';
    for (const group of hashOrder(groups, 16)) {
      const { state = 'Empty' } = (await described(cluster, group)) ?? {};
      if (state !== 'Empty') {
        await io.stdout.write(
          `\nError: Assignments can only be reset if the group '${group}' is inactive, but the current state is ${state}.\n`,
        );
        continue;
      }
      const scope = await scopeOf(topics, given);
      needsScenario(given);
      checkTime(given);
      const planned = await plannedOffsets(
        {
          ...{ cluster, topics, given, io, timeStack: stacks28.duration, silent: true },
          logger: 'kafka.admin.ConsumerGroupCommand$',
          ...(scope && { scope }),
        },
        group,
      );
      if (given.has('execute')) await commitOffsets(cluster, topics, group, planned);
      for (const { topic, partition, offset } of planned) {
        rows.push([group, topic, String(partition), String(offset)]);
        exported += `${groups.length > 1 ? `${group},` : ''}${topic},${partition},${offset}\n`;
      }
    }
    await io.stdout.write(given.has('export') ? `${exported}\n` : resetTable28(rows));
  },

  async 'delete-offsets'({ cluster, topics, given, io }) {
    const [group = ''] = given.values('group');
    const asked = given.values('topic');
    const found: TopicPartition[] = [];
    const rows: string[][] = [];
    const failed = (error: unknown): string => {
      const { type, message } = asJavaError(error, 'deleteConsumerGroupOffsets');
      return `Error: ${type}: ${message}`;
    };
    for (const text of asked) {
      const { name, numbers } = named(text);
      try {
        const { leaders } = await topics.topic(name);
        found.push(...(numbers ?? [...leaders.keys()]).map((partition) => ({ topic: name, partition })));
      } catch (error) {
        rows.push([name, numbers?.join(',') ?? 'Not Provided', failed(error)]);
      }
    }
    try {
      const refused = await deleteOffsets(cluster, group, found);
      await io.stdout.write(
        refused.size > 0
          ? '\nError: Encounter some partition level error, see the follow-up details:\n'
          : `Request succeed for deleting offsets with topic ${asked.join(', ')} group ${group}\n`,
      );
      for (const each of found) {
        const error = refused.get(nameOf(each));
        rows.push([each.topic, String(each.partition), error ? failed(new ApiError(error, null)) : 'Successful']);
      }
    } catch (error) {
      const unknown = error instanceof ApiError && error.error === 'GROUP_ID_NOT_FOUND';
      const why = unknown ? `'${group}' does not exist.` : asJavaError(error, 'deleteConsumerGroupOffsets').message;
      await io.stdout.write(`\nError: ${why}\n`);
      for (const each of found) rows.push([each.topic, String(each.partition), failed(error)]);
    }
    await io.stdout.write(deletedTable28(rows));
  },
};

async function describeOne({ cluster, topics, given, io }: Tool, groupId: string): Promise<void> {
  const group = await described(cluster, groupId);
  if (!group) {
    await io.stdout.write(`\nError: Consumer group '${groupId}' does not exist.\n`);
    return;
  }
  if (group.state === 'Empty') await io.stderr.write(`\nConsumer group '${groupId}' has no active members.\n`);
  if (moving.includes(group.state)) await io.stderr.write(`\nWarning: Consumer group '${groupId}' is rebalancing.\n`);
  if (given.has('state')) await io.stdout.write(stateTable28(group));
  else if (!given.has('members')) {
    const rows = await offsetRows(cluster, topics, group);
    if (rows.length > 0) await io.stdout.write(offsetsTable(groupId, rows, false));
  } else if (group.members.length > 0) await io.stdout.write(membersTable28(group, given.has('verbose')));
}

/** Null for a group that is dead: nobody has heard of it. */
async function described(cluster: ClusterClient, groupId: string): Promise<GroupDescription | null> {
  try {
    const group = await describeGroup(cluster, groupId);
    return group.state === 'Dead' ? null : group;
  } catch (error) {
    if (error instanceof ApiError && error.error === 'GROUP_ID_NOT_FOUND') return null;
    throw error;
  }
}

/** Groups of consumers, in the tool's order. */
async function consumerGroups(cluster: ClusterClient): Promise<string[]> {
  const groups = (await allGroups(cluster)).filter(({ protocolType }) => ['', 'consumer'].includes(protocolType));
  return hashOrder(
    groups.map(({ groupId }) => groupId),
    16,
  );
}

/** `clicks:0,1` */
function named(text: string): { name: string; numbers: number[] | undefined } {
  const [, name = text, numbers] = /^(.*?):([\d,]+)$/.exec(text) ?? [];
  return { name, numbers: numbers?.split(',').map(Number) };
}

/** The partitions of `--topic`; null where those are meant that the group has committed for, or that a file names. Throws JavaError. */
async function scopeOf(topics: TopicMetadata, given: Options): Promise<TopicPartition[] | null> {
  if (given.has('all-topics') || !given.has('topic')) return null;
  const found: TopicPartition[] = [];
  for (const text of given.values('topic')) {
    const { name, numbers } = named(text);
    const failed = (error: unknown, stack: readonly string[]): JavaError =>
      executionError(asJavaError(error, 'describeTopics'), stack);
    const { leaders } = await topics.topic(name).catch((error: unknown) => {
      throw failed(error, stacks28.topics);
    });
    if (numbers?.some((partition) => partition >= leaders.length))
      throw failed(new ApiError('LEADER_NOT_AVAILABLE', null), stacks28.ends);
    found.push(...(numbers ?? [...leaders.keys()]).map((partition) => ({ topic: name, partition })));
  }
  return found;
}

/** What 2.8 says of a time that is none. Throws JavaError. */
function checkTime(given: Options): void {
  const text = given.value('to-datetime');
  if (text === undefined) return;
  try {
    timestampMs(text);
  } catch (error) {
    if (!(error instanceof JavaError) || !error.from) throw error;
    throw new JavaError(error.from.error.type, error.from.error.message, stacks28.timestamp);
  }
}
