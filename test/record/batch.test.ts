import { describe, expect, test } from 'vitest';
import { nodeCodec } from '../../sandbox/hosts/node/codecs.ts';
import {
  type BatchInput,
  batchCrc,
  COMPRESSIONS,
  decodeRecords,
  encodeBatch,
  RecordError,
  readBatchHeader,
  setBaseOffset,
  setLeaderEpoch,
  setLogAppendTime,
  splitBatches,
} from '../../sandbox/record/batch.ts';

const text = (value: string) => new TextEncoder().encode(value);

/**
 * A batch written out by hand from the format in Kafka's documentation: one record at 2026-01-01T00:00:00Z with key
 * `ana`, value `42` and a header `a` → null. The checksum is that of the catalogue's CRC-32C over what follows it.
 */
const BY_HAND = [
  ...[0, 0, 0, 0, 0, 0, 0, 5], // base offset 5
  ...[0, 0, 0, 64], // length after this field
  ...[0, 0, 0, 7], // partition leader epoch 7
  2, // magic
  ...[0, 0, 0, 0], // checksum, put in below
  ...[0, 0], // attributes: no compression, CreateTime
  ...[0, 0, 0, 0], // last offset delta
  ...[0x00, 0x00, 0x01, 0x9b, 0x76, 0xda, 0xa8, 0x00], // base timestamp 1767225600000
  ...[0x00, 0x00, 0x01, 0x9b, 0x76, 0xda, 0xa8, 0x00], // max timestamp
  ...[255, 255, 255, 255, 255, 255, 255, 255], // producer id −1
  ...[255, 255], // producer epoch −1
  ...[255, 255, 255, 255], // base sequence −1
  ...[0, 0, 0, 1], // one record
  ...[28, 0, 0, 0], // record: length 14, attributes, timestamp delta 0, offset delta 0
  ...[6, 0x61, 0x6e, 0x61], // key of 3: ana
  ...[4, 0x34, 0x32], // value of 2: 42
  ...[2, 2, 0x61, 1], // one header: key of 1: a, null
];

describe('the format', () => {
  const input: BatchInput = {
    records: [
      { timestamp: 1_767_225_600_000, key: text('ana'), value: text('42'), headers: [{ key: 'a', value: null }] },
    ],
    baseOffset: 5n,
    partitionLeaderEpoch: 7,
  };

  test('is written as documented', () => {
    const batch = encodeBatch(input);
    const expected = Uint8Array.from(BY_HAND);
    expected.set(batch.subarray(17, 21), 17);
    expect([...batch]).toEqual([...expected]);
    expect(readBatchHeader(batch).crc).toBe(batchCrc(batch));
  });

  test('is read as documented', () => {
    expect(readBatchHeader(Uint8Array.from(BY_HAND))).toMatchObject({
      baseOffset: 5n,
      lastOffset: 5n,
      batchLength: 64,
      sizeInBytes: 76,
      partitionLeaderEpoch: 7,
      magic: 2,
      compression: 'none',
      timestampType: 'CreateTime',
      isTransactional: false,
      isControl: false,
      baseTimestamp: 1_767_225_600_000,
      maxTimestamp: 1_767_225_600_000,
      producerId: -1n,
      producerEpoch: -1,
      baseSequence: -1,
      recordCount: 1,
    });
    expect([...decodeRecords(Uint8Array.from(BY_HAND), nodeCodec)]).toEqual([
      {
        offset: 5n,
        timestamp: 1_767_225_600_000,
        key: text('ana'),
        value: text('42'),
        headers: [{ key: 'a', value: null }],
      },
    ]);
  });
});

describe.each(COMPRESSIONS)('%s', (compression) => {
  test('brings every kind of record back', () => {
    const records = [
      { timestamp: 1_000, key: null, value: null, headers: [] },
      { timestamp: 900, key: new Uint8Array(0), value: new Uint8Array(0), headers: [] },
      { timestamp: 1_767_225_600_000, key: text('ключ'), value: text('值'.repeat(70_000)), headers: [] },
      {
        timestamp: -1,
        key: text('k'),
        value: text('v'),
        headers: Array.from({ length: 70 }, (_, n) => ({ key: `h${n}`, value: n % 2 ? text(`${n}`) : null })),
      },
    ];
    const batch = encodeBatch({ records, compression, baseOffset: 1n << 40n }, nodeCodec);
    const header = readBatchHeader(batch);
    expect(header).toMatchObject({ compression, recordCount: 4, lastOffsetDelta: 3, maxTimestamp: 1_767_225_600_000 });
    expect([...decodeRecords(batch, nodeCodec)]).toEqual(
      records.map((record, n) => ({ offset: (1n << 40n) + BigInt(n), ...record })),
    );
  });
});

test('attributes come back', () => {
  const batch = encodeBatch({
    records: [{ value: text('x') }],
    timestampType: 'LogAppendTime',
    isTransactional: true,
    isControl: true,
    producerId: 99n,
    producerEpoch: 3,
    baseSequence: 12,
  });
  expect(readBatchHeader(batch)).toMatchObject({
    timestampType: 'LogAppendTime',
    isTransactional: true,
    isControl: true,
    producerId: 99n,
    producerEpoch: 3,
    baseSequence: 12,
  });
});

test('base offset and leader epoch lie outside the checksum, LogAppendTime inside', () => {
  const batch = encodeBatch({ records: [{ timestamp: 5, value: text('x') }] });
  const { crc } = readBatchHeader(batch);
  setBaseOffset(batch, 123n);
  setLeaderEpoch(batch, 4);
  expect(readBatchHeader(batch)).toMatchObject({ baseOffset: 123n, partitionLeaderEpoch: 4, crc });
  expect(batchCrc(batch)).toBe(crc);
  setLogAppendTime(batch, 77);
  expect(readBatchHeader(batch).crc).not.toBe(crc);
  expect(readBatchHeader(batch).crc).toBe(batchCrc(batch));
  expect([...decodeRecords(batch, nodeCodec)][0]).toMatchObject({ offset: 123n, timestamp: 77 });
});

describe('splitting a record set', () => {
  const one = encodeBatch({ records: [{ value: text('1') }] });
  const two = encodeBatch({ records: [{ value: text('22') }, { value: text('2') }] });
  const both = Uint8Array.from([...one, ...two]);

  test.each([
    ['whole', both, [one, two]],
    ['cut inside the second batch', both.subarray(0, both.length - 1), [one]],
    ['cut inside the second header', both.subarray(0, one.length + 30), [one]],
    ['cut inside the second length', both.subarray(0, one.length + 9), [one]],
    ['empty', new Uint8Array(0), []],
    ['followed by zeroes', Uint8Array.from([...one, ...new Uint8Array(100)]), [one]],
  ])('%s', (_, bytes, expected) => {
    expect(splitBatches(bytes)).toEqual(expected);
  });
});

test('a malformed record throws, wherever it was cut or changed, and never runs away', () => {
  const batch = encodeBatch({
    records: Array.from({ length: 3 }, () => ({
      key: text('key'),
      value: text('value'),
      headers: [{ key: 'h', value: text('1') }],
    })),
  });
  let refused = 0;
  for (let at = 61; at < batch.length; at++) {
    for (const value of [0x00, 0x7f, 0x80, 0xff]) {
      const damaged = batch.slice();
      damaged[at] = value;
      try {
        expect([...decodeRecords(damaged, nodeCodec)]).toHaveLength(3);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(RecordError);
        refused++;
      }
    }
  }
  expect(refused).toBeGreaterThan(50);
});
