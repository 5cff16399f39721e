/** What the tape shows, and the ways to change one part of it. */

export interface TapeView {
  topics: readonly TopicTape[];
  groups: readonly GroupTape[];
  /** Programs that have run, by process id, as their tabs name them. */
  programs: Readonly<Record<number, string>>;
  /** The record that landed last. */
  newest: { topic: string; partition: number; offset: bigint } | null;
  /** Transactional ids, by the id of the producer that has them. */
  transactionalIds: Readonly<Record<string, string>>;
}

export interface TopicTape {
  name: string;
  partitions: readonly PartitionTape[];
}

export interface PartitionTape {
  partition: number;
  leader: number | null;
  logStartOffset: bigint;
  highWatermark: bigint;
  logEndOffset: bigint;
  /** Null where no transaction has been. */
  lastStableOffset: bigint | null;
  /** The newest records only, at most `keptRecords`. */
  records: readonly RecordCell[];
  /** Ends of transactions among the records, at most `keptRecords`. */
  markers: readonly ControlMarker[];
  /** Ids of producers whose transaction here is open. */
  open: readonly string[];
}

export interface RecordCell {
  offset: bigint;
  key: string | null;
  value: string | null;
  timestamp: number;
  headers: number;
  /** Bytes of key and value. */
  size: number;
  /** What the producer called itself. */
  clientId: string | null;
  /** Null for a record that was sent outside transactions. */
  transaction: RecordTransaction | null;
}

/** The transaction that a record was sent in. */
export interface RecordTransaction {
  producerId: string;
  /** Null where the page came too late to hear it. */
  transactionalId: string | null;
  state: 'open' | 'committed' | 'aborted';
}

/** A control record: it takes an offset, ends a producer's transaction in its partition, and is given to nobody. */
export interface ControlMarker {
  offset: bigint;
  result: 'commit' | 'abort';
  producerId: string;
  transactionalId: string | null;
}

export interface GroupTape {
  groupId: string;
  state: string;
  generation: number;
  members: readonly MemberMark[];
  cursors: readonly Cursor[];
}

export interface MemberMark {
  memberId: string;
  clientId: string;
  pid: number | null;
  /** Index of the marker's shape; unlike that of any other member of the group now. */
  shape: number;
}

/** Where a group is in a partition. */
export interface Cursor {
  topic: string;
  partition: number;
  committed: bigint | null;
  /** Offset of the next record its reader will be given. */
  position: bigint | null;
  /** Who reads the partition; null when nobody does. */
  memberId: string | null;
  /** Committed within an open transaction: it counts once that commits. */
  pending: { offset: bigint; producerId: string } | null;
}

/** Records kept per partition: what a learner may scroll back through. */
export const keptRecords = 200;

export function emptyPartition(partition: number): PartitionTape {
  const [logStartOffset, highWatermark, logEndOffset] = [0n, 0n, 0n];
  const log = { logStartOffset, highWatermark, logEndOffset, lastStableOffset: null };
  return { partition, leader: null, ...log, records: [], markers: [], open: [] };
}

export function onPartition(
  view: TapeView,
  name: string,
  number: number,
  change: (partition: PartitionTape) => PartitionTape,
): TapeView {
  if (!view.topics.some((topic) => topic.name === name && topic.partitions.some((p) => p.partition === number)))
    return view;
  const topics = view.topics.map((topic) =>
    topic.name !== name
      ? topic
      : { ...topic, partitions: topic.partitions.map((p) => (p.partition === number ? change(p) : p)) },
  );
  return { ...view, topics };
}

export function onGroup(view: TapeView, groupId: string, change: (group: GroupTape) => GroupTape): TapeView {
  const there = view.groups.find((group) => group.groupId === groupId);
  const changed = change(there ?? { groupId, state: 'Empty', generation: 0, members: [], cursors: [] });
  if (changed === there) return view;
  const groups = there ? view.groups.map((group) => (group === there ? changed : group)) : [...view.groups, changed];
  return { ...view, groups };
}

export function onCursor(
  group: GroupTape,
  { topic, partition }: { topic: string; partition: number },
  change: (cursor: Cursor) => Cursor,
): GroupTape {
  const is = (cursor: Cursor) => cursor.topic === topic && cursor.partition === partition;
  const there = group.cursors.find(is);
  const changed = change(there ?? { topic, partition, committed: null, position: null, memberId: null, pending: null });
  if (changed === there) return group;
  const cursors = there
    ? group.cursors.map((cursor) => (cursor === there ? changed : cursor))
    : [...group.cursors, changed];
  return { ...group, cursors };
}
