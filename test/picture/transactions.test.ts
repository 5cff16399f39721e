// Transactions on the tape: undecided until a marker, then committed or struck, and the last stable offset beside.
import { describe, expect, test } from 'vitest';
import type { TraceEvent, TraceFacts, TraceType } from '../../sandbox/trace/event.ts';
import { recordCount, stripOf, tracksOf } from '../../src/picture/lane.ts';
import { type TapeView, tape } from '../../src/picture/tape.ts';
import { tapeFromText, tapeToText } from '../../src/picture/tape-kept.ts';
import { heldTape } from '../../src/picture/tape-start.ts';
import { withKnownTransactions } from '../../src/picture/tape-transactions.ts';
import { fakeTrace } from '../workspace/fake-lab.ts';

type Fact = { [Type in TraceType]: [Type, TraceFacts[Type]] }[TraceType];

function viewAfter(facts: readonly Fact[], start: TapeView = tape.initial): TapeView {
  const trace = fakeTrace();
  for (const [type, fact] of facts) trace.emit(type, fact as never);
  return (trace.events as TraceEvent[]).reduce(tape.reduce, start);
}

const orders = { topic: 'orders', partition: 0 };
const created: Fact = [
  'topic-create',
  { topic: 'orders', topicId: 'orders', partitions: 1, replicationFactor: 1, auto: false },
];
const append = (producerId: bigint, baseOffset: bigint, keys: readonly string[]): Fact => [
  'append',
  {
    ...orders,
    baseOffset,
    records: keys.map((key) => ({ key, value: 'v', timestamp: 0, headers: 0, size: 1 })),
    recordCount: keys.length,
    size: 80,
    compression: 'none',
    producerId,
    connection: 1,
    clientId: 'shop',
  },
];
const state = (producerId: bigint, state: string): Fact => [
  'transaction',
  { transactionalId: `tx-${producerId}`, producerId, producerEpoch: 0, state },
];
const begun = (producerId: bigint): readonly Fact[] => [
  state(producerId, 'Ongoing'),
  ['transaction-partition', { transactionalId: `tx-${producerId}`, producerId, ...orders }],
];
const marker = (producerId: bigint, offset: bigint, result: 'commit' | 'abort'): Fact => [
  'marker',
  { ...orders, offset, producerId, producerEpoch: 0, result, coordinatorEpoch: 0 },
];
const stable = (offset: bigint): Fact => ['last-stable', { ...orders, offset }];
const watermark = (offset: bigint): Fact => ['high-watermark', { ...orders, offset }];
const pending = (producerId: bigint, offset: bigint): Fact => [
  'offset-pending',
  { groupId: 'billing', memberId: 'm1', ...orders, offset, producerId },
];

const partitionOf = (view: TapeView) => view.topics[0]?.partitions[0];
/** Cells in the order of their offsets, as `0 ana open` and `2 commit`. */
const cellsOf = (view: TapeView) => {
  const partition = partitionOf(view);
  if (!partition) return [];
  return stripOf(partition, 56).cells.map(({ offset, record, marker: end }) =>
    [offset, record?.key ?? end?.result, record?.transaction?.state].filter((part) => part !== undefined).join(' '),
  );
};

describe('records of a transaction', () => {
  test.each<[string, readonly Fact[], string[]]>([
    ['are undecided while it is open', [...begun(7n), append(7n, 0n, ['ana', 'bob'])], ['0 ana open', '1 bob open']],
    [
      'are committed by its commit marker, which takes an offset',
      [...begun(7n), append(7n, 0n, ['ana']), marker(7n, 1n, 'commit')],
      ['0 ana committed', '1 commit'],
    ],
    [
      'are aborted by its abort marker',
      [...begun(7n), append(7n, 0n, ['ana']), marker(7n, 1n, 'abort')],
      ['0 ana aborted', '1 abort'],
    ],
    [
      'are decided by the marker of their own producer alone',
      [...begun(7n), ...begun(8n), append(7n, 0n, ['ana']), append(8n, 1n, ['bob']), marker(8n, 2n, 'abort')],
      ['0 ana open', '1 bob aborted', '2 abort'],
    ],
    [
      'are open again in the next one',
      [...begun(7n), append(7n, 0n, ['ana']), marker(7n, 1n, 'abort'), ...begun(7n), append(7n, 2n, ['bob'])],
      ['0 ana aborted', '1 abort', '2 bob open'],
    ],
    [
      'stand beside others, which are decided at once',
      [...begun(7n), append(7n, 0n, ['ana']), append(-1n, 1n, ['bob'])],
      ['0 ana open', '1 bob'],
    ],
  ])('%s', (_, facts, cells) => {
    expect(cellsOf(viewAfter([created, ...facts]))).toEqual(cells);
  });

  test('name the transaction they were sent in, and so does the marker', () => {
    const view = viewAfter([created, ...begun(7n), append(7n, 0n, ['ana']), marker(7n, 1n, 'commit')]);
    expect(partitionOf(view)?.records[0]?.transaction?.transactionalId).toBe('tx-7');
    expect(partitionOf(view)?.markers[0]?.transactionalId).toBe('tx-7');
  });
});

test('a marker is no record: it is not counted, and is told once', () => {
  const view = viewAfter([
    created,
    ...begun(7n),
    append(7n, 0n, ['ana']),
    marker(7n, 1n, 'commit'),
    marker(7n, 1n, 'commit'),
  ]);
  expect(view.topics.map(recordCount)).toEqual([1]);
  expect(partitionOf(view)?.logEndOffset).toBe(2n);
});

test('the last stable offset stays at the first undecided record, apart from the high watermark', () => {
  const open = viewAfter([created, ...begun(7n), append(7n, 0n, ['ana', 'bob']), watermark(2n), stable(0n)]);
  expect(partitionOf(open)).toMatchObject({ lastStableOffset: 0n, highWatermark: 2n });
  const ended = viewAfter([marker(7n, 2n, 'commit'), watermark(3n), stable(3n)], open);
  expect(partitionOf(ended)).toMatchObject({ lastStableOffset: 3n, highWatermark: 3n });
  expect(partitionOf(viewAfter([created, append(-1n, 0n, ['ana'])]))?.lastStableOffset).toBeNull();
});

describe('an offset committed within a transaction', () => {
  const trackOf = (view: TapeView) => {
    const partition = partitionOf(view);
    return partition ? tracksOf(view, 'orders', partition)[0] : undefined;
  };
  const before = [created, ...begun(7n), append(-1n, 0n, ['ana', 'bob']), pending(7n, 2n)];

  test('is pending', () => expect(trackOf(viewAfter(before))).toMatchObject({ committed: null, pending: 2n }));

  test('counts once the transaction commits', () => {
    const commit: Fact = [
      'offset-commit',
      { groupId: 'billing', memberId: 'm1', ...orders, offset: 2n, metadata: null, connection: 1 },
    ];
    expect(trackOf(viewAfter([...before, state(7n, 'PrepareCommit'), commit]))).toMatchObject({
      committed: 2n,
      pending: null,
    });
  });

  test('is forgotten when the transaction aborts', () => {
    expect(trackOf(viewAfter([...before, state(8n, 'PrepareAbort')]))).toMatchObject({ pending: 2n });
    expect(trackOf(viewAfter([...before, state(7n, 'PrepareAbort')])) ?? null).toBeNull();
  });
});

test('after a reload what was known of transactions is drawn again', () => {
  const facts = [...begun(7n), append(7n, 0n, ['ana']), marker(7n, 1n, 'abort'), ...begun(8n), append(8n, 2n, ['bob'])];
  const left = viewAfter([created, ...facts, watermark(3n), stable(2n)]);
  const kept = tapeFromText(tapeToText(left));
  expect(kept && cellsOf(kept)).toEqual(['0 ana aborted', '1 abort', '2 bob open']);
  const record = (offset: bigint, key: string) => ({ ...orders, offset, key, value: 'v', timestamp: 0, headers: [] });
  const held = heldTape(
    [
      {
        name: 'orders',
        internal: false,
        partitions: [{ partition: 0, leader: 1, logStartOffset: 0n, highWatermark: 3n, logEndOffset: 3n }],
      },
    ],
    [record(0n, 'ana'), record(2n, 'bob')],
    [],
  );
  const again = withKnownTransactions(held, kept ?? tape.initial);
  expect(cellsOf(again)).toEqual(['0 ana aborted', '1 abort', '2 bob open']);
  expect(cellsOf(viewAfter([marker(8n, 3n, 'commit')], again))).toEqual([
    '0 ana aborted',
    '1 abort',
    '2 bob committed',
    '3 commit',
  ]);
});

test('a tape kept by an older version of the page is read', () => {
  const { markers: _, open: __, lastStableOffset: ___, ...old } = partitionOf(viewAfter([created])) ?? {};
  const text = JSON.stringify({ topics: [{ name: 'orders', partitions: [old] }], groups: [] }, (_, value: unknown) =>
    typeof value === 'bigint' ? { offset: String(value) } : value,
  );
  expect(partitionOf(tapeFromText(text) ?? tape.initial)).toMatchObject({
    markers: [],
    open: [],
    lastStableOffset: null,
  });
});
