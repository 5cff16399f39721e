import type { CoordinatorRecord } from '../wire/coordinator-record.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { ClassicGroup } from './classic-group.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  newConsumerMember,
  type Partitions,
  samePartitions,
} from './consumer-group.ts';
import { assignIfDue } from './consumer-group-assign.ts';
import { consumerGroupRecords } from './consumer-group-changes.ts';
import { fence } from './consumer-group-fence.ts';
import {
  type ConsumerGroupSurroundings,
  patternsDue,
  patternsOf,
  subscriptionHash,
  topicsOf,
  withoutUnusedPatterns,
} from './consumer-group-topics.ts';
import { reconcile } from './reconcile.ts';

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

export type ConsumerGroupEffect =
  | { type: 'joined'; memberId: string; clientId: string }
  | { type: 'left'; memberId: string; reason: 'left' | 'session-timeout' | 'rebalance-timeout' }
  | { type: 'moved' }
  /** Records to be kept, in one batch. */
  | { type: 'write'; records: readonly CoordinatorRecord[] }
  /** What topics these patterns mean is to be looked up, once the answer is given. */
  | { type: 'resolve'; patterns: readonly string[] }
  /** The group goes on as a classic one. */
  | { type: 'downgrade'; group: ClassicGroup; rebalance: boolean };

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

/** Why a member cannot have what it asks for. */
export interface Refusal {
  error: ErrorName;
  message: string;
}

export const leavingForAWhile = -2;
const leaving = -1;

/**
 * What a heartbeat makes of a group, and its answer. Nothing given is changed.
 *
 * UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH: the member must give everything up and join again. UNRELEASED_INSTANCE_ID,
 * FENCED_INSTANCE_ID: another member has the static name. GROUP_MAX_SIZE_REACHED.
 *
 * Source: KIP-848; GroupMetadataManager of Apache Kafka 4.3.
 */
export function heartbeatStep(
  group: ConsumerGroup,
  heartbeat: ConsumerHeartbeat,
  around: ConsumerGroupSurroundings,
): ConsumerStep {
  const { memberEpoch } = heartbeat;
  const step =
    memberEpoch === leaving || memberEpoch === leavingForAWhile
      ? leave(group, heartbeat, around)
      : beat(group, heartbeat, around);
  if ('answer' in step) return step;
  return { group, answer: { ...step, memberEpoch: 0, assignment: null }, effects: [] };
}

function beat(
  before: ConsumerGroup,
  heartbeat: ConsumerHeartbeat,
  around: ConsumerGroupSurroundings,
): ConsumerStep | Refusal {
  const { memberId, memberEpoch, instanceId } = heartbeat;
  const full = fullFor(before, memberId, instanceId, around);
  if (full) return full;
  const found = memberFor(before, heartbeat);
  if ('error' in found) return found;

  const { group: base, member } = found;
  const updated = told(member, heartbeat, around);
  const change = subscribe(base, member, updated, around);
  const assigned = assignIfDue(change.group, around);
  const moved = reconcile(assigned, updated, {
    owned: heartbeat.owned,
    subscribed: new Set(topicsOf(assigned, updated, around.topics).map(({ topicId }) => topicId)),
    subscriptionChanged: change.subscriptionChanged,
    now: around.now,
  });
  const group = { ...assigned, members: new Map(assigned.members).set(memberId, moved) };

  const whole =
    heartbeat.rebalanceTimeoutMs !== -1 &&
    (heartbeat.subscribedTopicNames !== null || heartbeat.subscribedTopicRegex !== null) &&
    heartbeat.owned !== null;
  const anew = memberEpoch === 0 || whole || !samePartitions(moved.assigned, member.assigned);
  const effects: ConsumerGroupEffect[] = [
    ...(before.members.has(memberId) ? [] : [{ type: 'joined', memberId, clientId: heartbeat.clientId } as const]),
    ...(found.replaced === memberId ? [] : leftBy(found.replaced)),
    ...writing(consumerGroupRecords(before, base), consumerGroupRecords(base, group)),
    ...(change.due.length > 0 ? [{ type: 'resolve', patterns: change.due } as const] : []),
    ...(anew || moved.epoch !== member.epoch ? [{ type: 'moved' } as const] : []),
  ];
  const assignment = anew ? new Set(moved.assigned.keys()) : null;
  return { group, answer: { error: 'NONE', message: null, memberEpoch: moved.epoch, assignment }, effects };
}

/** One batch of all these records; no batch where there are none. */
export function writing(...records: readonly (readonly CoordinatorRecord[])[]): readonly ConsumerGroupEffect[] {
  const all = records.flat();
  return all.length === 0 ? [] : [{ type: 'write', records: all }];
}

function leftBy(memberId: string | null): readonly ConsumerGroupEffect[] {
  return memberId === null ? [] : [{ type: 'left', memberId, reason: 'left' }];
}

/** GROUP_MAX_SIZE_REACHED for a new member of a full group; who takes a static name over is none. */
export function fullFor(
  group: ConsumerGroup,
  memberId: string,
  instanceId: string | null,
  { maxSize }: ConsumerGroupSurroundings,
): Refusal | null {
  const known = group.members.has(memberId) || (instanceId !== null && staticMember(group, instanceId) !== undefined);
  if (known || group.members.size < maxSize) return null;
  return {
    error: 'GROUP_MAX_SIZE_REACHED',
    message: `The consumer group has reached its maximum capacity of ${maxSize} members.`,
  };
}

export function staticMember(group: ConsumerGroup, instanceId: string): ConsumerMember | undefined {
  return [...group.members.values()].find((member) => member.instanceId === instanceId);
}

/** The member that is speaking: a new one, one that is known, or one that takes the place of a static member. */
function memberFor(
  group: ConsumerGroup,
  heartbeat: ConsumerHeartbeat,
): { group: ConsumerGroup; member: ConsumerMember; replaced: string | null } | Refusal {
  const { memberId, memberEpoch, instanceId } = heartbeat;
  const joins = memberEpoch === 0;
  const holder = instanceId === null ? group.members.get(memberId) : staticMember(group, instanceId);
  if (!holder)
    return joins
      ? { group, member: newConsumerMember(memberId), replaced: null }
      : unknown(group, memberId, instanceId);
  if (instanceId !== null && joins) {
    // A member of the classic protocol need not have left: it is being upgraded.
    if (!holder.classic && holder.epoch !== leavingForAWhile)
      return {
        error: 'UNRELEASED_INSTANCE_ID',
        message: `Static member ${memberId} with instance id ${instanceId} cannot join the group because the instance id is owned by ${holder.memberId} member.`,
      };
    return { ...replaceStatic(group, holder, memberId), replaced: holder.memberId };
  }
  if (instanceId !== null && holder.memberId !== memberId) return fencedInstance(memberId, instanceId, holder);
  const fenced = fencing(holder, heartbeat);
  return fenced ? { error: 'FENCED_MEMBER_EPOCH', message: fenced } : { group, member: holder, replaced: null };
}

export function unknown(group: ConsumerGroup, memberId: string, instanceId: string | null): Refusal {
  const message =
    instanceId === null
      ? `Member ${memberId} is not a member of group ${group.groupId}.`
      : `Instance id ${instanceId} is unknown.`;
  return { error: 'UNKNOWN_MEMBER_ID', message };
}

export function fencedInstance(memberId: string, instanceId: string, holder: ConsumerMember): Refusal {
  return {
    error: 'FENCED_INSTANCE_ID',
    message: `Static member ${memberId} with instance id ${instanceId} was fenced by member ${holder.memberId}.`,
  };
}

/** The static member under a new member id: it keeps what it has and what it is to have, and has yet to be told. */
export function replaceStatic(
  group: ConsumerGroup,
  holder: ConsumerMember,
  memberId: string,
): { group: ConsumerGroup; member: ConsumerMember } {
  const members = new Map(group.members);
  const target = new Map(group.target);
  const partitions = target.get(holder.memberId) ?? new Set<string>();
  members.delete(holder.memberId);
  target.delete(holder.memberId);
  const member: ConsumerMember = { ...holder, memberId, epoch: 0, previousEpoch: 0 };
  return {
    group: { ...group, members: members.set(memberId, member), target: target.set(memberId, partitions) },
    member,
  };
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

/** The member as the heartbeat tells of it. */
function told(member: ConsumerMember, heartbeat: ConsumerHeartbeat, around: ConsumerGroupSurroundings): ConsumerMember {
  return {
    ...member,
    instanceId: heartbeat.instanceId ?? member.instanceId,
    rackId: heartbeat.rackId ?? member.rackId,
    clientId: heartbeat.clientId,
    clientHost: heartbeat.clientHost,
    rebalanceTimeoutMs: heartbeat.rebalanceTimeoutMs === -1 ? member.rebalanceTimeoutMs : heartbeat.rebalanceTimeoutMs,
    subscribedTopicNames: heartbeat.subscribedTopicNames ?? member.subscribedTopicNames,
    subscribedTopicRegex: heartbeat.subscribedTopicRegex ?? member.subscribedTopicRegex,
    serverAssignor: heartbeat.serverAssignor ?? member.serverAssignor,
    classic: null,
    joinDeadline: null,
    syncDeadline: null,
    sessionDeadline: around.now + around.sessionTimeoutMs,
  };
}

/**
 * Takes up what a member is subscribed to now. The group's epoch grows where that, or one of the topics, has changed; a new
 * pattern lets it grow once it is known what it means.
 */
export function subscribe(
  base: ConsumerGroup,
  member: ConsumerMember,
  updated: ConsumerMember,
  around: ConsumerGroupSurroundings,
): { group: ConsumerGroup; subscriptionChanged: boolean; due: readonly string[] } {
  const joined = { ...base, members: new Map(base.members).set(updated.memberId, updated) };
  const group = withoutUnusedPatterns(joined);
  const namesChanged = sorted(member.subscribedTopicNames) !== sorted(updated.subscribedTopicNames);
  const pattern = updated.subscribedTopicRegex;
  const patternChanged = pattern !== member.subscribedTopicRegex;
  const isKnown = pattern === '' || group.patterns.has(pattern);
  const isNew = patternChanged && pattern !== '' && !usedBefore(base, pattern);
  // A group that does not know yet what a pattern means will grow when it does.
  const resolved = patternsOf(base).every((each) => base.patterns.has(each));
  const topicsChanged = resolved && subscriptionHash(base, around.topics) !== base.metadataHash;
  const grows = namesChanged || (patternChanged && isKnown) || topicsChanged;
  return {
    group: grows ? { ...group, epoch: group.epoch + 1, metadataHash: subscriptionHash(group, around.topics) } : group,
    subscriptionChanged: namesChanged || patternChanged,
    due: patternsDue(base, group, isNew, around),
  };
}

function usedBefore(group: ConsumerGroup, pattern: string): boolean {
  return [...group.members.values()].some((member) => member.subscribedTopicRegex === pattern);
}

function sorted(names: readonly string[]): string {
  return [...new Set(names)].sort().join();
}

function leave(
  group: ConsumerGroup,
  { memberId, memberEpoch, instanceId }: ConsumerHeartbeat,
  around: ConsumerGroupSurroundings,
): ConsumerStep | Refusal {
  const member = instanceId === null ? group.members.get(memberId) : staticMember(group, instanceId);
  if (!member) return unknown(group, memberId, instanceId);
  if (instanceId !== null && member.memberId !== memberId) return fencedInstance(memberId, instanceId, member);
  const answer: HeartbeatAnswer = { error: 'NONE', message: null, memberEpoch, assignment: null };
  if (memberEpoch === leaving || instanceId === null) return { ...fence(group, [memberId], 'left', around), answer };
  const away: ConsumerMember = {
    ...member,
    epoch: leavingForAWhile,
    assigned: new Map([...member.assigned.keys()].map((key) => [key, 0])),
    revoking: new Map(),
    rebalanceDeadline: null,
  };
  const after = { ...group, members: new Map(group.members).set(memberId, away) };
  return { group: after, answer, effects: [...writing(consumerGroupRecords(group, after)), { type: 'moved' }] };
}
