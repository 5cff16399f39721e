import type { Partitions } from './consumer-group.ts';

/** What a server-side assignor works from (KIP-848). */
export interface AssignmentInput {
  members: readonly AssignableMember[];
}

export interface AssignableMember {
  memberId: string;
  instanceId?: string | null;
  topics: readonly AssignableTopic[];
  current: Partitions;
}

export interface AssignableTopic {
  topicId: string;
  partitions: number;
}

/** What each member gets, as keys of partitions. */
export type ServerAssignor = (input: AssignmentInput) => Map<string, Set<string>>;
