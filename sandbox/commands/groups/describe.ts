import type { ClusterClient } from '../../client/cluster-client.ts';
import { ApiError } from '../../client/errors.ts';
import { describeGroup, type GroupDescription } from '../../client/group-admin.ts';
import { committedOffsets } from '../../client/group-offsets.ts';
import { LATEST, offsetsByTime } from '../../client/list-offsets.ts';
import { nameOf, type TopicMetadata } from '../../client/topic-metadata.ts';
import type { CommandIo } from '../../machine/command.ts';
import { JavaError } from '../tool/java.ts';
import { asJavaError } from '../tool/kafka-error.ts';
import type { Options } from '../tool/options.ts';
import { stacks } from './stack.ts';
import { membersTable, type OffsetRow, offsetsTable, stateTable } from './tables.ts';

export const moving: readonly string[] = ['PreparingRebalance', 'CompletingRebalance', 'Assigning', 'Reconciling'];

/** Prints one table for each group. Throws JavaError where one is not there. */
export async function describeGroups(
  cluster: ClusterClient,
  topics: TopicMetadata,
  groupIds: readonly string[],
  given: Options,
  io: CommandIo,
): Promise<void> {
  const verbose = given.has('verbose');
  const groups: GroupDescription[] = [];
  for (const groupId of groupIds) groups.push(await found(cluster, groupId));
  for (const group of groups) {
    if (group.state === 'Dead') {
      await io.stdout.write(`\nError: Consumer group '${group.groupId}' does not exist.\n`);
      continue;
    }
    if (group.state === 'Empty') await io.stderr.write(`\nConsumer group '${group.groupId}' has no active members.\n`);
    if (moving.includes(group.state))
      await io.stderr.write(`\nWarning: Consumer group '${group.groupId}' is rebalancing.\n`);
    if (given.has('members')) await io.stdout.write(membersTable(group, verbose));
    else if (given.has('state')) await io.stdout.write(stateTable(group, verbose));
    else {
      const rows = await offsetRows(cluster, topics, group);
      if (rows.length > 0) await io.stdout.write(offsetsTable(group.groupId, rows, verbose));
    }
  }
}

async function found(cluster: ClusterClient, groupId: string): Promise<GroupDescription> {
  try {
    return await describeGroup(cluster, groupId);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const cause = asJavaError(error, 'describeGroups');
    const message = `${cause.type}: ${cause.message}`;
    throw new JavaError('java.util.concurrent.ExecutionException', message, stacks.describe, {
      error: cause,
      omitted: null,
    });
  }
}

/** Partitions of the members, then those that only have a committed offset. */
export async function offsetRows(
  cluster: ClusterClient,
  topics: TopicMetadata,
  { groupId, members }: GroupDescription,
): Promise<OffsetRow[]> {
  const committed = new Map((await committedOffsets(cluster, topics, groupId)).map((each) => [nameOf(each), each]));
  const wanted = [...members]
    .sort((a, b) => b.assignment.length - a.assignment.length)
    .flatMap((member) => [...member.assignment].sort(byPartition).map((each) => ({ ...each, member })));
  const assigned = new Set(wanted.map(nameOf));
  const left = [...committed.values()].filter((each) => !assigned.has(nameOf(each))).sort(byPartition);
  const all = [...wanted, ...left.map(({ topic, partition }) => ({ topic, partition, member: null }))];
  const ends = await offsetsByTime(
    cluster,
    topics,
    all.map(({ topic, partition }) => ({ topic, partition, timestamp: LATEST })),
  );
  return all.map(({ topic, partition, member }) => {
    const name = nameOf({ topic, partition });
    const end = ends.get(name);
    const at = committed.get(name);
    return {
      topic,
      partition,
      leaderEpoch: at?.leaderEpoch === undefined || at.leaderEpoch < 0 ? null : at.leaderEpoch,
      offset: at?.offset ?? null,
      logEndOffset: typeof end === 'bigint' ? end : null,
      consumerId: member?.memberId ?? null,
      host: member?.host ?? null,
      clientId: member?.clientId ?? null,
    };
  });
}

function byPartition(a: { topic: string; partition: number }, b: { topic: string; partition: number }): number {
  return a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;
}
