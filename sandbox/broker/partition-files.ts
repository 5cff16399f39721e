import { indexFiles, reservedBytes } from '../log/index-files.ts';
import { snapshotEntry, writeProducerSnapshot } from '../log/producer-snapshot.ts';
import { ProducerStates } from '../log/producer-states.ts';
import type { Segment } from '../log/segment.ts';
import { writeTransactionIndex } from '../log/transaction-index.ts';
import { readBatchHeader } from '../record/batch.ts';
import type { PartitionState } from './topic-state.ts';

/** What has a folder in a log directory. */
export type Kept = Pick<PartitionState, 'directory' | 'log' | 'config'> & { topicId: string };

/** A file that is made when somebody looks: its bytes, and its size where that is more than they are. */
export interface Made {
  bytes(): Uint8Array;
  reserved?: number;
}

/** `segment.index.bytes` of a topic that does not say. */
const indexBytes = 10_485_760;

/**
 * Names of the files beside a partition's segments: their indexes, the aborted transactions that end in them, and what was known of
 * producers where each but the first begins; once the broker has stopped, at the end too.
 */
export function namesBeside(kept: Kept, closed: boolean): string[] {
  const { segments, logEndOffset } = kept.log;
  const of = segments.flatMap((segment) => [
    `${twenty(segment.baseOffset)}.index`,
    `${twenty(segment.baseOffset)}.timeindex`,
    ...(abortedIn(kept, segment).length > 0 ? [`${twenty(segment.baseOffset)}.txnindex`] : []),
  ]);
  const offsets = [...segments.map(({ baseOffset }) => baseOffset), ...(closed ? [logEndOffset] : [])];
  const snapshots = [...new Set(offsets)].filter((offset) => offset > 0n).map((offset) => `${twenty(offset)}.snapshot`);
  return [...of, ...snapshots];
}

/** One of them by its name; null for another name. */
export function fileBeside(kept: Kept, name: string, closed: boolean): Made | null {
  const [, digits = '', ending] = /^(\d{20})\.(index|timeindex|txnindex|snapshot)$/.exec(name) ?? [];
  if (ending === undefined || !namesBeside(kept, closed).includes(name)) return null;
  const offset = BigInt(digits);
  if (ending === 'snapshot') return { bytes: () => snapshotAt(kept, offset) };
  const { segments } = kept.log;
  const segment = segments.find(({ baseOffset }) => baseOffset === offset);
  if (!segment) return null;
  if (ending === 'txnindex') return { bytes: () => writeTransactionIndex(abortedIn(kept, segment)) };
  const which = ending === 'index' ? 'offsets' : 'times';
  const active = segment === segments.at(-1) && !closed;
  const bytes = (): Uint8Array => indexFiles(segment, kept.config().indexIntervalBytes, !active)[which];
  return active ? { bytes, reserved: reservedBytes(indexBytes)[which] } : { bytes };
}

/** Transactions whose marker lies in a segment. */
function abortedIn({ log }: Kept, segment: Segment) {
  return log.producers
    .aborted()
    .filter(({ lastOffset }) => lastOffset >= segment.baseOffset && lastOffset < segment.nextOffset)
    .sort((a, b) => (a.lastOffset < b.lastOffset ? -1 : 1));
}

/** What the batches before an offset tell of their producers. */
function snapshotAt({ log }: Kept, offset: bigint): Uint8Array {
  if (offset === log.logEndOffset) return writeProducerSnapshot(log.producers.all().map(snapshotEntry));
  const states = new ProducerStates();
  for (const batch of log.batches()) {
    const header = readBatchHeader(batch);
    if (header.baseOffset >= offset) break;
    states.wrote(header, header.baseOffset, () => batch);
  }
  return writeProducerSnapshot(states.all().map(snapshotEntry));
}

function twenty(offset: bigint): string {
  return offset.toString().padStart(20, '0');
}
