/**
 * Members of the classic protocol in a consumer group: JoinGroup is their heartbeat that tells all, a member epoch is their
 * generation, and nobody of them leads.
 *
 * Source: KIP-848, online migration; GroupMetadataManager of Apache Kafka 4.3.
 */
import type { ErrorName } from '../wire/errors.ts';
import type { Protocol } from './classic-group.ts';
import { classicGroupRecord } from './classic-group-records.ts';
import { type ConsumerGroup, type ConsumerMember, newConsumerMember } from './consumer-group.ts';
import { assignIfDue } from './consumer-group-assign.ts';
import { consumerGroupRecords, consumerGroupTombstones } from './consumer-group-changes.ts';
import { type ConsumerChange, fence, mayDowngrade } from './consumer-group-fence.ts';
import {
  type ConsumerGroupEffect,
  fencedInstance,
  fullFor,
  replaceStatic,
  staticMember,
  subscribe,
  unknown,
  writing,
} from './consumer-group-step.ts';
import { type ConsumerGroupSurroundings, topicsOf } from './consumer-group-topics.ts';
import {
  type ConsumerSubscription,
  consumerProtocolType,
  readSubscription,
  writeAssignment,
} from './consumer-protocol.ts';
import { keysOf, namesOf, toClassic } from './migration.ts';
import { reconcile, waitsForOthers } from './reconcile.ts';

export interface ClassicJoin {
  /** Empty for a new member. */
  memberId: string;
  /** Id for a new member, made by the coordinator. */
  newMemberId: string;
  groupInstanceId: string | null;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocolType: string;
  protocols: readonly Protocol[];
  memberIdRequired: boolean;
}

export interface ClassicJoinStep extends ConsumerChange {
  error: ErrorName;
  memberId: string;
  /** The member's epoch. */
  generation: number;
  protocolName: string;
}

/**
 * What JoinGroup makes of a consumer group that has members.
 *
 * INCONSISTENT_GROUP_PROTOCOL: not a consumer, no assignor in common, or groups do not migrate. GROUP_MAX_SIZE_REACHED,
 * MEMBER_ID_REQUIRED, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID.
 */
export function classicJoin(
  before: ConsumerGroup,
  join: ClassicJoin,
  around: ConsumerGroupSurroundings,
): ClassicJoinStep {
  const memberId = join.memberId === '' ? join.newMemberId : join.memberId;
  const refuse = (error: ErrorName, id = ''): ClassicJoinStep => ({
    group: before,
    effects: [],
    error,
    memberId: id,
    generation: -1,
    protocolName: '',
  });
  const { upgrade, downgrade } = around.migration;
  if (!upgrade && !downgrade) return refuse('INCONSISTENT_GROUP_PROTOCOL');
  if (fullFor(before, memberId, join.groupInstanceId, around)) return refuse('GROUP_MAX_SIZE_REACHED');
  if (!supports(before, join)) return refuse('INCONSISTENT_GROUP_PROTOCOL');
  if (join.memberIdRequired && join.memberId === '' && join.groupInstanceId === null)
    return refuse('MEMBER_ID_REQUIRED', memberId);
  const found = memberFor(before, join, memberId);
  if ('error' in found) return refuse(found.error);
  const subscription = readSubscription(join.protocols[0]?.metadata ?? new Uint8Array(0));
  // Kafka stumbles over it.
  if (!subscription) return refuse('UNKNOWN_SERVER_ERROR');

  const updated = told(found.member, join, subscription, around);
  const change = subscribe(found.group, found.member, updated, around);
  const { group, effects } = settle(found.group, updated, change, { found, subscription, around });
  const joined = before.members.has(memberId) ? [] : [{ type: 'joined', memberId, clientId: join.clientId } as const];
  const replaced = found.replaced === null || found.replaced.memberId === memberId ? [] : [found.replaced.memberId];
  return {
    group,
    effects: [
      ...joined,
      ...replaced.map((id) => ({ type: 'left', memberId: id, reason: 'left' }) as const),
      ...writing(consumerGroupRecords(before, found.group), ...effects.flatMap((each) => recordsIn(each))),
      ...effects.filter(({ type }) => type !== 'write'),
    ],
    error: 'NONE',
    memberId,
    generation: group.members.get(memberId)?.epoch ?? updated.epoch,
    protocolName: join.protocols[0]?.name ?? '',
  };
}

function recordsIn(effect: ConsumerGroupEffect) {
  return effect.type === 'write' ? [effect.records] : [];
}

/** Whether all classic members could use one of the assignors. */
function supports(group: ConsumerGroup, { protocolType, protocols }: ClassicJoin): boolean {
  const classic = [...group.members.values()].flatMap((member) => (member.classic ? [member.classic.protocols] : []));
  return (
    protocolType === consumerProtocolType &&
    protocols.some(({ name }) => classic.every((offered) => offered.some((each) => each.name === name)))
  );
}

interface Found {
  group: ConsumerGroup;
  member: ConsumerMember;
  /** The static member whose place it takes. */
  replaced: ConsumerMember | null;
}

function memberFor(group: ConsumerGroup, join: ClassicJoin, memberId: string): Found | { error: ErrorName } {
  const { groupInstanceId } = join;
  if (groupInstanceId === null)
    return { group, member: group.members.get(memberId) ?? newConsumerMember(memberId), replaced: null };
  const holder = staticMember(group, groupInstanceId);
  if (join.memberId !== '') {
    if (!holder) return unknown(group, memberId, groupInstanceId);
    if (holder.memberId !== memberId) return fencedInstance(memberId, groupInstanceId, holder);
    return { group, member: holder, replaced: null };
  }
  if (!holder) return { group, member: newConsumerMember(memberId), replaced: null };
  return { ...replaceStatic(group, holder, memberId), replaced: holder };
}

function told(
  member: ConsumerMember,
  join: ClassicJoin,
  subscription: ConsumerSubscription,
  { now }: ConsumerGroupSurroundings,
): ConsumerMember {
  return {
    ...member,
    instanceId: join.groupInstanceId ?? member.instanceId,
    rackId: subscription.rackId ?? member.rackId,
    clientId: join.clientId,
    clientHost: join.clientHost,
    rebalanceTimeoutMs: join.rebalanceTimeoutMs === -1 ? member.rebalanceTimeoutMs : join.rebalanceTimeoutMs,
    subscribedTopicNames: subscription.topics,
    subscribedTopicRegex: '',
    classic: { sessionTimeoutMs: join.sessionTimeoutMs, protocols: join.protocols },
    sessionDeadline: now + join.sessionTimeoutMs,
    rebalanceDeadline: null,
    joinDeadline: null,
    syncDeadline: now + join.rebalanceTimeoutMs,
  };
}

/** Moves the member on; or, where it took the place of the last one of the new protocol, the whole group back. */
function settle(
  base: ConsumerGroup,
  updated: ConsumerMember,
  { group, subscriptionChanged }: { group: ConsumerGroup; subscriptionChanged: boolean },
  {
    found,
    subscription,
    around,
  }: { found: Found; subscription: ConsumerSubscription; around: ConsumerGroupSurroundings },
): ConsumerChange {
  const goesBack = found.replaced !== null && !found.replaced.classic && mayDowngrade(group.members, around);
  const assigned = goesBack ? group : assignIfDue(group, around);
  const rebalance = goesBack && group.targetEpoch < group.epoch;
  const moved = rebalance
    ? updated
    : reconcile(assigned, updated, {
        owned: keysOf(subscription.owned, around.topics),
        subscribed: new Set(topicsOf(assigned, updated, around.topics).map(({ topicId }) => topicId)),
        subscriptionChanged,
        now: around.now,
      });
  const after = { ...assigned, members: new Map(assigned.members).set(updated.memberId, moved) };
  const records = consumerGroupRecords(base, after);
  if (!goesBack) return { group: after, effects: [{ type: 'write', records }, { type: 'moved' }] };
  const classic = toClassic(after, around);
  return {
    group: after,
    effects: [
      { type: 'write', records: [...records, ...consumerGroupTombstones(after), classicGroupRecord(classic)] },
      { type: 'downgrade', group: classic, rebalance },
    ],
  };
}

/** A member that is who it says it is, of the classic protocol and in its generation. */
function identified(
  group: ConsumerGroup,
  { memberId, groupInstanceId, generation }: { memberId: string; groupInstanceId: string | null; generation: number },
): ConsumerMember | ErrorName {
  const member = groupInstanceId === null ? group.members.get(memberId) : staticMember(group, groupInstanceId);
  if (!member) return 'UNKNOWN_MEMBER_ID';
  if (member.memberId !== memberId) return 'FENCED_INSTANCE_ID';
  if (!member.classic) return 'UNKNOWN_MEMBER_ID';
  return member.epoch === generation ? member : 'ILLEGAL_GENERATION';
}

/**
 * What Heartbeat makes of a consumer group. REBALANCE_IN_PROGRESS: the member should join again, to give up or to get
 * partitions. UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION.
 */
export function classicHeartbeat(
  group: ConsumerGroup,
  who: { memberId: string; groupInstanceId: string | null; generation: number },
  { now }: ConsumerGroupSurroundings,
): { group: ConsumerGroup; error: ErrorName } {
  const member = identified(group, who);
  if (typeof member === 'string') return { group, error: member };
  const rejoin =
    member.epoch < group.targetEpoch ||
    member.state === 'unrevoked' ||
    (member.state === 'unreleased' && !waitsForOthers(group, member));
  const joinDeadline = rejoin ? (member.joinDeadline ?? now + member.rebalanceTimeoutMs) : member.joinDeadline;
  const alive = { ...member, sessionDeadline: now + (member.classic?.sessionTimeoutMs ?? 0), joinDeadline };
  return {
    group: { ...group, members: new Map(group.members).set(member.memberId, alive) },
    error: rejoin ? 'REBALANCE_IN_PROGRESS' : 'NONE',
  };
}

/** What SyncGroup makes of a consumer group. As `classicHeartbeat`, and INCONSISTENT_GROUP_PROTOCOL. */
export function classicSync(
  group: ConsumerGroup,
  who: {
    memberId: string;
    groupInstanceId: string | null;
    generation: number;
    protocolType: string | null;
    protocolName: string | null;
  },
  { now, topics }: ConsumerGroupSurroundings,
): { group: ConsumerGroup; error: ErrorName; assignment: Uint8Array } {
  const refuse = (error: ErrorName, after = group) => ({ group: after, error, assignment: new Uint8Array(0) });
  const member = identified(group, who);
  if (typeof member === 'string') return refuse(member);
  const first = member.classic?.protocols[0];
  const otherType = who.protocolType !== null && who.protocolType !== consumerProtocolType;
  const otherName = who.protocolName !== null && who.protocolName !== first?.name;
  if (otherType || otherName) return refuse('INCONSISTENT_GROUP_PROTOCOL');
  const put = (change: Partial<ConsumerMember>): ConsumerGroup => ({
    ...group,
    members: new Map(group.members).set(member.memberId, { ...member, ...change }),
  });
  if (group.targetEpoch > member.epoch && member.state !== 'unrevoked')
    return refuse(
      'REBALANCE_IN_PROGRESS',
      put({ joinDeadline: member.joinDeadline ?? now + member.rebalanceTimeoutMs }),
    );
  const version = readSubscription(first?.metadata ?? new Uint8Array(0))?.version ?? 0;
  return {
    group: put({ syncDeadline: null, sessionDeadline: now + (member.classic?.sessionTimeoutMs ?? 0) }),
    error: 'NONE',
    assignment: writeAssignment(namesOf(member.assigned.keys(), topics), version),
  };
}

/** What LeaveGroup makes of a consumer group: members of either protocol may be put out so. An error for each. */
export function classicLeave(
  group: ConsumerGroup,
  members: readonly { memberId: string; groupInstanceId: string | null }[],
  around: ConsumerGroupSurroundings,
): ConsumerChange & { errors: readonly ErrorName[] } {
  const leaving = new Set<string>();
  const errors = members.map(({ memberId, groupInstanceId }): ErrorName => {
    const member = groupInstanceId === null ? group.members.get(memberId) : staticMember(group, groupInstanceId);
    if (!member) return 'UNKNOWN_MEMBER_ID';
    // An administrator knows a static member by its name alone.
    if (groupInstanceId !== null && memberId !== '' && member.memberId !== memberId) return 'FENCED_INSTANCE_ID';
    leaving.add(member.memberId);
    return 'NONE';
  });
  return { ...fence(group, [...leaving], 'left', around), errors };
}
