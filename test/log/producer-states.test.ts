import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import type { PartitionLog } from '../../sandbox/log/partition-log.ts';
import { readBatchHeader } from '../../sandbox/record/batch.ts';
import { encodeMarker, markerOf, type TransactionResult } from '../../sandbox/record/control.ts';
import { batchOf, openLog, START_MS } from './fixture.ts';

const id = 7n;

/** Appends a batch of one producer. */
function write(
  log: PartitionLog,
  baseSequence: number,
  { records = 1, epoch = 0, producerId = id, transactional = false } = {},
): bigint {
  const batch = batchOf(records, { producerId, producerEpoch: epoch, baseSequence, isTransactional: transactional });
  const { baseOffset } = log.append(batch, 0, START_MS);
  log.highWatermark = log.logEndOffset;
  return baseOffset;
}

function mark(log: PartitionLog, result: TransactionResult, { epoch = 0, producerId = id } = {}): bigint {
  const marker = encodeMarker({ producerId, producerEpoch: epoch, result, coordinatorEpoch: 3 }, START_MS);
  const { baseOffset } = log.append(marker, 0, START_MS);
  log.highWatermark = log.logEndOffset;
  return baseOffset;
}

/** What a client's batch would be told. */
function check(
  log: PartitionLog,
  baseSequence: number,
  { records = 1, epoch = 0, transactional = false, bumped = false } = {},
): string {
  const batch = batchOf(records, {
    producerId: id,
    producerEpoch: epoch,
    baseSequence,
    isTransactional: transactional,
  });
  const found = log.producers.check(readBatchHeader(batch), bumped);
  return found.kind === 'refused' ? found.error : found.kind === 'duplicate' ? `duplicate ${found.baseOffset}` : 'next';
}

describe('sequence numbers', () => {
  test.each([
    ['the next one', 3, {}, 'next'],
    ['a gap', 4, {}, 'OUT_OF_ORDER_SEQUENCE_NUMBER'],
    ['the last batch again', 2, {}, 'duplicate 2'],
    ['an earlier batch again', 0, { records: 2 }, 'duplicate 0'],
    ['part of an earlier batch', 0, {}, 'OUT_OF_ORDER_SEQUENCE_NUMBER'],
    ['a new epoch from 0', 0, { epoch: 1 }, 'next'],
    ['a new epoch from elsewhere', 3, { epoch: 1 }, 'OUT_OF_ORDER_SEQUENCE_NUMBER'],
  ])('after batches 0–1 and 2: %s', (_, sequence, more, expected) => {
    const log = openLog();
    write(log, 0, { records: 2 });
    write(log, 2);
    expect(check(log, sequence, more)).toBe(expected);
  });

  test('an older epoch is turned away, whatever its sequence', () => {
    const log = openLog();
    write(log, 0, { epoch: 4 });
    expect(check(log, 1, { epoch: 3 })).toBe('INVALID_PRODUCER_EPOCH');
  });

  test('of six batches the first is no longer known to be a repetition', () => {
    const log = openLog();
    for (let sequence = 0; sequence < 6; sequence += 1) write(log, sequence);
    expect([check(log, 0), check(log, 1)]).toEqual(['OUT_OF_ORDER_SEQUENCE_NUMBER', 'duplicate 1']);
  });

  test('they wrap around from 2³¹−1 to 0, within a batch too', () => {
    const log = openLog();
    write(log, 0x7ffffffe, { records: 4 });
    expect([check(log, 2), check(log, 0x7ffffffe, { records: 4 }), check(log, 3)]).toEqual([
      'next',
      'duplicate 0',
      'OUT_OF_ORDER_SEQUENCE_NUMBER',
    ]);
  });

  test('an unknown producer may begin anywhere, but for one whose every transaction begins at 0', () => {
    const log = openLog();
    expect(check(log, 9)).toBe('next');
    expect(check(log, 9, { transactional: true, bumped: true })).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
  });

  test('where each transaction has an epoch of its own, its first batch begins at 0', () => {
    const log = openLog();
    write(log, 0);
    const more = { transactional: true, bumped: true };
    expect([check(log, 1, more), check(log, 1, { transactional: true })]).toEqual([
      'OUT_OF_ORDER_SEQUENCE_NUMBER',
      'next',
    ]);
  });

  test('a silent producer is forgotten after producer.id.expiration.ms, one with an open transaction is not', () => {
    const log = openLog();
    write(log, 0);
    write(log, 0, { producerId: 8n, transactional: true });
    log.producers.expire(START_MS + 999, 1_000);
    expect(log.producers.all().map(({ producerId }) => producerId)).toEqual([7n, 8n]);
    log.producers.expire(START_MS + 1_000, 1_000);
    expect(log.producers.all().map(({ producerId }) => producerId)).toEqual([8n]);
  });
});

describe('transactions in a log', () => {
  test('the last stable offset stays at the first open transaction until its marker comes', () => {
    const log = openLog();
    write(log, 0, { producerId: 1n });
    const first = write(log, 0, { transactional: true });
    write(log, 0, { producerId: 8n, transactional: true });
    expect(log.lastStableOffset).toBe(first);
    mark(log, 'commit', { producerId: 8n });
    expect(log.lastStableOffset).toBe(first);
    mark(log, 'commit');
    expect(log.lastStableOffset).toBe(log.logEndOffset);
  });

  test('aborted ones are told to whoever reads where they lie, committed ones are not', () => {
    const log = openLog();
    write(log, 0, { transactional: true }); // 0
    write(log, 0, { producerId: 8n, transactional: true }); // 1
    mark(log, 'abort'); // 2
    mark(log, 'commit', { producerId: 8n }); // 3
    write(log, 1, { transactional: true, records: 2 }); // 4 and 5
    mark(log, 'abort'); // 6
    const [one, two] = [
      { producerId: id, firstOffset: 0n },
      { producerId: id, firstOffset: 4n },
    ];
    const { producers } = log;
    expect(producers.abortedTransactions(0n, 7n)).toEqual([one, two]);
    expect(producers.abortedTransactions(0n, 4n)).toEqual([one]);
    expect(producers.abortedTransactions(2n, 3n)).toEqual([one]);
    expect(producers.abortedTransactions(3n, 7n)).toEqual([two]);
    expect(producers.abortedTransactions(7n, 9n)).toEqual([]);
  });

  test('one that is nested in another is told as well', () => {
    const log = openLog();
    write(log, 0, { producerId: 1n, transactional: true }); // 0: the long one
    write(log, 0, { producerId: 2n, transactional: true }); // 1
    mark(log, 'abort', { producerId: 2n }); // 2
    write(log, 0, { producerId: 3n, transactional: true }); // 3
    mark(log, 'abort', { producerId: 3n }); // 4
    mark(log, 'abort', { producerId: 1n }); // 5
    const ids = (from: bigint, to: bigint) =>
      log.producers.abortedTransactions(from, to).map((each) => each.producerId);
    expect([ids(0n, 1n), ids(0n, 3n), ids(3n, 4n), ids(5n, 6n)]).toEqual([[1n], [2n, 1n], [3n, 1n], [1n]]);
  });

  test.each([
    ['of the same epoch', 4, 3, 0, 'NONE'],
    ['of an older epoch', 3, 3, 0, 'INVALID_PRODUCER_EPOCH'],
    ['of the same epoch, where each transaction ends with a new one', 4, 3, 2, 'INVALID_PRODUCER_EPOCH'],
    ['of the next epoch, where each transaction ends with a new one', 5, 3, 2, 'NONE'],
    ['of a coordinator that was replaced', 4, 2, 0, 'TRANSACTION_COORDINATOR_FENCED'],
  ] as const)('a marker %s', (_, producerEpoch, coordinatorEpoch, transactionVersion, expected) => {
    const log = openLog();
    write(log, 0, { epoch: 4, transactional: true });
    mark(log, 'commit', { epoch: 4 });
    const marker = { producerId: id, producerEpoch, coordinatorEpoch, result: 'abort' } as const;
    expect(log.producers.checkMarker(marker, transactionVersion)).toBe(expected);
  });

  test('a batch outside the transaction is refused while one is open', () => {
    const log = openLog();
    write(log, 0, { transactional: true });
    expect([check(log, 1), check(log, 1, { transactional: true })]).toEqual(['INVALID_TXN_STATE', 'next']);
  });

  test('the last stable offset stays at an open transaction whose records are deleted', () => {
    const log = openLog();
    write(log, 0, { transactional: true });
    write(log, 1, { transactional: true });
    log.deleteRecordsBefore(1n);
    expect([log.logStartOffset, log.lastStableOffset]).toEqual([1n, 0n]);
  });

  test('a log opened again knows its producers, what is open and what was aborted', () => {
    const store = new MemoryStore();
    const before = openLog({ store });
    write(before, 0, { transactional: true, records: 3 });
    mark(before, 'abort');
    write(before, 3, { transactional: true });
    const after = openLog({ store });
    expect(after.producers.all()).toEqual(before.producers.all());
    expect(after.lastStableOffset).toBe(4n);
    expect(after.producers.abortedTransactions(0n, 9n)).toEqual([{ producerId: id, firstOffset: 0n }]);
    expect(check(after, 3, { transactional: true })).toBe('duplicate 4');
  });

  test('truncation takes back what was written after it', () => {
    const log = openLog();
    write(log, 0, { transactional: true });
    mark(log, 'abort');
    log.truncateTo(1n, START_MS);
    expect([log.firstUnstableOffset, log.producers.abortedTransactions(0n, 9n)]).toEqual([0n, []]);
  });
});

test('a marker says whose transaction it ends, and how', () => {
  const marker = { producerId: 9n, producerEpoch: 2, result: 'abort', coordinatorEpoch: 5 } as const;
  expect(markerOf(encodeMarker(marker, START_MS))).toEqual(marker);
  expect(markerOf(batchOf(1))).toBeNull();
});
