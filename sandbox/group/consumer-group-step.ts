import type { ErrorName } from '../wire/errors.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  noPartitions,
  type Partitions,
  samePartitions,
} from './consumer-group.ts';
import { reconcile } from './reconcile.ts';
import { type AssignableTopic, serverAssignors } from './server-assignors.ts';

export interface ConsumerHeartbeat {
  memberId: string;
  memberEpoch: number;
  instanceId: string | null;
  rackId: string | null;
  rebalanceTimeoutMs: number;
  subscribedTopicNames: readonly string[] | null;
  subscribedTopicRegex: string | null;
  serverAssignor: string | null;
  /** What the member says it owns; null if that has not changed. */
  owned: Partitions | null;
  clientId: string;
  clientHost: string;
}

/** What a step needs to know of the cluster. */
export interface ConsumerGroupSurroundings {
  now: number;
  sessionTimeoutMs: number;
  maxSize: number;
  /** Least time between two target assignments of a group: changes that come meanwhile share the next one. */
  assignmentIntervalMs: number;
  topics: readonly { name: string; topicId: string; partitions: number; internal: boolean }[];
}

export type ConsumerGroupEffect =
  | { type: 'joined'; memberId: string; clientId: string }
  | { type: 'left'; memberId: string; reason: 'left' | 'session-timeout' | 'rebalance-timeout' }
  | { type: 'moved' };

export interface HeartbeatAnswer {
  error: ErrorName;
  message: string | null;
  memberEpoch: number;
  /** Null where the member is not told anew. */
  assignment: Partitions | null;
}

export interface ConsumerStep {
  group: ConsumerGroup;
  answer: HeartbeatAnswer;
  effects: readonly ConsumerGroupEffect[];
}

const leaving = -1;
const leavingForAWhile = -2;

/**
 * What a heartbeat makes of a group, and its answer. Nothing given is changed.
 *
 * UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH: the member must give everything up and join again. UNRELEASED_INSTANCE_ID,
 * FENCED_INSTANCE_ID: another member has the static name. GROUP_MAX_SIZE_REACHED.
 *
 * Source: KIP-848.
 */
export function heartbeatStep(
  group: ConsumerGroup,
  heartbeat: ConsumerHeartbeat,
  around: ConsumerGroupSurroundings,
): ConsumerStep {
  const refuse = (error: ErrorName, message: string): ConsumerStep => ({
    group,
    answer: { error, message, memberEpoch: 0, assignment: null },
    effects: [],
  });
  const { memberId, memberEpoch } = heartbeat;
  const known = group.members.get(memberId);
  if (memberEpoch === leaving || memberEpoch === leavingForAWhile) {
    if (!known) return refuse('UNKNOWN_MEMBER_ID', `Member ${memberId} is not a member of group ${group.groupId}.`);
    return leave(group, known, memberEpoch, around);
  }
  if (!known && memberEpoch !== 0)
    return refuse('UNKNOWN_MEMBER_ID', `Member ${memberId} is not a member of group ${group.groupId}.`);
  if (!known && group.members.size >= around.maxSize)
    return refuse(
      'GROUP_MAX_SIZE_REACHED',
      `The consumer group has reached its maximum capacity of ${around.maxSize} members.`,
    );

  let previous = known;
  const holder = heartbeat.instanceId === null ? undefined : ownerOf(group, heartbeat.instanceId);
  if (holder && holder.memberId !== memberId) {
    if (memberEpoch !== 0)
      return refuse(
        'FENCED_INSTANCE_ID',
        `Static member ${memberId} with instance id ${heartbeat.instanceId} was fenced by member ${holder.memberId}.`,
      );
    if (holder.epoch !== leavingForAWhile)
      return refuse(
        'UNRELEASED_INSTANCE_ID',
        `Static member ${memberId} with instance id ${heartbeat.instanceId} cannot join the group because the instance id is owned by ${holder.memberId} member.`,
      );
    previous = { ...holder, memberId, epoch: 0, previousEpoch: 0, state: 'stable' };
  }
  if (known) {
    const fenced = fencing(known, heartbeat);
    if (fenced) return refuse('FENCED_MEMBER_EPOCH', fenced);
  }
  return update(group, previous, holder && holder !== known ? holder : undefined, heartbeat, around);
}

function ownerOf(group: ConsumerGroup, instanceId: string): ConsumerMember | undefined {
  return [...group.members.values()].find((member) => member.instanceId === instanceId);
}

/** Why the member's epoch cannot be; null if it can. A member that missed an answer may still be one epoch behind. */
function fencing(member: ConsumerMember, { memberEpoch, owned }: ConsumerHeartbeat): string | null {
  if (memberEpoch === 0 || memberEpoch === member.epoch) return null;
  const must = 'The member must abandon all its partitions and rejoin.';
  if (memberEpoch > member.epoch)
    return `The consumer group member has a greater member epoch (${memberEpoch}) than the one known by the group coordinator (${member.epoch}). ${must}`;
  const missedAnswer =
    memberEpoch === member.previousEpoch && owned !== null && [...owned].every((key) => member.assigned.has(key));
  if (missedAnswer) return null;
  return `The consumer group member has a smaller member epoch (${memberEpoch}) than the one known by the group coordinator (${member.epoch}). ${must}`;
}

function leave(
  group: ConsumerGroup,
  member: ConsumerMember,
  memberEpoch: number,
  around: ConsumerGroupSurroundings,
): ConsumerStep {
  const answer: HeartbeatAnswer = { error: 'NONE', message: null, memberEpoch, assignment: null };
  if (memberEpoch === leavingForAWhile) {
    const away: ConsumerMember = {
      ...member,
      epoch: leavingForAWhile,
      revoking: noPartitions,
      rebalanceDeadline: null,
      sessionDeadline: around.now + around.sessionTimeoutMs,
    };
    return {
      group: { ...group, members: new Map(group.members).set(member.memberId, away) },
      answer,
      effects: [{ type: 'moved' }],
    };
  }
  return {
    group: without(group, [member.memberId]),
    answer,
    effects: [{ type: 'left', memberId: member.memberId, reason: 'left' }],
  };
}

function without(group: ConsumerGroup, memberIds: readonly string[]): ConsumerGroup {
  const members = new Map(group.members);
  const target = new Map(group.target);
  for (const memberId of memberIds) {
    members.delete(memberId);
    target.delete(memberId);
  }
  return { ...group, members, target, epoch: group.epoch + 1 };
}

function update(
  before: ConsumerGroup,
  previous: ConsumerMember | undefined,
  replaced: ConsumerMember | undefined,
  heartbeat: ConsumerHeartbeat,
  around: ConsumerGroupSurroundings,
): ConsumerStep {
  const { memberId, memberEpoch } = heartbeat;
  const effects: ConsumerGroupEffect[] = [];
  const members = new Map(before.members);
  const target = new Map(before.target);
  if (replaced) {
    members.delete(replaced.memberId);
    target.set(memberId, target.get(replaced.memberId) ?? noPartitions);
    target.delete(replaced.memberId);
  }
  if (!previous || replaced) effects.push({ type: 'joined', memberId, clientId: heartbeat.clientId });
  // A member that joins again has given everything up.
  const rejoins = memberEpoch === 0 && previous !== undefined;
  const joined = told(previous, heartbeat, around);
  members.set(
    memberId,
    rejoins
      ? { ...joined, epoch: 0, previousEpoch: 0, assigned: noPartitions, revoking: noPartitions, state: 'stable' }
      : joined,
  );

  let group: ConsumerGroup = { ...before, members, target };
  const subscribedTopics = describeTopics(group, around);
  const changed =
    !previous || subscriptionOf(previous) !== subscriptionOf(joined) || subscribedTopics !== before.subscribedTopics;
  if (changed) group = { ...group, epoch: before.epoch + 1, subscribedTopics };
  const due = group.assignedAtMs === null || around.now >= group.assignedAtMs + around.assignmentIntervalMs;
  if (group.epoch > group.targetEpoch && due) group = assign(group, around);

  const member = group.members.get(memberId) as ConsumerMember;
  const moved = reconcile(group, member, heartbeat.owned, around.now);
  group = { ...group, members: new Map(group.members).set(memberId, moved) };
  const whole =
    heartbeat.rebalanceTimeoutMs !== -1 &&
    (heartbeat.subscribedTopicNames !== null || heartbeat.subscribedTopicRegex !== null) &&
    heartbeat.owned !== null;
  const anew = memberEpoch === 0 || whole || !samePartitions(moved.assigned, member.assigned);
  if (anew || moved.epoch !== member.epoch) effects.push({ type: 'moved' });
  return {
    group,
    answer: { error: 'NONE', message: null, memberEpoch: moved.epoch, assignment: anew ? moved.assigned : null },
    effects,
  };
}

/** The member as the heartbeat tells of it. */
function told(
  previous: ConsumerMember | undefined,
  heartbeat: ConsumerHeartbeat,
  around: ConsumerGroupSurroundings,
): ConsumerMember {
  const base: ConsumerMember = previous ?? {
    memberId: heartbeat.memberId,
    instanceId: null,
    rackId: null,
    clientId: '',
    clientHost: '',
    rebalanceTimeoutMs: -1,
    subscribedTopicNames: [],
    subscribedTopicRegex: null,
    serverAssignor: null,
    epoch: 0,
    previousEpoch: 0,
    state: 'stable',
    assigned: noPartitions,
    revoking: noPartitions,
    sessionDeadline: 0,
    rebalanceDeadline: null,
  };
  return {
    ...base,
    instanceId: heartbeat.instanceId ?? base.instanceId,
    rackId: heartbeat.rackId ?? base.rackId,
    clientId: heartbeat.clientId,
    clientHost: heartbeat.clientHost,
    rebalanceTimeoutMs: heartbeat.rebalanceTimeoutMs === -1 ? base.rebalanceTimeoutMs : heartbeat.rebalanceTimeoutMs,
    subscribedTopicNames: heartbeat.subscribedTopicNames ?? base.subscribedTopicNames,
    subscribedTopicRegex: heartbeat.subscribedTopicRegex ?? base.subscribedTopicRegex,
    serverAssignor: heartbeat.serverAssignor ?? base.serverAssignor,
    sessionDeadline: around.now + around.sessionTimeoutMs,
  };
}

function subscriptionOf({
  subscribedTopicNames,
  subscribedTopicRegex,
  serverAssignor,
  instanceId,
}: ConsumerMember): string {
  return JSON.stringify([[...subscribedTopicNames].sort(), subscribedTopicRegex, serverAssignor, instanceId]);
}

/** Topics that a member is subscribed to, by name or by pattern, as far as they exist. */
function topicsOf(member: ConsumerMember, { topics }: ConsumerGroupSurroundings) {
  const pattern = member.subscribedTopicRegex ? new RegExp(`^(?:${member.subscribedTopicRegex})$`) : null;
  return topics.filter(
    ({ name, internal }) =>
      member.subscribedTopicNames.includes(name) || (pattern !== null && !internal && pattern.test(name)),
  );
}

function describeTopics(group: ConsumerGroup, around: ConsumerGroupSurroundings): string {
  const all = [...group.members.values()].flatMap((member) =>
    topicsOf(member, around).map(({ topicId, partitions }) => `${topicId}:${partitions}`),
  );
  return [...new Set(all)].sort().join();
}

/** Makes a new target assignment for the group epoch. */
function assign(group: ConsumerGroup, around: ConsumerGroupSurroundings): ConsumerGroup {
  const votes = [...group.members.values()].flatMap(({ serverAssignor }) => serverAssignor ?? []);
  const count = (name: string): number => votes.filter((vote) => vote === name).length;
  const [assignor = 'uniform'] = [...new Set(votes)].sort((a, b) => count(b) - count(a));
  const members = [...group.members.values()]
    .sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
    .map((member) => ({
      memberId: member.memberId,
      topics: topicsOf(member, around).map(({ topicId, partitions }): AssignableTopic => ({ topicId, partitions })),
      current: group.target.get(member.memberId) ?? noPartitions,
    }));
  const target = serverAssignors.get(assignor)?.({ members }) ?? new Map<string, Set<string>>();
  return { ...group, target, targetEpoch: group.epoch, assignor, assignedAtMs: around.now };
}

/** What time alone makes of a group: silent members, and those that would not give partitions up, are gone. */
export function consumerTick(
  group: ConsumerGroup,
  now: number,
): { group: ConsumerGroup; effects: readonly ConsumerGroupEffect[] } {
  const effects: ConsumerGroupEffect[] = [];
  for (const { memberId, sessionDeadline, rebalanceDeadline } of group.members.values()) {
    if (sessionDeadline <= now) effects.push({ type: 'left', memberId, reason: 'session-timeout' });
    else if (rebalanceDeadline !== null && rebalanceDeadline <= now)
      effects.push({ type: 'left', memberId, reason: 'rebalance-timeout' });
  }
  if (effects.length === 0) return { group, effects };
  return {
    group: without(
      group,
      effects.flatMap((effect) => ('memberId' in effect ? [effect.memberId] : [])),
    ),
    effects,
  };
}
