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
  /** The subscribed topics as the target assignment knew them, to notice when they change. */
  subscribedTopics: string;
  /** Assignor of the target assignment. */
  assignor: string;
  /** When the target assignment was made; null before the first. */
  assignedAtMs: number | null;
}

/** Partitions, each as `<topic id>:<partition>`. */
export type Partitions = ReadonlySet<string>;

export interface ConsumerMember {
  memberId: string;
  instanceId: string | null;
  rackId: string | null;
  clientId: string;
  clientHost: string;
  rebalanceTimeoutMs: number;
  subscribedTopicNames: readonly string[];
  subscribedTopicRegex: string | null;
  serverAssignor: string | null;
  /** Member epoch; −2 for a static member that has left for a while. */
  epoch: number;
  previousEpoch: number;
  /**
   * `stable`: has its target; `unrevoked`: must first give partitions up; `unreleased`: waits for partitions that others
   * have yet to give up.
   */
  state: 'stable' | 'unrevoked' | 'unreleased';
  assigned: Partitions;
  /** Partitions the member was told to give up. */
  revoking: Partitions;
  /** When silence has lasted too long. */
  sessionDeadline: number;
  /** When giving up partitions has taken too long; null outside `unrevoked`. */
  rebalanceDeadline: number | null;
}

export type ConsumerGroupState = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable';

export const noPartitions: Partitions = new Set();

export function emptyConsumerGroup(groupId: string): ConsumerGroup {
  return {
    groupId,
    // Kafka's first member finds the group at epoch 1, and its joining makes that 2.
    epoch: 1,
    targetEpoch: 0,
    target: new Map(),
    members: new Map(),
    subscribedTopics: '',
    assignor: 'uniform',
    assignedAtMs: null,
  };
}

export function stateOf(group: ConsumerGroup): ConsumerGroupState {
  if (group.members.size === 0) return 'Empty';
  if (group.epoch > group.targetEpoch) return 'Assigning';
  const settled = [...group.members.values()].every(
    ({ state, epoch }) => state === 'stable' && (epoch === group.targetEpoch || epoch === -2),
  );
  return settled ? 'Stable' : 'Reconciling';
}

/** When the group next needs a tick; null if nothing can happen by itself. */
export function nextConsumerDeadline(group: ConsumerGroup): number | null {
  let next = Number.POSITIVE_INFINITY;
  for (const { sessionDeadline, rebalanceDeadline } of group.members.values())
    next = Math.min(next, sessionDeadline, rebalanceDeadline ?? Number.POSITIVE_INFINITY);
  return next === Number.POSITIVE_INFINITY ? null : next;
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
export function byTopic(partitions: Partitions): { topicId: string; partitions: number[] }[] {
  const topics = new Map<string, number[]>();
  for (const key of partitions) {
    const at = key.lastIndexOf(':');
    const topicId = key.slice(0, at);
    topics.set(topicId, [...(topics.get(topicId) ?? []), Number(key.slice(at + 1))]);
  }
  return [...topics].map(([topicId, numbers]) => ({ topicId, partitions: numbers.sort((a, b) => a - b) }));
}

export function samePartitions(one: Partitions, other: Partitions): boolean {
  return one.size === other.size && [...one].every((key) => other.has(key));
}
