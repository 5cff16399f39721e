import { ClusterClient } from '../client/cluster-client.ts';
import { ApiError } from '../client/errors.ts';
import { allGroups, type GroupListing } from '../client/group-admin.ts';
import type { CommittedOffset } from '../client/group-offsets.ts';
import { describeStreamsGroup, type StreamsGroupDescription } from '../client/streams-group-admin.ts';
import { TopicMetadata } from '../client/topic-metadata.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { adminConfig, adminError, adminPlaces } from './groups/admin-client.ts';
import { inHashOrder, listedByState } from './groups/listing.ts';
import { type StreamsGroupAction, streamsGroupAction } from './streams-groups/arguments.ts';
import { deleteGroups, deleteInputOffsets } from './streams-groups/delete.ts';
import { membersTable, offsetsTable, stateTable } from './streams-groups/describe.ts';
import { streamsGroupOptions } from './streams-groups/options.ts';
import { deleteInternalTopics, resetGroup, type Tool } from './streams-groups/reset.ts';
import { stacks } from './streams-groups/stack.ts';
import { adminOptions } from './tool/connection.ts';
import { hashOrder, JavaError, partitionHashOrder, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { runTool, ToolExit, UsageError } from './tool/run.ts';

/** Apache Kafka 4.3's kafka-streams-groups.sh. Source: transcripts of the tool in test/golden/kafka-streams-groups. */
export const kafkaStreamsGroups: Command = {
  name: 'kafka-streams-groups.sh',
  summary: 'lists and describes groups of Kafka Streams, resets and deletes their offsets',
  options: streamsGroupOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      {
        about: 'This tool helps to list, or describe streams groups.',
        options: streamsGroupOptions,
        misread: (error) => new ToolExit(1, `${error.message}\n`),
      },
      argv,
      io,
      (given) => perform(given, io),
    ),
};

const states = ['Assigning', 'Dead', 'Empty', 'NotReady', 'Reconciling', 'Stable'];

async function perform(given: Options, io: CommandIo): Promise<number> {
  const action = streamsGroupAction(given);
  try {
    const config = await adminConfig(io, given, adminPlaces.streams);
    const cluster = new ClusterClient(adminOptions(io, given.value('bootstrap-server') ?? '', stacks.admin, config));
    try {
      for (const number of ['to-offset', 'shift-by', 'timeout']) given.long(number);
      await actions[action]({ cluster, topics: new TopicMetadata(cluster), given, io });
    } finally {
      cluster.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError || error instanceof ToolExit) throw error;
    const shown = adminError(error, adminPlaces.streams, action === 'list' || given.has('all-groups'));
    if (shown.type.startsWith('joptsimple.') || shown.type === 'java.lang.IllegalArgumentException')
      throw new UsageError(shown.message);
    await io.stdout.write(`\nError: Executing streams group command failed due to ${shown.message}\n`);
    await io.stderr.write(stackTrace(shown));
    return 1;
  }
}

const actions: Readonly<Record<StreamsGroupAction, (tool: Tool) => Promise<void>>> = {
  async list({ cluster, given, io }) {
    await io.stdout.write(listedByState(await streamsGroups(cluster), states, given));
  },

  async describe(tool) {
    const { cluster, topics, given, io } = tool;
    const verbose = given.has('verbose');
    for (const groupId of await chosen(tool)) {
      const group = await found(cluster, groupId);
      if (given.has('members')) await io.stdout.write(membersTable(group, verbose));
      else if (given.has('state')) await io.stdout.write(stateTable(group, verbose));
      else await io.stdout.write(await offsetsTable(cluster, topics, group, verbose));
    }
  },

  async 'reset-offsets'(tool) {
    const { cluster, given, io } = tool;
    const planned = new Map<string, readonly CommittedOffset[]>();
    for (const groupId of hashOrder(await chosen(tool), 16)) {
      const state = await stateOf(cluster, groupId);
      if (state === 'Empty' || state === 'Dead') {
        planned.set(groupId, await resetGroup(tool, groupId));
        if (given.has('execute')) await deleteInternalTopics(tool, groupId);
        continue;
      }
      await io.stdout.write(
        `\nError: Assignments can only be reset if the group '${groupId}' is inactive, but the current state is ${state}.\n`,
      );
      planned.set(groupId, []);
    }
    const rows = [...planned].flatMap(([groupId, offsets]) =>
      partitionHashOrder(offsets).map(({ topic, partition, offset }) => [groupId, topic, partition, offset] as const),
    );
    if (given.has('export')) {
      const several = given.values('group').length !== 1;
      const lines = rows.map(([groupId, ...row]) => `${(several ? [groupId, ...row] : row).join(',')}\n`);
      await io.stdout.write(`${lines.join('')}\n`);
      return;
    }
    const line = (cells: readonly unknown[]): string =>
      `\n${cells.map((cell, index) => String(cell).padEnd([30, 30, 10, 15][index] ?? 0)).join(' ')}`;
    await io.stdout.write(`${line(['GROUP', 'TOPIC', 'PARTITION', 'NEW-OFFSET'])}${rows.map(line).join('')}\n`);
  },

  async delete(tool) {
    await deleteGroups(tool, await chosen(tool), await streamsGroups(tool.cluster));
  },

  async 'delete-offsets'(tool) {
    await deleteInputOffsets(tool);
  },
};

async function streamsGroups(cluster: ClusterClient): Promise<GroupListing[]> {
  return inHashOrder((await allGroups(cluster)).filter(({ type }) => type.toLowerCase() === 'streams'));
}

async function chosen({ cluster, given }: Tool): Promise<readonly string[]> {
  if (given.has('all-groups')) return (await streamsGroups(cluster)).map(({ groupId }) => groupId);
  return given.values('group');
}

async function found(cluster: ClusterClient, groupId: string): Promise<StreamsGroupDescription> {
  try {
    return await describeStreamsGroup(cluster, groupId);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const cause = asJavaError(error, 'describeStreamsGroups');
    throw new JavaError('java.util.concurrent.ExecutionException', `${cause.type}: ${cause.message}`, stacks.describe, {
      error: cause,
      omitted: null,
    });
  }
}

async function stateOf(cluster: ClusterClient, groupId: string): Promise<string> {
  try {
    return (await describeStreamsGroup(cluster, groupId)).groupState;
  } catch (error) {
    if (error instanceof ApiError && error.error === 'GROUP_ID_NOT_FOUND') return 'Dead';
    throw error;
  }
}
