import { describe, expect, test } from 'vitest';
import { cleanableOf, isDue, nextChangeMs } from '../../sandbox/log/cleanable.ts';
import { compact, compacted, HOUR, put, rounds } from './compacted-log.ts';
import { batchOf, openLog, START_MS } from './fixture.ts';

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
