import type { ErrorName } from '../wire/errors.ts';
import { end, fence } from './end.ts';
import { type Add, type Init, refused, type Step, type TransactionEffect, type TransactionEvent } from './events.ts';
import {
  deadlineOf,
  epochsUsedUp,
  expiryOf,
  includes,
  isEnding,
  maxEpoch,
  type Producer,
  type TopicPartition,
  type Transaction,
} from './transaction.ts';

/**
 * What an event makes of a transactional id: the transaction as it is then, and what follows from it, in order. Nothing
 * given is changed.
 *
 * Source: KIP-98, KIP-360 (a producer that comes again), KIP-890 (a new epoch for each transaction).
 */
export function step(transaction: Transaction, event: TransactionEvent, now: number): Step {
  switch (event.type) {
    case 'init':
      return init(transaction, event, now);
    case 'add':
      return add(transaction, event, now);
    case 'end':
      return end(transaction, event, now);
    case 'markers-written':
      return complete(transaction, now);
    case 'timeout': {
      const deadline = deadlineOf(transaction);
      return deadline !== null && deadline < now ? fence(transaction, 'timeout', now) : { transaction, effects: [] };
    }
    case 'expire': {
      const expiry = expiryOf(transaction, event.expirationMs);
      if (expiry === null || expiry > now) return { transaction, effects: [] };
      return { transaction: null, effects: [{ type: 'forget' }] };
    }
  }
}

function init(transaction: Transaction, event: Init, now: number): Step {
  if (event.expected && !mayCome(transaction, event.expected)) return refused(transaction, 'PRODUCER_FENCED');
  if (isEnding(transaction)) return refused(transaction, 'CONCURRENT_TRANSACTIONS');
  if (transaction.state === 'Ongoing') {
    const fenced = fence(transaction, 'new-producer', now);
    return { ...fenced, effects: [...fenced.effects, ...refused(transaction, 'CONCURRENT_TRANSACTIONS').effects] };
  }
  const producer = nextProducer(transaction, event);
  if (producer === null) return refused(transaction, 'PRODUCER_FENCED');
  const { producerId, producerEpoch, lastProducerEpoch } = producer;
  const rotated = producerId !== transaction.producerId;
  const after: Transaction = {
    ...transaction,
    producerId,
    previousProducerId: transaction.producerId,
    nextProducerId: -1n,
    producerEpoch,
    lastProducerEpoch,
    timeoutMs: event.timeoutMs,
    state: 'Empty',
    partitions: [],
    startMs: -1,
    lastUpdateMs: now,
  };
  const effects: TransactionEffect[] = rotated ? [{ type: 'took-producer-id' }] : [];
  effects.push({ type: 'write', transaction: after }, { type: 'answer', error: 'NONE', producerId, producerEpoch });
  return { transaction: after, effects };
}

/** Whether a producer that says what it was may go on: nobody else has taken its place. */
function mayCome(transaction: Transaction, { producerId, producerEpoch }: Producer): boolean {
  if (transaction.producerEpoch === -1 || producerId === transaction.producerId) return true;
  return producerId === transaction.previousProducerId && producerEpoch >= maxEpoch - 1;
}

/** The producer id and epoch to give out; null for a producer whose epoch is neither the current one nor the last. */
function nextProducer(
  transaction: Transaction,
  { expected, spareProducerId }: Init,
): { producerId: bigint; producerEpoch: number; lastProducerEpoch: number } | null {
  const { producerId, producerEpoch, lastProducerEpoch } = transaction;
  if (epochsUsedUp(transaction) && (!expected || expected.producerEpoch === producerEpoch))
    return { producerId: spareProducerId, producerEpoch: 0, lastProducerEpoch: expected ? producerEpoch : -1 };
  const bumped = producerEpoch + 1;
  if (!expected) return { producerId, producerEpoch: bumped, lastProducerEpoch: -1 };
  if (producerEpoch === -1 || expected.producerEpoch === producerEpoch)
    return { producerId, producerEpoch: bumped, lastProducerEpoch: producerEpoch };
  // The same question again: the answer to the first was lost.
  if (expected.producerEpoch === lastProducerEpoch) return { producerId, producerEpoch, lastProducerEpoch };
  return null;
}

function add(transaction: Transaction, event: Add, now: number): Step {
  const stranger = identify(transaction, event);
  if (stranger !== 'NONE') return refused(transaction, stranger);
  const { producerId, producerEpoch } = event;
  const answer: TransactionEffect = { type: 'answer', error: 'NONE', producerId, producerEpoch };
  if (event.partitions.length === 0) return { transaction, effects: [answer] };
  const open = transaction.state === 'Ongoing';
  const fresh = event.partitions.filter((each) => !open || !includes(transaction, each));
  if (open && fresh.length === 0) return { transaction, effects: [answer] };
  const after: Transaction = {
    ...transaction,
    previousProducerId: producerId,
    state: 'Ongoing',
    partitions: open ? [...transaction.partitions, ...fresh] : fresh,
    startMs: open ? transaction.startMs : now,
    lastUpdateMs: now,
    clientVersion: event.clientVersion,
  };
  return { transaction: after, effects: [{ type: 'write', transaction: after }, answer] };
}

/** NONE for the producer that may use the transactional id now. */
export function identify(transaction: Transaction, { producerId, producerEpoch }: Producer): ErrorName {
  if (producerId !== transaction.producerId) return 'INVALID_PRODUCER_ID_MAPPING';
  if (producerEpoch !== transaction.producerEpoch) return 'PRODUCER_FENCED';
  return isEnding(transaction) ? 'CONCURRENT_TRANSACTIONS' : 'NONE';
}

/** Whether a partition is in the producer's open transaction: TRANSACTION_ABORTABLE if it is not. */
export function verify(transaction: Transaction, producer: Producer, partition: TopicPartition): ErrorName {
  const stranger = identify(transaction, producer);
  if (stranger !== 'NONE') return stranger;
  return transaction.state === 'Ongoing' && includes(transaction, partition) ? 'NONE' : 'TRANSACTION_ABORTABLE';
}

function complete(transaction: Transaction, now: number): Step {
  if (!isEnding(transaction)) return { transaction, effects: [] };
  const { nextProducerId, producerId } = transaction;
  const rotates = nextProducerId !== -1n;
  const after: Transaction = {
    ...transaction,
    previousProducerId: producerId,
    state: transaction.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort',
    partitions: [],
    lastUpdateMs: now,
    nextProducerId: -1n,
    ...(rotates && { producerId: nextProducerId, producerEpoch: 0 }),
  };
  return { transaction: after, effects: [{ type: 'write', transaction: after }] };
}
