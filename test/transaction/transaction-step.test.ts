import { describe, expect, test } from 'vitest';
import type { TransactionEffect, TransactionEvent } from '../../sandbox/transaction/events.ts';
import { newTransaction, type Transaction } from '../../sandbox/transaction/transaction.ts';
import { step, verify } from '../../sandbox/transaction/transaction-step.ts';

const orders = { topic: 'orders', partition: 0 };
const p = 7n;
const spareProducerId = 8n;

/** A transactional id whose producer 7 is at epoch 4, in the given state. */
function transaction(change: Partial<Transaction> = {}): Transaction {
  const fresh = newTransaction('audit', p, 60_000);
  return { ...fresh, previousProducerId: p, producerEpoch: 4, lastProducerEpoch: 3, lastUpdateMs: 0, ...change };
}

const open = (change: Partial<Transaction> = {}) =>
  transaction({ state: 'Ongoing', partitions: [orders], startMs: 100, clientVersion: 0, ...change });

const init = (expected: { producerId: bigint; producerEpoch: number } | null = null): TransactionEvent => ({
  type: 'init',
  timeoutMs: 60_000,
  expected,
  spareProducerId,
});

const end = (
  ending: 'commit' | 'abort',
  { producerId = p, producerEpoch = 4, clientVersion = 0 } = {},
): TransactionEvent => ({ type: 'end', producerId, producerEpoch, ending, clientVersion, spareProducerId });

const add = ({
  producerId = p,
  producerEpoch = 4,
  partitions = [orders],
  clientVersion = 0,
} = {}): TransactionEvent => ({
  type: 'add',
  producerId,
  producerEpoch,
  partitions,
  clientVersion,
});

/** The error, or the producer id and epoch that were answered. */
function answered(effects: readonly TransactionEffect[]): string {
  const answer = effects.find((effect) => effect.type === 'answer');
  if (!answer) return 'no answer';
  return answer.error === 'NONE' ? `${answer.producerId}/${answer.producerEpoch}` : answer.error;
}

/** What an event is answered with, and the state it leaves. */
function outcome(before: Transaction, event: TransactionEvent, now = 200): [string, string, number] {
  const { transaction: result, effects } = step(before, event, now);
  return [answered(effects), result?.state ?? 'gone', result?.producerEpoch ?? -1];
}

describe('a producer comes', () => {
  test.each([
    ['the first ever', { producerEpoch: -1 }, null, '7/0'],
    ['the next', {}, null, '7/5'],
    ['the next after a commit', { state: 'CompleteCommit' }, null, '7/5'],
    ['again, as the current one', {}, 4, '7/5'],
    ['again, because the answer was lost', {}, 3, '7/4'],
    ['again, as an old one', {}, 2, 'PRODUCER_FENCED'],
    ['while a commit is being written', { state: 'PrepareCommit' }, null, 'CONCURRENT_TRANSACTIONS'],
    ['while an abort is being written', { state: 'PrepareAbort' }, 4, 'CONCURRENT_TRANSACTIONS'],
    ['once the epochs are used up', { producerEpoch: 32_766 }, null, '8/0'],
    ['again, once the epochs are used up', { producerEpoch: 32_766 }, 32_766, '8/0'],
  ] as const)('%s', (_, change, epoch, expected) => {
    const event = init(epoch === null ? null : { producerId: p, producerEpoch: epoch });
    expect(outcome(transaction(change), event)[0]).toBe(expected);
  });

  test('another producer id may not come again, but for the one that was just used up', () => {
    const stranger = init({ producerId: 99n, producerEpoch: 4 });
    expect(outcome(transaction(), stranger)[0]).toBe('PRODUCER_FENCED');
    const rotated = step(transaction({ producerEpoch: 32_766 }), init({ producerId: p, producerEpoch: 32_766 }), 0);
    const again = init({ producerId: p, producerEpoch: 32_766 });
    expect(outcome(rotated.transaction as Transaction, again)[0]).toBe('8/0');
  });

  test('what is open is aborted first, and its producer fenced', () => {
    const { transaction: result, effects } = step(open(), init(), 200);
    expect(answered(effects)).toBe('CONCURRENT_TRANSACTIONS');
    expect(result).toMatchObject({ state: 'PrepareAbort', producerEpoch: 5 });
    expect(effects.map(({ type }) => type)).toEqual(['fenced', 'write', 'write-markers', 'answer']);
    expect(effects[2]).toMatchObject({ ending: 'abort', producerEpoch: 5, partitions: [orders] });
  });

  test('a transaction of a new client is fenced by the one new epoch that its end brings', () => {
    const { transaction: result } = step(open({ clientVersion: 2 }), init(), 200);
    expect(result).toMatchObject({ state: 'PrepareAbort', producerEpoch: 5, lastProducerEpoch: 4 });
  });
});

describe('partitions are added', () => {
  test.each([
    ['the first', transaction(), {}, '7/4', 'Ongoing'],
    ['another', open(), { partitions: [{ topic: 'orders', partition: 1 }] }, '7/4', 'Ongoing'],
    ['by another producer', open(), { producerId: 9n }, 'INVALID_PRODUCER_ID_MAPPING', 'Ongoing'],
    ['by an old epoch', open(), { producerEpoch: 3 }, 'PRODUCER_FENCED', 'Ongoing'],
    ['by an epoch that is not yet', open(), { producerEpoch: 5 }, 'PRODUCER_FENCED', 'Ongoing'],
    ['too late', transaction({ state: 'PrepareCommit' }), {}, 'CONCURRENT_TRANSACTIONS', 'PrepareCommit'],
  ] as const)('%s', (_, before, change, error, state) => {
    expect(outcome(before, add(change as Parameters<typeof add>[0])).slice(0, 2)).toEqual([error, state]);
  });

  test('those that are in it already cost no write', () => {
    expect(step(open(), add(), 200).effects.map(({ type }) => type)).toEqual(['answer']);
  });

  test('none at all begins no transaction', () => {
    expect(outcome(transaction(), add({ partitions: [] }))).toEqual(['7/4', 'Empty', 4]);
  });

  test('the transaction began with the first, and forgets those of the one before', () => {
    const before = transaction({ state: 'CompleteCommit', partitions: [], startMs: 1 });
    const first = step(before, add(), 200).transaction as Transaction;
    const second = step(first, add({ partitions: [{ topic: 'orders', partition: 1 }] }), 300).transaction;
    expect(second).toMatchObject({ startMs: 200, lastUpdateMs: 300 });
    expect(second?.partitions.map(({ partition }) => partition)).toEqual([0, 1]);
  });

  test.each([
    ['in it', open(), 'NONE'],
    ['not in it', open({ partitions: [] }), 'TRANSACTION_ABORTABLE'],
    ['after its end', transaction({ state: 'CompleteCommit' }), 'TRANSACTION_ABORTABLE'],
    ['of another producer', open({ producerId: 9n }), 'INVALID_PRODUCER_ID_MAPPING'],
    ['of an older epoch', open({ producerEpoch: 5 }), 'PRODUCER_FENCED'],
  ] as const)('a partition is asked for that is %s', (_, before, expected) => {
    expect(verify(before, { producerId: p, producerEpoch: 4 }, orders)).toBe(expected);
  });
});

describe('an old client ends its transaction', () => {
  test.each([
    ['commit', 'Ongoing', '7/4', 'PrepareCommit'],
    ['abort', 'Ongoing', '7/4', 'PrepareAbort'],
    ['commit', 'PrepareCommit', 'CONCURRENT_TRANSACTIONS', 'PrepareCommit'],
    ['abort', 'PrepareCommit', 'INVALID_TXN_STATE', 'PrepareCommit'],
    ['commit', 'PrepareAbort', 'INVALID_TXN_STATE', 'PrepareAbort'],
    ['abort', 'PrepareAbort', 'CONCURRENT_TRANSACTIONS', 'PrepareAbort'],
    ['commit', 'CompleteCommit', '7/4', 'CompleteCommit'],
    ['abort', 'CompleteCommit', 'INVALID_TXN_STATE', 'CompleteCommit'],
    ['commit', 'CompleteAbort', 'INVALID_TXN_STATE', 'CompleteAbort'],
    ['abort', 'CompleteAbort', '7/4', 'CompleteAbort'],
    ['commit', 'Empty', 'INVALID_TXN_STATE', 'Empty'],
    ['abort', 'Empty', 'INVALID_TXN_STATE', 'Empty'],
  ] as const)('%s in state %s', (ending, state, error, next) => {
    expect(outcome(transaction({ state, partitions: [orders] }), end(ending))).toEqual([error, next, 4]);
  });

  test.each([
    [{ producerId: 9n }, 'INVALID_PRODUCER_ID_MAPPING'],
    [{ producerEpoch: 3 }, 'PRODUCER_FENCED'],
    [{ producerEpoch: 5 }, 'PRODUCER_FENCED'],
  ])('as a stranger: %o', (who, error) => {
    expect(outcome(open(), end('commit', who))[0]).toBe(error);
  });
});

describe('a new client ends its transaction with a new epoch (KIP-890)', () => {
  const level = { clientVersion: 2 };

  test.each([
    ['commit', 'Ongoing', 4, '7/5', 'PrepareCommit'],
    ['abort', 'Ongoing', 4, '7/5', 'PrepareAbort'],
    ['commit', 'Empty', 4, 'INVALID_TXN_STATE', 'Empty'],
    ['abort', 'Empty', 4, '7/5', 'PrepareAbort'],
    ['abort', 'CompleteCommit', 4, '7/5', 'PrepareAbort'],
    ['commit', 'CompleteCommit', 4, 'INVALID_TXN_STATE', 'CompleteCommit'],
    ['commit', 'CompleteCommit', 3, '7/4', 'CompleteCommit'],
    ['abort', 'CompleteCommit', 3, 'INVALID_TXN_STATE', 'CompleteCommit'],
    ['abort', 'CompleteAbort', 3, '7/4', 'CompleteAbort'],
    ['commit', 'CompleteAbort', 3, 'INVALID_TXN_STATE', 'CompleteAbort'],
    ['commit', 'CompleteAbort', 2, 'PRODUCER_FENCED', 'CompleteAbort'],
    ['commit', 'PrepareCommit', 3, 'CONCURRENT_TRANSACTIONS', 'PrepareCommit'],
    ['commit', 'PrepareCommit', 4, 'PRODUCER_FENCED', 'PrepareCommit'],
    ['abort', 'PrepareCommit', 3, 'INVALID_TXN_STATE', 'PrepareCommit'],
  ] as const)('%s in state %s from epoch %i', (ending, state, producerEpoch, error, next) => {
    expect(outcome(transaction({ state }), end(ending, { ...level, producerEpoch })).slice(0, 2)).toEqual([
      error,
      next,
    ]);
  });

  test('the markers carry the new epoch', () => {
    const { effects } = step(open(level), end('commit', level), 200);
    expect(effects.find(({ type }) => type === 'write-markers')).toMatchObject({
      producerEpoch: 5,
      transactionVersion: 2,
    });
  });

  test('once the epochs are used up it brings a new producer id, and can be asked for again', () => {
    const last = open({ ...level, producerEpoch: 32_766 });
    const { transaction: prepared, effects } = step(last, end('commit', { ...level, producerEpoch: 32_766 }), 200);
    expect(answered(effects)).toBe('8/0');
    expect(effects.map(({ type }) => type)).toEqual(['took-producer-id', 'write', 'write-markers', 'answer']);
    const { transaction: done } = step(prepared as Transaction, { type: 'markers-written' }, 300);
    expect(done).toMatchObject({ state: 'CompleteCommit', producerId: 8n, producerEpoch: 0, previousProducerId: p });
    expect(outcome(done as Transaction, end('commit', { ...level, producerEpoch: 32_766 }))[0]).toBe('8/0');
  });
});

describe('time passes', () => {
  test('an open transaction is aborted once it has been open for longer than its timeout', () => {
    expect(step(open(), { type: 'timeout' }, 60_100)).toEqual({ transaction: open(), effects: [] });
    const { transaction: result, effects } = step(open(), { type: 'timeout' }, 60_101);
    expect(result).toMatchObject({ state: 'PrepareAbort', producerEpoch: 5 });
    expect(effects[0]).toEqual({ type: 'fenced', reason: 'timeout', producerId: p, producerEpoch: 4 });
  });

  test.each([
    ['Empty', 'gone'],
    ['CompleteCommit', 'gone'],
    ['CompleteAbort', 'gone'],
    ['Ongoing', 'Ongoing'],
    ['PrepareCommit', 'PrepareCommit'],
  ] as const)('an id that is %s is %s after transactional.id.expiration.ms', (state, expected) => {
    const event = { type: 'expire', expirationMs: 1_000 } as const;
    expect(outcome(transaction({ state }), event, 999)[1]).toBe(state);
    expect(outcome(transaction({ state }), event, 1_000)[1]).toBe(expected);
  });
});

test('a step changes nothing that it was given', () => {
  const before = Object.freeze(open({ partitions: Object.freeze([orders]) }));
  for (const event of [init(), add({ partitions: [{ topic: 'b', partition: 0 }] }), end('commit'), end('abort')])
    step(before, event, 200);
  expect(before).toEqual(open());
});
