import { partitionsByTopic } from '../../client/consumer-protocol.ts';
import type { GroupDescription } from '../../client/group-admin.ts';
import type { TopicPartition } from '../../client/topic-metadata.ts';

/** A partition as `--describe` shows it; null is a dash. */
export interface OffsetRow extends TopicPartition {
  leaderEpoch: number | null;
  offset: bigint | null;
  logEndOffset: bigint | null;
  consumerId: string | null;
  host: string | null;
  clientId: string | null;
}

const dash = '-';

/** Cells padded to their column's least width and to the widest cell, but for columns whose width is fixed. */
export function table(
  columns: readonly { head: string; least: number; grows?: boolean }[],
  rows: readonly (readonly string[])[],
): string {
  const widths = columns.map(({ head, least, grows }, index) =>
    grows ? Math.max(least, head.length, ...rows.map((row) => row[index]?.length ?? 0)) : least,
  );
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' ')}\n`;
  return `\n${line(columns.map(({ head }) => head))}${rows.map(line).join('')}`;
}

export function offsetsTable(groupId: string, rows: readonly OffsetRow[], verbose: boolean): string {
  const columns = [
    { head: 'GROUP', least: 15, grows: true },
    { head: 'TOPIC', least: 15, grows: true },
    { head: 'PARTITION', least: 10 },
    ...(verbose ? [{ head: 'LEADER-EPOCH', least: 15 }] : []),
    { head: 'CURRENT-OFFSET', least: 15 },
    { head: 'LOG-END-OFFSET', least: 15 },
    { head: 'LAG', least: 15 },
    { head: 'CONSUMER-ID', least: 15, grows: true },
    { head: 'HOST', least: 15, grows: true },
    { head: 'CLIENT-ID', least: 0 },
  ];
  const cells = rows.map((row) => {
    const { offset, logEndOffset } = row;
    const lag = offset === null || logEndOffset === null ? dash : String(logEndOffset - offset);
    return [
      groupId,
      row.topic,
      String(row.partition),
      ...(verbose ? [String(row.leaderEpoch ?? dash)] : []),
      String(offset ?? dash),
      String(logEndOffset ?? dash),
      lag,
      row.consumerId ?? dash,
      row.host ?? dash,
      row.clientId ?? dash,
    ];
  });
  return table(columns, cells);
}

export function membersTable({ groupId, members }: GroupDescription, verbose: boolean): string {
  const instances = members.some(({ groupInstanceId }) => groupInstanceId !== null);
  const columns = [
    { head: 'GROUP', least: 15, grows: true },
    { head: 'CONSUMER-ID', least: 15, grows: true },
    ...(instances ? [{ head: 'GROUP-INSTANCE-ID', least: 17, grows: true }] : []),
    { head: 'HOST', least: 15, grows: true },
    { head: 'CLIENT-ID', least: 15, grows: true },
    { head: '#PARTITIONS', least: verbose ? 15 : 16 },
  ];
  const more = [
    { head: 'CURRENT-EPOCH', least: 15 },
    { head: 'CURRENT-ASSIGNMENT', least: 20, grows: true },
    { head: 'TARGET-EPOCH', least: 15 },
    { head: 'TARGET-ASSIGNMENT', least: 20, grows: true },
  ];
  const rows = members.map((member) => [
    groupId,
    member.memberId,
    ...(instances ? [member.groupInstanceId ?? ''] : []),
    member.host,
    member.clientId,
    String(member.assignment.length),
    ...(verbose
      ? [
          String(member.epoch ?? dash),
          assignment(member.assignment),
          member.target === null ? dash : String(member.epoch),
          assignment(member.target ?? []),
        ]
      : []),
  ]);
  return table(verbose ? [...columns, ...more] : columns, rows);
}

/** `clicks:0;orders:0,1` */
function assignment(partitions: readonly TopicPartition[]): string {
  return partitionsText(partitions, (topic, numbers) => `${topic}:${numbers}`, ';');
}

export function partitionsText(
  partitions: readonly TopicPartition[],
  ofTopic: (topic: string, numbers: string) => string,
  between: string,
): string {
  if (partitions.length === 0) return dash;
  return [...partitionsByTopic(partitions)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([topic, numbers]) => ofTopic(topic, [...numbers].sort((a, b) => a - b).join(',')))
    .join(between);
}

export function stateTable(group: GroupDescription, verbose: boolean): string {
  const { host, port, id } = group.coordinator;
  const columns = [
    { head: 'GROUP', least: 15, grows: true },
    { head: 'COORDINATOR (ID)', least: 25, grows: true },
    { head: 'ASSIGNMENT-STRATEGY', least: 20 },
    { head: 'STATE', least: 20 },
    ...(verbose
      ? [
          { head: 'GROUP-EPOCH', least: 15 },
          { head: 'TARGET-ASSIGNMENT-EPOCH', least: 25 },
        ]
      : []),
    { head: '#MEMBERS', least: 0 },
  ];
  const epochs = verbose ? [String(group.groupEpoch ?? dash), String(group.assignmentEpoch ?? dash)] : [];
  const strategy = group.assignor === '' ? dash : group.assignor;
  const count = String(group.members.length);
  return table(columns, [[group.groupId, `${host}:${port}  (${id})`, strategy, group.state, ...epochs, count]]);
}

/** What `--reset-offsets` prints: rows of group, topic, partition and offset. */
export function resetTable(rows: readonly (readonly string[])[]): string {
  const width = (index: number): number => Math.max(15, ...rows.map((row) => row[index]?.length ?? 0));
  const [groups, topics] = [width(0), width(1)];
  const line = ([group = '', topic = '', partition = '', offset = '']: readonly string[]): string =>
    `${group.padEnd(groups)} ${topic.padEnd(topics)} ${partition.padEnd(10)} ${offset}\n`;
  return `\n${line(['GROUP', 'TOPIC', 'PARTITION', 'NEW-OFFSET'])}${rows.map(line).join('')}`;
}
