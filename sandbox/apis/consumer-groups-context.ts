import type { ErrorName } from '../wire/errors.ts';
import type { Client } from './context.ts';
import type { TopicPartitions } from './groups-context.ts';

/** A heartbeat of the new consumer protocol (KIP-848). */
export interface ConsumerHeartbeatRequest {
  groupId: string;
  memberId: string;
  memberEpoch: number;
  instanceId: string | null;
  rackId: string | null;
  rebalanceTimeoutMs: number;
  subscribedTopicNames: readonly string[] | null;
  subscribedTopicRegex: string | null;
  serverAssignor: string | null;
  /** What the member says it owns; null if that has not changed. */
  owned: readonly { topicId: string; partitions: readonly number[] }[] | null;
  /** Whether the member may know of a topic: a pattern means no other. */
  mayDescribe(topic: string): boolean;
  client: Client;
  cause: number;
}

export interface ConsumerHeartbeatAnswer {
  error: ErrorName;
  message: string | null;
  memberEpoch: number;
  /** When the next heartbeat is due, milliseconds. */
  heartbeatIntervalMs: number;
  /** Null where the member is not told anew. */
  assignment: readonly { topicId: string; partitions: readonly number[] }[] | null;
}

export interface ConsumerGroupDescription {
  state: string;
  groupEpoch: number;
  assignmentEpoch: number;
  assignorName: string;
  members: readonly {
    memberId: string;
    instanceId: string | null;
    rackId: string | null;
    memberEpoch: number;
    clientId: string;
    clientHost: string;
    subscribedTopicNames: readonly string[];
    subscribedTopicRegex: string;
    /** Protocol that it speaks. */
    memberType: 'classic' | 'consumer';
    assignment: readonly TopicPartitions[];
    targetAssignment: readonly TopicPartitions[];
  }[];
}
