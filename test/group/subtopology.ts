import type { Subtopology } from '../../sandbox/group/streams-topology.ts';

export const sub = (subtopologyId: string, more: Partial<Subtopology>): Subtopology => ({
  subtopologyId,
  sourceTopics: [],
  sourceTopicRegex: [],
  stateChangelogTopics: [],
  repartitionSinkTopics: [],
  repartitionSourceTopics: [],
  copartitionGroups: [],
  ...more,
});
export const internal = (name: string, partitions = 0) => ({
  name,
  partitions,
  replicationFactor: 0,
  topicConfigs: [],
});
