import type { ClusterControl, RecordView } from '../control.ts';
import type { CheckGroup, CheckTopic } from './contract.ts';
import type { Patience } from './patience.ts';

const PAGE = 1000;
/** No more records are coming when none came for so long. */
const QUIET_MS = 300;

/**
 * A topic as a check sees it. A topic that does not exist has no partitions and no records.
 *
 * @param over whether every program of the check has ended, so that no more records will come
 */
export function topicOf(cluster: ClusterControl, name: string, patience: Patience, over: () => boolean): CheckTopic {
  const endOffsets = async (): Promise<readonly bigint[]> => {
    const partitions = (await cluster.topic(name))?.partitions ?? [];
    return partitions.toSorted((a, b) => a.partition - b.partition).map(({ logEndOffset }) => logEndOffset);
  };
  return {
    records: async ({ containing, atLeast, withinMs = 5_000 } = {}) => {
      const read = async (): Promise<readonly RecordView[]> => {
        const records = await recordsOf(cluster, name);
        return containing === undefined ? records : records.filter((record) => contains(record, containing));
      };
      if (atLeast === undefined) return read();
      let seen = '';
      await patience.wait(async () => {
        const ends = String(await endOffsets());
        if (ends === seen) return over();
        seen = ends;
        return (await read()).length >= atLeast || over();
      }, withinMs);
      // A program that never stops producing is a finding too: what is there by then is the answer.
      await patience.rest(endOffsets, QUIET_MS, withinMs);
      return read();
    },
    append: (record) => cluster.append(name, record),
    exists: async () => (await cluster.topic(name)) !== null,
    partitions: async () => (await cluster.topic(name))?.partitions.length ?? 0,
    endOffsets,
  };
}

export function groupOf(cluster: ClusterControl, groupId: string): CheckGroup {
  return {
    view: () => cluster.group(groupId),
    committed: async () => {
      const offsets = (await cluster.group(groupId))?.offsets ?? [];
      return new Map(offsets.map(({ topic, partition, offset }) => [`${topic}-${partition}`, offset]));
    },
  };
}

/** Every record from log start to high watermark, by partition and offset. */
async function recordsOf(cluster: ClusterControl, topic: string): Promise<readonly RecordView[]> {
  const partitions = (await cluster.topic(topic))?.partitions ?? [];
  const records: RecordView[] = [];
  for (const { partition, logStartOffset } of partitions.toSorted((a, b) => a.partition - b.partition)) {
    for (let from = logStartOffset; ; ) {
      const page = await cluster.records(topic, partition, from, PAGE);
      records.push(...page);
      const last = page.at(-1);
      if (last === undefined) break;
      from = last.offset + 1n;
    }
  }
  return records;
}

function contains({ key, value, headers }: RecordView, text: string): boolean {
  return [key, value, ...headers.map((header) => header.value)].some((part) => part?.includes(text));
}
