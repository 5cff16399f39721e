import { describe, expect, test } from 'vitest';
import type { LogConfig } from '../../sandbox/config/log-config.ts';
import type { LogStore } from '../../sandbox/host.ts';
import { cleanableOf, isDue, nextChangeMs } from '../../sandbox/log/cleanable.ts';
import { type Cleaned, CleaningInterrupted, cleaning, cleanLog } from '../../sandbox/log/cleaner.ts';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import type { PartitionLog } from '../../sandbox/log/partition-log.ts';
import { type Compression, readBatchHeader, splitBatches } from '../../sandbox/record/batch.ts';
import { encodeMarker, type TransactionResult } from '../../sandbox/record/control.ts';
import { baseOffsets, batchOf, openLog, START_MS, text } from './fixture.ts';

const HOUR = 3_600_000;
const compacted: Partial<LogConfig> = { cleanupPolicy: ['compact'], segmentMs: HOUR / 2, minCleanableDirtyRatio: 0.01 };
type Entry = readonly [key: string, value: string | null];

/** Appends one batch to the segment of that number. */
function put(log: PartitionLog, segment: number, entries: readonly Entry[], compression: Compression = 'none'): void {
  const timestamp = START_MS + segment * HOUR;
  const records = entries.map(([key, value]) => ({
    key: text(key),
    value: value === null ? null : text(value),
    timestamp,
  }));
  log.append(batchOf(records, { compression }), 0, timestamp);
  log.highWatermark = log.logEndOffset;
}

function compact(log: PartitionLog, nowMs = START_MS + 100 * HOUR): Cleaned {
  const cleanable = cleanableOf(log, nowMs);
  if (!cleanable) throw new Error('nothing to compact');
  return cleanLog(cleanable, nowMs);
}

/** `offset:key=value` of all that is left. */
function left(log: PartitionLog): string[] {
  const decoder = new TextDecoder();
  return log
    .records(0n, log.logEndOffset, 1_000)
    .map(({ offset, key, value }) => `${offset}:${key && decoder.decode(key)}=${value && decoder.decode(value)}`);
}

const batchesOf = (log: PartitionLog) => [...log.batches(0n)].map((batch) => readBatchHeader(batch));

/** Three segments of one key each round, and an active one. */
function rounds(config: Partial<LogConfig> & { store?: LogStore } = {}): PartitionLog {
  const log = openLog({ ...compacted, ...config });
  for (const segment of [0, 1, 2, 3])
    put(log, segment, [
      ['a', String(segment)],
      [`only-${segment}`, 'x'],
    ]);
  return log;
}

describe('what may be compacted', () => {
  test('is all but the active segment', () => {
    const log = rounds();
    expect(cleanableOf(log, START_MS)).toMatchObject({
      firstDirtyOffset: 0n,
      firstUncleanableOffset: 6n,
      dirtyRatio: 1,
    });
    expect(log.segments.map(({ baseOffset }) => baseOffset)).toEqual([0n, 2n, 4n, 6n]);
  });

  test('ends before the segment with the last stable offset', () => {
    const log = openLog(compacted);
    put(log, 0, [['a', '1']]);
    const open = { producerId: 7n, producerEpoch: 0, baseSequence: 0, isTransactional: true };
    log.append(batchOf(1, { ...open, at: START_MS + HOUR }), 0, START_MS);
    put(log, 2, [['a', '2']]);
    put(log, 3, [['a', '3']]);
    expect(cleanableOf(log, START_MS)?.firstUncleanableOffset).toBe(1n);
  });

  test.each([
    [2 * HOUR - 1, undefined],
    [2 * HOUR, 2n],
    [3 * HOUR, 4n],
  ])('is min.compaction.lag.ms old, which after %i ms is what lies before %i', (age, expected) => {
    const log = rounds({ minCompactionLagMs: 2 * HOUR + 1 });
    expect(cleanableOf(log, START_MS + age + 1)?.firstUncleanableOffset).toBe(expected);
  });

  test('is a share of the log, once some of it is clean', () => {
    const log = rounds();
    const { bytesAfter } = compact(log);
    put(log, 4, [['a', '4']]);
    const { size } = log.segments[1]!;
    const cleanable = cleanableOf(log, START_MS)!;
    expect(cleanable).toMatchObject({ firstDirtyOffset: 6n, firstUncleanableOffset: 8n });
    expect(cleanable.dirtyRatio).toBeCloseTo(size / (size + bytesAfter), 10);
    expect(isDue(cleanable)).toBe(true);
    expect(isDue({ ...cleanable, dirtyRatio: 0.01 })).toBe(false);
  });

  test('is overdue after max.compaction.lag.ms, however clean the rest is', () => {
    const log = rounds({ maxCompactionLagMs: 10 * HOUR, minCleanableDirtyRatio: 1 });
    const due = START_MS + 10 * HOUR + 1;
    expect(nextChangeMs(log, START_MS)).toBe(due);
    expect(isDue(cleanableOf(log, due - 1)!)).toBe(false);
    expect(isDue(cleanableOf(log, due)!)).toBe(true);
  });

  test.each([
    ['a log that is only deleted from', { cleanupPolicy: ['delete'] }],
    ['an empty log', {}],
  ] as const)('is nothing in %s', (name, config) => {
    const log = name === 'an empty log' ? openLog(compacted) : rounds(config);
    expect(cleanableOf(log, START_MS)).toBeNull();
    expect(nextChangeMs(log, START_MS)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('compaction', () => {
  test('keeps the last record of each key, where it was, and leaves the active segment alone', () => {
    const log = rounds();
    expect(compact(log)).toMatchObject({ recordsBefore: 6, recordsAfter: 4, segmentsBefore: 3, segmentsAfter: 1 });
    expect(left(log)).toEqual(['1:only-0=x', '3:only-1=x', '4:a=2', '5:only-2=x', '6:a=3', '7:only-3=x']);
    expect([log.logStartOffset, log.logEndOffset]).toEqual([0n, 8n]);
  });

  test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'keeps a batch’s offsets, times and compression: %s',
    (compression) => {
      const log = openLog(compacted);
      put(
        log,
        0,
        [
          ['a', '1'],
          ['b', '1'],
          ['a', '2'],
          ['c', '1'],
        ],
        compression,
      );
      put(log, 1, [['c', '2']]);
      put(log, 2, [['d', '1']]);
      const [before] = batchesOf(log);
      compact(log);
      const [after] = batchesOf(log);
      expect(left(log)).toEqual(['1:b=1', '2:a=2', '4:c=2', '5:d=1']);
      expect(after).toEqual({
        ...before,
        crc: after?.crc,
        batchLength: after?.batchLength,
        sizeInBytes: after?.sizeInBytes,
        recordCount: 2,
      });
    },
  );

  test('a read from a hole begins with what follows it', () => {
    const log = rounds();
    compact(log);
    const first = (offset: bigint): bigint | undefined => {
      const read = log.read(offset, 1_000_000);
      return typeof read === 'string' ? undefined : readBatchHeader(splitBatches(read[0]!)[0]!).lastOffset;
    };
    expect([0n, 1n, 2n, 3n, 4n, 5n, 6n].map(first)).toEqual([1n, 1n, 3n, 3n, 5n, 5n, 7n]);
  });

  test('a read goes on where whole segments are empty', () => {
    const log = openLog({ ...compacted, segmentBytes: 150 });
    for (const segment of [0, 1, 2, 3]) put(log, segment, [['a', String(segment).padEnd(60, '.')]]);
    compact(log);
    expect(log.segments.map(({ size }) => size > 0)).toEqual([false, false, true, true]);
    for (const offset of [0n, 1n, 2n]) expect(baseOffsets(log.read(offset, 1_000))).toEqual([2n]);
  });

  test('views that were handed out keep their bytes', () => {
    const log = rounds();
    const [view] = log.read(0n, 1_000_000) as Uint8Array[];
    const before = view!.slice();
    compact(log);
    put(log, 4, [['a', 'later']]);
    expect(view).toEqual(before);
  });

  test('makes segments no larger than segment.bytes of small ones', () => {
    const log = rounds();
    const { size } = log.segments[0]!;
    const small = rounds({ segmentBytes: size * 2 });
    expect(compact(small)).toMatchObject({ segmentsBefore: 3, segmentsAfter: 2 });
    expect(small.segments.map(({ baseOffset }) => baseOffset)).toEqual([0n, 4n, 6n]);
    expect(left(small)).toEqual(['1:only-0=x', '3:only-1=x', '4:a=2', '5:only-2=x', '6:a=3', '7:only-3=x']);
  });

  test('keeps a tombstone until its delete horizon, and what it deleted is gone at once', () => {
    const log = openLog({ ...compacted, deleteRetentionMs: 5 * HOUR });
    put(log, 0, [
      ['a', '1'],
      ['b', '1'],
    ]);
    put(log, 1, [['a', null]]);
    put(log, 2, [['c', '1']]);
    const now = START_MS + 10 * HOUR;
    compact(log, now);
    expect(left(log)).toEqual(['1:b=1', '2:a=null', '3:c=1']);
    expect(batchesOf(log)[1]).toMatchObject({ deleteHorizonMs: now + 5 * HOUR, maxTimestamp: START_MS + HOUR });
    expect(log.records(2n, 3n, 1)[0]?.timestamp).toBe(START_MS + HOUR);
    put(log, 3, [['d', '1']]);
    compact(log, now + 5 * HOUR - 1);
    expect(left(log)).toContain('2:a=null');
    put(log, 4, [['e', '1']]);
    compact(log, now + 5 * HOUR);
    expect(left(log)).toEqual(['1:b=1', '3:c=1', '4:d=1', '5:e=1']);
  });

  test('of a log that holds several versions of a tombstone’s key keeps the newest', () => {
    const log = openLog(compacted);
    put(log, 0, [['a', '1']]);
    put(log, 1, [['a', null]]);
    put(log, 2, [['a', '2']]);
    put(log, 3, [['b', '1']]);
    compact(log);
    expect(left(log)).toEqual(['2:a=2', '3:b=1']);
  });
});

describe('compaction and producers', () => {
  const write = (
    log: PartitionLog,
    segment: number,
    baseSequence: number,
    isTransactional = false,
    records = 1,
  ): void => {
    const at = START_MS + segment * HOUR;
    log.append(batchOf(records, { producerId: 7n, producerEpoch: 0, baseSequence, isTransactional, at }), 0, at);
    log.highWatermark = log.logEndOffset;
  };
  const mark = (log: PartitionLog, segment: number, result: TransactionResult): void => {
    const at = START_MS + segment * HOUR;
    log.append(encodeMarker({ producerId: 7n, producerEpoch: 0, result, coordinatorEpoch: 0 }, at), 0, at);
    log.highWatermark = log.logEndOffset;
  };

  test('the last batch of a producer leaves its header, so that its sequence is known after a restart', () => {
    const store = new MemoryStore();
    const log = openLog({ ...compacted, store });
    write(log, 0, 0, false, 2);
    write(log, 0, 2, false, 2);
    put(log, 0, [
      ['k0', 'x'],
      ['k1', 'x'],
    ]);
    put(log, 1, [['z', 'x']]);
    compact(log);
    expect(left(log)).toEqual(['4:k0=x', '5:k1=x', '6:z=x']);
    expect(batchesOf(log)[0]).toMatchObject({
      baseOffset: 2n,
      lastOffset: 3n,
      recordCount: 0,
      baseSequence: 2,
      producerId: 7n,
    });
    const again = openLog({ ...compacted, store });
    const next = readBatchHeader(batchOf(1, { producerId: 7n, producerEpoch: 0, baseSequence: 4 }));
    const twice = readBatchHeader(batchOf(2, { producerId: 7n, producerEpoch: 0, baseSequence: 2 }));
    expect(again.producers.check(next)).toEqual({ kind: 'next' });
    expect(again.producers.check(twice)).toMatchObject({ kind: 'duplicate', baseOffset: 2n });
  });

  test('a producer that has expired leaves nothing', () => {
    const log = openLog(compacted);
    write(log, 0, 0);
    put(log, 0, [['k0', 'x']]);
    put(log, 1, [['z', 'x']]);
    log.producers.expire(START_MS + 100 * HOUR, HOUR);
    compact(log);
    expect(batchesOf(log)).toHaveLength(2);
  });

  test('what was aborted goes, and does not stand for its keys; the marker goes a round and a delete.retention.ms later', () => {
    const log = openLog({ ...compacted, deleteRetentionMs: HOUR });
    put(log, 0, [['k0', 'kept']]);
    write(log, 0, 0, true);
    mark(log, 0, 'abort');
    write(log, 0, 1, true);
    mark(log, 0, 'commit');
    put(log, 0, [['k0', 'newest']]);
    put(log, 1, [['z', '1']]);
    const now = START_MS + 10 * HOUR;
    const markers = () => batchesOf(log).flatMap(({ isControl, baseOffset }) => (isControl ? [baseOffset] : []));
    compact(log, now);
    expect(left(log)).toEqual(['5:k0=newest', '6:z=1']);
    expect(markers()).toEqual([2n, 4n]);
    expect(log.producers.abortedTransactions(0n, 9n)).toEqual([{ producerId: 7n, firstOffset: 1n }]);
    put(log, 2, [['y', '1']]);
    compact(log, now + 1);
    expect(markers()).toEqual([2n, 4n]);
    expect(log.producers.abortedTransactions(0n, 9n)).toEqual([]);
    put(log, 3, [['x', '1']]);
    compact(log, now + 1 + HOUR);
    // The header of the producer's last batch is still there, and so the marker that ends its transaction.
    expect(markers()).toEqual([4n]);
    expect(left(log)).toEqual(['5:k0=newest', '6:z=1', '7:y=1', '8:x=1']);
  });
});

describe('compaction of a large log', () => {
  /** Twelve megabytes of one key in segments of four, and an active one. */
  function large(): PartitionLog {
    const log = openLog({ ...compacted, segmentMs: Number.MAX_SAFE_INTEGER, segmentBytes: 4_000_000 });
    for (let n = 0; n < 120; n += 1) put(log, 0, [['a', `${n}`.padEnd(100_000, '.')]]);
    return log;
  }

  test('comes in slices, between which the log is written to and read from', () => {
    const log = large();
    const work = cleaning(cleanableOf(log, START_MS)!, START_MS);
    let slices = 1;
    for (let step = work.next(); !step.done; step = work.next()) {
      put(log, 0, [['a', `during ${slices}`]]);
      expect(log.read(0n, 200_000)).toHaveLength(1);
      slices += 1;
    }
    expect(slices).toBeGreaterThan(8);
    expect(log.segments.map(({ size }) => size > 0)).toEqual([false, false, true, true]);
    expect(log.records(0n, 300n, 300).at(-1)?.offset).toBe(log.logEndOffset - 1n);
  });

  test('gives way to retention, and is to be done again', () => {
    const log = large();
    const work = cleaning(cleanableOf(log, START_MS)!, START_MS);
    work.next();
    log.deleteRecordsBefore(50n);
    expect(() => work.next()).toThrow(CleaningInterrupted);
    expect(log.logStartOffset).toBe(50n);
    expect(cleanableOf(log, START_MS)?.firstDirtyOffset).toBe(50n);
    expect(compact(log, START_MS).recordsAfter).toBe(1);
  });
});

describe('a log that was compacted', () => {
  test('is the same when it is opened again, and knows how far it is clean', () => {
    const store = new MemoryStore();
    const log = rounds({ store });
    compact(log);
    const again = openLog({ ...compacted, store });
    expect(left(again)).toEqual(left(log));
    expect(again.segments.map(({ baseOffset, size }) => [baseOffset, size])).toEqual(
      log.segments.map(({ baseOffset, size }) => [baseOffset, size]),
    );
    expect(cleanableOf(again, START_MS)).toMatchObject({ firstDirtyOffset: 6n, dirtyRatio: 0 });
    expect(again.truncatedBytes).toBe(0);
  });

  /** Fails at the n-th change of the store, as a crash would: nothing after it happens. */
  class Crashing extends MemoryStore {
    changes = Number.POSITIVE_INFINITY;
    #count(): void {
      if (this.changes-- <= 0) throw new Error('crash');
    }
    override open(name: string): ReturnType<MemoryStore['open']> {
      const file = super.open(name);
      return {
        get size() {
          return file.size;
        },
        append: (bytes) => {
          this.#count();
          return file.append(bytes);
        },
        read: (position, length) => file.read(position, length),
        truncate: (size) => {
          this.#count();
          file.truncate(size);
        },
      };
    }
    override remove(name: string): void {
      if (this.list().includes(name)) this.#count();
      super.remove(name);
    }
    override rename(from: string, to: string): void {
      this.#count();
      super.rename(from, to);
    }
  }

  test('after a crash at any moment has every record that it must have, and is compacted in the end', () => {
    const whole = rounds({ segmentBytes: 300 });
    compact(whole);
    let crashes = 0;
    for (let after = 0; ; after += 1) {
      const store = new Crashing();
      const log = rounds({ store, segmentBytes: 300 });
      store.changes = after;
      try {
        compact(log);
        break;
      } catch {
        crashes += 1;
      }
      store.changes = Number.POSITIVE_INFINITY;
      const again = openLog({ ...compacted, store, segmentBytes: 300 });
      expect(left(again)).toEqual(expect.arrayContaining(left(whole)));
      const offsets = again.records(0n, 99n, 99).map(({ offset }) => offset);
      expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => Number(a - b)));
      expect([again.logStartOffset, again.logEndOffset, again.truncatedBytes]).toEqual([0n, 8n, 0]);
      expect(store.list().filter((name) => name.endsWith('.cleaned'))).toEqual([]);
      compact(again);
      expect(left(again)).toEqual(left(whole));
    }
    expect(crashes).toBeGreaterThan(6);
  });
});
