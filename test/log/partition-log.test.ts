import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { batchCrc, readBatchHeader, splitBatches } from '../../sandbox/record/batch.ts';
import { baseOffsets, batchOf, openLog, START_MS, text } from './fixture.ts';

const DAY = 86_400_000;

/** A log of batches of `perBatch` records each. */
function filled(batches: number, perBatch = 2, config: Parameters<typeof openLog>[0] = {}) {
  const log = openLog(config);
  for (let n = 0; n < batches; n++)
    log.append(batchOf(perBatch, { at: START_MS + n * 1_000 }), 3, START_MS + n * 1_000);
  log.highWatermark = log.logEndOffset;
  return log;
}

describe('append', () => {
  test('gives dense offsets and answers the first and last', () => {
    const log = openLog();
    expect(log.append(batchOf(3), 0, START_MS)).toMatchObject({ baseOffset: 0n, lastOffset: 2n, appendTime: -1 });
    expect(log.append(batchOf(1), 0, START_MS)).toMatchObject({ baseOffset: 3n, lastOffset: 3n });
    expect(log.logEndOffset).toBe(4n);
    expect(log.highWatermark).toBe(0n);
  });

  test('writes base offset and leader epoch into its copy, and leaves the rest and the checksum alone', () => {
    const log = filled(1);
    const sent = batchOf(5);
    const before = sent.slice();
    const { batch, bytes } = log.append(sent, 7, START_MS);
    expect(readBatchHeader(batch)).toMatchObject({ baseOffset: 2n, partitionLeaderEpoch: 7 });
    expect(batch.subarray(16)).toEqual(sent.subarray(16));
    expect(readBatchHeader(batch).crc).toBe(batchCrc(batch));
    expect(sent).toEqual(before);
    expect(bytes).toBe(sent.length);
  });

  test('LogAppendTime replaces every timestamp, with a new checksum', () => {
    const log = openLog({ messageTimestampType: 'LogAppendTime' });
    const { batch, appendTime } = log.append(batchOf(2, { at: 5 }), 0, START_MS + 9);
    expect(appendTime).toBe(START_MS + 9);
    const header = readBatchHeader(batch);
    expect(header).toMatchObject({ timestampType: 'LogAppendTime', maxTimestamp: START_MS + 9, crc: batchCrc(batch) });
    expect(log.records(0n, 9n, 9).map((record) => record.timestamp)).toEqual([START_MS + 9, START_MS + 9]);
  });
});

describe('read', () => {
  test.each([
    [0n, [0n, 2n, 4n, 6n]],
    [3n, [2n, 4n, 6n]],
    [7n, [6n]],
    [8n, []],
    [9n, 'OFFSET_OUT_OF_RANGE'],
    [-1n, 'OFFSET_OUT_OF_RANGE'],
  ] as const)('from %d begins with the batch that holds it', (offset, expected) => {
    expect(baseOffsets(filled(4).read(offset, 1_000_000))).toEqual(expected);
  });

  test('stops before the offset given, by default the high watermark', () => {
    const log = filled(4);
    log.highWatermark = 4n;
    expect(baseOffsets(log.read(0n, 1_000_000))).toEqual([0n, 2n]);
    expect(baseOffsets(log.read(4n, 1_000_000))).toEqual([]);
    expect(baseOffsets(log.read(6n, 1_000_000))).toEqual([]);
    expect(baseOffsets(log.read(0n, 1_000_000, log.logEndOffset))).toEqual([0n, 2n, 4n, 6n]);
  });

  test.each([
    [2, 5, [0n, 2n]],
    [2, 0, [0n, 2n]],
    [2, -1, [0n]],
    [1, 0, [0n]],
    [9, 0, [0n, 2n, 4n, 6n]],
  ] as const)('of %i batches and %i bytes is cut there, wherever that is', (batches, more, whole) => {
    const log = filled(4);
    const maxBytes = batchOf(2).length * batches + more;
    const read = log.read(0n, maxBytes) as Uint8Array[];
    expect(baseOffsets(read)).toEqual(whole);
    expect(read.map(({ length }) => length)).toEqual([Math.min(maxBytes, log.size)]);
  });

  test('that is cut does not begin with a piece', () => {
    const log = filled(4);
    const size = batchOf(2).length;
    expect(baseOffsets(log.read(2n, size - 1, 8n, false))).toEqual([]);
    expect((log.read(2n, size - 1, 8n, true) as Uint8Array[]).map(({ length }) => length)).toEqual([size]);
  });

  test('gives one batch larger than the limit, if it may', () => {
    const log = filled(2);
    expect(baseOffsets(log.read(0n, 10, 4n, true))).toEqual([0n]);
    expect(baseOffsets(log.read(0n, 10, 4n, false))).toEqual([]);
  });

  test('what was read stays as it was while the log grows', () => {
    const log = filled(1);
    const [first] = log.read(0n, 1_000_000) as Uint8Array[];
    const before = first!.slice();
    for (let n = 0; n < 2_000; n++) log.append(batchOf(3), 0, START_MS);
    expect(first).toEqual(before);
  });

  test('finds any offset in a long log of many segments', () => {
    const log = filled(3_000, 3, { segmentBytes: 20_000 });
    expect(log.segments.length).toBeGreaterThan(10);
    for (let offset = 0n; offset < 9_000n; offset += 7n) {
      const [first] = splitBatches((log.read(offset, 1) as Uint8Array[])[0]!);
      expect(readBatchHeader(first!).baseOffset).toBe(offset - (offset % 3n));
    }
  });

  test('every record comes once and in order when a reader goes from batch to batch', () => {
    const log = filled(2_000, 2, { segmentBytes: 50_000 });
    const seen: bigint[] = [];
    for (let offset = 0n; offset < log.logEndOffset; ) {
      const run = log.read(offset, 3_000) as Uint8Array[];
      for (const batch of splitBatches(run[0]!)) {
        const { baseOffset, lastOffset } = readBatchHeader(batch);
        for (let at = baseOffset; at <= lastOffset; at++) seen.push(at);
        offset = lastOffset + 1n;
      }
    }
    expect(seen).toEqual(Array.from({ length: 4_000 }, (_, n) => BigInt(n)));
  });
});

describe('segments', () => {
  test('are named by their base offset and roll when the next batch does not fit', () => {
    const store = new MemoryStore();
    const size = batchOf(2).length;
    filled(5, 2, { store, segmentBytes: size * 2 });
    expect(store.list()).toEqual([
      'orders-0/00000000000000000000.log',
      'orders-0/00000000000000000004.log',
      'orders-0/00000000000000000008.log',
    ]);
  });

  test('roll when record time has moved on by more than segment.ms', () => {
    const log = openLog({ segmentMs: 1_000 });
    log.append(batchOf(1, { at: START_MS }), 0, START_MS);
    log.append(batchOf(1, { at: START_MS + 1_000 }), 0, START_MS + 9_999);
    expect(log.segments).toHaveLength(1);
    log.append(batchOf(1, { at: START_MS + 1_001 }), 0, START_MS + 9_999);
    expect(log.segments.map((segment) => segment.baseOffset)).toEqual([0n, 2n]);
  });
});

describe('offsets by time', () => {
  test.each([
    [START_MS - 1, 0n],
    [START_MS, 0n],
    [START_MS + 1, 2n],
    [START_MS + 2_999_000, 5_998n],
    [START_MS + 2_999_001, null],
  ])('the first record at or after %d', (ms, expected) => {
    expect(filled(3_000, 2, { segmentBytes: 30_000 }).offsetForTime(ms)?.offset ?? null).toBe(expected);
  });

  test('a record inside a batch, compressed or not, with its own timestamp and epoch', () => {
    for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const) {
      const log = openLog();
      const records = [10, 40, 20].map((ms) => ({ timestamp: START_MS + ms, value: text('x') }));
      log.append(batchOf(records, { compression }), 5, START_MS);
      expect(log.offsetForTime(START_MS + 15)).toEqual({ offset: 1n, timestamp: START_MS + 40, leaderEpoch: 5 });
      expect(log.offsetOfMaxTimestamp()).toEqual({ offset: 1n, timestamp: START_MS + 40, leaderEpoch: 5 });
    }
  });

  test('never before the log start offset', () => {
    const log = filled(4);
    log.deleteRecordsBefore(3n);
    expect(log.offsetForTime(START_MS)?.offset).toBe(3n);
  });

  test('the earliest of several records with the greatest timestamp', () => {
    const log = openLog();
    for (const at of [5, 9, 9, 7]) log.append(batchOf(1, { at: START_MS + at }), 0, START_MS);
    expect(log.offsetOfMaxTimestamp()?.offset).toBe(1n);
    expect(openLog().offsetOfMaxTimestamp()).toBeNull();
  });
});

describe('DeleteRecords', () => {
  test('moves the log start offset into a segment and removes what lies wholly before it', () => {
    const size = batchOf(2).length;
    const log = filled(5, 2, { segmentBytes: size * 2 });
    expect(log.deleteRecordsBefore(5n)).toBe('NONE');
    expect(log.logStartOffset).toBe(5n);
    expect(log.segments.map((segment) => segment.baseOffset)).toEqual([4n, 8n]);
    expect(log.read(4n, 1_000)).toBe('OFFSET_OUT_OF_RANGE');
    expect(baseOffsets(log.read(5n, 1_000))).toEqual([4n, 6n]);
    expect(log.records(0n, 99n, 99).map((record) => record.offset)).toEqual([5n, 6n, 7n, 8n, 9n]);
  });

  test('−1 means the high watermark; beyond it is out of range; before the start changes nothing', () => {
    const log = filled(3);
    log.highWatermark = 4n;
    expect(log.deleteRecordsBefore(5n)).toBe('OFFSET_OUT_OF_RANGE');
    expect(log.logStartOffset).toBe(0n);
    expect(log.deleteRecordsBefore(-1n)).toBe('NONE');
    expect(log.logStartOffset).toBe(4n);
    expect(log.deleteRecordsBefore(1n)).toBe('NONE');
    expect(log.logStartOffset).toBe(4n);
  });
});

describe('retention', () => {
  const size = batchOf(2).length;

  test('by time deletes whole segments whose newest record is too old, even the active one', () => {
    const log = filled(4, 2, { segmentBytes: size * 2, retentionMs: DAY });
    expect(log.applyRetention(START_MS + DAY + 1_000)).toEqual([]);
    expect(log.applyRetention(START_MS + DAY + 1_001)).toEqual([
      { baseOffset: 0n, endOffset: 4n, bytes: size * 2, reason: 'time' },
    ]);
    expect(log.logStartOffset).toBe(4n);
    expect(log.applyRetention(START_MS + DAY + 3_001)).toMatchObject([{ baseOffset: 4n, endOffset: 8n }]);
    expect([log.logStartOffset, log.logEndOffset, log.size]).toEqual([8n, 8n, 0]);
    expect(log.append(batchOf(1), 0, START_MS + DAY * 2).baseOffset).toBe(8n);
    expect(log.applyRetention(START_MS + DAY * 9)).toEqual([]); // the high watermark has not reached it
  });

  test('by size deletes from the oldest while enough is left, never the active segment', () => {
    const log = filled(7, 2, { segmentBytes: size * 2, retentionBytes: size * 3 });
    expect(log.applyRetention(START_MS)).toMatchObject([
      { baseOffset: 0n, reason: 'size' },
      { baseOffset: 4n, reason: 'size' },
    ]);
    expect(log.size).toBe(size * 3);
  });

  test('deletes nothing past the high watermark', () => {
    const log = filled(4, 2, { segmentBytes: size * 2, retentionMs: 1 });
    log.highWatermark = 3n;
    expect(log.applyRetention(START_MS + DAY)).toEqual([]);
    log.highWatermark = 4n;
    expect(log.applyRetention(START_MS + DAY)).toHaveLength(1);
  });

  test('keeps everything for ever with retention.ms −1, and on a compacted topic', () => {
    expect(filled(4, 2, { segmentBytes: size, retentionMs: -1 }).applyRetention(START_MS + DAY * 999)).toEqual([]);
    expect(
      filled(4, 2, { segmentBytes: size, cleanupPolicy: ['compact'] }).applyRetention(START_MS + DAY * 99),
    ).toEqual([]);
  });
});

describe('opening a log again', () => {
  test('finds everything: offsets, epochs, times', () => {
    const store = new MemoryStore();
    const log = filled(500, 3, { store, segmentBytes: 20_000 });
    log.append(batchOf(1, { at: START_MS + DAY }), 9, START_MS);
    const again = openLog({ store });
    expect([again.logStartOffset, again.highWatermark, again.logEndOffset]).toEqual([0n, 1_501n, 1_501n]);
    expect(again.truncatedBytes).toBe(0);
    expect(again.offsetForTime(START_MS + 400_000)).toEqual(log.offsetForTime(START_MS + 400_000));
    expect(again.offsetOfMaxTimestamp()?.offset).toBe(1_500n);
    expect(again.endOffsetForEpoch(3, 3)).toEqual({ epoch: 3, endOffset: 1_500n });
    expect(again.endOffsetForEpoch(10, 10)).toEqual({ epoch: 10, endOffset: 1_501n });
    expect(baseOffsets(again.read(700n, 200))).toEqual(baseOffsets(log.read(700n, 200)));
  });

  test.each([1, 12, 40, 61, 75])('cuts off a tail of which only %i bytes were written', (bytes) => {
    const store = new MemoryStore();
    const log = filled(3, 2, { store });
    const whole = log.size;
    store.open('orders-0/00000000000000000000.log').append(batchOf(2).subarray(0, bytes));
    const again = openLog({ store });
    expect([again.logEndOffset, again.size, again.truncatedBytes]).toEqual([6n, whole, bytes]);
    expect(again.append(batchOf(1), 0, START_MS).baseOffset).toBe(6n);
  });

  test('cuts off from a batch that does not match its checksum', () => {
    const store = new MemoryStore();
    const log = filled(3, 2, { store });
    const [view] = log.read(2n, 1) as Uint8Array[];
    view![80]! ^= 1;
    expect(openLog({ store }).logEndOffset).toBe(2n);
  });

  test('keeps a log start offset that DeleteRecords has moved', () => {
    const store = new MemoryStore();
    filled(4, 2, { store }).deleteRecordsBefore(5n);
    const again = openLog({ store });
    expect(again.logStartOffset).toBe(5n);
    expect(again.records(0n, 99n, 99)).toHaveLength(3);
  });

  test('after its files were deleted it begins anew', () => {
    const store = new MemoryStore();
    const log = filled(4, 2, { store });
    log.deleteRecordsBefore(5n);
    log.delete();
    expect(store.list()).toEqual([]);
    expect(openLog({ store }).logEndOffset).toBe(0n);
  });
});

describe('a follower', () => {
  test('appends batches as the leader has them', () => {
    const leader = filled(4);
    const follower = openLog();
    for (const batch of leader.batches()) follower.appendAsFollower(batch, START_MS);
    expect([...follower.batches()]).toEqual([...leader.batches()]);
    expect(follower.leaderEpochs.latest).toBe(3);
  });

  test.each([
    [7n, 6n],
    [4n, 4n],
    [0n, 0n],
    [9n, 8n],
  ])('truncated to %d ends at %d', (offset, end) => {
    const log = filled(4, 2, { segmentBytes: batchOf(2).length * 2 });
    log.truncateTo(offset, START_MS);
    expect(log.logEndOffset).toBe(end);
    expect(log.highWatermark).toBe(end);
    expect(log.append(batchOf(1), 4, START_MS).baseOffset).toBe(end);
    expect(log.records(0n, 99n, 99)).toHaveLength(Number(end) + 1);
  });
});
