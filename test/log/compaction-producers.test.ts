import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import type { PartitionLog } from '../../sandbox/log/partition-log.ts';
import { readBatchHeader } from '../../sandbox/record/batch.ts';
import { encodeMarker, type TransactionResult } from '../../sandbox/record/control.ts';
import { batchesOf, compact, compacted, HOUR, left, put } from './compacted-log.ts';
import { batchOf, openLog, START_MS } from './fixture.ts';

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
