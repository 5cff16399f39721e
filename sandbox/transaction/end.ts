import { type End, type Ending, refused, type Step, type TransactionEffect } from './events.ts';
import { epochsUsedUp, isEnding, maxEpoch, type Transaction } from './transaction.ts';

/** From this level of `transaction.version` on every transaction ends with a new epoch (KIP-890). */
const bumpsEpoch = 2;
const preparedAs = { commit: 'PrepareCommit', abort: 'PrepareAbort' } as const;
const endedAs = { commit: 'CompleteCommit', abort: 'CompleteAbort' } as const;

/**
 * Ends the transaction as its producer asks.
 *
 * INVALID_PRODUCER_ID_MAPPING: another producer id has the transactional id. PRODUCER_FENCED: another epoch has.
 * INVALID_TXN_STATE: nothing is open, or it has ended otherwise. CONCURRENT_TRANSACTIONS: its markers are being written.
 */
export function end(transaction: Transaction, event: End, now: number): Step {
  return event.clientVersion >= bumpsEpoch ? endWithNewEpoch(transaction, event, now) : endOld(transaction, event, now);
}

function endOld(transaction: Transaction, event: End, now: number): Step {
  const { producerId, producerEpoch, ending } = event;
  if (producerId !== transaction.producerId) return refused(transaction, 'INVALID_PRODUCER_ID_MAPPING');
  if (producerEpoch !== transaction.producerEpoch) return refused(transaction, 'PRODUCER_FENCED');
  if (transaction.state === 'Ongoing') return prepare(transaction, event, now);
  if (transaction.state === endedAs[ending]) return done(transaction);
  return refused(
    transaction,
    transaction.state === preparedAs[ending] ? 'CONCURRENT_TRANSACTIONS' : 'INVALID_TXN_STATE',
  );
}

function endWithNewEpoch(transaction: Transaction, event: End, now: number): Step {
  const { producerId, producerEpoch, ending } = event;
  // The same question again, after the answer with the new epoch, or the new producer id, was lost.
  const rotated =
    transaction.previousProducerId === producerId && producerEpoch === maxEpoch - 1 && transaction.producerEpoch === 0;
  const bumped = transaction.producerEpoch === producerEpoch + 1;
  if (producerId !== transaction.producerId && !rotated) return refused(transaction, 'INVALID_PRODUCER_ID_MAPPING');
  const current = producerEpoch === transaction.producerEpoch;
  const complete = transaction.state === 'CompleteCommit' || transaction.state === 'CompleteAbort';
  const known = isEnding(transaction) ? bumped : complete ? bumped || rotated || current : current;
  if (!known) return refused(transaction, 'PRODUCER_FENCED');
  if (transaction.state === 'Ongoing') return prepare(transaction, event, now);
  if (transaction.state === preparedAs[ending]) return refused(transaction, 'CONCURRENT_TRANSACTIONS');
  if (isEnding(transaction)) return refused(transaction, 'INVALID_TXN_STATE');
  const again = bumped || rotated;
  if (again)
    return transaction.state === endedAs[ending] ? done(transaction) : refused(transaction, 'INVALID_TXN_STATE');
  // A producer may abort a transaction to which nothing was ever added: the new epoch is what it is after.
  return ending === 'abort' ? prepare(transaction, event, now) : refused(transaction, 'INVALID_TXN_STATE');
}

function done(transaction: Transaction): Step {
  const { producerId, producerEpoch } = transaction;
  return { transaction, effects: [{ type: 'answer', error: 'NONE', producerId, producerEpoch }] };
}

function prepare(transaction: Transaction, event: End, now: number): Step {
  const rotates = event.clientVersion >= bumpsEpoch && epochsUsedUp(transaction);
  const prepared = preparing(
    transaction,
    event.ending,
    event.clientVersion,
    now,
    rotates ? event.spareProducerId : -1n,
  );
  const after = prepared.transaction as Transaction;
  const effects: TransactionEffect[] = rotates ? [{ type: 'took-producer-id' }] : [];
  effects.push(...prepared.effects, {
    type: 'answer',
    error: 'NONE',
    producerId: rotates ? after.nextProducerId : after.producerId,
    producerEpoch: rotates ? 0 : after.producerEpoch,
  });
  return { transaction: after, effects };
}

/** Aborts an open transaction that its producer did not end, and makes the producer's epoch an old one. */
export function fence(transaction: Transaction, reason: 'new-producer' | 'timeout', now: number): Step {
  const { producerId, producerEpoch, clientVersion } = transaction;
  const fenced: TransactionEffect = { type: 'fenced', reason, producerId, producerEpoch };
  // Where each end brings a new epoch this one does; else the fence itself must.
  const older =
    clientVersion >= bumpsEpoch
      ? transaction
      : { ...transaction, producerEpoch: Math.min(producerEpoch + 1, maxEpoch), lastProducerEpoch: producerEpoch };
  const { transaction: after, effects } = preparing(older, 'abort', clientVersion, now, -1n);
  return { transaction: after, effects: [fenced, ...effects] };
}

function preparing(
  transaction: Transaction,
  ending: Ending,
  clientVersion: number,
  now: number,
  nextProducerId: bigint,
): Step {
  const bumps = clientVersion >= bumpsEpoch;
  const after: Transaction = {
    ...transaction,
    previousProducerId: transaction.producerId,
    state: preparedAs[ending],
    nextProducerId,
    producerEpoch: bumps ? transaction.producerEpoch + 1 : transaction.producerEpoch,
    lastProducerEpoch: bumps ? transaction.producerEpoch : transaction.lastProducerEpoch,
    startMs: transaction.state === 'Ongoing' ? transaction.startMs : now,
    lastUpdateMs: now,
    clientVersion,
  };
  const { producerId, producerEpoch, partitions } = after;
  return {
    transaction: after,
    effects: [
      { type: 'write', transaction: after },
      { type: 'write-markers', ending, producerId, producerEpoch, partitions, transactionVersion: clientVersion },
    ],
  };
}
