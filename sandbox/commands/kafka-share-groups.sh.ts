import { ClusterClient } from '../client/cluster-client.ts';
import { ApiError } from '../client/errors.ts';
import { allGroups, deleteGroup, type GroupListing } from '../client/group-admin.ts';
import {
  describeShareGroup,
  forgetShareGroupOffsets,
  type ShareGroupDescription,
  setShareGroupOffsets,
  shareGroupOffsets,
} from '../client/share-group-admin.ts';
import { nameOf, TopicMetadata } from '../client/topic-metadata.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { adminConfig, adminError, adminPlaces } from './groups/admin-client.ts';
import { inHashOrder, listedByState } from './groups/listing.ts';
import { plannedOffsets, topicPartitions } from './groups/reset.ts';
import { resetTable } from './groups/tables.ts';
import { checkAvailable, type ShareGroupAction, shareGroupAction } from './share-groups/arguments.ts';
import { shareGroupOptions } from './share-groups/options.ts';
import { stacks } from './share-groups/stack.ts';
import { membersTable, offsetsTable, stateTable } from './share-groups/tables.ts';
import { adminOptions } from './tool/connection.ts';
import { hashOrder, JavaError, partitionHashOrder, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { runTool, ToolExit, UsageError } from './tool/run.ts';

/** Apache Kafka 4.3's kafka-share-groups.sh. Source: transcripts of the tool in test/golden/kafka-share-groups. */
export const kafkaShareGroups: Command = {
  name: 'kafka-share-groups.sh',
  summary: 'lists and describes share groups, resets and deletes their offsets',
  options: shareGroupOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      {
        about: 'This tool helps to list, describe, reset and delete share groups.',
        options: shareGroupOptions,
        parsing: stacks.options,
      },
      argv,
      io,
      (given) => perform(given, io),
    ),
};

interface Tool {
  cluster: ClusterClient;
  given: Options;
  io: CommandIo;
}

async function perform(given: Options, io: CommandIo): Promise<number> {
  checkAvailable(given);
  const action = shareGroupAction(given);
  try {
    given.long('timeout', stacks.timeout);
    const config = await adminConfig(io, given, adminPlaces.share);
    const cluster = new ClusterClient(adminOptions(io, given.value('bootstrap-server') ?? '', stacks.admin, config));
    try {
      await actions[action]({ cluster, given, io });
    } finally {
      cluster.close();
    }
  } catch (error) {
    if (error instanceof UsageError || error instanceof ToolExit) throw error;
    const shown = adminError(error, adminPlaces.share, action === 'list' || given.has('all-groups'));
    await io.stdout.write(`\nError: Executing share group command failed due to ${shown.message}\n`);
    await io.stderr.write(stackTrace(shown));
  }
  return 0;
}

const actions: Readonly<Record<ShareGroupAction, (tool: Tool) => Promise<void>>> = {
  async list({ cluster, given, io }) {
    await io.stdout.write(listedByState(await shareGroups(cluster), ['Dead', 'Empty', 'Stable'], given));
  },

  async describe(tool) {
    const { cluster, given, io } = tool;
    const verbose = given.has('verbose');
    const what = given.has('members') ? 'members' : given.has('state') ? 'state' : 'offsets';
    const groups: ShareGroupDescription[] = [];
    for (const groupId of await chosen(tool)) groups.push(await found(cluster, groupId, stacks[what]));
    for (const group of groups.sort((a, b) => (a.groupId < b.groupId ? -1 : 1))) {
      const { groupId, state, members } = group;
      if (what === 'offsets')
        await io.stdout.write(offsetsTable(groupId, await shareGroupOffsets(cluster, groupId), verbose));
      else if (state === 'Empty') await io.stderr.write(`\nShare group '${groupId}' has no active members.\n`);
      if (what === 'state') await io.stdout.write(stateTable(group, verbose));
      if (what === 'members' && members.length > 0) await io.stdout.write(membersTable(group, verbose));
    }
  },

  async delete(tool) {
    const { cluster, io } = tool;
    const known = new Map((await shareGroups(cluster)).map((group) => [group.groupId, group]));
    const failed = new Map<string, string>();
    const deleted: string[] = [];
    for (const groupId of new Set(await chosen(tool))) {
      const group = known.get(groupId);
      const wrong = group
        ? undeletable(group)
        : `java.lang.IllegalArgumentException: Group '${groupId}' is not a share group.`;
      if (wrong !== null) {
        failed.set(groupId, wrong);
        continue;
      }
      try {
        await deleteGroup(cluster, groupId);
        deleted.push(groupId);
      } catch (error) {
        const { type, message } = asJavaError(error, 'deleteShareGroups');
        failed.set(groupId, `${type}: ${message}`);
      }
    }
    const names = hashOrder(deleted, 16)
      .map((each) => `'${each}'`)
      .join(', ');
    if (failed.size === 0) {
      await io.stdout.write(`Deletion of requested share groups (${names}) was successful.\n`);
      return;
    }
    const lines = hashOrder([...failed.keys()], 16).map(
      (groupId) => `* Group '${groupId}' could not be deleted due to: ${failed.get(groupId)}\n`,
    );
    await io.stdout.write(`\nError: Deletion of some share groups failed:\n${lines.join('')}`);
    if (deleted.length > 0) await io.stdout.write(`\nThese share groups were deleted successfully: ${names}\n`);
  },

  async 'reset-offsets'({ cluster, given, io }) {
    const groupId = given.value('group') ?? '';
    const state = await stateOf(cluster, groupId);
    if (state !== 'Empty' && state !== 'Dead') throw new ToolExit(1, `Share group '${groupId}' is not empty.\n`);
    const topics = new TopicMetadata(cluster);
    const scope = given.has('topic')
      ? await topicPartitions(topics, given.values('topic'))
      : await shareGroupOffsets(cluster, groupId);
    const planning = { cluster, topics, io, given, scope, timeStack: stacks.time };
    const planned = await plannedOffsets(planning, groupId);
    if (given.has('execute')) {
      try {
        await setShareGroupOffsets(cluster, groupId, planned);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const names = planned.map(nameOf).join(', ');
        throw new JavaError(
          asJavaError(error, '').type,
          `Failed altering group offsets for the following partitions: [${names}]`,
        );
      }
    }
    const rows = partitionHashOrder(planned).map(({ topic, partition, offset }) => [
      groupId,
      topic,
      String(partition),
      String(offset),
    ]);
    await io.stdout.write(resetTable(rows));
  },

  async 'delete-offsets'({ cluster, given, io }) {
    const groupId = given.value('group') ?? '';
    const topics = [...new Set(given.values('topic'))].sort();
    let refused: ReadonlyMap<string, ApiError>;
    try {
      refused = await forgetShareGroupOffsets(cluster, groupId, topics);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const told = ['INVALID_GROUP_ID', 'GROUP_ID_NOT_FOUND', 'GROUP_AUTHORIZATION_FAILED', 'NON_EMPTY_GROUP'];
      const { type, message } = asJavaError(error, 'deleteShareGroupOffsets');
      const known = told.includes(error.error);
      await io.stdout.write(`\nError: ${known ? message : `Encounter some unknown error: ${type}: ${message}`}\n`);
      refused = new Map(topics.map((topic) => [topic, error]));
    }
    const width = Math.max(15, ...topics.map(({ length }) => length));
    const line = (topic: string, status: string): string => `\n${topic.padEnd(width)} ${status}`;
    const rows = topics.map((topic) => {
      const error = refused.get(topic);
      return line(topic, error ? `Error: ${error.message}` : 'Successful');
    });
    await io.stdout.write(`${line('TOPIC', 'STATUS')}${rows.join('')}\n`);
  },
};

async function shareGroups(cluster: ClusterClient): Promise<GroupListing[]> {
  return inHashOrder((await allGroups(cluster)).filter(({ type }) => type.toLowerCase() === 'share'));
}

async function chosen({ cluster, given }: Tool): Promise<readonly string[]> {
  if (given.has('all-groups')) return (await shareGroups(cluster)).map(({ groupId }) => groupId);
  return given.values('group');
}

function undeletable({ groupId, state }: GroupListing): string | null {
  if (state === 'Dead') return `java.lang.IllegalStateException: Share group '${groupId}' group state is DEAD.`;
  if (state === 'Empty') return null;
  return `org.apache.kafka.common.errors.GroupNotEmptyException: Share group '${groupId}' is not EMPTY.`;
}

async function found(
  cluster: ClusterClient,
  groupId: string,
  stack: readonly string[],
): Promise<ShareGroupDescription> {
  try {
    return await describeShareGroup(cluster, groupId);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const cause = asJavaError(error, 'describeShareGroups');
    throw new JavaError('java.util.concurrent.ExecutionException', `${cause.type}: ${cause.message}`, stack, {
      error: cause,
      omitted: null,
    });
  }
}

async function stateOf(cluster: ClusterClient, groupId: string): Promise<string> {
  try {
    return (await describeShareGroup(cluster, groupId)).state;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.error === 'GROUP_ID_NOT_FOUND') return 'Dead';
    throw new ToolExit(1, `${error.message}\n`);
  }
}
