import type { Subscription } from './consumer-protocol.ts';
import type { TopicPartition } from './topic-metadata.ts';

export interface Member extends Subscription {
  memberId: string;
  instanceId: string | null;
}

/** What a member was given last by an assignor, in which generation. */
export interface LastAssignment {
  partitions: readonly TopicPartition[];
  generationId: number;
}

export type Divided = Map<string, TopicPartition[]>;

/** How the leader of a classic consumer group divides the partitions of topics among its members. */
export interface Assignor {
  /**
   * @param counts partitions by topic, of topics that exist and that members want
   * @returns an entry for every member, which may be empty
   */
  divide(members: readonly Member[], counts: ReadonlyMap<string, number>): Divided;
  /** What a member tells the leader's assignor beside its subscription. */
  userData?(last: LastAssignment | null): Uint8Array | null;
}

/** The order of members where an assignor has one: static members first, by their instance, then the others by their ids. */
export function inMemberOrder(members: readonly Member[]): Member[] {
  return [...members].sort((a, b) => {
    if (a.instanceId !== null && b.instanceId !== null) return a.instanceId < b.instanceId ? -1 : 1;
    if (a.instanceId !== null || b.instanceId !== null) return a.instanceId !== null ? -1 : 1;
    return a.memberId < b.memberId ? -1 : 1;
  });
}
