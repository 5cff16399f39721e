import type { ClusterClient } from '../../client/cluster-client.ts';
import { ApiError } from '../../client/errors.ts';
import { committedOffsets } from '../../client/group-offsets.ts';
import { EARLIEST, LATEST, offsetsByTime } from '../../client/list-offsets.ts';
import type { StreamsGroupDescription } from '../../client/streams-group-admin.ts';
import { nameOf, type TopicMetadata, type TopicPartition } from '../../client/topic-metadata.ts';
import { partitionHashOrder } from '../tool/java.ts';

type Tasks = StreamsGroupDescription['members'][number]['assignment'];

function line(widths: readonly number[], cells: readonly unknown[]): string {
  return `${cells.map((cell, index) => String(cell).padEnd(widths[index] ?? 0)).join(' ')}\n`;
}

function wide(least: number, cells: readonly string[]): number {
  return Math.max(least, ...cells.map(({ length }) => length));
}

function empty({ groupId, groupState }: StreamsGroupDescription): string {
  return groupState === 'Empty' ? `\nError: Streams group '${groupId}' has no active members.\n` : '';
}

/** Nothing of a group without members. */
export function membersTable(group: StreamsGroupDescription, verbose: boolean): string {
  const { groupId, members } = group;
  if (members.length === 0) return '';
  const column = (cell: (member: (typeof members)[number]) => string): number => wide(15, members.map(cell));
  const ids = column(({ memberId }) => memberId);
  const ends = [column(({ processId }) => processId), column(({ clientId }) => clientId)];
  const groups = wide(15, [groupId]);
  if (!verbose) {
    const widths = [groups, ids, ...ends];
    const rows = members.map((each) =>
      line(widths, [groupId, each.memberId, each.processId, each.clientId, tasks('', each.assignment)]),
    );
    return line(widths, ['GROUP', 'MEMBER', 'PROCESS', 'CLIENT-ID', 'ASSIGNMENTS']) + rows.join('');
  }
  // Between the epoch of the topology and the member the tool forgets a blank.
  const widths = [groups, 25, 15 + ids, 15, 15, ...ends];
  const joined = (topologyEpoch: unknown, member: string): string => String(topologyEpoch).padEnd(15) + member;
  const head = ['GROUP', 'TARGET-ASSIGNMENT-EPOCH', joined('TOPOLOGY-EPOCH', 'MEMBER'), 'MEMBER-PROTOCOL'];
  const rows = members.map((each) =>
    line(widths, [
      groupId,
      group.assignmentEpoch,
      joined(group.topology?.epoch ?? 0, each.memberId),
      each.isClassic ? 'classic' : 'streams',
      each.memberEpoch,
      each.processId,
      each.clientId,
      tasks('', each.assignment) + tasks('TARGET-', each.targetAssignment),
    ]),
  );
  return line(widths, [...head, 'MEMBER-EPOCH', 'PROCESS', 'CLIENT-ID', 'ASSIGNMENTS']) + rows.join('');
}

/** `ACTIVE: 0:[0,1]; 1:[0]; ` */
function tasks(prefix: string, { activeTasks, standbyTasks, warmupTasks }: Tasks): string {
  const kinds = [
    ['ACTIVE', activeTasks],
    ['STANDBY', standbyTasks],
    ['WARMUP', warmupTasks],
  ] as const;
  return kinds
    .filter(([, ids]) => ids.length > 0)
    .map(([kind, ids]) => {
      const each = ids.map(({ subtopologyId, partitions }) => `${subtopologyId}:[${partitions.join(',')}]; `);
      return `${prefix}${kind}: ${each.join('')}`;
    })
    .join('');
}

export function stateTable(group: StreamsGroupDescription, verbose: boolean): string {
  const { groupId, groupState, groupEpoch, assignmentEpoch, members } = group;
  const { host, port, id } = group.coordinator;
  const coordinator = `${host}:${port} (${id})`;
  const widths = [wide(15, [groupId]), wide(25, [coordinator]), 25, ...(verbose ? [15, 25] : [])];
  const epochs = verbose ? [groupEpoch, assignmentEpoch] : [];
  const head = ['GROUP', 'COORDINATOR (ID)', 'STATE', ...(verbose ? ['GROUP-EPOCH', 'TARGET-ASSIGNMENT-EPOCH'] : [])];
  return (
    empty(group) +
    line(widths, [...head, '#MEMBERS']) +
    line(widths, [groupId, coordinator, groupState, ...epochs, members.length])
  );
}

/** Source partitions of the active tasks, and how far behind each is. Rejects with ApiError. */
export async function offsetsTable(
  cluster: ClusterClient,
  topics: TopicMetadata,
  group: StreamsGroupDescription,
  verbose: boolean,
): Promise<string> {
  const { groupId, members } = group;
  if (members.length === 0) return '';
  const partitions = partitionHashOrder(activePartitions(group));
  const at = async (timestamp: bigint) =>
    offsetsByTime(
      cluster,
      topics,
      partitions.map((each) => ({ ...each, timestamp })),
    );
  const [first, end] = [await at(EARLIEST), await at(LATEST)];
  const committed = new Map((await committedOffsets(cluster, topics, groupId)).map((each) => [nameOf(each), each]));
  const width = wide(
    15,
    partitions.map(({ topic }) => topic),
  );
  const widths = [wide(15, [groupId]), width, 10, ...(verbose ? [15, 15, 15, 15] : [])];
  const rows = partitions.map((each) => {
    const name = nameOf(each);
    const current = committed.get(name);
    const last = known(end.get(name));
    const lag = last - (current?.offset ?? known(first.get(name)));
    const epoch = current?.leaderEpoch === undefined || current.leaderEpoch < 0 ? '-' : current.leaderEpoch;
    const more = verbose ? [current?.offset ?? '-', epoch, last] : [];
    return line(widths, [groupId, each.topic, each.partition, ...more, lag]);
  });
  const more = verbose ? ['CURRENT-OFFSET', 'LEADER-EPOCH', 'LOG-END-OFFSET'] : [];
  return empty(group) + line(widths, ['GROUP', 'TOPIC', 'PARTITION', ...more, 'OFFSET-LAG']) + rows.join('');
}

function known(offset: bigint | ApiError | undefined): bigint {
  if (offset instanceof ApiError) throw offset;
  return offset ?? 0n;
}

function activePartitions({ members, topology }: StreamsGroupDescription): TopicPartition[] {
  const found = new Map<string, TopicPartition>();
  for (const { subtopologyId, partitions } of members.flatMap(({ assignment }) => assignment.activeTasks)) {
    const part = topology?.subtopologies?.find((each) => each.subtopologyId === subtopologyId);
    for (const topic of [
      ...(part?.sourceTopics ?? []),
      ...(part?.repartitionSourceTopics ?? []).map(({ name }) => name),
    ])
      for (const partition of partitions) found.set(nameOf({ topic, partition }), { topic, partition });
  }
  return [...found.values()];
}
