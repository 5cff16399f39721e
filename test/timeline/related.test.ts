// "Why?": what led to an exchange, and what came of it.
import { expect, test } from 'vitest';
import type { TraceEvent, TraceFacts, TraceType } from '../../sandbox/trace/event.ts';
import { relatedTo } from '../../src/timeline/related.ts';
import type { Exchange } from '../../src/timeline/timeline.ts';
import { fakeTrace } from '../workspace/fake-lab.ts';

type Fact = { [Type in TraceType]: [Type, TraceFacts[Type]] }[TraceType];

function exchange(id: number, ...facts: readonly Fact[]): Exchange {
  const trace = fakeTrace();
  for (const [type, fact] of facts) trace.emit(type, fact as never);
  return { id, from: 'a', to: 'b', api: 'X', version: 1, at: 0, tookMs: 1, facts: trace.events as TraceEvent[] };
}
const append = (baseOffset: bigint, recordCount: number, partition = 0, producerId = -1n): Fact => [
  'append',
  {
    topic: 'orders',
    partition,
    baseOffset,
    records: [],
    recordCount,
    size: 80,
    compression: 'none',
    producerId,
    connection: 1,
    clientId: null,
  },
];
const deliver = (offset: bigint, endOffset: bigint, groupId = 'billing', partition = 0): Fact => [
  'deliver',
  { connection: 2, topic: 'orders', partition, offset, endOffset, groupId, memberId: 'm' },
];
const commit = (offset: bigint): Fact => [
  'offset-commit',
  { groupId: 'billing', memberId: 'm', topic: 'orders', partition: 0, offset, metadata: null, connection: 2 },
];
const marker = (offset: bigint, producerId: bigint): Fact => [
  'marker',
  { topic: 'orders', partition: 0, offset, producerId, producerEpoch: 0, result: 'commit', coordinatorEpoch: 0 },
];

const all = [
  exchange(1, append(0n, 2)),
  exchange(2, append(0n, 2, 1)),
  exchange(3, append(2n, 1, 0, 7n)),
  exchange(4, marker(3n, 7n)),
  exchange(5, deliver(0n, 2n)),
  exchange(6, deliver(2n, 4n)),
  exchange(7, deliver(0n, 4n, 'audit')),
  exchange(8, commit(2n)),
];

test.each([
  ['records are read by those who came to their offsets, in their partition', 1, [], [5, 7]],
  ['nobody has read another partition', 2, [], []],
  ['a marker ends what its producer wrote', 3, [], [4, 6, 7]],
  ['a marker comes of what its producer wrote', 4, [3], []],
  ['what is handed out was written, and is committed', 5, [1], [8]],
  ['an offset is committed after the last record before it was handed out to its group', 8, [5], []],
] as const)('%s', (_, id, before, after) => {
  const related = relatedTo(all.find((each) => each.id === id) as Exchange, all);
  expect([related.before, related.after].map((side) => side.map((each) => each.id))).toEqual([before, after]);
});
