import { describe, expect, test } from 'vitest';
import { type ClassicGroup, emptyGroup, type Member } from '../../sandbox/group/classic-group.ts';
import { type ConsumerGroup, emptyConsumerGroup, nextConsumerDeadline } from '../../sandbox/group/consumer-group.ts';
import {
  classicHeartbeat,
  classicJoin,
  classicLeave,
  classicSync,
} from '../../sandbox/group/consumer-group-classic.ts';
import { consumerTick } from '../../sandbox/group/consumer-group-fence.ts';
import { heartbeatStep } from '../../sandbox/group/consumer-group-step.ts';
import type { ConsumerGroupSurroundings } from '../../sandbox/group/consumer-group-topics.ts';
import { readAssignment, writeAssignment } from '../../sandbox/group/consumer-protocol.ts';
import { toClassic, toConsumer } from '../../sandbox/group/migration.ts';

const topicId = 'TTTTTTTTTTTTTTTTTTTTTA';
const utf8 = new TextEncoder();
/** A subscription to orders, version 0. */
const subscription = Uint8Array.from([0, 0, 0, 0, 0, 1, 0, 6, ...utf8.encode('orders'), 255, 255, 255, 255]);
const protocols = [{ name: 'range', metadata: subscription }];
const all = [0, 1, 2, 3].map((partition) => ({ topic: 'orders', partition }));

const around: ConsumerGroupSurroundings = {
  now: 1_000_000,
  sessionTimeoutMs: 45_000,
  maxSize: 3,
  assignmentIntervalMs: 0,
  topics: [{ name: 'orders', topicId, partitions: 4 }],
  assignors: ['uniform', 'range'],
  topicsVersion: 1n,
  migration: { upgrade: true, downgrade: true },
  classicMaxSize: 3,
};

function classicMember(memberId: string, change: Partial<Member> = {}): Member {
  return {
    memberId,
    groupInstanceId: null,
    clientId: 'c',
    clientHost: 'h',
    sessionTimeoutMs: 6_000,
    rebalanceTimeoutMs: 9_000,
    protocols,
    assignment: writeAssignment(all, 0),
    sessionDeadline: null,
    joining: null,
    syncing: null,
    synced: true,
    ...change,
  };
}

function classicGroup(...members: readonly Member[]): ClassicGroup {
  return {
    ...emptyGroup('g', 0),
    state: 'Stable',
    generation: 5,
    protocolType: 'consumer',
    protocolName: 'range',
    leader: members[0]?.memberId ?? null,
    members: new Map(members.map((member) => [member.memberId, member])),
  };
}

const upgraded = (...members: readonly Member[]): ConsumerGroup =>
  toConsumer(classicGroup(...members), around) as ConsumerGroup;

/** A heartbeat of a member of the new protocol. */
const beat = (group: ConsumerGroup, memberId: string, memberEpoch: number) =>
  heartbeatStep(
    group,
    {
      memberId,
      memberEpoch,
      instanceId: null,
      rackId: null,
      rebalanceTimeoutMs: memberEpoch === 0 ? 60_000 : -1,
      subscribedTopicNames: memberEpoch === 0 ? ['orders'] : null,
      subscribedTopicRegex: null,
      serverAssignor: null,
      owned: memberEpoch === 0 ? new Set() : null,
      clientId: 'c',
      clientHost: 'h',
    },
    around,
  );

const joining = (memberId: string, change = {}) => ({
  memberId,
  newMemberId: 'made',
  groupInstanceId: null,
  clientId: 'c',
  clientHost: 'h',
  sessionTimeoutMs: 6_000,
  rebalanceTimeoutMs: 9_000,
  protocolType: 'consumer',
  protocols,
  memberIdRequired: false,
  ...change,
});

/** A member of each protocol, the classic one about to learn that it has to share. */
const mixed = (): ConsumerGroup => beat(upgraded(classicMember('old')), 'new', 0).group;

describe('a classic group as a consumer group', () => {
  test('keeps generation, members and assignments', () => {
    const group = upgraded(classicMember('old', { groupInstanceId: 'i' }));
    expect(group).toMatchObject({ epoch: 5, targetEpoch: 5 });
    expect(group.members.get('old')).toMatchObject({ epoch: 5, state: 'stable', instanceId: 'i' });
    expect(group.members.get('old')?.assigned.size).toBe(4);
  });

  test.each([
    [
      'where that is not wanted',
      classicGroup(classicMember('a')),
      { migration: { upgrade: false, downgrade: true } },
      'online upgrade is disabled.',
    ],
    [
      'of workers',
      { ...classicGroup(classicMember('a')), protocolType: 'connect' },
      {},
      'does not use the consumer embedded protocol.',
    ],
    [
      'too large',
      classicGroup(classicMember('a'), classicMember('b')),
      { maxSize: 1 },
      'exceeds the consumer group maximum size.',
    ],
    [
      'that cannot be read',
      classicGroup(classicMember('a', { assignment: Uint8Array.of(0) })),
      {},
      'protocol is malformed.',
    ],
  ] as const)('is refused one %s', (_, group, change, why) => {
    expect(toConsumer(group, { ...around, ...change })).toContain(why);
  });

  test('and back keeps what its members are to have', () => {
    const group = upgraded(classicMember('a'));
    const classic = toClassic(group, around);
    expect(classic).toMatchObject({ state: 'Stable', generation: 5, protocolName: 'range', leader: 'a' });
    expect(readAssignment(classic.members.get('a')?.assignment ?? new Uint8Array(0))?.partitions).toEqual(all);
  });
});

describe('a classic member among those of the new protocol', () => {
  test('is told to join again, gives up, and has the new epoch for its generation', () => {
    const who = { memberId: 'old', groupInstanceId: null, generation: 5 };
    const told = classicHeartbeat(mixed(), who, around);
    expect(told.error).toBe('REBALANCE_IN_PROGRESS');
    const joined = classicJoin(told.group, joining('old'), around);
    expect(joined).toMatchObject({ error: 'NONE', generation: 6, protocolName: 'range' });
    const synced = classicSync(joined.group, { ...who, generation: 6, protocolType: null, protocolName: null }, around);
    expect(synced.error).toBe('NONE');
    expect(readAssignment(synced.assignment)?.partitions).toHaveLength(2);
    expect(classicHeartbeat(synced.group, { ...who, generation: 6 }, around).error).toBe('NONE');
  });

  test.each([
    ['that does not beat', 6_000, (group: ConsumerGroup) => group],
    ['that is told to join again, and does not', 9_000, (group: ConsumerGroup) => alive(group)],
  ])('is put out %s', (_, afterMs, live) => {
    const group = live(mixed());
    const late = { ...around, now: around.now + afterMs };
    expect(nextConsumerDeadline(group)).toBe(late.now);
    const { effects } = consumerTick(group, late);
    expect(effects).toContainEqual(expect.objectContaining({ type: 'left', memberId: 'old' }));
  });

  test('is put out when it joined and does not ask for its assignment', () => {
    const joined = classicJoin(mixed(), joining('old', { sessionTimeoutMs: 60_000 }), around).group;
    expect(nextConsumerDeadline(joined)).toBe(around.now + 9_000);
  });

  test.each([
    ['of another type', joining('', { protocolType: 'connect' }), {}, 'INCONSISTENT_GROUP_PROTOCOL'],
    [
      'with no assignor in common',
      joining('', { protocols: [{ name: 'sticky', metadata: subscription }] }),
      {},
      'INCONSISTENT_GROUP_PROTOCOL',
    ],
    [
      'where groups do not move',
      joining(''),
      { migration: { upgrade: false, downgrade: false } },
      'INCONSISTENT_GROUP_PROTOCOL',
    ],
    ['into a full group', joining(''), { maxSize: 2 }, 'GROUP_MAX_SIZE_REACHED'],
    ['before it has an id', joining('', { memberIdRequired: true }), {}, 'MEMBER_ID_REQUIRED'],
    ['under a name that nobody has', joining('old', { groupInstanceId: 'i' }), {}, 'UNKNOWN_MEMBER_ID'],
  ] as const)('is refused %s', (_, join, change, error) => {
    expect(classicJoin(mixed(), join, { ...around, ...change }).error).toBe(error);
  });
});

/** Keeps the old member's session alive, so that only its joining is awaited. */
function alive(group: ConsumerGroup): ConsumerGroup {
  const who = { memberId: 'old', groupInstanceId: null, generation: 5 };
  const told = classicHeartbeat(group, who, around).group;
  const member = told.members.get('old');
  if (!member) throw new Error('no old member');
  return { ...told, members: new Map(told.members).set('old', { ...member, sessionDeadline: around.now + 60_000 }) };
}

describe('when the last member of the new protocol is gone', () => {
  test.each([
    ['the group is a classic one again, and shares anew', {}, true],
    ['it stays where that is not wanted', { migration: { upgrade: true, downgrade: false } }, false],
    ['it stays where it is too large', { classicMaxSize: 0 }, false],
  ] as const)('%s', (_, change, goesBack) => {
    const { effects, errors } = classicLeave(mixed(), [{ memberId: 'new', groupInstanceId: null }], {
      ...around,
      ...change,
    });
    expect(errors).toEqual(['NONE']);
    const downgrade = effects.find(({ type }) => type === 'downgrade');
    expect(downgrade !== undefined).toBe(goesBack);
    if (downgrade?.type === 'downgrade')
      expect(downgrade).toMatchObject({
        rebalance: true,
        group: { generation: 6, members: new Map([['old', expect.anything()]]) },
      });
  });

  test('nobody is left to go back with', () => {
    const alone = beat(emptyConsumerGroup('g'), 'new', 0).group;
    const { group, effects } = classicLeave(alone, [{ memberId: 'new', groupInstanceId: null }], around);
    expect(group.members.size).toBe(0);
    expect(effects.some(({ type }) => type === 'downgrade')).toBe(false);
  });
});
