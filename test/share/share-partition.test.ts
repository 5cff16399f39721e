import { describe, expect, test } from 'vitest';
import { type AcknowledgeType, acknowledge } from '../../sandbox/share/acknowledge.ts';
import { type Acquisition, acquire, type Terms } from '../../sandbox/share/acquire.ts';
import { openSharePartition } from '../../sandbox/share/open.ts';
import { lockTick, logStartMoved, releaseMember } from '../../sandbox/share/release.ts';
import {
  canAcquire,
  deliveryStates,
  nextFetchOffset,
  nextLockDeadline,
  type SharePartition,
  type StateBatch,
} from '../../sandbox/share/share-partition.ts';

const terms: Terms = { now: 0, lockDurationMs: 30_000, deliveryLimit: 5, maxRecordLocks: 2_000 };
const fresh = openSharePartition({ stateEpoch: 1, startOffset: 0n, stateBatches: [] });

/** A range as `0-4`, or an offset alone. */
const range = (text: string) => {
  const [first, last = first] = text.split('-');
  return { firstOffset: BigInt(first as string), lastOffset: BigInt(last as string) };
};
/** Offsets and delivery counts as `0-4×1`. */
const told = ({
  firstOffset,
  lastOffset,
  deliveryCount,
}: {
  firstOffset: bigint;
  lastOffset: bigint;
  deliveryCount: number;
}): string => `${firstOffset === lastOffset ? firstOffset : `${firstOffset}-${lastOffset}`}×${deliveryCount}`;
const written = (batches: readonly StateBatch[]): string =>
  batches.map((batch) => `${told(batch)} ${deliveryStates[batch.deliveryState]}`).join(', ');

/** What lies in flight: offsets, how often delivered, what they are, and whose. */
function outline({ batches }: SharePartition): string {
  return batches
    .flatMap(({ firstOffset, lastOffset, whole, each }) =>
      whole
        ? [
            `${told({ firstOffset, lastOffset, ...whole })} ${whole.state}${whole.memberId ? ` by ${whole.memberId}` : ''}`,
          ]
        : (each ?? []).map((delivery, at) => {
            const offset = firstOffset + BigInt(at);
            const whose = delivery.memberId ? ` by ${delivery.memberId}` : '';
            return `${told({ firstOffset: offset, lastOffset: offset, ...delivery })} ${delivery.state}${whose}`;
          }),
    )
    .join(', ');
}

function take(
  partition: SharePartition,
  memberId: string,
  log: readonly string[],
  more: Partial<Acquisition> & { terms?: Partial<Terms> } = {},
) {
  const { terms: changed, ...asked } = more;
  const step = acquire(
    partition,
    {
      memberId,
      mode: 'batch-optimized',
      batchSize: 500,
      maxRecords: 500,
      fetchOffset: nextFetchOffset(partition),
      batches: log.map(range),
      aborted: [],
      ...asked,
    },
    { ...terms, ...changed },
  );
  return { ...step, text: step.acquired.map(told).join(', ') };
}

function say(
  partition: SharePartition,
  memberId: string,
  said: readonly (readonly [string, ...AcknowledgeType[]])[],
  more: Partial<Parameters<typeof acknowledge>[3]> = {},
) {
  const answer = acknowledge(
    partition,
    memberId,
    said.map(([offsets, ...types]) => ({ ...range(offsets), types })),
    { now: 0, lockDurationMs: 30_000, deliveryLimit: 5, renewEnabled: true, ...more },
  );
  if ('error' in answer) throw new Error(`${answer.error}: ${answer.message}`);
  return answer;
}

describe('acquiring', () => {
  test.each([
    ['whole batches of the log', ['0-1', '2-4'], {}, '0-4×1'],
    ['as many as asked for, batches not torn apart', ['0-1', '2-4'], { maxRecords: 1 }, '0-1×1'],
    ['in batches of the size asked for', ['0-1', '2-4', '5-8'], { batchSize: 2 }, '0-1×1, 2-4×1, 5-8×1'],
    ['exactly as many as asked for', ['0-4'], { maxRecords: 2, mode: 'record-limit' }, '0-1×1'],
    ['none of an aborted transaction', ['0-1', '2', '3-4'], { aborted: [range('0-1')] }, '2-4×1'],
    ['no more than there may be locks', ['0-9', '10-19'], { terms: { maxRecordLocks: 5 } }, '0-9×1'],
    ['nothing of nothing', [], {}, ''],
    ['nothing when nothing is asked for', ['0-1'], { maxRecords: 0 }, ''],
  ] as const)('gives %s', (_, log, more, expected) => {
    expect(take(fresh, 'a', log, more as Partial<Acquisition>).text).toBe(expected);
  });

  test('what one member has, another is not given', () => {
    const { partition } = take(fresh, 'a', ['0-1'], {});
    const second = take(partition, 'b', ['0-1', '2-3']);
    expect(second.text).toBe('2-3×1');
    expect(outline(second.partition)).toBe('0-1×1 acquired by a, 2-3×1 acquired by b');
  });

  test('what was released comes first, with its delivery count', () => {
    const { partition } = take(fresh, 'a', ['0-3']);
    const released = say(partition, 'a', [['0-3', 'accept', 'release', 'reject', 'release']]).partition;
    expect(nextFetchOffset(released)).toBe(1n);
    const again = take(released, 'b', ['0-3', '4-5']);
    expect(again.text).toBe('1×2, 3×2, 4-5×1');
  });

  test('a batch that was cut gives the rest to the next', () => {
    const first = take(fresh, 'a', ['0-4', '5-7'], { maxRecords: 2, mode: 'record-limit' });
    const second = take(first.partition, 'a', ['0-4', '5-7'], { maxRecords: 4, mode: 'record-limit' });
    expect(second.text).toBe('2-4×1, 5×1');
  });

  test('with all locks in use nothing new is given, and something once the first is done', () => {
    const few = { maxRecordLocks: 4 };
    const { partition } = take(fresh, 'a', ['0-3'], { terms: few });
    expect(canAcquire(partition, 4)).toBe(false);
    expect(take(partition, 'b', ['4-5'], { terms: few }).text).toBe('');
    const later = say(partition, 'a', [['0-1', 'accept']]).partition;
    expect(canAcquire(later, 4)).toBe(true);
    expect(take(later, 'b', ['4-5'], { terms: few }).text).toBe('4-5×1');
  });

  test('records that failed often come in half batches, and the last time alone', () => {
    let partition = take(fresh, 'a', ['0-7']).partition;
    const given: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      partition = say(partition, 'a', [['0-7', 'release']]).partition;
      partition = take(partition, 'a', ['0-7']).partition;
    }
    partition = say(partition, 'a', [['0-7', 'release']]).partition;
    for (let round = 0; round < 2; round += 1) {
      const next = take(partition, 'a', ['0-7']);
      given.push(next.text);
      partition = next.partition;
    }
    partition = say(partition, 'a', [['0-3', 'release']]).partition;
    given.push(take(partition, 'a', ['0-7']).text);
    expect(given).toEqual(['0-3×4', '4-7×4', '0×5']);
  });
});

describe('acknowledging', () => {
  const held = take(fresh, 'a', ['0-3']).partition;
  const two = take(held, 'b', ['4-5']).partition;

  test.each([
    ['all accepted', [['0-3', 'accept']], '0-3×1 acknowledged', 4n, ''],
    [
      'the first accepted',
      [['0', 'accept']],
      '0×1 acknowledged',
      1n,
      '0×1 acknowledged, 1×1 acquired by a, 2×1 acquired by a, 3×1 acquired by a',
    ],
    ['all rejected', [['0-3', 'reject']], '0-3×1 archived', 4n, ''],
    ['all released', [['0-3', 'release']], '0-3×1 available', 0n, '0-3×1 available'],
    ['a gap', [['0-3', 'gap']], '0-3×1 archived', 4n, ''],
    ['renewed', [['0-3', 'renew']], '', 0n, '0-3×1 acquired by a'],
  ] as const)('%s', (_, said, state, startOffset, rest) => {
    const answer = say(held, 'a', said);
    expect(written(answer.written)).toBe(state);
    expect(answer.partition.startOffset).toBe(startOffset);
    expect(outline(answer.partition)).toBe(rest);
  });

  test('the coordinator is told with the start offset as it was', () => {
    const answer = say(held, 'a', [['0-1', 'accept']]);
    expect([answer.startOffset, answer.deliveryCompleteCount]).toEqual([0n, 2]);
    expect([answer.partition.startOffset, answer.partition.deliveryCompleteCount]).toEqual([2n, 0]);
  });

  test.each([
    ['of another member', 'b', [['0-3', 'accept']], 'INVALID_RECORD_STATE: Member is not the owner of batch record'],
    [
      'past the end',
      'a',
      [['4-9', 'accept']],
      'INVALID_REQUEST: Batch record not found. The last offset in request is past acquired records.',
    ],
    [
      'far past the end',
      'a',
      [['8-9', 'accept']],
      'INVALID_REQUEST: Batch record not found. The first offset in request is past acquired records.',
    ],
    ['of two members', 'a', [['0-5', 'accept']], 'INVALID_RECORD_STATE: Member is not the owner of batch record'],
  ] as const)('records %s are refused', (_, memberId, said, message) => {
    expect(() => say(two, memberId, said)).toThrow(message);
  });

  test('what was acknowledged once cannot be again', () => {
    const once = say(two, 'a', [['1', 'accept']]).partition;
    expect(() => say(once, 'a', [['1', 'accept']])).toThrow(
      'The offset cannot be acknowledged. The offset is not acquired.',
    );
  });

  test('one that is refused takes the others with it', () => {
    expect(() =>
      say(two, 'a', [
        ['0', 'accept'],
        ['4-5', 'accept'],
      ]),
    ).toThrow('INVALID_RECORD_STATE');
    expect(outline(two)).toBe('0-3×1 acquired by a, 4-5×1 acquired by b');
  });

  test('renewing is refused where the group may not', () => {
    expect(() => say(held, 'a', [['0-3', 'renew']], { renewEnabled: false })).toThrow(
      'Renewing acquisition locks is not enabled',
    );
  });

  test('released as often as it may be delivered, a record is archived', () => {
    const answer = say(held, 'a', [['0-3', 'release']], { deliveryLimit: 1 });
    expect(written(answer.written)).toBe('0-3×1 archived');
    expect(answer.partition.startOffset).toBe(4n);
  });
});

describe('locks', () => {
  test('run out after their time, and not before', () => {
    const { partition } = take(fresh, 'a', ['0-1']);
    expect(nextLockDeadline(partition)).toBe(30_000);
    expect(lockTick(partition, 29_999, 5).written).toEqual([]);
    const late = lockTick(partition, 30_000, 5);
    expect(written(late.written)).toBe('0-1×1 available');
    expect(nextLockDeadline(late.partition)).toBe(null);
    expect(take(late.partition, 'b', ['0-1']).text).toBe('0-1×2');
  });

  test('that were renewed last longer, each record by itself', () => {
    const { partition } = take(fresh, 'a', ['0-2']);
    const renewed = say(partition, 'a', [['0-1', 'renew']], { now: 10_000 }).partition;
    const late = lockTick(renewed, 30_000, 5);
    expect(outline(late.partition)).toBe('0×1 acquired by a, 1×1 acquired by a, 2×1 available');
  });

  test('end with the session of their member', () => {
    const one = take(fresh, 'a', ['0-1']).partition;
    const { partition } = take(one, 'b', ['2-3']);
    const left = releaseMember(partition, 'a', 5);
    expect(written(left.written)).toBe('0-1×1 available');
    expect(outline(left.partition)).toBe('0-1×1 available, 2-3×1 acquired by b');
  });
});

describe('a log that begins later', () => {
  test('takes along what was available', () => {
    const { partition } = take(fresh, 'a', ['0-3']);
    const released = say(partition, 'a', [['0-3', 'release']]).partition;
    const moved = logStartMoved(released, 2n);
    expect([moved.startOffset, outline(moved)]).toEqual([
      2n,
      '0×1 archived, 1×1 archived, 2×1 available, 3×1 available',
    ]);
    expect(nextFetchOffset(moved)).toBe(2n);
  });

  test('moves a share-partition in which nothing is in flight', () => {
    const moved = logStartMoved(fresh, 7n);
    expect([moved.startOffset, moved.endOffset, nextFetchOffset(moved)]).toEqual([7n, 7n, 7n]);
  });
});

describe('a share-partition opened from its state', () => {
  const available = deliveryStates.indexOf('available');
  const acknowledged = deliveryStates.indexOf('acknowledged');
  const opened = openSharePartition({
    stateEpoch: 3,
    startOffset: 5n,
    stateBatches: [
      { ...range('5-6'), deliveryState: acknowledged, deliveryCount: 1 },
      { ...range('9'), deliveryState: available, deliveryCount: 2 },
    ],
  });

  test('goes on after what is done with', () => {
    expect([opened.startOffset, opened.endOffset, nextFetchOffset(opened)]).toEqual([7n, 9n, 7n]);
  });

  test('gives what was acquired by nobody knows whom, and what was released', () => {
    expect(take(opened, 'a', ['5-9', '10-11']).text).toBe('7-8×1, 9×3, 10-11×1');
  });
});
