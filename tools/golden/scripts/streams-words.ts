// What conversations of streams groups are made of.
import type { Json } from '../message-json.ts';
import type { Ask, Wait } from '../script.ts';
import { ask } from './words.ts';

export const [a, b, c] = ['AAAAAAAAAAAAAAAAAAAAAQ', 'AAAAAAAAAAAAAAAAAAAAAg', 'AAAAAAAAAAAAAAAAAAAAAw'];

/** A heartbeat of the streams protocol. A member makes its own id; to join it says epoch 0 and all that it is. */
export function beat(
  groupId: string,
  memberId: string,
  memberEpoch: number,
  more: Record<string, Json> = {},
  asked: Partial<Ask> = {},
): Ask {
  const request = { groupId, memberId, memberEpoch, endpointInformationEpoch: 0, ...more };
  return ask('StreamsGroupHeartbeat', 0, request, asked);
}

/** What a member says that joins. */
export const joining = (topology: Json, more: Record<string, Json> = {}): Record<string, Json> => ({
  rebalanceTimeoutMs: 60_000,
  topology,
  ...owning([]),
  processId: 'process-1',
  clientTags: [],
  ...more,
});

/** Tasks a member owns, by subtopology. */
export const owning = (active: Json, standby: Json = []): Record<string, Json> => ({
  activeTasks: active,
  standbyTasks: standby,
  warmupTasks: [],
});

export const tasks = (subtopologyId: string, ...partitions: readonly number[]): Json => ({ subtopologyId, partitions });

export const internal = (name: string, partitions = 0, configs: Readonly<Record<string, string>> = {}): Json => ({
  name,
  partitions,
  replicationFactor: 0,
  topicConfigs: Object.entries(configs).map(([key, value]) => ({ key, value })),
});

export const subtopology = (subtopologyId: string, more: Record<string, Json>): Json => ({
  subtopologyId,
  sourceTopics: [],
  sourceTopicRegex: [],
  stateChangelogTopics: [],
  repartitionSinkTopics: [],
  repartitionSourceTopics: [],
  copartitionGroups: [],
  ...more,
});

export const topology = (subtopologies: readonly Json[], epoch = 0): Json => ({ epoch, subtopologies });

/** Reads topics, and no more. */
export const reading = (...sourceTopics: readonly string[]): Json => topology([subtopology('0', { sourceTopics })]);

/** Reads a topic of the group's name and counts by another key: a repartition topic and a changelog. */
export const counting = (name: string): Json =>
  topology([
    subtopology('0', { sourceTopics: [name], repartitionSinkTopics: [`${name}-by-repartition`] }),
    subtopology('1', {
      repartitionSourceTopics: [internal(`${name}-by-repartition`, 0, { 'cleanup.policy': 'delete' })],
      stateChangelogTopics: [internal(`${name}-store-changelog`, 0, { 'cleanup.policy': 'compact' })],
    }),
  ]);

/** Reads a topic of the group's name into a store, with a changelog. */
export const storing = (name: string): Json =>
  topology([
    subtopology('0', {
      sourceTopics: [name],
      stateChangelogTopics: [internal(`${name}-store-changelog`, 0, { 'cleanup.policy': 'compact' })],
    }),
  ]);

export const describe = (...groupIds: readonly string[]): Ask =>
  ask('StreamsGroupDescribe', 0, { groupIds, includeAuthorizedOperations: false });

/** Until a new group has waited for more members, and there may be another assignment. */
export const delayed: Wait = { waitMs: 4_500 };
/** Until there may be another assignment, and topics are made. */
export const settled: Wait = { waitMs: 2_000 };
