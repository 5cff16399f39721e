import { describe, expect, test } from 'vitest';
import { emptyShareGroup, type ShareGroup, shareStateOf } from '../../sandbox/share/share-group.ts';
import {
  replayShareGroup,
  shareGroupKinds,
  shareGroupRecords,
  shareGroupTombstones,
} from '../../sandbox/share/share-group-records.ts';
import {
  initializedStep,
  type ShareGroupSurroundings,
  shareHeartbeatStep,
  shareTick,
} from '../../sandbox/share/share-group-step.ts';
import { assignSimply } from '../../sandbox/share/simple-assignor.ts';
import { decodeRecord, encodeRecord } from '../../sandbox/wire/coordinator-record.ts';

const topicId = 'AAAAAAAAAAAAAAAAAAAAAQ';
const around = (now: number, more: Partial<ShareGroupSurroundings> = {}): ShareGroupSurroundings => ({
  now,
  sessionTimeoutMs: 45_000,
  maxSize: 200,
  assignmentIntervalMs: 1_000,
  topic: (name) => (name === 'orders' ? { topicId, partitions: 2 } : undefined),
  ...more,
});
const beat = (memberId: string, memberEpoch: number, subscribedTopicNames: readonly string[] | null = null) => ({
  memberId,
  memberEpoch,
  rackId: null,
  subscribedTopicNames,
  clientId: 'c',
  clientHost: 'h',
});
const orders = new Map([[topicId, { name: 'orders', partitions: new Set([0, 1]) }]]);

/** A group of one that has its partitions. */
function settledGroup(): ShareGroup {
  const joined = shareHeartbeatStep(emptyShareGroup('g'), beat('a', 0, ['orders']), around(0)).group;
  return shareHeartbeatStep(initializedStep(joined, orders), beat('a', 2), around(1_500)).group;
}

describe('a heartbeat', () => {
  test('joins, and has the state of partitions begin before they are assigned', () => {
    const step = shareHeartbeatStep(emptyShareGroup('g'), beat('a', 0, ['orders']), around(0));
    expect(step.answer).toEqual({ error: 'NONE', message: null, memberEpoch: 2, assignment: new Set() });
    expect(step.effects).toContainEqual({ type: 'initialize', topics: orders });
    const later = shareHeartbeatStep(initializedStep(step.group, orders), beat('a', 2), around(1_500));
    expect(later.answer).toMatchObject({ memberEpoch: 3, assignment: new Set([`${topicId}:0`, `${topicId}:1`]) });
  });

  test('within the assignment interval leaves the target as it was', () => {
    const joined = shareHeartbeatStep(emptyShareGroup('g'), beat('a', 0, ['orders']), around(0)).group;
    const soon = shareHeartbeatStep(initializedStep(joined, orders), beat('a', 2), around(500));
    expect([soon.group.epoch, soon.group.targetEpoch, soon.answer.assignment]).toEqual([3, 2, null]);
  });

  test.each([
    ['that joins again', 'a', 0, 'NONE'],
    ['with its epoch', 'a', 3, 'NONE'],
    ['with the epoch before', 'a', 2, 'NONE'],
    ['with an older epoch', 'a', 1, 'FENCED_MEMBER_EPOCH'],
    ['with a greater epoch', 'a', 9, 'FENCED_MEMBER_EPOCH'],
    ['of a stranger', 'b', 3, 'UNKNOWN_MEMBER_ID'],
    ['of a stranger who leaves', 'b', -1, 'UNKNOWN_MEMBER_ID'],
  ] as const)('%s is answered', (_, memberId, epoch, error) => {
    const topics = epoch === 0 ? ['orders'] : null;
    expect(shareHeartbeatStep(settledGroup(), beat(memberId, epoch, topics), around(2_000)).answer.error).toBe(error);
  });

  test('of one too many is refused', () => {
    const { answer } = shareHeartbeatStep(settledGroup(), beat('b', 0, ['orders']), around(2_000, { maxSize: 1 }));
    expect(answer.error).toBe('GROUP_MAX_SIZE_REACHED');
  });

  test('of a member that leaves empties the group', () => {
    const { group, effects } = shareHeartbeatStep(settledGroup(), beat('a', -1), around(2_000));
    expect([shareStateOf(group), group.epoch, effects]).toEqual([
      'Empty',
      4,
      [{ type: 'left', memberId: 'a', reason: 'left' }],
    ]);
  });
});

test('a silent member is gone after its session, and not before', () => {
  const group = settledGroup();
  expect(shareTick(group, around(46_499)).effects).toEqual([]);
  expect(shareTick(group, around(46_500)).effects).toEqual([
    { type: 'left', memberId: 'a', reason: 'session-timeout' },
  ]);
});

test('a group is what its records say, and gone when they are', () => {
  const kinds = new Map(shareGroupKinds.map((kind) => [kind.type, kind]));
  const read = (records: ReturnType<typeof shareGroupRecords>, from?: ShareGroup) =>
    records.reduce<ShareGroup | undefined>((group, record) => {
      const { key, value } = encodeRecord(record);
      const kept = decodeRecord(kinds, key, value);
      return kept ? replayShareGroup(group, kept) : group;
    }, from);
  const group = settledGroup();
  const members = new Map([...group.members].map(([id, member]) => [id, { ...member, sessionDeadline: 0 }]));
  const kept = read(shareGroupRecords(undefined, group));
  expect(kept).toEqual({ ...group, members, initializing: new Map() });
  expect(read(shareGroupTombstones(group), group)).toBe(undefined);
});

test('only what a step changed is written', () => {
  const group = settledGroup();
  const names = (after: ShareGroup) => shareGroupRecords(group, after).map(({ kind }) => kind.name);
  expect(names(group)).toEqual([]);
  expect(names({ ...group, epoch: 9 })).toEqual(['ShareGroupMetadata']);
});

test.each<[string, readonly (readonly [string, string, string])[], number, string]>([
  ['one member has all', [['a', 't', '']], 2, 'a: t:0 t:1'],
  [
    'two members have halves',
    [
      ['a', 't', ''],
      ['b', 't', ''],
    ],
    4,
    'a: t:0 t:2; b: t:1 t:3',
  ],
  [
    'members share the only partition',
    [
      ['a', 't', ''],
      ['b', 't', ''],
      ['c', 't', ''],
    ],
    1,
    'a: t:0; b: t:0; c: t:0',
  ],
  [
    'a newcomer takes no more than its part',
    [
      ['a', 't', 't:0 t:1'],
      ['b', 't', ''],
    ],
    2,
    'a: t:1; b: t:0',
  ],
  ['what nobody wants is nobody’s', [['a', '', '']], 2, 'a: '],
  [
    'different wishes',
    [
      ['a', 't', ''],
      ['b', 'u', ''],
    ],
    2,
    'a: t:0 t:1; b: u:0 u:1',
  ],
])('the simple assignor: %s', (_, members, partitions, expected) => {
  const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
  const numbers = Array.from({ length: partitions }, (_each, at) => at);
  const target = assignSimply(
    members.map(([memberId, topics, current]) => ({
      memberId,
      topics: words(topics),
      current: new Set(words(current)),
    })),
    new Map([
      ['t', numbers],
      ['u', numbers],
    ]),
  );
  expect([...target].map(([id, keys]) => `${id}: ${[...keys].sort().join(' ')}`).join('; ')).toBe(expected);
});
