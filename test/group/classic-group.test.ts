import { describe, expect, test } from 'vitest';
import { type ClassicGroup, emptyGroup, nextDeadline } from '../../sandbox/group/classic-group.ts';
import { step } from '../../sandbox/group/classic-group-step.ts';
import type { ClassicGroupEffect, ClassicGroupEvent } from '../../sandbox/group/events.ts';
import { offsetCommit, offsetOf, offsetRecord } from '../../sandbox/group/offset-records.ts';
import { decodeRecord, encodeRecord } from '../../sandbox/wire/coordinator-record.ts';

/** A group to which things happen at times that the test chooses. */
class Story {
  group: ClassicGroup = emptyGroup('g');
  now = 0;
  #request = 0;
  #made = 0;
  readonly effects: ClassicGroupEffect[] = [];

  do(event: ClassicGroupEvent): readonly ClassicGroupEffect[] {
    const { group, effects } = step(this.group, event, this.now);
    this.group = group;
    this.effects.push(...effects);
    return effects;
  }

  join(memberId: string, change: Partial<Extract<ClassicGroupEvent, { type: 'join' }>> = {}) {
    this.#request += 1;
    this.#made += 1;
    return this.do({
      type: 'join',
      request: this.#request,
      memberId,
      newMemberId: `m${this.#made}`,
      groupInstanceId: null,
      clientId: 'c',
      clientHost: '127.0.0.1',
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 60_000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Uint8Array.of(1) }],
      memberIdRequired: false,
      maySkipAssignment: false,
      initialDelayMs: 0,
      maxSize: 100,
      ...change,
    });
  }

  sync(memberId: string, assignments: readonly string[] = [], generation = this.group.generation) {
    this.#request += 1;
    return this.do({
      type: 'sync',
      request: this.#request,
      memberId,
      groupInstanceId: null,
      generation,
      protocolType: null,
      protocolName: null,
      assignments: assignments.map((id, i) => ({ memberId: id, assignment: Uint8Array.of(i) })),
    });
  }

  say(type: 'heartbeat' | 'commit', memberId: string, generation = this.group.generation): string {
    this.#request += 1;
    const [effect] = this.do({ type, request: this.#request, memberId, groupInstanceId: null, generation });
    return effect?.type === 'answer' ? effect.error : 'no answer';
  }

  leave(memberId: string): string {
    this.#request += 1;
    const answer = this.do({ type: 'leave', request: this.#request, memberId, groupInstanceId: null }).find(
      ({ type }) => type === 'answer',
    );
    return answer?.type === 'answer' ? answer.error : 'no answer';
  }

  /** Moves time to the group's next deadline, and on, until `ms` have passed. */
  pass(ms: number): void {
    const target = this.now + ms;
    for (let next = nextDeadline(this.group); next !== null && next <= target; next = nextDeadline(this.group)) {
      this.now = Math.max(this.now, next);
      this.do({ type: 'tick' });
    }
    this.now = target;
  }
}

function stable(...members: string[]): Story {
  const story = new Story();
  story.join('', { newMemberId: members[0] as string, initialDelayMs: 3000 });
  for (const memberId of members.slice(1)) story.join('', { newMemberId: memberId, initialDelayMs: 3000 });
  story.pass(6000);
  for (const memberId of members.slice(1)) story.sync(memberId);
  story.sync(members[0] as string, members);
  return story;
}
const answers = (effects: readonly ClassicGroupEffect[]) =>
  effects.flatMap((effect) => ('error' in effect ? [`${effect.type} ${effect.request} ${effect.error}`] : []));

test('members that start within the initial delay share the first generation', () => {
  const story = new Story();
  story.join('', { newMemberId: 'a', initialDelayMs: 3000 });
  story.pass(2000);
  story.join('', { newMemberId: 'b', initialDelayMs: 3000 });
  story.pass(900);
  expect(story.group.state).toBe('PreparingRebalance');
  story.pass(3100);
  expect(story.group).toMatchObject({
    state: 'CompletingRebalance',
    generation: 1,
    leader: 'a',
    protocolName: 'range',
  });
  expect([...story.group.members.keys()]).toEqual(['a', 'b']);
});

test('with no initial delay a lone member has its generation at once', () => {
  const story = new Story();
  expect(answers(story.join('', { newMemberId: 'a' }))).toEqual(['join-answer 1 NONE']);
  expect(story.group.generation).toBe(1);
});

test('a new member is told its id first, and forgotten if it does not come back with it', () => {
  const story = new Story();
  expect(story.join('', { newMemberId: 'a', memberIdRequired: true })).toEqual([
    { type: 'join-answer', request: 1, error: 'MEMBER_ID_REQUIRED', memberId: 'a' },
  ]);
  expect(story.group.pending.has('a')).toBe(true);
  story.pass(10_000);
  expect(story.group.pending.has('a')).toBe(false);
  expect(answers(story.join('a'))).toEqual(['join-answer 2 UNKNOWN_MEMBER_ID']);
});

test('a follower waits for the leader, then both have their assignment', () => {
  const story = stable('a', 'b');
  expect(story.group.state).toBe('Stable');
  expect([...story.group.members.values()].map(({ assignment }) => [...assignment])).toEqual([[0], [1]]);
});

describe('a stable group of two', () => {
  test.each([
    ['its own generation', 'a', 1, 'NONE'],
    ['an older generation', 'a', 0, 'ILLEGAL_GENERATION'],
    ['a generation to come', 'a', 2, 'ILLEGAL_GENERATION'],
    ['a member it never had', 'z', 1, 'UNKNOWN_MEMBER_ID'],
  ] as const)('heartbeat and commit with %s', (_, member, generation, expected) => {
    const story = stable('a', 'b');
    expect(story.group.generation).toBe(1);
    expect(story.say('heartbeat', member, generation)).toBe(expected);
    expect(story.say('commit', member, generation)).toBe(expected);
  });

  test('loses a silent member after its session timeout, not before, and not after its rebalance timeout', () => {
    const story = stable('a', 'b');
    story.pass(9_999);
    story.say('heartbeat', 'a');
    expect([...story.group.members.keys()]).toEqual(['a', 'b']);
    story.pass(1);
    expect([...story.group.members.keys()]).toEqual(['a']);
    expect(story.effects).toContainEqual({ type: 'left', memberId: 'b', reason: 'session-timeout' });
    expect(story.group.state).toBe('PreparingRebalance');
    expect(story.say('heartbeat', 'a')).toBe('REBALANCE_IN_PROGRESS');
  });

  test('rebalances when a third joins; who does not rejoin in time is out', () => {
    const story = stable('a', 'b');
    story.join('', { newMemberId: 'c' });
    expect(story.group.state).toBe('PreparingRebalance');
    story.join('a');
    for (let i = 0; i < 12; i += 1) {
      story.pass(5_000);
      if (story.group.state === 'PreparingRebalance') story.say('heartbeat', 'b');
    }
    expect(story.effects).toContainEqual({ type: 'left', memberId: 'b', reason: 'rebalance-timeout' });
    expect(story.group).toMatchObject({ generation: 2 });
    expect([...story.group.members.keys()]).toEqual(['a', 'c']);
  });

  test('goes on without one that leaves, and is empty when the last has left', () => {
    const story = stable('a', 'b');
    expect(story.leave('b')).toBe('NONE');
    expect(story.group.state).toBe('PreparingRebalance');
    story.join('a');
    expect(story.group).toMatchObject({ state: 'CompletingRebalance', generation: 2 });
    expect(story.leave('a')).toBe('NONE');
    expect(story.group).toMatchObject({ state: 'Empty', generation: 3, leader: null, protocolName: null });
    expect(nextDeadline(story.group)).toBeNull();
  });

  test('a follower that rejoins unchanged keeps the generation; the leader starts a new one', () => {
    const story = stable('a', 'b');
    expect(answers(story.join('b'))).toHaveLength(1);
    expect(story.group).toMatchObject({ state: 'Stable', generation: 1 });
    story.join('a');
    expect(story.group.state).toBe('PreparingRebalance');
  });

  test.each([
    ['another kind of group', { protocolType: 'connect' }],
    ['no assignor in common', { protocols: [{ name: 'sticky', metadata: new Uint8Array(0) }] }],
    ['no assignor at all', { protocols: [] }],
  ] as const)('refuses a member of %s', (_, change) => {
    expect(answers(stable('a', 'b').join('', change))[0]).toMatch(/INCONSISTENT_GROUP_PROTOCOL$/);
  });

  test('refuses one too many', () => {
    expect(answers(stable('a', 'b').join('', { maxSize: 2 }))[0]).toMatch(/GROUP_MAX_SIZE_REACHED$/);
  });

  test('a sync during a rebalance is told so', () => {
    const story = stable('a', 'b');
    story.join('', { newMemberId: 'c' });
    expect(answers(story.sync('b'))[0]).toMatch(/REBALANCE_IN_PROGRESS$/);
  });
});

test('a member that joins but never syncs is removed after the rebalance timeout', () => {
  const story = new Story();
  story.join('', { newMemberId: 'a', initialDelayMs: 3000, sessionTimeoutMs: 200_000 });
  story.join('', { newMemberId: 'b', initialDelayMs: 3000, sessionTimeoutMs: 200_000 });
  story.pass(6000);
  story.sync('a', ['a', 'b']);
  story.pass(59_999);
  expect(story.group.members.has('b')).toBe(true);
  story.pass(60_000);
  expect(story.group.members.has('b')).toBe(false);
});

describe('static members', () => {
  const instance = { groupInstanceId: 'i1' };
  test('a second owner of the name fences the first and keeps its assignment', () => {
    const story = new Story();
    story.join('', { newMemberId: 'a', ...instance });
    story.sync('a', ['a']);
    const effects = story.join('', { newMemberId: 'a2', ...instance });
    expect(answers(effects)).toEqual(['join-answer 3 NONE']);
    expect(story.group).toMatchObject({ state: 'Stable', generation: 1, leader: 'a2' });
    expect([...(story.group.members.get('a2')?.assignment ?? [])]).toEqual([0]);
    const [fenced] = story.do({ type: 'heartbeat', request: 99, memberId: 'a', groupInstanceId: 'i1', generation: 1 });
    expect(fenced).toMatchObject({ error: 'FENCED_INSTANCE_ID' });
  });
});

describe('commits from outside the group', () => {
  test.each([
    ['an empty group takes them', () => new Story(), 'NONE'],
    ['a group with members does not', () => stable('a'), 'UNKNOWN_MEMBER_ID'],
  ] as const)('%s', (_, make, expected) => {
    expect(make().say('commit', '', -1)).toBe(expected);
  });
});

describe('offset records', () => {
  test.each([
    ['with the topic id', 4, null, 'AAAAAAAAAAAAAAAAAAAAAQ'],
    ['with a time of expiry, which has no place for the id', 1, 1_700_000_000_900, 'AAAAAAAAAAAAAAAAAAAAAA'],
  ] as const)('read back as they were written: %s', (_, version, expireTimestamp, topicId) => {
    const key = { groupId: 'audit', topic: 'orders', partition: 2 };
    const leaderEpoch = version === 1 ? -1 : 0;
    const value = {
      offset: 7n,
      leaderEpoch,
      metadata: '备注',
      commitTimestamp: 1_700_000_000_000,
      expireTimestamp,
      topicId,
    };
    const encoded = encodeRecord(offsetRecord(key, value));
    expect(encoded.value?.[1]).toBe(version);
    const decoded = decodeRecord(new Map([[1, offsetCommit]]), encoded.key, encoded.value);
    expect(decoded && offsetOf(decoded)).toEqual({ key, value });
  });
});
