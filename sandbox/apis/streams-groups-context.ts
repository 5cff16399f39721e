import type { ErrorName } from '../wire/errors.ts';
import type { Client } from './context.ts';

/** A topic that Streams makes for itself, as a topology tells of it. */
export interface InternalTopic {
  name: string;
  /** 0 where the coordinator decides. */
  partitions: number;
  /** 0 for the broker's default. */
  replicationFactor: number;
  topicConfigs: readonly { key: string; value: string }[];
}

/** A part of a topology that is processed as a whole: each of its tasks reads one partition number of its source topics. */
export interface Subtopology {
  subtopologyId: string;
  sourceTopics: readonly string[];
  sourceTopicRegex: readonly string[];
  stateChangelogTopics: readonly InternalTopic[];
  repartitionSinkTopics: readonly string[];
  repartitionSourceTopics: readonly InternalTopic[];
  /** Topics that must have as many partitions as each other, by their places in the lists above. */
  copartitionGroups: readonly {
    sourceTopics: readonly number[];
    sourceTopicRegex: readonly number[];
    repartitionSourceTopics: readonly number[];
  }[];
}

export interface StreamsTopology {
  epoch: number;
  subtopologies: readonly Subtopology[];
}

export interface TaskIds {
  subtopologyId: string;
  partitions: readonly number[];
}

export interface Endpoint {
  host: string;
  port: number;
}

export interface TopicPartitionNumbers {
  topic: string;
  partitions: readonly number[];
}

/** A heartbeat of the streams protocol (KIP-1071). What has not changed is null. */
export interface StreamsHeartbeatRequest {
  groupId: string;
  memberId: string;
  /** 0 to join, -1 to leave. */
  memberEpoch: number;
  endpointInformationEpoch: number;
  rackId: string | null;
  /** -1 if it has not changed. */
  rebalanceTimeoutMs: number;
  topology: StreamsTopology | null;
  activeTasks: readonly TaskIds[] | null;
  standbyTasks: readonly TaskIds[] | null;
  warmupTasks: readonly TaskIds[] | null;
  processId: string | null;
  userEndpoint: Endpoint | null;
  clientTags: readonly { key: string; value: string }[] | null;
  shutdownApplication: boolean;
  client: Client;
  cause: number;
}

export interface StreamsHeartbeatAnswer {
  error: 'NONE';
  memberEpoch: number;
  heartbeatIntervalMs: number;
  status: readonly { statusCode: number; statusDetail: string }[];
  /** Null where the member is not told anew. */
  assignment: {
    activeTasks: readonly TaskIds[];
    standbyTasks: readonly TaskIds[];
    warmupTasks: readonly TaskIds[];
  } | null;
  endpointInformationEpoch: number;
  partitionsByUserEndpoint:
    | readonly {
        userEndpoint: Endpoint;
        activePartitions: readonly TopicPartitionNumbers[];
        standbyPartitions: readonly TopicPartitionNumbers[];
      }[]
    | null;
  /** Topics that the application needs and that are not there. */
  missing: readonly MissingTopic[];
}

export interface MissingTopic {
  name: string;
  partitions: number;
  /** -1 for the broker's default. */
  replicationFactor: number;
  configs: ReadonlyMap<string, string>;
}

export interface StreamsGroupDescription {
  state: string;
  groupEpoch: number;
  assignmentEpoch: number;
  topology: {
    epoch: number;
    subtopologies: readonly {
      subtopologyId: string;
      sourceTopics: readonly string[];
      repartitionSinkTopics: readonly string[];
      stateChangelogTopics: readonly InternalTopic[];
      repartitionSourceTopics: readonly InternalTopic[];
    }[];
  };
  members: readonly {
    memberId: string;
    memberEpoch: number;
    rackId: string | null;
    clientId: string;
    clientHost: string;
    topologyEpoch: number;
    processId: string;
    userEndpoint: Endpoint | null;
    clientTags: readonly { key: string; value: string }[];
    assignment: TaskAssignment;
    targetAssignment: TaskAssignment;
  }[];
}

export interface TaskAssignment {
  activeTasks: readonly TaskIds[];
  standbyTasks: readonly TaskIds[];
  warmupTasks: readonly TaskIds[];
}

/** Groups of Kafka Streams' own protocol (KIP-1071). */
export interface StreamsGroupsContext {
  /** Whether the cluster's features and configs have the protocol. */
  readonly enabled: boolean;
  /**
   * UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH: the member must give its tasks up and join again. GROUP_ID_NOT_FOUND,
   * GROUP_MAX_SIZE_REACHED, INVALID_REQUEST, STREAMS_INVALID_TOPOLOGY.
   */
  heartbeat(
    request: StreamsHeartbeatRequest,
  ): StreamsHeartbeatAnswer | { error: Exclude<ErrorName, 'NONE'>; message: string | null };
  /** Makes internal topics that are missing. Answers why those asked for by an earlier heartbeat could not be made. */
  createTopics(groupId: string, topics: readonly MissingTopic[], cause: number): readonly string[];
  describe(groupId: string): StreamsGroupDescription | undefined;
}
