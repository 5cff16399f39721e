/**
 * A share group (KIP-932) as data: members that read the same partitions together. What happens to it is in
 * share-group-step.ts; which records were acquired by whom is each share-partition's own business (share-partition.ts).
 * Times are host clock milliseconds.
 */
import type { Partitions } from '../group/consumer-group.ts';

export interface ShareGroup {
  groupId: string;
  /** Group epoch: grows with every change of members, subscriptions, topics or initialized partitions. */
  epoch: number;
  /** Group epoch that the target assignment was made for. */
  targetEpoch: number;
  target: ReadonlyMap<string, Partitions>;
  members: ReadonlyMap<string, ShareMember>;
  /** Of the subscribed topics as the group last saw them, to notice when they change. */
  metadataHash: bigint;
  /** When the target assignment was made; null before the first. */
  assignedAtMs: number | null;
  /** Topics of which share-partitions have state, by topic id: only these are assigned. */
  initialized: ReadonlyMap<string, TopicPartitions>;
  /** Topics whose state is about to begin. */
  initializing: ReadonlyMap<string, TopicPartitions>;
  /** Topics whose state is about to be forgotten, by topic id. */
  deleting: ReadonlyMap<string, string>;
  /** Whether any share-partition has ever had state: what is known of it is then kept, be it nothing. */
  hadState: boolean;
}

export interface TopicPartitions {
  name: string;
  partitions: ReadonlySet<number>;
}

export interface ShareMember {
  memberId: string;
  rackId: string | null;
  clientId: string;
  clientHost: string;
  subscribedTopicNames: readonly string[];
  epoch: number;
  previousEpoch: number;
  assigned: Partitions;
  /** When silence has lasted too long. */
  sessionDeadline: number;
}

export type ShareGroupState = 'Empty' | 'Stable';

/** Name of the one assignor of share groups. */
export const shareAssignor = 'simple';

export function emptyShareGroup(groupId: string): ShareGroup {
  return {
    groupId,
    // Kafka's first member finds the group at epoch 1, and its joining makes that 2.
    epoch: 1,
    targetEpoch: 1,
    target: new Map(),
    members: new Map(),
    metadataHash: 0n,
    assignedAtMs: null,
    initialized: new Map(),
    initializing: new Map(),
    deleting: new Map(),
    hadState: false,
  };
}

export function shareStateOf(group: ShareGroup): ShareGroupState {
  return group.members.size === 0 ? 'Empty' : 'Stable';
}

/** When the group next needs a tick; null if nothing can happen by itself. */
export function nextShareDeadline(group: ShareGroup): number | null {
  const next = Math.min(...[...group.members.values()].map(({ sessionDeadline }) => sessionDeadline));
  return next === Number.POSITIVE_INFINITY ? null : next;
}
