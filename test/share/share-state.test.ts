import { describe, expect, test } from 'vitest';
import type { StateBatch } from '../../sandbox/share/share-partition.ts';
import { combined, type KeptShareState, withSnapshot, withUpdate } from '../../sandbox/share/share-state.ts';
import { readStateRecord, snapshotRecord, updateRecord } from '../../sandbox/share/share-state-records.ts';
import { initializeState, readFailure, type StateRecord, writeState } from '../../sandbox/share/share-state-step.ts';
import { encodeRecord } from '../../sandbox/wire/coordinator-record.ts';

/** First offset, last offset, state, count. */
type Short = readonly [number, number, number, number];
const batch = ([first, last, deliveryState, deliveryCount]: Short): StateBatch => ({
  firstOffset: BigInt(first),
  lastOffset: BigInt(last),
  deliveryState,
  deliveryCount,
});
const short = ({ firstOffset, lastOffset, deliveryState, deliveryCount }: StateBatch): Short => [
  Number(firstOffset),
  Number(lastOffset),
  deliveryState,
  deliveryCount,
];

test.each<[string, Short[], Short[], number, Short[]]>([
  ['nothing', [], [], -1, []],
  [
    'apart',
    [[0, 1, 0, 1]],
    [[5, 6, 0, 1]],
    -1,
    [
      [0, 1, 0, 1],
      [5, 6, 0, 1],
    ],
  ],
  ['neighbours that are the same', [[0, 1, 0, 1]], [[2, 3, 0, 1]], -1, [[0, 3, 0, 1]]],
  [
    'one inside another',
    [[0, 9, 0, 1]],
    [[3, 5, 2, 1]],
    -1,
    [
      [0, 2, 0, 1],
      [3, 5, 2, 1],
      [6, 9, 0, 1],
    ],
  ],
  ['more deliveries over a later state', [[3, 5, 2, 1]], [[2, 7, 0, 3]], -1, [[2, 7, 0, 3]]],
  [
    'what is done stays done',
    [[4, 7, 2, 1]],
    [[4, 20, 0, 1]],
    -1,
    [
      [4, 7, 2, 1],
      [8, 20, 0, 1],
    ],
  ],
  [
    'what lies before the start',
    [
      [0, 3, 0, 1],
      [4, 9, 2, 1],
    ],
    [],
    6,
    [[6, 9, 2, 1]],
  ],
])('batches that are %s', (_, some, more, start, expected) => {
  expect(combined(some.map(batch), more.map(batch), BigInt(start)).map(short)).toEqual(expected);
});

describe('the coordinator', () => {
  const how = { now: 5, updatesPerSnapshot: 2 };
  const take = (kept: KeptShareState | undefined, record: StateRecord | { error: string }): KeptShareState => {
    if ('error' in record) throw new Error(record.error);
    return record.type === 'snapshot' ? withSnapshot(kept, record.state, 2) : withUpdate(kept, record.update);
  };
  const begun = take(undefined, initializeState(undefined, { stateEpoch: 1, startOffset: -1n }, 5));
  const change = { stateEpoch: 1, leaderEpoch: 0, startOffset: 3n, deliveryCompleteCount: 1, stateBatches: [] };

  test('writes updates, and after so many of them a snapshot', () => {
    const kinds: string[] = [];
    let kept = begun;
    for (let at = 0; at < 6; at += 1) {
      const record = writeState(kept, change, how) as StateRecord;
      kinds.push(record.type);
      kept = take(kept, record);
    }
    expect(kinds).toEqual(['update', 'update', 'snapshot', 'update', 'update', 'snapshot']);
    expect(kept.state.snapshotEpoch).toBe(2);
  });

  test.each([
    ['of what has not begun', undefined, change, 'INVALID_REQUEST'],
    ['with an older state epoch', { ...begun, stateEpoch: 2 }, change, 'FENCED_STATE_EPOCH'],
    ['with an older leader epoch', { ...begun, leaderEpoch: 4 }, change, 'FENCED_LEADER_EPOCH'],
  ])('refuses a write %s', (_, kept, written, error) => {
    expect(writeState(kept, written, how)).toMatchObject({ error });
  });

  test('fences older leaders even when the state has begun anew', () => {
    const led = { ...begun, leaderEpoch: 4 };
    const anew = take(led, initializeState(led, { stateEpoch: 2, startOffset: 0n }, 6));
    expect(anew.state.leaderEpoch).toBe(0);
    expect(readFailure(anew, 3)).toMatchObject({ error: 'FENCED_LEADER_EPOCH' });
    expect(readFailure(anew, 4)).toBe(null);
  });

  test('keeps what its records say', () => {
    const place = { groupId: 'g', topicId: 'AAAAAAAAAAAAAAAAAAAAAQ', partition: 2 };
    const state = { ...begun.state, stateBatches: [batch([3, 4, 2, 1])], deliveryCompleteCount: 2 };
    const written = (record: ReturnType<typeof snapshotRecord>) => readStateRecord(encodeRecord(record));
    expect(written(snapshotRecord(place, state))).toEqual({ place, type: 'snapshot', state });
    expect(written(snapshotRecord(place, null))).toEqual({ place, type: 'snapshot', state: null });
    const update = { snapshotEpoch: 1, leaderEpoch: 0, startOffset: 3n, deliveryCompleteCount: 0, stateBatches: [] };
    expect(written(updateRecord(place, update))).toEqual({ place, type: 'update', update });
  });
});
