import { noPartitions, type Partitions, partitionsOf, samePartitions } from '../group/consumer-group.ts';
import { metadataHash } from '../group/metadata-hash.ts';
import type { ErrorName } from '../wire/errors.ts';
import { textsInHashOrder } from '../wire/java-hash.ts';
import type { ShareGroup, ShareMember, TopicPartitions } from './share-group.ts';
import { assignSimply } from './simple-assignor.ts';

export interface ShareHeartbeat {
  memberId: string;
  /** 0 joins, -1 leaves. */
  memberEpoch: number;
  rackId: string | null;
  /** Null if they have not changed. */
  subscribedTopicNames: readonly string[] | null;
  clientId: string;
  clientHost: string;
}

/** What a step needs to know of the cluster and of the group's configs. */
export interface ShareGroupSurroundings {
  now: number;
  sessionTimeoutMs: number;
  maxSize: number;
  /** Least time between two target assignments of a group: changes that come meanwhile share the next one. */
  assignmentIntervalMs: number;
  topic(name: string): { topicId: string; partitions: number } | undefined;
}

export type ShareGroupEffect =
  | { type: 'joined'; memberId: string; clientId: string }
  | { type: 'left'; memberId: string; reason: 'left' | 'session-timeout' }
  | { type: 'moved' }
  /** The state of these share-partitions is to begin, at the group's epoch. */
  | { type: 'initialize'; topics: ReadonlyMap<string, TopicPartitions> };

export interface ShareHeartbeatAnswer {
  error: ErrorName;
  message: string | null;
  memberEpoch: number;
  /** Null where the member is not told anew. */
  assignment: Partitions | null;
}

export interface ShareGroupStep {
  group: ShareGroup;
  answer: ShareHeartbeatAnswer;
  effects: readonly ShareGroupEffect[];
}

const joining = 0;
const leaving = -1;

/**
 * What a heartbeat makes of a group, and its answer. Nothing given is changed.
 *
 * UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH: the member must give everything up and join again. GROUP_MAX_SIZE_REACHED.
 *
 * Source: KIP-932.
 */
export function shareHeartbeatStep(
  group: ShareGroup,
  heartbeat: ShareHeartbeat,
  around: ShareGroupSurroundings,
): ShareGroupStep {
  const refuse = (error: ErrorName, message: string): ShareGroupStep => ({
    group,
    answer: { error, message, memberEpoch: 0, assignment: null },
    effects: [],
  });
  const { memberId, memberEpoch } = heartbeat;
  const known = group.members.get(memberId);
  if (memberEpoch === leaving && known)
    return {
      group: without(group, [memberId], around),
      answer: { error: 'NONE', message: null, memberEpoch, assignment: null },
      effects: [{ type: 'left', memberId, reason: 'left' }],
    };
  if (memberEpoch !== leaving && !known && group.members.size >= around.maxSize)
    return refuse(
      'GROUP_MAX_SIZE_REACHED',
      `The share group has reached its maximum capacity of ${around.maxSize} members.`,
    );
  if (!known && memberEpoch !== joining)
    return refuse('UNKNOWN_MEMBER_ID', `Member ${memberId} is not a member of group ${group.groupId}.`);
  const fenced = known && fencing(known, memberEpoch);
  if (fenced) return refuse('FENCED_MEMBER_EPOCH', fenced);
  return update(group, known, heartbeat, around);
}

/** Why the member's epoch cannot be; null if it can. A member that missed an answer may still be one epoch behind. */
function fencing(member: ShareMember, epoch: number): string | null {
  if (epoch === joining || epoch === member.epoch || epoch === member.previousEpoch) return null;
  const must = 'The member must abandon all its partitions and rejoin.';
  const known = `than the one known by the group coordinator (${member.epoch})`;
  if (epoch > member.epoch) return `The share group member has a greater member epoch (${epoch}) ${known}. ${must}`;
  return `The share group member has a smaller member epoch (${epoch}) ${known}, and it does not match the previous member epoch (${member.previousEpoch}). ${must}`;
}

function without(group: ShareGroup, memberIds: readonly string[], around: ShareGroupSurroundings): ShareGroup {
  const members = new Map(group.members);
  const target = new Map(group.target);
  for (const memberId of memberIds) {
    members.delete(memberId);
    target.delete(memberId);
  }
  const left = { ...group, members, target, epoch: group.epoch + memberIds.length };
  return { ...left, metadataHash: hashOfTopics(left, around) };
}

function update(
  before: ShareGroup,
  previous: ShareMember | undefined,
  heartbeat: ShareHeartbeat,
  around: ShareGroupSurroundings,
): ShareGroupStep {
  const { memberId } = heartbeat;
  const effects: ShareGroupEffect[] = [];
  if (!previous) effects.push({ type: 'joined', memberId, clientId: heartbeat.clientId });
  const told = toldBy(previous, heartbeat, around);
  let group: ShareGroup = { ...before, members: new Map(before.members).set(memberId, told) };
  const hash = hashOfTopics(group, around);
  const resubscribed =
    [...told.subscribedTopicNames].sort().join() !== [...(previous?.subscribedTopicNames ?? [])].sort().join();
  const pending = before.targetEpoch >= before.epoch && assignmentPending(before);
  const changed = resubscribed || pending || hash !== before.metadataHash;
  if (changed) group = { ...group, epoch: before.epoch + 1, metadataHash: hash };
  const due = group.assignedAtMs === null || around.now >= group.assignedAtMs + around.assignmentIntervalMs;
  if (group.epoch > group.targetEpoch && due) group = assign(group, around);

  const moved = reconciled(group, told, changed, around);
  group = { ...group, members: new Map(group.members).set(memberId, moved) };
  const begin = uninitialized(group, around);
  if (begin.size > 0) {
    group = initializingStep(group, begin);
    effects.push({ type: 'initialize', topics: begin });
  }
  const news = !samePartitions(moved.assigned, previous?.assigned ?? noPartitions);
  if (news || moved.epoch !== previous?.epoch) effects.push({ type: 'moved' });
  const anew = heartbeat.memberEpoch === joining || heartbeat.subscribedTopicNames !== null || news;
  return {
    group,
    answer: { error: 'NONE', message: null, memberEpoch: moved.epoch, assignment: anew ? moved.assigned : null },
    effects,
  };
}

/** The member as the heartbeat tells of it. */
function toldBy(
  previous: ShareMember | undefined,
  heartbeat: ShareHeartbeat,
  around: ShareGroupSurroundings,
): ShareMember {
  return {
    memberId: heartbeat.memberId,
    rackId: heartbeat.rackId ?? previous?.rackId ?? null,
    clientId: heartbeat.clientId,
    clientHost: heartbeat.clientHost,
    subscribedTopicNames: heartbeat.subscribedTopicNames
      ? textsInHashOrder([...new Set(heartbeat.subscribedTopicNames)])
      : (previous?.subscribedTopicNames ?? []),
    epoch: previous?.epoch ?? 0,
    previousEpoch: previous?.previousEpoch ?? 0,
    assigned: previous?.assigned ?? noPartitions,
    sessionDeadline: around.now + around.sessionTimeoutMs,
  };
}

/** The member on its target: nothing need be given up first, since others may hold the same partitions. */
function reconciled(
  group: ShareGroup,
  member: ShareMember,
  resubscribed: boolean,
  around: ShareGroupSurroundings,
): ShareMember {
  if (!resubscribed && member.epoch === group.targetEpoch) return member;
  const wanted = new Set(member.subscribedTopicNames.flatMap((name) => around.topic(name)?.topicId ?? []));
  const target = group.target.get(member.memberId) ?? noPartitions;
  const assigned = new Set([...target].filter((key) => wanted.has(key.slice(0, key.lastIndexOf(':')))));
  if (member.epoch === group.targetEpoch) return { ...member, assigned };
  return { ...member, assigned, previousEpoch: member.epoch, epoch: group.targetEpoch };
}

function subscriptions(group: ShareGroup): ReadonlySet<string> {
  return new Set([...group.members.values()].flatMap(({ subscribedTopicNames }) => subscribedTopicNames));
}

function hashOfTopics(group: ShareGroup, around: ShareGroupSurroundings): bigint {
  const topics = [...subscriptions(group)].flatMap((name) => {
    const topic = around.topic(name);
    return topic ? [{ name, ...topic }] : [];
  });
  return metadataHash(topics);
}

/** Whether there is state of subscribed partitions that the target assignment knows nothing of. */
function assignmentPending(group: ShareGroup): boolean {
  const wanted = subscriptions(group);
  const assigned = new Set([...group.target.values()].flatMap((keys) => [...keys]));
  return [...group.initialized].some(([topicId, { name, partitions }]) => {
    if (!wanted.has(name)) return false;
    const known = [...assigned].filter((key) => key.startsWith(`${topicId}:`));
    return !samePartitions(new Set(known), partitionsOf([{ topicId, partitions: [...partitions] }]));
  });
}

/** Subscribed partitions whose state has yet to begin. */
function uninitialized(group: ShareGroup, around: ShareGroupSurroundings): Map<string, TopicPartitions> {
  const found = new Map<string, TopicPartitions>();
  for (const name of subscriptions(group)) {
    const topic = around.topic(name);
    if (!topic) continue;
    const has = (partition: number): boolean =>
      [group.initialized, group.initializing].some((topics) => topics.get(topic.topicId)?.partitions.has(partition));
    const partitions = Array.from({ length: topic.partitions }, (_, at) => at).filter((at) => !has(at));
    if (partitions.length > 0) found.set(topic.topicId, { name, partitions: new Set(partitions) });
  }
  return found;
}

/** Makes a new target assignment for the group epoch. */
function assign(group: ShareGroup, around: ShareGroupSurroundings): ShareGroup {
  // Newest first where Kafka's hash table has them in one place.
  const members = [...group.members].reverse().map(([memberId, { subscribedTopicNames }]) => ({
    memberId,
    topics: subscribedTopicNames.flatMap((name) => around.topic(name)?.topicId ?? []),
    current: group.target.get(memberId) ?? noPartitions,
  }));
  const assignable = new Map(
    [...group.initialized].map(([topicId, { partitions }]) => [topicId, [...partitions].sort((a, b) => a - b)]),
  );
  return {
    ...group,
    target: assignSimply(members, assignable),
    targetEpoch: group.epoch,
    assignedAtMs: around.now,
  };
}

function joinedTopics(
  some: ReadonlyMap<string, TopicPartitions>,
  more: ReadonlyMap<string, TopicPartitions>,
): ReadonlyMap<string, TopicPartitions> {
  const all = new Map(some);
  for (const [topicId, { name, partitions }] of more)
    all.set(topicId, { name, partitions: new Set([...(all.get(topicId)?.partitions ?? []), ...partitions]) });
  return all;
}

/** The state of these share-partitions is about to begin. */
export function initializingStep(group: ShareGroup, topics: ReadonlyMap<string, TopicPartitions>): ShareGroup {
  return { ...group, initializing: joinedTopics(group.initializing, topics), hadState: true };
}

/** The state of these share-partitions has begun: they may be assigned. */
export function initializedStep(group: ShareGroup, topics: ReadonlyMap<string, TopicPartitions>): ShareGroup {
  const initializing = new Map(group.initializing);
  for (const [topicId, { partitions }] of topics) {
    const still = initializing.get(topicId);
    if (!still) continue;
    const rest = new Set([...still.partitions].filter((partition) => !partitions.has(partition)));
    if (rest.size > 0) initializing.set(topicId, { ...still, partitions: rest });
    else initializing.delete(topicId);
  }
  return { ...group, initializing, initialized: joinedTopics(group.initialized, topics) };
}

/** The state of these topics is about to be forgotten: `deletedStep` follows. */
export function deletingStep(group: ShareGroup, topicIds: readonly string[]): ShareGroup {
  const deleting = new Map(group.deleting);
  for (const topicId of topicIds) {
    const known = group.initialized.get(topicId) ?? group.initializing.get(topicId);
    if (known) deleting.set(topicId, known.name);
  }
  return { ...deletedStep(group, topicIds), deleting };
}

/** The state of these topics is no more. */
export function deletedStep(group: ShareGroup, topicIds: readonly string[]): ShareGroup {
  const rest = <Value>(topics: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> =>
    new Map([...topics].filter(([topicId]) => !topicIds.includes(topicId)));
  const { initialized, initializing, deleting } = group;
  return { ...group, initialized: rest(initialized), initializing: rest(initializing), deleting: rest(deleting) };
}

/** What time alone makes of a group: silent members are gone. */
export function shareTick(
  group: ShareGroup,
  around: ShareGroupSurroundings,
): { group: ShareGroup; effects: readonly ShareGroupEffect[] } {
  const silent = [...group.members.values()].filter(({ sessionDeadline }) => sessionDeadline <= around.now);
  if (silent.length === 0) return { group, effects: [] };
  return {
    group: without(
      group,
      silent.map(({ memberId }) => memberId),
      around,
    ),
    effects: silent.map(({ memberId }) => ({ type: 'left', memberId, reason: 'session-timeout' })),
  };
}
