import type { Protocol } from './classic-group.ts';

/**
 * A consumer group of the new protocol (KIP-848) as data: the coordinator assigns, and moves each member to its target one
 * heartbeat at a time. What happens to it is in consumer-group-step.ts. Times are host clock milliseconds.
 */
export interface ConsumerGroup {
  groupId: string;
  /** Group epoch: grows with every change of members, subscriptions or topics. */
  epoch: number;
  /** Group epoch that the target assignment was made for. */
  targetEpoch: number;
  target: ReadonlyMap<string, Partitions>;
  members: ReadonlyMap<string, ConsumerMember>;
  /** Hash of the subscribed topics when the epoch last grew, to notice when they change. */
  metadataHash: bigint;
  /** Patterns that members are subscribed to, as far as it has been looked what topics they mean. */
  patterns: ReadonlyMap<string, ResolvedPattern>;
  /** When the target assignment was made, milliseconds since the epoch; null if that is not known. */
  assignedAtMs: number | null;
}

export interface ResolvedPattern {
  /** Sorted. */
  topics: readonly string[];
  /** State of the cluster's topics that was looked at. */
  version: bigint;
  /** When, milliseconds since the epoch. */
  timestamp: number;
}

/** Partitions, each as `<topic id>:<partition>`. */
export type Partitions = ReadonlySet<string>;
/** Partitions that a member has, each with the member epoch at which it was given. */
export type Held = ReadonlyMap<string, number>;

export interface ConsumerMember {
  memberId: string;
  instanceId: string | null;
  rackId: string | null;
  clientId: string;
  clientHost: string;
  rebalanceTimeoutMs: number;
  subscribedTopicNames: readonly string[];
  /** Empty for none. */
  subscribedTopicRegex: string;
  serverAssignor: string | null;
  /** What a member told that speaks the classic protocol; null for one of the new protocol. */
  classic: ClassicMetadata | null;
  /** Member epoch; −2 for a static member that has left for a while. */
  epoch: number;
  previousEpoch: number;
  /**
   * `stable`: has its target; `unrevoked`: must first give partitions up; `unreleased`: waits for partitions that others
   * have yet to give up.
   */
  state: 'stable' | 'unrevoked' | 'unreleased';
  assigned: Held;
  /** Partitions the member was told to give up. */
  revoking: Held;
  /** When silence has lasted too long. */
  sessionDeadline: number;
  /** When giving up partitions has taken too long; null outside `unrevoked`. */
  rebalanceDeadline: number | null;
  /** When a member of the classic protocol must have joined again; null if it need not. */
  joinDeadline: number | null;
  /** When it must have asked for its assignment; null if it has. */
  syncDeadline: number | null;
}

export interface ClassicMetadata {
  sessionTimeoutMs: number;
  /** Assignors offered, the one liked best first. */
  protocols: readonly Protocol[];
}

export type ConsumerGroupState = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable';

export const noPartitions: Partitions = new Set();

export function emptyConsumerGroup(groupId: string): ConsumerGroup {
  return {
    groupId,
    // Kafka's first member finds the group at epoch 1 with nothing to assign, and its joining makes that 2.
    epoch: 1,
    targetEpoch: 1,
    target: new Map(),
    members: new Map(),
    metadataHash: 0n,
    patterns: new Map(),
    assignedAtMs: null,
  };
}

/** A member that has not told anything yet. */
export function newConsumerMember(memberId: string): ConsumerMember {
  return {
    memberId,
    instanceId: null,
    rackId: null,
    clientId: '',
    clientHost: '',
    rebalanceTimeoutMs: -1,
    subscribedTopicNames: [],
    subscribedTopicRegex: '',
    serverAssignor: null,
    classic: null,
    epoch: 0,
    previousEpoch: -1,
    state: 'stable',
    assigned: new Map(),
    revoking: new Map(),
    sessionDeadline: Number.POSITIVE_INFINITY,
    rebalanceDeadline: null,
    joinDeadline: null,
    syncDeadline: null,
  };
}

/** The assignor that most members ask for; the broker's first where none does. @param assignors of the broker */
export function assignorOf(group: ConsumerGroup, assignors: readonly string[]): string {
  const votes = [...group.members.values()].flatMap(({ serverAssignor }) => serverAssignor ?? []);
  const count = (name: string): number => votes.filter((vote) => vote === name).length;
  return [...new Set(votes)].sort((a, b) => count(b) - count(a))[0] ?? assignors[0] ?? 'uniform';
}

export function stateOf(group: ConsumerGroup): ConsumerGroupState {
  if (group.members.size === 0) return 'Empty';
  if (group.epoch > group.targetEpoch) return 'Assigning';
  const settled = [...group.members.values()].every(
    ({ state, epoch }) => state === 'stable' && epoch === group.targetEpoch,
  );
  return settled ? 'Stable' : 'Reconciling';
}

/** When a member is to be put out if nothing happens until then. */
export function deadlineOf(member: ConsumerMember): number {
  const { sessionDeadline, rebalanceDeadline, joinDeadline, syncDeadline } = member;
  return Math.min(sessionDeadline, ...[rebalanceDeadline, joinDeadline, syncDeadline].map((at) => at ?? Infinity));
}

/** When the group next needs a tick; null if nothing can happen by itself. */
export function nextConsumerDeadline(group: ConsumerGroup): number | null {
  const next = Math.min(Infinity, ...[...group.members.values()].map(deadlineOf));
  return next === Infinity ? null : next;
}

export function partitionKey(topicId: string, partition: number): string {
  return `${topicId}:${partition}`;
}

export function partitionsOf(topics: readonly { topicId: string; partitions: readonly number[] }[]): Set<string> {
  return new Set(
    topics.flatMap(({ topicId, partitions }) => partitions.map((partition) => partitionKey(topicId, partition))),
  );
}

/** Partitions under their topics, as the protocol has them. */
export function byTopic(partitions: Iterable<string>): { topicId: string; partitions: number[] }[] {
  const topics = new Map<string, number[]>();
  for (const key of partitions) {
    const { topicId, partition } = partitionOf(key);
    topics.set(topicId, [...(topics.get(topicId) ?? []), partition]);
  }
  return [...topics].map(([topicId, numbers]) => ({ topicId, partitions: numbers.sort((a, b) => a - b) }));
}

export function partitionOf(key: string): { topicId: string; partition: number } {
  const at = key.lastIndexOf(':');
  return { topicId: key.slice(0, at), partition: Number(key.slice(at + 1)) };
}

/** @param one a set of partitions, or a map that has them as keys */
export function samePartitions(one: Partitions | Held, other: Partitions | Held): boolean {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}

export function sameHeld(one: Held, other: Held): boolean {
  return one.size === other.size && [...one].every(([key, epoch]) => other.get(key) === epoch);
}
