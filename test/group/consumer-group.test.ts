import { describe, expect, test } from 'vitest';
import {
  type ConsumerGroup,
  emptyConsumerGroup,
  nextConsumerDeadline,
  partitionKey,
  stateOf,
} from '../../sandbox/group/consumer-group.ts';
import { consumerGroupRecords } from '../../sandbox/group/consumer-group-changes.ts';
import { consumerTick } from '../../sandbox/group/consumer-group-fence.ts';
import { consumerGroupReplays, loadedConsumerGroup } from '../../sandbox/group/consumer-group-replay.ts';
import {
  type ConsumerGroupEffect,
  type ConsumerHeartbeat,
  heartbeatStep,
} from '../../sandbox/group/consumer-group-step.ts';
import { type ConsumerGroupSurroundings, resolvePatterns } from '../../sandbox/group/consumer-group-topics.ts';
import { serverAssignors } from '../../sandbox/group/server-assignors.ts';
import type { CoordinatorRecord } from '../../sandbox/wire/coordinator-record.ts';

const id = (letter: string): string => `${letter.repeat(21)}A`;
const orders = { name: 'orders', topicId: id('T'), partitions: 4 };

/** A group whose members behave as the protocol asks, at times that the test chooses. */
class Story {
  group: ConsumerGroup = emptyConsumerGroup('g');
  now = 1_000_000;
  topics = [orders];
  assignmentIntervalMs = 0;
  readonly epochs = new Map<string, number>();
  readonly owned = new Map<string, ReadonlySet<string>>();
  /** The group as its records tell of it. */
  kept: ConsumerGroup | undefined;

  say(memberId: string, change: Partial<ConsumerHeartbeat> = {}) {
    const { group, answer, effects } = heartbeatStep(
      this.group,
      {
        memberId,
        memberEpoch: this.epochs.get(memberId) ?? 0,
        instanceId: null,
        rackId: null,
        rebalanceTimeoutMs: 60_000,
        subscribedTopicNames: ['orders'],
        subscribedTopicRegex: null,
        serverAssignor: null,
        owned: this.owned.get(memberId) ?? new Set(),
        clientId: 'c',
        clientHost: 'h',
        ...change,
      },
      this.around,
    );
    this.group = group;
    this.#carryOut(effects);
    return answer;
  }

  get around(): ConsumerGroupSurroundings {
    return {
      now: this.now,
      sessionTimeoutMs: 45_000,
      maxSize: 10,
      assignmentIntervalMs: this.assignmentIntervalMs,
      topics: this.topics,
      assignors: ['uniform', 'range'],
      topicsVersion: BigInt(this.topics.length),
      migration: { upgrade: true, downgrade: true },
      classicMaxSize: 10,
    };
  }

  #carryOut(effects: readonly ConsumerGroupEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'write') this.#keep(effect.records);
      else if (effect.type === 'resolve') {
        const before = this.group;
        this.group = resolvePatterns(before, effect.patterns, this.around, () => true);
        this.#keep(consumerGroupRecords(before, this.group));
      }
    }
  }

  #keep(records: readonly CoordinatorRecord[]): void {
    for (const { kind, key, value } of records)
      this.kept = consumerGroupReplays.find((each) => each.kind === kind)?.apply(this.kept, key, value);
  }

  /** A heartbeat of a client that does at once what it is told. */
  beat(memberId: string, change: Partial<ConsumerHeartbeat> = {}): string {
    const answer = this.say(memberId, change);
    if (answer.error !== 'NONE') return answer.error;
    this.epochs.set(memberId, answer.memberEpoch);
    if (answer.assignment) this.owned.set(memberId, answer.assignment);
    return `${answer.memberEpoch}: ${[...(this.owned.get(memberId) ?? [])]
      .map((key) => key.split(':')[1])
      .sort()
      .join()}`;
  }

  pass(ms: number): void {
    const target = this.now + ms;
    for (
      let next = nextConsumerDeadline(this.group);
      next !== null && next <= target;
      next = nextConsumerDeadline(this.group)
    ) {
      this.now = Math.max(this.now, next);
      const { group, effects } = consumerTick(this.group, this.around);
      this.group = group;
      this.#carryOut(effects);
    }
    this.now = target;
  }
}

test('the first member gets everything at once', () => {
  const story = new Story();
  expect(story.beat('a')).toBe('2: 0,1,2,3');
  expect(stateOf(story.group)).toBe('Stable');
});

test('a second member gets its half when the first has given it up, and the first keeps the other half throughout', () => {
  const story = new Story();
  story.beat('a');
  expect(story.beat('b')).toBe('3: ');
  expect(stateOf(story.group)).toBe('Reconciling');
  expect(story.beat('a')).toBe('2: 0,1');
  expect(story.beat('b'), 'before a says that it has let go').toBe('3: ');
  expect(story.beat('a')).toBe('3: 0,1');
  expect(story.beat('b')).toBe('3: 2,3');
  expect(stateOf(story.group)).toBe('Stable');
});

test('changes within the assignment interval share the next target assignment', () => {
  const story = new Story();
  story.assignmentIntervalMs = 1000;
  story.beat('a');
  expect(story.beat('b')).toBe('2: ');
  expect(stateOf(story.group)).toBe('Assigning');
  story.pass(1000);
  story.beat('b');
  expect(story.beat('a')).toBe('2: 0,1');
  story.beat('a');
  expect(story.beat('b')).toBe('3: 2,3');
});

test('what a member leaves behind goes to the others', () => {
  const story = new Story();
  story.beat('a');
  for (const member of ['b', 'a', 'a', 'b']) story.beat(member);
  expect(story.beat('b', { memberEpoch: -1 })).toBe('-1: 2,3');
  expect(story.beat('a')).toBe('4: 0,1,2,3');
});

describe('a member of epoch 3', () => {
  const settled = (): Story => {
    const story = new Story();
    story.beat('a');
    for (const member of ['b', 'a', 'a', 'b']) story.beat(member);
    return story;
  };
  test.each([
    ['the epoch it has', 3, 'NONE'],
    ['an epoch to come', 4, 'FENCED_MEMBER_EPOCH'],
    ['the one before, as after an answer that was lost', 2, 'NONE'],
    ['an epoch long gone', 1, 'FENCED_MEMBER_EPOCH'],
  ] as const)('that says %s', (_, memberEpoch, error) => {
    expect(settled().say('a', { memberEpoch }).error).toBe(error);
  });

  test('is gone after 45 seconds of silence, and must join again', () => {
    const story = settled();
    story.pass(44_999);
    story.beat('b');
    expect(story.group.members.has('a')).toBe(true);
    story.pass(1);
    expect(story.group.members.has('a')).toBe(false);
    expect(story.beat('a')).toBe('UNKNOWN_MEMBER_ID');
    expect(story.beat('b')).toBe('4: 0,1,2,3');
  });

  test('has a new target when its topic gets more partitions', () => {
    const story = settled();
    story.topics = [{ ...orders, partitions: 6 }];
    for (const member of ['a', 'b', 'a', 'b']) story.beat(member);
    expect([...(story.owned.get('a') ?? []), ...(story.owned.get('b') ?? [])]).toHaveLength(6);
    expect(story.owned.get('a')?.size).toBe(3);
  });
});

test('a member that does not give up its partitions in time is removed', () => {
  const story = new Story();
  story.beat('a');
  story.beat('b');
  expect(story.say('a').assignment?.size).toBe(2);
  for (let i = 0; i < 6; i += 1) {
    story.pass(9_999);
    // Alive, but it still says that it owns all four.
    if (story.group.members.has('a')) story.say('a');
    story.beat('b');
  }
  story.pass(10_000);
  expect(story.group.members.has('a')).toBe(false);
  expect(story.beat('b')).toMatch(/: 0,1,2,3$/);
});

describe('static members', () => {
  test('come back to what they had', () => {
    const story = new Story();
    story.beat('a', { instanceId: 'i' });
    expect(story.beat('a', { memberEpoch: -2, instanceId: 'i' })).toBe('-2: 0,1,2,3');
    expect(story.beat('a2', { instanceId: 'i' })).toMatch(/: 0,1,2,3$/);
    expect([...story.group.members.keys()]).toEqual(['a2']);
  });

  test('cannot take a name that is in use', () => {
    const story = new Story();
    story.beat('a', { instanceId: 'i' });
    expect(story.say('b', { instanceId: 'i', memberEpoch: 0 }).error).toBe('UNRELEASED_INSTANCE_ID');
  });
});

describe('patterns', () => {
  const pattern = { subscribedTopicNames: null, subscribedTopicRegex: 'ord.*' };

  test('take effect with the heartbeat after the one that brings them, and take in topics that come later', () => {
    const story = new Story();
    expect(story.beat('a', pattern)).toBe('1: ');
    expect(story.group.patterns.get('ord.*')?.topics).toEqual(['orders']);
    expect(story.beat('a', pattern)).toBe('2: 0,1,2,3');
    story.topics = [orders, { name: 'orders-old', topicId: id('O'), partitions: 1 }];
    story.beat('a', pattern);
    expect(story.owned.get('a')?.size, 'within ten seconds it is not looked again').toBe(4);
    story.pass(10_001);
    story.beat('a', pattern);
    story.beat('a', pattern);
    expect(story.owned.get('a')?.size).toBe(5);
  });

  test('are forgotten with the last member that has them', () => {
    const story = new Story();
    story.beat('a', pattern);
    story.beat('b');
    story.say('a', { memberEpoch: -1 });
    expect(story.group.patterns.size).toBe(0);
    expect(story.kept?.patterns.size).toBe(0);
  });
});

test('the records of a group make the group anew', () => {
  const story = new Story();
  story.beat('a', { instanceId: 'i', rackId: 'r', serverAssignor: 'range' });
  story.beat('b', { subscribedTopicRegex: 'o.*' });
  for (const member of ['a', 'b', 'a', 'b', 'a']) story.beat(member);
  story.say('b', { memberEpoch: -1 });
  story.say('a', { memberEpoch: -2, instanceId: 'i' });
  story.beat('a2', { instanceId: 'i' });
  const kept = loadedConsumerGroup(story.kept as ConsumerGroup, story.now, 45_000);
  expect(kept).toEqual(story.group);
});

describe('assignors', () => {
  const members = (count: number, partitions: number, current: Record<string, string[]> = {}) =>
    Array.from({ length: count }, (_, i) => ({
      memberId: `m${i}`,
      topics: [{ topicId: 'T', partitions }],
      current: new Set((current[`m${i}`] ?? []).map((each) => partitionKey('T', Number(each)))),
    }));
  const sizes = (assignment: Map<string, Set<string>> | undefined) =>
    [...(assignment?.values() ?? [])].map(({ size }) => size);

  test.each([
    ['range', 3, 8, [3, 3, 2]],
    ['uniform', 3, 8, [3, 3, 2]],
    ['range', 4, 3, [1, 1, 1, 0]],
    ['uniform', 4, 3, [1, 1, 1, 0]],
  ] as const)('%s: %i members, %i partitions', (name, count, partitions, expected) => {
    expect(sizes(serverAssignors.get(name)?.({ members: members(count, partitions) })).sort((a, b) => b - a)).toEqual(
      expected,
    );
  });

  test('uniform moves no more than it must', () => {
    const before = { m0: ['0', '2', '4'], m1: ['1', '3', '5'] };
    const after = serverAssignors.get('uniform')?.({ members: members(3, 6, before) });
    const kept = ['m0', 'm1'].map(
      (id) =>
        [...(after?.get(id) ?? [])].filter((key) =>
          (before as Record<string, string[]>)[id]?.includes(key.split(':')[1] as string),
        ).length,
    );
    expect(kept).toEqual([2, 2]);
    expect(after?.get('m2')?.size).toBe(2);
  });
});
