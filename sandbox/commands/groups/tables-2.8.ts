import type { GroupDescription } from '../../client/group-admin.ts';
import { partitionsText, table } from './tables.ts';

/** What kafka-consumer-groups.sh of Kafka 2.8 shows of a group; the tables of 4.3 have grown from these. */
export function membersTable28({ groupId, members }: GroupDescription, verbose: boolean): string {
  const instances = members.some(({ groupInstanceId }) => groupInstanceId !== null);
  const columns = [
    { head: 'GROUP', least: 15, grows: true },
    { head: 'CONSUMER-ID', least: 15, grows: true },
    ...(instances ? [{ head: 'GROUP-INSTANCE-ID', least: 17, grows: true }] : []),
    { head: 'HOST', least: 15, grows: true },
    { head: 'CLIENT-ID', least: 15, grows: true },
    { head: '#PARTITIONS', least: verbose ? 15 : 16 },
    ...(verbose ? [{ head: 'ASSIGNMENT', least: 0 }] : []),
  ];
  const rows = members.map((member) => [
    groupId,
    member.memberId,
    ...(instances ? [member.groupInstanceId ?? ''] : []),
    member.host,
    member.clientId,
    String(member.assignment.length),
    ...(verbose ? [partitionsText(member.assignment, (topic, numbers) => `${topic}(${numbers})`, ', ')] : []),
  ]);
  return table(columns, rows);
}

export function stateTable28({ groupId, coordinator, assignor, state, members }: GroupDescription): string {
  const { host, port, id } = coordinator;
  const columns = [
    { head: 'GROUP', least: 25, grows: true },
    { head: 'COORDINATOR (ID)', least: 25, grows: true },
    { head: 'ASSIGNMENT-STRATEGY', least: 20 },
    { head: 'STATE', least: 15 },
    { head: '#MEMBERS', least: 0 },
  ];
  return table(columns, [[groupId, `${host}:${port} (${id})`, assignor, state, String(members.length)]]);
}

const cells = (row: readonly string[], widths: readonly number[]): string =>
  `${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' ')}\n`;

export function resetTable28(rows: readonly (readonly string[])[]): string {
  const widths = [30, 30, 10, 15];
  const head = cells(['GROUP', 'TOPIC', 'PARTITION', 'NEW-OFFSET'], widths);
  return `\n${head}${rows.map((row) => cells(row, widths)).join('')}`;
}

export function deletedTable28(rows: readonly (readonly string[])[]): string {
  const widths = [30, 15, 15];
  return `\n${cells(['TOPIC', 'PARTITION', 'STATUS'], widths)}${rows.map((row) => cells(row, widths)).join('')}`;
}

export function listTable28(groups: readonly { groupId: string; state: string }[]): string {
  const width = Math.max(15, ...groups.map(({ groupId }) => groupId.length));
  const rows = [{ groupId: 'GROUP', state: 'STATE' }, ...groups];
  return rows.map(({ groupId, state }) => `${groupId.padEnd(width)} ${state}\n`).join('');
}
