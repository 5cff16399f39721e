/** Where things stand along one partition's strip. Pixels count from the strip's left edge. */
import type {
  ControlMarker,
  GroupTape,
  MemberMark,
  PartitionTape,
  RecordCell,
  TapeView,
  TopicTape,
} from './tape-view.ts';

/** Widths a cell may have, in pixels, and the longest text that each is for. */
const cellWidths = [
  [5, 56],
  [8, 78],
  [Number.POSITIVE_INFINITY, 116],
] as const;
/** Cells drawn per partition. */
const drawnCells = 100;
/** Room for the tab that stands for older records, or for a log that no longer starts at 0. */
const leadWidth = 76;

/** Pixels of the marker that ends a transaction: it holds nothing that could be read. */
const markerWidth = 28;

/** A record, or the marker that ends a transaction. */
export type StripCell = { offset: bigint; x: number; width: number } & (
  | { record: RecordCell; marker: null }
  | { record: null; marker: ControlMarker }
);

export interface Strip {
  cells: readonly StripCell[];
  /** Offset of the first cell drawn. */
  first: bigint;
  /** Records before it that are still in the log. */
  older: number;
  lead: number;
  /** Right edge of the last cell. */
  end: number;
  /** Left edge of the cell at `offset`, kept within what is drawn. */
  x(offset: bigint): number;
}

/** What a cell says: its record's key, or the value where there is no key; null for neither. */
export function cellText({ key, value }: RecordCell): string | null {
  return key ?? value;
}

/** One width for all cells of a topic, so that its lanes can be compared. */
export function cellWidth({ partitions }: TopicTape): number {
  const drawn = partitions.flatMap((partition) => partition.records.slice(-drawnCells));
  const longest = drawn.reduce((most, record) => Math.max(most, cellText(record)?.length ?? 0), 0);
  return cellWidths.find(([length]) => longest <= length)?.[1] ?? 56;
}

/** Pixels of the column in which a topic's partitions are named. */
export function nameWidth({ name, partitions }: TopicTape): number {
  const longest = name.length + 1 + String(partitions.length - 1).length;
  return Math.max(84, Math.min(190, Math.ceil(longest * 7.1) + 23));
}

export function stripOf(partition: PartitionTape, width: number): Strip {
  const all = [
    ...partition.records.map((record) => ({ offset: record.offset, record, marker: null })),
    ...partition.markers.map((marker) => ({ offset: marker.offset, record: null, marker })),
  ];
  const drawn = all.sort((a, b) => Number(a.offset - b.offset)).slice(-drawnCells);
  const first = drawn[0]?.offset ?? partition.logEndOffset;
  const older = Number(first - partition.logStartOffset);
  const lead = older > 0 || partition.logStartOffset > 0n ? leadWidth : 0;
  let end = lead;
  const cells = drawn.map((cell): StripCell => {
    const placed = { ...cell, x: end, width: cell.marker ? markerWidth : width };
    end += placed.width;
    return placed;
  });
  const x = (offset: bigint) => {
    if (offset < first) return offset <= partition.logStartOffset ? 0 : lead / 2;
    // Offsets may have gaps where records were compacted away.
    return cells.find((cell) => cell.offset >= offset)?.x ?? end;
  };
  return { cells, first, older, lead, end, x };
}

/** Records of a topic, as far as is known: the markers among them are none. */
export function recordCount({ partitions }: TopicTape): number {
  return partitions.reduce((sum, p) => sum + Number(p.logEndOffset - p.logStartOffset) - p.markers.length, 0);
}

/** A group's way along one partition. */
export interface LaneTrack {
  groupId: string;
  /** Index of the group's ink. */
  ink: number;
  shape: number;
  /** The member's name; empty when nobody reads the partition. */
  member: string;
  committed: bigint | null;
  position: bigint | null;
  /** Committed within a transaction that is still open. */
  pending: bigint | null;
  lag: number | null;
}

/** One entry for each group that has been at the topic, in the order of the groups; null where it has no track here. */
export function tracksOf(view: TapeView, topic: string, partition: PartitionTape): (LaneTrack | null)[] {
  return groupsAt(view, topic).map((group) => {
    const cursor = group.cursors.find((c) => c.topic === topic && c.partition === partition.partition);
    if (!cursor || (cursor.committed === null && cursor.memberId === null && !cursor.pending)) return null;
    const member = group.members.find((each) => each.memberId === cursor.memberId);
    return {
      groupId: group.groupId,
      ink: view.groups.indexOf(group) % 4,
      shape: member?.shape ?? 0,
      member: member ? memberName(view, group, member) : '',
      committed: cursor.committed,
      position: cursor.position,
      pending: cursor.pending?.offset ?? null,
      lag: cursor.committed === null ? null : Math.max(0, Number(partition.highWatermark - cursor.committed)),
    };
  });
}

function groupsAt(view: TapeView, topic: string): readonly GroupTape[] {
  return view.groups.filter((group) => group.cursors.some((cursor) => cursor.topic === topic));
}

/** The program and its arguments up to its options, numbered when a group has several alike; the client id where the program is unknown. */
export function memberName(view: TapeView, group: GroupTape, member: MemberMark): string {
  const nameOf = ({ pid, clientId }: MemberMark) => {
    const program = pid === null ? undefined : view.programs[pid];
    return program?.replace(/\.[mc]?[tj]s\b/, '').replace(/\s-.*$/, '') ?? clientId;
  };
  const name = nameOf(member);
  const alike = group.members.filter((each) => nameOf(each) === name);
  return alike.length > 1 ? `${name} ${alike.indexOf(member) + 1}` : name;
}
