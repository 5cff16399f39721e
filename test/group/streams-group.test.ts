import { describe, expect, test } from 'vitest';
import {
  bySubtopology,
  nextStreamsDeadline,
  type StreamsGroup,
  streamsStateOf,
} from '../../sandbox/group/streams-group.ts';
import {
  loadedStreamsGroup,
  streamsGroupRecords,
  streamsGroupReplays,
  streamsGroupTombstones,
} from '../../sandbox/group/streams-group-records.ts';
import { streamsHeartbeatStep, streamsTick } from '../../sandbox/group/streams-group-step.ts';
import type {
  StreamsAnswer,
  StreamsHeartbeat,
  StreamsRefusal,
  StreamsSurroundings,
} from '../../sandbox/group/streams-heartbeat.ts';
import type { StreamsTopology } from '../../sandbox/group/streams-topology.ts';
import { type CoordinatorRecord, decodeRecord, encodeRecord } from '../../sandbox/wire/coordinator-record.ts';
import { internal, sub } from './subtopology.ts';

/** Lines are taken apart, words counted. */
const words: StreamsTopology = {
  epoch: 0,
  subtopologies: [
    sub('0', { sourceTopics: ['lines'], repartitionSinkTopics: ['words'] }),
    sub('1', { repartitionSourceTopics: [internal('words')], stateChangelogTopics: [internal('counts')] }),
  ],
};

const kinds = new Map(streamsGroupReplays.map(({ kind }) => [kind.type, kind]));

/** A group whose members behave as the protocol asks, at times that the test chooses. */
class Story {
  group: StreamsGroup | null = null;
  now = 1_000_000;
  topics: Record<string, number> = { lines: 2, words: 2, counts: 2 };
  delayMs = 0;
  standbys = 0;
  maxSize = 10;
  readonly epochs = new Map<string, number>();
  /** The group as its records tell of it. */
  kept: StreamsGroup | undefined;

  say(memberId: string, change: Partial<StreamsHeartbeat> = {}): StreamsAnswer | StreamsRefusal {
    const memberEpoch = change.memberEpoch ?? this.epochs.get(memberId) ?? 0;
    const joins = memberEpoch === 0;
    const { group, answer } = streamsHeartbeatStep(
      this.group,
      'app',
      {
        memberId,
        memberEpoch,
        endpointInformationEpoch: 0,
        rackId: null,
        rebalanceTimeoutMs: joins ? 5_000 : -1,
        topology: joins ? words : null,
        activeTasks: joins ? [] : null,
        standbyTasks: joins ? [] : null,
        processId: joins ? `process of ${memberId}` : null,
        userEndpoint: null,
        clientTags: joins ? [] : null,
        shutdownApplication: false,
        clientId: 'test',
        clientHost: '127.0.0.1',
        ...change,
      },
      this.#around(),
    );
    if (group) this.#becomes(group);
    if (answer.error === 'NONE') this.epochs.set(memberId, answer.memberEpoch);
    return answer;
  }

  /** A member says what it owns now: all that it was given. */
  owns(memberId: string): StreamsAnswer | StreamsRefusal {
    const assigned = this.member(memberId)?.assigned;
    return this.say(memberId, {
      activeTasks: bySubtopology(assigned?.active.keys() ?? []),
      standbyTasks: bySubtopology(assigned?.standby ?? []),
    });
  }

  member(memberId: string) {
    return this.group?.members.get(memberId);
  }

  tasks(memberId: string): string {
    const assigned = this.member(memberId)?.assigned;
    const list = (ids: Iterable<string>): string => [...ids].sort().join(' ');
    return `${list(assigned?.active.keys() ?? [])} / ${list(assigned?.standby ?? [])}`;
  }

  pass(ms: number): void {
    this.now += ms;
    for (;;) {
      const deadline = this.group && nextStreamsDeadline(this.group);
      if (!this.group || deadline === null || deadline > this.now) return;
      this.#becomes(streamsTick(this.group, this.now).group);
    }
  }

  get state(): string {
    return this.group ? streamsStateOf(this.group) : 'none';
  }

  #around(): StreamsSurroundings {
    return {
      now: this.now,
      sessionTimeoutMs: 45_000,
      maxSize: this.maxSize,
      assignmentIntervalMs: 0,
      initialRebalanceDelayMs: this.delayMs,
      numStandbyReplicas: this.standbys,
      partitionsOf: (topic) => this.topics[topic],
      metadataHash: (names) => BigInt(names.reduce((sum, name) => 31 * sum + (this.topics[name] ?? 0), 7)),
    };
  }

  #becomes(group: StreamsGroup): void {
    const records = streamsGroupRecords(this.group, group);
    this.group = group;
    this.keep(records);
    // Whatever happened, a coordinator that starts anew knows it.
    expect(hard(this.kept)).toEqual(hard(group));
  }

  keep(records: readonly CoordinatorRecord[]): void {
    for (const record of records) {
      const { key, value } = encodeRecord(record);
      const read = decodeRecord(kinds, key, value);
      const own = streamsGroupReplays.find(({ kind }) => kind === read?.kind);
      this.kept = own?.apply(this.kept, read?.key, read?.value);
    }
  }
}

/** What is kept of a group. */
function hard(group: StreamsGroup | undefined): unknown {
  if (!group) return undefined;
  const { configured, delayedUntil, shutdownRequestedBy, endpointEpoch, members, target, ...rest } = group;
  const byId = <T>(map: ReadonlyMap<string, T>): Map<string, T> =>
    new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...rest,
    target: byId(target),
    members: byId(
      new Map(
        [...members].map(([id, { sessionDeadline, rebalanceDeadline, ...member }]) => [
          id,
          { ...member, assigned: sorted(member.assigned), revoking: sorted(member.revoking) },
        ]),
      ),
    ),
  };
}

function sorted({ active, standby }: { active: ReadonlyMap<string, number>; standby: ReadonlySet<string> }) {
  return { active: [...active].sort(), standby: [...standby].sort() };
}

describe('a group', () => {
  test('of one has every task once it has waited for others', () => {
    const story = new Story();
    story.delayMs = 3_000;
    expect(story.say('a')).toMatchObject({ memberEpoch: 1, status: [{ statusCode: 5 }] });
    story.say('a');
    story.pass(2_999);
    expect(story.say('a')).toMatchObject({ memberEpoch: 1, status: [{ statusCode: 5 }] });
    story.pass(1);
    expect(story.say('a')).toMatchObject({ memberEpoch: 2, status: [] });
    expect(story.tasks('a')).toBe('0_0 0_1 1_0 1_1 / ');
    expect(story.state).toBe('Stable');
  });

  test('of two gives half of the tasks over, and only once they were given up', () => {
    const story = new Story();
    story.say('a');
    story.say('b');
    expect(story.tasks('b')).toBe(' / ');
    expect(story.state).toBe('Reconciling');
    story.say('a');
    expect(story.member('a')?.state).toBe('unrevoked');
    story.say('b');
    expect(story.tasks('b')).toBe(' / ');
    story.owns('a');
    story.say('b');
    expect(story.member('a')?.assigned.active.size).toBe(2);
    expect(story.member('b')?.assigned.active.size).toBe(2);
    expect(story.state).toBe('Stable');
  });

  test('with standbys keeps them in other processes', () => {
    const story = new Story();
    story.standbys = 1;
    story.say('a');
    expect(story.tasks('a')).toBe('0_0 0_1 1_0 1_1 / ');
    story.say('b');
    story.say('a');
    story.owns('a');
    story.say('b');
    story.say('a');
    const active = (id: string): string[] => [...(story.member(id)?.assigned.active.keys() ?? [])];
    for (const [one, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const)
      for (const id of story.member(one)?.assigned.standby ?? []) expect(active(other)).toContain(id);
    const standbys = ['a', 'b'].flatMap((id) => [...(story.member(id)?.assigned.standby ?? [])]);
    expect(standbys.sort()).toEqual(['1_0', '1_1']);
  });

  test.each([
    ['45 s of silence', 45_000, 'b', null],
    ['5 s without giving up what it must', 5_000, 'a', 'unrevoked'],
  ] as const)('loses a member after %s', (_, ms, gone, state) => {
    const story = new Story();
    story.say('a');
    story.say('b');
    story.say('a');
    if (state) expect(story.member(gone)?.state).toBe(state);
    else {
      story.owns('a');
      story.pass(1_000);
      story.say('a');
    }
    story.pass(ms - (state ? 0 : 1_000));
    expect(story.member(gone)).toBeUndefined();
    expect(story.group?.members.size).toBe(1);
  });

  test.each([
    ['a greater epoch', { memberEpoch: 9 }, 'FENCED_MEMBER_EPOCH'],
    ['an epoch long past', { memberEpoch: 1 }, 'FENCED_MEMBER_EPOCH'],
    ['an unknown id', { memberId: 'x', memberEpoch: 2 }, 'UNKNOWN_MEMBER_ID'],
    ['a task that is not there', { activeTasks: [{ subtopologyId: '0', partitions: [7] }] }, 'INVALID_REQUEST'],
    ['another topology', { memberEpoch: 0, topology: { epoch: 0, subtopologies: [] } }, 'INVALID_REQUEST'],
  ] as const)('refuses a member with %s', (_, change, error) => {
    const story = new Story();
    story.say('a');
    const before = story.group;
    expect(story.say('a', { standbyTasks: [], ...change })).toMatchObject({ error });
    expect(story.group).toBe(before);
  });

  test('takes no more members than it may have', () => {
    const story = new Story();
    story.maxSize = 1;
    story.say('a');
    expect(story.say('b')).toMatchObject({ error: 'GROUP_MAX_SIZE_REACHED' });
  });

  test('waits for its topics, says which are missing, and follows them', () => {
    const story = new Story();
    story.topics = {};
    expect(story.say('a')).toMatchObject({
      status: [{ statusCode: 1, statusDetail: 'Source topics lines are missing.' }],
    });
    expect(story.state).toBe('NotReady');
    story.topics = { lines: 3 };
    const answer = story.say('a') as StreamsAnswer;
    expect(answer.missing.map(({ name, partitions }) => `${name} ${partitions}`).sort()).toEqual([
      'counts 3',
      'words 3',
    ]);
    story.topics = { lines: 3, words: 3, counts: 3 };
    story.say('a');
    expect(story.tasks('a')).toBe('0_0 0_1 0_2 1_0 1_1 1_2 / ');
    story.topics = { lines: 4, words: 3, counts: 3 };
    expect(story.say('a')).toMatchObject({ status: [{ statusCode: 2 }] });
    expect(story.state).toBe('NotReady');
  });

  test('tells all members that one asked for the end of the application, until the last has gone', () => {
    const story = new Story();
    story.say('a');
    story.say('b');
    expect(story.say('a', { shutdownApplication: true })).toMatchObject({ status: [{ statusCode: 4 }] });
    expect(story.say('b')).toMatchObject({ status: [{ statusCode: 4 }] });
    story.say('a', { memberEpoch: -1 });
    expect((story.say('b') as StreamsAnswer).status).toHaveLength(1);
    story.say('b', { memberEpoch: -1 });
    expect(story.state).toBe('Empty');
    story.epochs.clear();
    expect((story.say('c') as StreamsAnswer).status).toEqual([]);
  });

  test('read back from its records goes on, with sessions that begin anew', () => {
    const story = new Story();
    story.say('a');
    story.say('b');
    story.say('a');
    const loaded = loadedStreamsGroup(story.kept as StreamsGroup, 5_000_000, 45_000);
    expect(nextStreamsDeadline(loaded)).toBe(5_005_000);
    story.group = loaded;
    story.now = 5_000_000;
    story.owns('a');
    story.say('b');
    expect(story.state).toBe('Stable');
    story.say('a', { memberEpoch: -1 });
    story.say('b', { memberEpoch: -1 });
    story.keep(streamsGroupTombstones('app'));
    expect(story.kept).toBeUndefined();
  });
});
