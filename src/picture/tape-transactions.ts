/** Transactions on the tape: records that are undecided until a marker ends them, and how far readers may go meanwhile. */
import type { EventOf } from '../../sandbox/trace/event.ts';
import { keptRecords, onCursor, onGroup, onPartition, type PartitionTape, type TapeView } from './tape-view.ts';

type TransactionEvent = EventOf<'marker' | 'last-stable' | 'transaction' | 'transaction-partition' | 'offset-pending'>;

export function reduceTransaction(view: TapeView, event: TransactionEvent): TapeView {
  switch (event.type) {
    case 'transaction':
      return reachedState(view, event);
    case 'transaction-partition': {
      const producerId = String(event.producerId);
      return onPartition(view, event.topic, event.partition, (p) =>
        p.open.includes(producerId) ? p : { ...p, open: [...p.open, producerId] },
      );
    }
    case 'marker':
      return onPartition(view, event.topic, event.partition, (p) => ended(view, p, event));
    case 'last-stable':
      return onPartition(view, event.topic, event.partition, (p) => ({ ...p, lastStableOffset: event.offset }));
    case 'offset-pending': {
      const pending = { offset: event.offset, producerId: String(event.producerId) };
      return onGroup(view, event.groupId, (group) => onCursor(group, event, (cursor) => ({ ...cursor, pending })));
    }
  }
}

function reachedState(before: TapeView, event: EventOf<'transaction'>): TapeView {
  const producerId = String(event.producerId);
  const transactionalIds = { ...before.transactionalIds, [producerId]: event.transactionalId };
  const view = { ...before, transactionalIds };
  if (event.state !== 'PrepareAbort' && event.state !== 'CompleteAbort') return view;
  // Offsets that were to be committed with it are not.
  const groups = view.groups.map((group) => ({
    ...group,
    cursors: group.cursors.map((c) => (c.pending?.producerId === producerId ? { ...c, pending: null } : c)),
  }));
  return { ...view, groups };
}

function ended(view: TapeView, partition: PartitionTape, event: EventOf<'marker'>): PartitionTape {
  const producerId = String(event.producerId);
  const state = event.result === 'commit' ? 'committed' : 'aborted';
  const { offset, result } = event;
  if (partition.markers.some((marker) => marker.offset === offset)) return partition;
  const marker = { offset, result, producerId, transactionalId: view.transactionalIds[producerId] ?? null };
  return {
    ...partition,
    logEndOffset: offset + 1n,
    open: partition.open.filter((each) => each !== producerId),
    markers: [...partition.markers, marker].slice(-keptRecords),
    records: partition.records.map((record) =>
      record.transaction?.producerId === producerId && record.transaction.state === 'open'
        ? { ...record, transaction: { ...record.transaction, state } }
        : record,
    ),
  };
}

/** What was known of a partition's transactions before a reload, on what the lab tells of it now. */
export function withKnownTransactions(now: TapeView, known: TapeView): TapeView {
  const topics = now.topics.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((partition) => {
      const before = known.topics
        .find(({ name }) => name === topic.name)
        ?.partitions.find((each) => each.partition === partition.partition);
      return before ? recalled(partition, before) : partition;
    }),
  }));
  return { ...now, topics };
}

function recalled(now: PartitionTape, before: PartitionTape): PartitionTape {
  const isHere = ({ offset }: { offset: bigint }) => offset >= now.logStartOffset && offset < now.logEndOffset;
  const known = new Map(before.records.map((record) => [record.offset, record]));
  const records = now.records.map((record) => ({
    ...record,
    transaction: known.get(record.offset)?.transaction ?? record.transaction,
  }));
  const { open, lastStableOffset } = before;
  return { ...now, records, open, lastStableOffset, markers: before.markers.filter(isHere) };
}
