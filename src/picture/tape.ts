/** The tape: every partition as a strip of cells, and how far each group has read and committed. */
import type { EventOf, TraceEvent } from '../../sandbox/trace/event.ts';
import type { Diagram } from './diagram.ts';
import { reduceTransaction } from './tape-transactions.ts';
import {
  emptyPartition,
  type GroupTape,
  keptRecords,
  type MemberMark,
  onCursor,
  onGroup,
  onPartition,
  type RecordTransaction,
  type TapeView,
} from './tape-view.ts';

export * from './tape-view.ts';

const initial: TapeView = { topics: [], groups: [], programs: {}, newest: null, transactionalIds: {} };

export const tape: Diagram<TapeView> = { name: 'tape', initial, reduce };

function reduce(view: TapeView, event: TraceEvent): TapeView {
  switch (event.type) {
    case 'reset':
      return { ...initial, programs: view.programs };
    case 'process-start':
      return { ...view, programs: { ...view.programs, [event.pid]: programName(event.file, event.args) } };
    case 'topic-create':
      return isInternal(event.topic) ? view : withPartitions(view, event.topic, event.partitions);
    case 'partitions-create':
      return isInternal(event.topic) ? view : withPartitions(view, event.topic, event.partitions);
    case 'topic-delete':
      return withoutTopic(view, event.topic);
    case 'append':
      return isInternal(event.topic) ? view : appended(view, event);
    case 'marker':
    case 'last-stable':
    case 'transaction':
    case 'transaction-partition':
    case 'offset-pending':
      return 'topic' in event && isInternal(event.topic) ? view : reduceTransaction(view, event);
    case 'high-watermark':
      return onPartition(view, event.topic, event.partition, (p) => ({ ...p, highWatermark: event.offset }));
    case 'log-start':
      return onPartition(view, event.topic, event.partition, (p) => ({
        ...p,
        logStartOffset: event.offset,
        records: p.records.filter((record) => record.offset >= event.offset),
        markers: p.markers.filter((marker) => marker.offset >= event.offset),
      }));
    case 'log-cleaned': {
      const removed = new Set(event.removed);
      return onPartition(view, event.topic, event.partition, (p) => ({
        ...p,
        records: p.records.filter((record) => !removed.has(record.offset)),
      }));
    }
    case 'leader':
      return onPartition(view, event.topic, event.partition, (p) => ({ ...p, leader: event.leader }));
    default:
      return reduceGroup(view, event);
  }
}

function reduceGroup(view: TapeView, event: TraceEvent): TapeView {
  switch (event.type) {
    case 'member-join':
      return onGroup(view, event.groupId, (group) => joined(group, event));
    case 'member-leave':
      return onGroup(view, event.groupId, (group) => left(group, event.memberId));
    case 'group-state':
      return onGroup(view, event.groupId, (g) => ({ ...g, state: event.state, generation: event.generation }));
    case 'assignment':
      return onGroup(view, event.groupId, (group) => assigned(group, event));
    case 'fetch':
      return event.groupId === null ? view : moved(view, event.groupId, event, event.offset);
    case 'deliver':
      return event.groupId === null ? view : moved(view, event.groupId, event, event.endOffset);
    case 'offset-commit':
      if (isInternal(event.topic)) return view;
      return onGroup(view, event.groupId, (g) =>
        onCursor(g, event, (cursor) => ({ ...cursor, committed: event.offset, pending: null })),
      );
    case 'offset-delete':
      return onGroup(view, event.groupId, (g) => onCursor(g, event, (cursor) => ({ ...cursor, committed: null })));
    case 'group-delete':
      return { ...view, groups: view.groups.filter((group) => group.groupId !== event.groupId) };
    default:
      return view;
  }
}

/** A program as its output tab names it: the file and its arguments. */
export function programName(file: string, args: readonly string[]): string {
  return [file.slice(file.lastIndexOf('/') + 1), ...args].join(' ');
}

function isInternal(topic: string): boolean {
  return topic.startsWith('__');
}

/** The topic with that many partitions in all. */
function withPartitions(view: TapeView, name: string, count: number): TapeView {
  const there = view.topics.find((topic) => topic.name === name)?.partitions ?? [];
  if (there.length >= count && there.length > 0) return view;
  const added = Array.from({ length: count - there.length }, (_, index) => emptyPartition(there.length + index));
  const topic = { name, partitions: [...there, ...added] };
  const topics = there.length > 0 ? view.topics.map((t) => (t.name === name ? topic : t)) : [...view.topics, topic];
  return { ...view, topics };
}

function withoutTopic(view: TapeView, name: string): TapeView {
  return {
    ...view,
    topics: view.topics.filter((topic) => topic.name !== name),
    groups: view.groups.map((g) => ({ ...g, cursors: g.cursors.filter((cursor) => cursor.topic !== name) })),
    newest: view.newest?.topic === name ? null : view.newest,
  };
}

function appended(before: TapeView, event: EventOf<'append'>): TapeView {
  const view = withPartitions(before, event.topic, event.partition + 1);
  const end = event.baseOffset + BigInt(event.recordCount);
  const { clientId } = event;
  const producerId = String(event.producerId);
  let landed = false;
  const after = onPartition(view, event.topic, event.partition, (partition) => {
    const transaction: RecordTransaction | null = partition.open.includes(producerId)
      ? { producerId, transactionalId: view.transactionalIds[producerId] ?? null, state: 'open' }
      : null;
    const fresh = event.records
      .map((record, index) => ({ ...record, offset: event.baseOffset + BigInt(index), clientId, transaction }))
      .filter((record) => record.offset >= partition.logEndOffset);
    landed = fresh.length > 0;
    if (!landed) return partition;
    return { ...partition, logEndOffset: end, records: [...partition.records, ...fresh].slice(-keptRecords) };
  });
  return landed ? { ...after, newest: { topic: event.topic, partition: event.partition, offset: end - 1n } } : view;
}

function joined(group: GroupTape, { memberId, clientId, pid }: EventOf<'member-join'>): GroupTape {
  return withMember(group, { memberId, clientId, pid });
}

function withMember(group: GroupTape, member: Omit<MemberMark, 'shape'>): GroupTape {
  const there = group.members.find(({ memberId }) => memberId === member.memberId);
  if (!there) return { ...group, members: [...group.members, { ...member, shape: freeShape(group.members) }] };
  // Known from the lab itself, which does not say whose process it is.
  if (there.pid !== null || member.pid === null) return group;
  return { ...group, members: group.members.map((each) => (each === there ? { ...there, pid: member.pid } : each)) };
}

function freeShape(members: readonly MemberMark[]): number {
  const taken = new Set(members.map((member) => member.shape));
  let shape = 0;
  while (taken.has(shape)) shape += 1;
  return shape;
}

function left(group: GroupTape, memberId: string): GroupTape {
  const cursors = group.cursors.map((c) => (c.memberId === memberId ? { ...c, position: null, memberId: null } : c));
  return { ...group, members: group.members.filter((member) => member.memberId !== memberId), cursors };
}

function assigned(before: GroupTape, event: EventOf<'assignment'>): GroupTape {
  let known = before;
  for (const { memberId, clientId } of event.members) known = withMember(known, { memberId, clientId, pid: null });
  const owners = new Map<string, string>();
  for (const { memberId, partitions } of event.members) {
    for (const { topic, partition } of partitions) owners.set(`${topic}-${partition}`, memberId);
  }
  const start = { ...known, generation: event.generation };
  const all = event.members.flatMap((member) => member.partitions).filter(({ topic }) => !isInternal(topic));
  const reached = all.reduce<GroupTape>((group, place) => onCursor(group, place, (cursor) => ({ ...cursor })), start);
  const cursors = reached.cursors.map((cursor) => {
    const memberId = owners.get(`${cursor.topic}-${cursor.partition}`) ?? null;
    return memberId === cursor.memberId ? cursor : { ...cursor, memberId, position: null };
  });
  return { ...reached, cursors };
}

function moved(
  view: TapeView,
  groupId: string,
  event: EventOf<'fetch'> | EventOf<'deliver'>,
  position: bigint,
): TapeView {
  if (isInternal(event.topic)) return view;
  return onGroup(view, groupId, (group) => {
    const cursor = group.cursors.find((c) => c.topic === event.topic && c.partition === event.partition);
    // A fetch that was on its way when the partition went to somebody else moves nothing.
    if (cursor?.memberId && event.memberId && cursor.memberId !== event.memberId) return group;
    const memberId = event.memberId ?? cursor?.memberId ?? null;
    if (cursor && cursor.position === position && cursor.memberId === memberId) return group;
    return onCursor(group, event, (c) => ({ ...c, position, memberId }));
  });
}
