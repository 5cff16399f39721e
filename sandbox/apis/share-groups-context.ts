import type { ErrorName } from '../wire/errors.ts';
import type { Client, Failure } from './context.ts';
import type { TopicPartitions } from './groups-context.ts';

/** Share groups (KIP-932): their members, and where they begin to read. */
export interface ShareGroupsContext {
  heartbeat(request: ShareHeartbeatRequest): ShareHeartbeatReply;
  describe(groupId: string): ShareGroupDescription | undefined;
  /** Partitions of which the group has state, by topic. */
  initialized(groupId: string): readonly TopicPartitions[];
  /** Sets where an empty group begins to read, and makes the group if there is none. NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND. */
  alterOffsets(
    groupId: string,
    topics: readonly { name: string; partitions: ReadonlyMap<number, bigint> }[],
    cause: number,
  ): Failure | null;
  /** Forgets what an empty group has read. NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND; null for each topic that went well. */
  deleteOffsets(
    groupId: string,
    topics: readonly string[],
    cause: number,
  ): Failure | ReadonlyMap<string, Failure | null>;
}

export interface ShareHeartbeatRequest {
  groupId: string;
  memberId: string;
  memberEpoch: number;
  rackId: string | null;
  subscribedTopicNames: readonly string[] | null;
  client: Client;
  cause: number;
}

export interface ShareHeartbeatReply {
  error: ErrorName;
  message: string | null;
  memberEpoch: number;
  heartbeatIntervalMs: number;
  /** Null where the member is not told anew. */
  assignment: readonly { topicId: string; partitions: readonly number[] }[] | null;
}

export interface ShareGroupDescription {
  state: string;
  groupEpoch: number;
  assignmentEpoch: number;
  assignorName: string;
  members: readonly {
    memberId: string;
    rackId: string | null;
    memberEpoch: number;
    clientId: string;
    clientHost: string;
    subscribedTopicNames: readonly string[];
    assignment: readonly TopicPartitions[];
  }[];
}
