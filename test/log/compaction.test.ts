import { describe, expect, test } from 'vitest';
import { cleanableOf } from '../../sandbox/log/cleanable.ts';
import { CleaningInterrupted, cleaning } from '../../sandbox/log/cleaner.ts';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import type { PartitionLog } from '../../sandbox/log/partition-log.ts';
import { readBatchHeader, splitBatches } from '../../sandbox/record/batch.ts';
import { batchesOf, compact, compacted, HOUR, left, put, rounds } from './compacted-log.ts';
import { baseOffsets, openLog, START_MS } from './fixture.ts';

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
