import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import type { PartitionLog } from '../../sandbox/log/partition-log.ts';
import { batchOf, openLog, START_MS } from './fixture.ts';

/** Counts what is done to the files. */
class CountingStore extends MemoryStore {
  calls = 0;
  bytes = 0;

  override open(name: string): ReturnType<MemoryStore['open']> {
    const file = super.open(name);
    const count = <T extends Uint8Array>(bytes: T): T => {
      this.calls += 1;
      this.bytes += bytes.length;
      return bytes;
    };
    return {
      get size() {
        return file.size;
      },
      append: (bytes) => count(file.append(bytes)),
      read: (position, length) => count(file.read(position, length)),
      truncate: (size) => file.truncate(size),
    };
  }

  override list(): readonly string[] {
    this.calls += 1;
    return super.list();
  }

  /** What `act` did. */
  during(act: () => void): { calls: number; bytes: number } {
    this.calls = 0;
    this.bytes = 0;
    act();
    return { calls: this.calls, bytes: this.bytes };
  }
}

const batch = batchOf(10);
const now = START_MS;

function logOf(records: number): { log: PartitionLog; store: CountingStore } {
  const store = new CountingStore();
  const log = openLog({ store, segmentBytes: 4_000_000 });
  for (let left = records / 10; left > 0; left -= 1) log.append(batch, 0, now);
  log.highWatermark = log.logEndOffset;
  return { log, store };
}

/** The most that any of a hundred acts did, at places all over the log. */
function most(
  { log, store }: ReturnType<typeof logOf>,
  act: (offset: bigint) => void,
): { calls: number; bytes: number } {
  const all = Array.from({ length: 100 }, (_, n) => (log.logEndOffset * BigInt(n)) / 100n).map((offset) =>
    store.during(() => act(offset)),
  );
  return {
    calls: Math.max(...all.map(({ calls }) => calls)),
    bytes: Math.max(...all.map(({ bytes }) => bytes)),
  };
}

describe('a log of a million records', () => {
  const short = logOf(1_000);
  const long = logOf(1_000_000);

  test('has many segments, which a log of a thousand has not', () => {
    expect([short.log.segments.length, long.log.segments.length]).toEqual([1, 5]);
  });

  test('is appended to with as much work as one of a thousand: one write of one batch', () => {
    for (const { log, store } of [short, long])
      expect(store.during(() => void log.append(batch, 0, now))).toEqual({ calls: 1, bytes: batch.length });
  });

  test('is read with as much work as one of a thousand: a few blocks, wherever', () => {
    const read = ({ log, store }: typeof short, maxOffset?: (offset: bigint) => bigint) =>
      most({ log, store }, (offset) => void log.read(offset, 10_000, maxOffset?.(offset)));
    const limit = { calls: 3, bytes: 10_000 + 2 * 16_384 };
    for (const each of [short, long]) {
      expect(read(each).calls).toBeLessThanOrEqual(limit.calls);
      expect(read(each).bytes).toBeLessThanOrEqual(limit.bytes);
      // Up to a last stable offset just behind, which has to be looked for.
      expect(read(each, (offset) => offset - (offset % 10n) + 20n).calls).toBeLessThanOrEqual(limit.calls + 1);
    }
  });

  test('is searched by time with as much work as one of a thousand', () => {
    for (const each of [short, long])
      expect(most(each, () => void each.log.offsetForTime(now)).calls).toBeLessThanOrEqual(3);
  });
});
