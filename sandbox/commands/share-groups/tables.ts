import { partitionsByTopic } from '../../client/consumer-protocol.ts';
import type { ShareGroupDescription, ShareGroupOffset } from '../../client/share-group-admin.ts';
import type { TopicPartition } from '../../client/topic-metadata.ts';

/** Columns, each as wide as it has to be: the last one without an end. */
function table(widths: readonly number[], rows: readonly (readonly unknown[])[]): string {
  return `${rows.map((row) => `\n${row.map((cell, index) => String(cell).padEnd(widths[index] ?? 0)).join(' ')}`).join('')}\n`;
}

function wide(least: number, cells: readonly string[]): number {
  return Math.max(least, ...cells.map(({ length }) => length));
}

export function offsetsTable(groupId: string, offsets: readonly ShareGroupOffset[], verbose: boolean): string {
  if (offsets.length === 0) return `\nShare group '${groupId}' has no offset information.\n`;
  const topic = wide(
    15,
    offsets.map((each) => each.topic),
  );
  const sorted = [...offsets].sort((a, b) =>
    a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
  );
  const rows = sorted.map((each) => [
    groupId,
    each.topic,
    each.partition,
    ...(verbose ? [each.startOffset === null ? '-' : each.leaderEpoch] : []),
    each.startOffset ?? '-',
    each.lag ?? '-',
  ]);
  const head = ['GROUP', 'TOPIC', 'PARTITION', ...(verbose ? ['LEADER-EPOCH'] : []), 'START-OFFSET', 'LAG'];
  return table([wide(15, [groupId]), topic, 10, 13, ...(verbose ? [13] : [])], [head, ...rows]);
}

export function membersTable({ groupId, members }: ShareGroupDescription, verbose: boolean): string {
  const sorted = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const rows = sorted.map((each) => [
    groupId,
    each.memberId,
    each.host,
    each.clientId,
    each.assignment.length,
    ...(verbose ? [each.epoch] : []),
    assignmentText(each.assignment),
  ]);
  const head = ['GROUP', 'CONSUMER-ID', 'HOST', 'CLIENT-ID', '#PARTITIONS', ...(verbose ? ['MEMBER-EPOCH'] : [])];
  const widths = [
    wide(15, [groupId]),
    wide(
      15,
      members.map(({ memberId }) => memberId),
    ),
    wide(
      15,
      members.map(({ host }) => host),
    ),
    wide(
      15,
      members.map(({ clientId }) => clientId),
    ),
    12,
    ...(verbose ? [13] : []),
  ];
  return table(widths, [[...head, 'ASSIGNMENT'], ...rows]);
}

/** `clicks:0;orders:0,1` */
function assignmentText(partitions: readonly TopicPartition[]): string {
  return [...partitionsByTopic(partitions)]
    .map(([topic, numbers]) => `${topic}:${[...numbers].sort((a, b) => a - b).join(',')}`)
    .sort()
    .join(';');
}

export function stateTable(group: ShareGroupDescription, verbose: boolean): string {
  const { groupId, state, groupEpoch, assignmentEpoch, members } = group;
  const { host, port, id } = group.coordinator;
  const coordinator = `${host}:${port}  (${id})`;
  const head = ['GROUP', 'COORDINATOR (ID)', 'STATE'];
  const epochs = verbose ? [groupEpoch, assignmentEpoch] : [];
  return table(
    [wide(15, [groupId]), wide(25, [coordinator]), 15, ...(verbose ? [12, 17] : [])],
    [
      [...head, ...(verbose ? ['GROUP-EPOCH', 'ASSIGNMENT-EPOCH'] : []), '#MEMBERS'],
      [groupId, coordinator, state, ...epochs, members.length],
    ],
  );
}
