import { describe, expect, test } from 'vitest';
import { nodeCodec } from '../../sandbox/hosts/node/codecs.ts';
import {
  type Admission,
  type AdmissionRules,
  admitBatch,
  type BatchInput,
  batchCrc,
  decodeRecords,
  encodeBatch,
  NO_RULES,
  produceBatch,
  type Rejection,
  setBaseOffset,
  validateBatch,
} from '../../sandbox/record/batch.ts';

const NOW = 1_767_225_600_000;
const text = (value: string) => new TextEncoder().encode(value);
const rules: AdmissionRules = {
  ...NO_RULES,
  maxMessageBytes: 1_048_588,
  messageTimestampBeforeMaxMs: Number.MAX_SAFE_INTEGER,
  messageTimestampAfterMaxMs: 3_600_000,
};

const sound = (input: Partial<BatchInput> = {}) =>
  encodeBatch(
    { records: [1, 2, 3].map((n) => ({ timestamp: NOW + n, key: text('k'), value: text(`v${n}`) })), ...input },
    nodeCodec,
  );

/** The batch with some of its bytes set, and the checksum made right again. */
function changed(at: number, bytes: readonly number[], batch = sound()): Uint8Array<ArrayBuffer> {
  batch.set(bytes, at);
  new DataView(batch.buffer).setUint32(17, batchCrc(batch));
  return batch;
}

const offsetBatch = () => {
  const batch = sound();
  setBaseOffset(batch, 1n);
  return batch;
};

describe('a batch of a client', () => {
  test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'that is sound is taken as it came: %s',
    (compression) => {
      const batch = sound({ compression });
      const before = batch.slice();
      const admitted = admitBatch(batch, rules, nodeCodec, NOW) as Admission;
      expect(admitted.error).toBeNull();
      expect(admitted.batch).toBe(batch);
      expect(batch).toEqual(before);
    },
  );

  test.each([
    [
      'one byte changed',
      (() => {
        const batch = sound();
        batch[70]! ^= 1;
        return batch;
      })(),
      'CORRUPT_MESSAGE',
    ],
    ['shorter than its header', sound().slice(0, 40), 'CORRUPT_MESSAGE'],
    ['shorter than its length field', sound().slice(0, -1), 'CORRUPT_MESSAGE'],
    ['magic 1', changed(16, [1]), 'UNSUPPORTED_FOR_MESSAGE_FORMAT'],
    ['a base offset', offsetBatch(), 'INVALID_RECORD'],
    ['one record too few', changed(57, [0, 0, 0, 2]), 'INVALID_RECORD'],
    ['one record too many', changed(23, [0, 0, 0, 3], changed(57, [0, 0, 0, 4])), 'INVALID_RECORD'],
    ['bytes after the last record', changed(23, [0, 0, 0, 1], changed(57, [0, 0, 0, 2])), 'INVALID_RECORD'],
    ['no records', changed(57, [0, 0, 0, 0]), 'INVALID_RECORD'],
    ['a negative last offset delta', changed(23, [255, 255, 255, 255]), 'INVALID_RECORD'],
    ['a control batch', sound({ isControl: true }), 'INVALID_RECORD'],
    ['a producer id without a sequence', sound({ producerId: 9n, producerEpoch: 0 }), 'INVALID_RECORD'],
    ['LogAppendTime', sound({ timestampType: 'LogAppendTime' }), null],
    ['an undefined compression', changed(21, [0, 6]), 'UNKNOWN_SERVER_ERROR'],
    ['records that are not gzip', changed(21, [0, 1]), 'UNKNOWN_SERVER_ERROR'],
    ['records that are not lz4', changed(21, [0, 3]), 'UNKNOWN_SERVER_ERROR'],
    ['a record that claims to be longer', changed(61, [126]), 'INVALID_RECORD'],
    ['a transaction', sound({ isTransactional: true, producerId: 9n, producerEpoch: 0, baseSequence: 0 }), null],
  ] as const)('with %s', (_, batch, expected) => {
    expect(validateBatch(batch, rules, nodeCodec, NOW)).toBe(expected);
  });

  test('larger than max.message.bytes is MESSAGE_TOO_LARGE, before its checksum is looked at', () => {
    const batch = sound();
    expect(validateBatch(batch, { ...rules, maxMessageBytes: batch.length }, nodeCodec, NOW)).toBeNull();
    batch[70]! ^= 1;
    expect(validateBatch(batch, { ...rules, maxMessageBytes: batch.length - 1 }, nodeCodec, NOW)).toBe(
      'MESSAGE_TOO_LARGE',
    );
  });

  test('larger than segment.bytes is RECORD_LIST_TOO_LARGE', () => {
    const batch = sound();
    expect(validateBatch(batch, { ...rules, segmentBytes: batch.length }, nodeCodec, NOW)).toBeNull();
    expect(validateBatch(batch, { ...rules, segmentBytes: batch.length - 1 }, nodeCodec, NOW)).toBe(
      'RECORD_LIST_TOO_LARGE',
    );
  });

  test('whose greatest timestamp is wrong is put right, with a new checksum', () => {
    for (const compression of ['none', 'gzip'] as const) {
      const batch = changed(35, [0, 0, 0, 0, 0, 0, 0, 9], sound({ compression }));
      const { header } = admitBatch(batch, rules, nodeCodec, NOW) as Admission;
      expect(header).toMatchObject({ maxTimestamp: NOW + 3, crc: batchCrc(batch) });
    }
  });

  test('that says LogAppendTime on a topic of CreateTime says CreateTime then', () => {
    const batch = sound({ timestampType: 'LogAppendTime' });
    const { header } = admitBatch(batch, rules, nodeCodec, NOW) as Admission;
    expect(header).toMatchObject({ timestampType: 'CreateTime', maxTimestamp: NOW + 3, crc: batchCrc(batch) });
    const onAppendTime = { ...rules, messageTimestampType: 'LogAppendTime' as const };
    expect(validateBatch(sound({ timestampType: 'LogAppendTime' }), onAppendTime, nodeCodec, NOW)).toBe(
      'INVALID_TIMESTAMP',
    );
  });

  test('that is compressed and skips offsets is built anew without the gaps', () => {
    const records = [0, 5, 9].map((offsetDelta) => ({ timestamp: NOW, value: text('v'), offsetDelta }));
    const batch = changed(23, [0, 0, 0, 2], encodeBatch({ records, compression: 'gzip' }, nodeCodec));
    const admitted = admitBatch(batch, rules, nodeCodec, NOW) as Admission;
    expect([...decodeRecords(admitted.batch, nodeCodec)].map((record) => record.offset)).toEqual([0n, 1n, 2n]);
  });
});

describe('what the topic asks for', () => {
  test.each([
    [-1, null],
    [NOW - 1_000, null],
    [NOW - 1_001, 'INVALID_TIMESTAMP'],
    [NOW + 3_600_000, null],
    [NOW + 3_600_001, 'INVALID_TIMESTAMP'],
  ])('a record of %d', (timestamp, expected) => {
    const batch = encodeBatch({ records: [{ timestamp: timestamp, value: text('x') }] });
    expect(validateBatch(batch, { ...rules, messageTimestampBeforeMaxMs: 1_000 }, nodeCodec, NOW)).toBe(expected);
    const appendTime = { ...rules, messageTimestampBeforeMaxMs: 1_000, messageTimestampType: 'LogAppendTime' as const };
    expect(validateBatch(batch, appendTime, nodeCodec, NOW)).toBeNull();
  });

  test('a compacted topic refuses records without a key and says which', () => {
    const records = [{ key: text('a') }, { key: null }, { key: null }, { key: new Uint8Array(0) }];
    const batch = encodeBatch({ records });
    const refused = admitBatch(batch, { ...rules, cleanupPolicy: ['compact'] }, nodeCodec, NOW) as Rejection;
    expect(refused.error).toBe('INVALID_RECORD');
    expect(refused.recordErrors.map(({ batchIndex }) => batchIndex)).toEqual([1, 2]);
    expect(refused.errorMessage).not.toBeNull();
    expect(validateBatch(batch, rules, nodeCodec, NOW)).toBeNull();
  });

  test.each([
    ['none', 'gzip', 'gzip'],
    ['gzip', 'uncompressed', 'none'],
    ['lz4', 'zstd', 'zstd'],
    ['snappy', 'producer', 'snappy'],
    ['none', 'uncompressed', 'none'],
  ] as const)('%s under compression.type=%s is stored as %s', (sent, compressionType, stored) => {
    const batch = sound({ compression: sent, producerId: 9n, producerEpoch: 1, baseSequence: 4 });
    const admitted = admitBatch(batch, { ...rules, compressionType }, nodeCodec, NOW) as Admission;
    expect(admitted.header).toMatchObject({
      compression: stored,
      producerId: 9n,
      baseSequence: 4,
      maxTimestamp: NOW + 3,
    });
    expect([...decodeRecords(admitted.batch, nodeCodec)]).toEqual([...decodeRecords(batch, nodeCodec)]);
  });
});

describe('the batch of a Produce request', () => {
  const batch = sound();
  const old = changed(16, [1]);
  test.each([
    ['one batch', batch, 9, null],
    ['nothing', new Uint8Array(0), 9, 'INVALID_RECORD'],
    ['a part of a batch', batch.slice(0, -1), 9, 'INVALID_RECORD'],
    ['two batches', Uint8Array.from([...batch, ...batch]), 9, 'INVALID_RECORD'],
    ['a batch and a part of one', Uint8Array.from([...batch, ...batch.slice(0, 50)]), 9, null],
    ['magic 1', old, 9, 'INVALID_RECORD'],
    ['magic 9', changed(16, [9]), 9, 'CORRUPT_MESSAGE'],
    [
      'a length that no batch has',
      Uint8Array.from([...new Uint8Array(11), 3, ...new Uint8Array(80)]),
      9,
      'CORRUPT_MESSAGE',
    ],
    ['zstd in v6', sound({ compression: 'zstd' }), 6, 'UNSUPPORTED_COMPRESSION_TYPE'],
    ['zstd in v7', sound({ compression: 'zstd' }), 7, null],
  ] as const)('%s', (_, records, version, expected) => {
    expect(produceBatch(records, version).error).toBe(expected);
  });

  test('is handed on without what follows it', () => {
    const found = produceBatch(Uint8Array.from([...batch, 1, 2, 3]), 9);
    expect(found).toEqual({ error: null, batch });
  });
});
