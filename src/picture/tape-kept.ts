/** The tape as it was left, in a form that a browser can keep: shown after a reload until the lab itself has been asked. */
import { emptyPartition, type PartitionTape, type RecordCell, type TapeView, type TopicTape, tape } from './tape.ts';

/** Records kept per partition: what is in sight. */
const keptCells = 40;

export function tapeToText({ topics, groups }: TapeView): string {
  const strips = topics.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((p) => ({
      ...p,
      records: p.records.slice(-keptCells),
      markers: p.markers.slice(-keptCells),
    })),
  }));
  // Whoever was reading has gone with the page.
  const left = groups.map((group) => ({
    ...group,
    members: [],
    cursors: group.cursors.map((cursor) => ({ ...cursor, position: null, memberId: null, pending: null })),
  }));
  return JSON.stringify({ topics: strips, groups: left }, (_, value: unknown) =>
    typeof value === 'bigint' ? { offset: String(value) } : value,
  );
}

/** The tape that `tapeToText` wrote; null for any other text. */
export function tapeFromText(text: string | null): TapeView | null {
  try {
    const kept = JSON.parse(text ?? 'null', (_, value: unknown) => revived(value)) as Partial<TapeView> | null;
    if (!Array.isArray(kept?.topics) || !Array.isArray(kept.groups)) return null;
    return { ...tape.initial, topics: kept.topics.map(completed), groups: kept.groups };
  } catch {
    return null;
  }
}

/** With what an older version of the page had not kept. */
function completed(topic: TopicTape): TopicTape {
  const whole = (record: RecordCell): RecordCell => ({ ...record, transaction: record.transaction ?? null });
  const partitions = topic.partitions.map((partition: PartitionTape) => ({
    ...emptyPartition(partition.partition),
    ...partition,
    records: partition.records.map(whole),
  }));
  return { ...topic, partitions };
}

function revived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('offset' in value)) return value;
  const { offset } = value;
  return typeof offset === 'string' && Object.keys(value).length === 1 ? BigInt(offset) : value;
}
