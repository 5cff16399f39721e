import type { ErrorName } from '../wire/errors.ts';
import type { HeldTasks } from './streams-group.ts';
import type { EndpointPartitions } from './streams-sources.ts';
import type { InternalTopic, StreamsTopology } from './streams-topology.ts';

type TaskLists = readonly { subtopologyId: string; partitions: readonly number[] }[];

export interface StreamsHeartbeat {
  memberId: string;
  memberEpoch: number;
  endpointInformationEpoch: number;
  rackId: string | null;
  /** −1 if it has not changed. */
  rebalanceTimeoutMs: number;
  topology: StreamsTopology | null;
  /** What the member says it owns; null if that has not changed. */
  activeTasks: TaskLists | null;
  standbyTasks: TaskLists | null;
  processId: string | null;
  userEndpoint: { host: string; port: number } | null;
  clientTags: readonly { key: string; value: string }[] | null;
  shutdownApplication: boolean;
  clientId: string;
  clientHost: string;
}

/** What a step needs to know of the cluster. */
export interface StreamsSurroundings {
  now: number;
  sessionTimeoutMs: number;
  maxSize: number;
  /** Least time between two target assignments of a group: changes that come meanwhile share the next one. */
  assignmentIntervalMs: number;
  /** How long a new group waits for more members before its first assignment. */
  initialRebalanceDelayMs: number;
  numStandbyReplicas: number;
  partitionsOf(topic: string): number | undefined;
  metadataHash(topics: readonly string[]): bigint;
}

export type StreamsGroupEffect =
  | { type: 'joined'; memberId: string; clientId: string }
  | { type: 'left'; memberId: string; reason: 'left' | 'session-timeout' | 'rebalance-timeout' }
  | { type: 'moved' };

export interface StreamsStatus {
  statusCode: number;
  statusDetail: string;
}

export interface StreamsAnswer {
  error: 'NONE';
  memberEpoch: number;
  status: readonly StreamsStatus[];
  /** Null where the member is not told anew. */
  assignment: HeldTasks | null;
  endpointInformationEpoch: number;
  /** Null where they have not changed. */
  endpoints: readonly EndpointPartitions[] | null;
  missing: readonly InternalTopic[];
}

export interface StreamsRefusal {
  error: Exclude<ErrorName, 'NONE'>;
  message: string | null;
}
