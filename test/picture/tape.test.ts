import { describe, expect, test } from 'vitest';
import type { TraceEvent, TraceFacts, TraceType } from '../../sandbox/trace/event.ts';
import { memberName, stripOf, tracksOf } from '../../src/picture/lane.ts';
import { keptRecords, type TapeView, tape } from '../../src/picture/tape.ts';
import { tapeFromText, tapeToText } from '../../src/picture/tape-kept.ts';
import { declaredTape, heldTape } from '../../src/picture/tape-start.ts';
import { fakeTrace } from '../workspace/fake-lab.ts';

type Fact = { [Type in TraceType]: [Type, TraceFacts[Type]] }[TraceType];

/** The view after these facts, in order. */
function viewAfter(facts: readonly Fact[], start: TapeView = tape.initial): TapeView {
  const trace = fakeTrace();
  for (const [type, fact] of facts) trace.emit(type, fact as never);
  return (trace.events as TraceEvent[]).reduce(tape.reduce, start);
}

const topic = (name: string, partitions: number): Fact => [
  'topic-create',
  { topic: name, topicId: name, partitions, replicationFactor: 1, auto: false },
];
const append = (partition: number, baseOffset: bigint, keys: readonly (string | null)[], name = 'orders'): Fact => [
  'append',
  {
    topic: name,
    partition,
    baseOffset,
    records: keys.map((key) => ({ key, value: 'v', timestamp: 0, headers: 0, size: 1 })),
    recordCount: keys.length,
    size: 80,
    compression: 'none',
    producerId: -1n,
    connection: 1,
    clientId: 'shop',
  },
];
const join = (memberId: string, pid: number | null = null, groupId = 'billing'): Fact => [
  'member-join',
  { groupId, memberId, clientId: 'kafkajs', connection: 1, pid },
];
const assign = (members: Readonly<Record<string, readonly number[]>>, groupId = 'billing', generation = 1): Fact => [
  'assignment',
  {
    groupId,
    generation,
    members: Object.entries(members).map(([memberId, partitions]) => ({
      memberId,
      clientId: 'kafkajs',
      partitions: partitions.map((partition) => ({ topic: 'orders', partition })),
    })),
  },
];
const fetch = (
  memberId: string | null,
  partition: number,
  offset: bigint,
  groupId: string | null = 'billing',
): Fact => ['fetch', { connection: 1, clientId: null, topic: 'orders', partition, offset, groupId, memberId }];
const deliver = (memberId: string, partition: number, offset: bigint, endOffset: bigint): Fact => [
  'deliver',
  { connection: 1, topic: 'orders', partition, offset, endOffset, groupId: 'billing', memberId },
];
const commit = (partition: number, offset: bigint, groupId = 'billing'): Fact => [
  'offset-commit',
  { groupId, memberId: 'm1', topic: 'orders', partition, offset, metadata: null, connection: 1 },
];

const keysOf = (view: TapeView, partition = 0) =>
  view.topics[0]?.partitions[partition]?.records.map(({ key, offset }) => `${offset}:${key}`);
const cursorOf = (view: TapeView, partition = 0, groupId = 'billing') =>
  view.groups.find((group) => group.groupId === groupId)?.cursors.find((cursor) => cursor.partition === partition);

describe('records', () => {
  test.each<[string, readonly Fact[], string[]]>([
    [
      'land in order of offset',
      [topic('orders', 1), append(0, 0n, ['ana', 'bob']), append(0, 2n, ['cat'])],
      ['0:ana', '1:bob', '2:cat'],
    ],
    ['land once, though told twice', [topic('orders', 1), append(0, 0n, ['ana']), append(0, 0n, ['ana'])], ['0:ana']],
    ['make their topic appear when its creation was not seen', [append(0, 4n, ['ana'])], ['4:ana']],
    [
      'go when the log start passes them',
      [
        topic('orders', 1),
        append(0, 0n, ['ana', 'bob']),
        ['log-start', { topic: 'orders', partition: 0, offset: 1n, reason: 'retention' }],
      ],
      ['1:bob'],
    ],
    [
      'go when compaction removes them, and leave a gap',
      [
        topic('orders', 1),
        append(0, 0n, ['ana', 'bob', 'ana']),
        [
          'log-cleaned',
          {
            topic: 'orders',
            partition: 0,
            firstDirtyOffset: 0n,
            endOffset: 3n,
            removed: [0n],
            recordsBefore: 3,
            recordsAfter: 2,
            bytesBefore: 300,
            bytesAfter: 200,
            segmentsBefore: 2,
            segmentsAfter: 1,
          },
        ],
      ],
      ['1:bob', '2:ana'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(keysOf(viewAfter(facts))).toEqual(expected);
  });

  test('only the newest are kept, however many there were', () => {
    const view = viewAfter(Array.from({ length: keptRecords + 50 }, (_, offset) => append(0, BigInt(offset), ['k'])));
    expect(view.topics[0]?.partitions[0]?.records).toHaveLength(keptRecords);
    expect(view.topics[0]?.partitions[0]?.logEndOffset).toBe(BigInt(keptRecords + 50));
    expect(view.newest?.offset).toBe(BigInt(keptRecords + 49));
  });

  test('of Kafka’s own topics are left out', () => {
    const offsets: Fact = append(0, 0n, ['x'], '__consumer_offsets');
    expect(viewAfter([topic('__consumer_offsets', 50), offsets])).toEqual(tape.initial);
  });
});

describe('topics', () => {
  test('added partitions come behind those that are there, with their records kept', () => {
    const view = viewAfter([
      topic('orders', 1),
      append(0, 0n, ['ana']),
      ['partitions-create', { topic: 'orders', partitions: 3 }],
    ]);
    expect(view.topics[0]?.partitions.map(({ partition }) => partition)).toEqual([0, 1, 2]);
    expect(keysOf(view)).toEqual(['0:ana']);
  });

  test('a deleted topic takes its cursors with it', () => {
    const view = viewAfter([topic('orders', 1), commit(0, 0n), ['topic-delete', { topic: 'orders' }]]);
    expect(view.topics).toEqual([]);
    expect(view.groups[0]?.cursors).toEqual([]);
  });

  test('a reset forgets all but the names of programs', () => {
    const start: Fact = ['process-start', { pid: 7, file: '/home/learner/a.ts', args: ['b1'] }];
    expect(viewAfter([start, topic('orders', 1), commit(0, 1n), ['reset', {}]])).toEqual({
      ...tape.initial,
      programs: { 7: 'a.ts b1' },
    });
  });
});

describe('cursors', () => {
  test.each<[string, readonly Fact[], object]>([
    [
      'a fetch is where a member stands',
      [join('m1'), fetch('m1', 0, 3n)],
      { position: 3n, committed: null, memberId: 'm1' },
    ],
    [
      'what was handed out moves the position past it',
      [join('m1'), fetch('m1', 0, 0n), deliver('m1', 0, 0n, 5n)],
      { position: 5n },
    ],
    [
      'a commit moves nothing but the committed offset',
      [join('m1'), fetch('m1', 0, 5n), commit(0, 4n)],
      { position: 5n, committed: 4n },
    ],
    ['a seek back moves the position back', [join('m1'), fetch('m1', 0, 5n), fetch('m1', 0, 1n)], { position: 1n }],
    [
      'a member that leaves leaves its committed offset',
      [
        join('m1'),
        fetch('m1', 0, 5n),
        commit(0, 4n),
        ['member-leave', { groupId: 'billing', memberId: 'm1', reason: 'left' }],
      ],
      { position: null, committed: 4n, memberId: null },
    ],
    [
      'a new owner begins without a position',
      [join('m1'), assign({ m1: [0] }), fetch('m1', 0, 5n), join('m2'), assign({ m1: [], m2: [0] })],
      { position: null, memberId: 'm2' },
    ],
    [
      'a late fetch of the old owner moves nothing',
      [join('m1'), join('m2'), assign({ m1: [], m2: [0] }), fetch('m2', 0, 7n), fetch('m1', 0, 2n)],
      { position: 7n, memberId: 'm2' },
    ],
    [
      'a deleted offset is no committed offset',
      [commit(0, 4n), ['offset-delete', { groupId: 'billing', topic: 'orders', partition: 0, reason: 'asked' }]],
      { committed: null },
    ],
  ])('%s', (_, facts, expected) => {
    expect(cursorOf(viewAfter([topic('orders', 1), ...facts]))).toMatchObject(expected);
  });

  test('a consumer without a group has none', () => {
    expect(viewAfter([topic('orders', 1), fetch(null, 0, 3n, null)]).groups).toEqual([]);
  });

  test('two groups have cursors of their own on one partition', () => {
    const view = viewAfter([topic('orders', 1), commit(0, 2n), commit(0, 5n, 'audit')]);
    expect([cursorOf(view)?.committed, cursorOf(view, 0, 'audit')?.committed]).toEqual([2n, 5n]);
  });
});

describe('members', () => {
  test('keep their shape while others come and go; a free one is given again', () => {
    const shapes = (view: TapeView) =>
      Object.fromEntries(view.groups[0]?.members.map(({ memberId, shape }) => [memberId, shape]) ?? []);
    const facts: Fact[] = [
      join('a'),
      join('b'),
      ['member-leave', { groupId: 'billing', memberId: 'a', reason: 'left' }],
    ];
    expect(shapes(viewAfter(facts))).toEqual({ b: 1 });
    expect(shapes(viewAfter([...facts, join('c')]))).toEqual({ b: 1, c: 0 });
  });

  test.each<[string, readonly Fact[], string[]]>([
    [
      'are called what their program is called',
      [['process-start', { pid: 1, file: '/home/learner/b.ts', args: ['b1'] }], join('m', 1)],
      ['b b1'],
    ],
    ['are called by client id when the program is unknown', [join('m')], ['kafkajs']],
    ['are numbered when several are called alike', [join('m'), join('n')], ['kafkajs 1', 'kafkajs 2']],
  ])('%s', (_, facts, expected) => {
    const view = viewAfter(facts);
    const group = view.groups[0];
    expect(group?.members.map((member) => memberName(view, group, member))).toEqual(expected);
  });
});

describe('a lane', () => {
  const log = (records: number, logStartOffset = 0n) => {
    const facts = Array.from({ length: records }, (_, offset) => append(0, BigInt(offset), ['k']));
    const view = viewAfter([topic('orders', 1), ...facts]);
    const partition = view.topics[0]?.partitions[0];
    if (!partition) throw new Error('no partition');
    return { ...partition, logStartOffset };
  };

  test('draws at most a hundred cells and says how many are older', () => {
    const strip = stripOf(log(160), 56);
    expect([strip.cells.length, strip.older, strip.first]).toEqual([100, 60, 60n]);
  });

  test('has no cell where the log has no record', () => {
    const partition = { ...log(4), records: log(4).records.filter(({ offset }) => offset !== 1n) };
    const strip = stripOf(partition, 56);
    expect([0n, 1n, 2n, 3n, 4n].map(strip.x)).toEqual([0, 56, 56, 112, 168]);
  });

  test('keeps what lies before the first cell or after the end within the strip', () => {
    const strip = stripOf(log(160), 56);
    expect(strip.x(0n)).toBe(0);
    expect(strip.x(30n)).toBeLessThan(strip.lead);
    expect(strip.x(10_000n)).toBe(strip.x(160n));
  });

  test('has a track for each group at the topic, with the lag behind the high watermark', () => {
    const hw: Fact = ['high-watermark', { topic: 'orders', partition: 0, offset: 3n }];
    const view = viewAfter([
      topic('orders', 2),
      append(0, 0n, ['a', 'b', 'c']),
      hw,
      join('m1'),
      assign({ m1: [0] }),
      commit(0, 1n),
      commit(1, 0n, 'audit'),
    ]);
    const [first, second] = view.topics[0]?.partitions ?? [];
    expect(first && tracksOf(view, 'orders', first).map((track) => track?.lag ?? null)).toEqual([2, null]);
    expect(second && tracksOf(view, 'orders', second).map((track) => track?.groupId ?? null)).toEqual([null, 'audit']);
  });
});

describe('before the first event', () => {
  test('the lesson’s topics are there, empty', () => {
    expect(
      declaredTape([{ name: 'orders', partitions: 2 }]).topics[0]?.partitions.map(({ logEndOffset }) => logEndOffset),
    ).toEqual([0n, 0n]);
  });

  test('records that came while the lab was asked are not doubled when their event arrives', () => {
    const partition = { partition: 0, leader: 1, logStartOffset: 0n, highWatermark: 1n, logEndOffset: 1n };
    const record = (offset: bigint) => ({
      topic: 'orders',
      partition: 0,
      offset,
      timestamp: 0,
      key: 'k',
      value: null,
      headers: [],
    });
    const start = heldTape(
      [{ name: 'orders', internal: false, partitions: [partition] }],
      [record(0n), record(1n)],
      [],
    );
    expect(keysOf(viewAfter([append(0, 1n, ['k'])], start))).toEqual(['0:k', '1:k']);
  });
});

test('the tape is kept over a reload as it was, but for those who were reading', () => {
  const view = viewAfter([topic('orders', 1), append(0, 0n, ['ana']), join('m1'), assign({ m1: [0] }), commit(0, 1n)]);
  const kept = tapeFromText(tapeToText(view));
  expect(kept?.topics).toEqual(view.topics);
  expect(kept?.groups).toMatchObject([{ members: [], cursors: [{ committed: 1n, position: null, memberId: null }] }]);
});

test.each([null, '', 'null', '[]', '{"topics":1}'])('%j is no kept tape', (text) => {
  expect(tapeFromText(text)).toBeNull();
});
