/** What the tape shows before the first event: the lesson's topics, or what the lab already holds. */
import { emptyPartition, keptRecords, type PartitionTape, type RecordCell, type TapeView, tape } from './tape.ts';

/** A topic as lesson.ts declares it. */
export interface DeclaredTopic {
  name: string;
  partitions?: number | undefined;
  /** Records that are there from the start. */
  records?:
    | readonly { key?: string | null | undefined; value: string | null; partition?: number | undefined }[]
    | undefined;
}

/** The lesson's topics as the lab will make them. A record whose partition only the lab knows is left to it. */
export function declaredTape(topics: readonly DeclaredTopic[]): TapeView {
  const strips = topics.map(({ name, partitions = 1, records = [] }) => ({
    name,
    partitions: Array.from({ length: partitions }, (_, index): PartitionTape => {
      const here = records.filter(({ partition = partitions === 1 ? 0 : -1 }) => partition === index);
      const cells = here.map((record, at) =>
        cellOf({
          ...record,
          topic: name,
          partition: index,
          offset: BigInt(at),
          timestamp: 0,
          key: record.key ?? null,
          headers: [],
        }),
      );
      const end = BigInt(cells.length);
      return { ...emptyPartition(index), records: cells, logEndOffset: end, highWatermark: end };
    }),
  }));
  return { ...tape.initial, topics: strips };
}

/** What a lab tells of its topics (`ClusterControl`), as far as the tape needs it. */
export interface HeldTopic {
  name: string;
  internal: boolean;
  partitions: readonly {
    partition: number;
    leader: number;
    logStartOffset: bigint;
    highWatermark: bigint;
    logEndOffset: bigint;
  }[];
}

export interface HeldRecord {
  topic: string;
  partition: number;
  offset: bigint;
  timestamp: number;
  key: string | null;
  value: string | null;
  headers: readonly unknown[];
}

export interface HeldGroup {
  groupId: string;
  state: string;
  generation: number;
  members: readonly {
    memberId: string;
    clientId: string;
    partitions: readonly { topic: string; partition: number }[];
  }[];
  offsets: readonly { topic: string; partition: number; offset: bigint }[];
}

/** Everything a lab held before the page began to read its trace, such as records from before a reload. */
export function heldTape(
  topics: readonly HeldTopic[],
  records: readonly HeldRecord[],
  groups: readonly HeldGroup[],
): TapeView {
  const strips = topics
    .filter((topic) => !topic.internal && !topic.name.startsWith('__'))
    .map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((held): PartitionTape => {
        const { partition, leader, logStartOffset } = held;
        const cells = records.filter((each) => each.topic === name && each.partition === partition).map(cellOf);
        // The records were read after the offsets and may reach further.
        const end = (cells.at(-1)?.offset ?? -1n) + 1n;
        const highWatermark = end > held.highWatermark ? end : held.highWatermark;
        const logEndOffset = end > held.logEndOffset ? end : held.logEndOffset;
        const log = { leader, logStartOffset, highWatermark, logEndOffset };
        return { ...emptyPartition(partition), ...log, records: cells.slice(-keptRecords) };
      }),
    }));
  return { ...tape.initial, topics: strips, groups: groups.map(groupOf) };
}

function cellOf({ offset, key, value, timestamp, headers }: HeldRecord): RecordCell {
  const size = new TextEncoder().encode((key ?? '') + (value ?? '')).length;
  return { offset, key, value, timestamp, headers: headers.length, size, clientId: null, transaction: null };
}

function groupOf({ groupId, state, generation, members, offsets }: HeldGroup): TapeView['groups'][number] {
  const marks = members.map(({ memberId, clientId }, shape) => ({ memberId, clientId, pid: null, shape }));
  const owner = (topic: string, partition: number) =>
    members.find((member) => member.partitions.some((p) => p.topic === topic && p.partition === partition))?.memberId ??
    null;
  const cursors = offsets
    .filter(({ topic }) => !topic.startsWith('__'))
    .map(({ topic, partition, offset }) => {
      const memberId = owner(topic, partition);
      return { topic, partition, committed: offset, position: null, memberId, pending: null };
    });
  return { groupId, state, generation, members: marks, cursors };
}
