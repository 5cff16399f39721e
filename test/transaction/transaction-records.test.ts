import { expect, test } from 'vitest';
import { newTransaction, type Transaction } from '../../sandbox/transaction/transaction.ts';
import {
  readTransactionKey,
  readTransactionValue,
  writeTransactionKey,
  writeTransactionValue,
} from '../../sandbox/transaction/transaction-records.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (of: Uint8Array) => Buffer.from(of).toString('hex');

/** `tx2-two`, from its producer's coming to its first commit. */
const common = { ...newTransaction('tx2-two', 0x52n, 60_000), previousProducerId: 0x52n };
const partitions = [{ topic: 'tx2-two', partition: 0 }];

// Read from __transaction_state of Apache Kafka 4.3.1 on 2026-11-22, after InitProducerId v5, Produce v12 and EndTxn v5.
const recorded: readonly [string, Partial<Transaction>][] = [
  [
    '0001000000000000005200000000ea600000000001a2029782ddffffffffffffffff0100080000000000000052',
    { state: 'Empty', producerEpoch: 0, lastUpdateMs: 0x1a2029782dd, startMs: -1 },
  ],
  [
    '0001000000000000005200000000ea600102087478322d74776f020000000000000001a2029782e9000001a2029782e9020008000000000000005202020002',
    {
      state: 'Ongoing',
      producerEpoch: 0,
      partitions,
      lastUpdateMs: 0x1a2029782e9,
      startMs: 0x1a2029782e9,
      clientVersion: 2,
    },
  ],
  [
    '0001000000000000005200010000ea600202087478322d74776f020000000000000001a2029782ee000001a2029782e9020008000000000000005202020002',
    {
      state: 'PrepareCommit',
      producerEpoch: 1,
      partitions,
      lastUpdateMs: 0x1a2029782ee,
      startMs: 0x1a2029782e9,
      clientVersion: 2,
    },
  ],
  [
    '0001000000000000005200010000ea600401000001a2029782ef000001a2029782e9020008000000000000005202020002',
    {
      state: 'CompleteCommit',
      producerEpoch: 1,
      lastUpdateMs: 0x1a2029782ef,
      startMs: 0x1a2029782e9,
      clientVersion: 2,
    },
  ],
];

test.each(recorded)('%s is what Kafka writes', (value, change) => {
  const transaction = { ...common, ...change };
  expect(hex(writeTransactionValue(transaction))).toBe(value);
  expect(readTransactionValue('tx2-two', bytes(value))).toEqual(transaction);
});

test('a key names the transactional id; others are left alone', () => {
  expect(hex(writeTransactionKey('tx2-two'))).toBe('000000077478322d74776f');
  expect(readTransactionKey(bytes('000000077478322d74776f'))).toBe('tx2-two');
  expect(readTransactionKey(bytes('000100'))).toBeUndefined();
});

test('a value of version 0, from before the tagged fields, is read too', () => {
  const old = '0000000000000000005200030000ea6000ffffffff000001a2029782ddffffffffffffffff';
  expect(readTransactionValue('tx2-two', bytes(old))).toMatchObject({
    producerId: 0x52n,
    producerEpoch: 3,
    previousProducerId: -1n,
    state: 'Empty',
    partitions: [],
    clientVersion: 0,
  });
});

test('a version or state that there is not is refused with its place', () => {
  expect(() => readTransactionValue('a', bytes('0002'))).toThrow('version 2: 0-1 expected');
  const state9 = recorded[0]?.[0].replace('ea6000', 'ea6009') ?? '';
  expect(() => readTransactionValue('a', bytes(state9))).toThrow('state 9');
});
