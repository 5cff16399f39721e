import type { StreamsGroupDescription } from '../apis/streams-groups-context.ts';
import {
  bySubtopology,
  noTasks,
  type StreamsGroup,
  type StreamsMember,
  streamsStateOf,
} from '../group/streams-group.ts';
import type { InternalTopic, Subtopology } from '../group/streams-topology.ts';
import { inTimelineOrder } from '../wire/java-hash.ts';

/** A group as StreamsGroupDescribe tells of it: its topology with the numbers of partitions once they are decided. */
export function describeStreamsGroup(group: StreamsGroup): StreamsGroupDescription {
  const { configured, topology } = group;
  const subtopologies = configured?.problem === null ? configured.subtopologies : null;
  return {
    state: streamsStateOf(group),
    groupEpoch: group.epoch,
    assignmentEpoch: group.targetEpoch,
    topology: {
      epoch: topology?.epoch ?? 0,
      subtopologies: [...(subtopologies ?? topology?.subtopologies ?? [])]
        .sort((a, b) => (a.subtopologyId < b.subtopologyId ? -1 : 1))
        .map(described),
    },
    members: inTimelineOrder([...group.members.keys()]).flatMap((memberId) => {
      const member = group.members.get(memberId);
      return member ? [describedMember(group, member)] : [];
    }),
  };
}

function described({ subtopologyId, ...topics }: Subtopology) {
  const byName = (a: InternalTopic, b: InternalTopic): number => (a.name < b.name ? -1 : 1);
  return {
    subtopologyId,
    sourceTopics: [...topics.sourceTopics].sort(),
    repartitionSinkTopics: [...topics.repartitionSinkTopics].sort(),
    repartitionSourceTopics: [...topics.repartitionSourceTopics].sort(byName),
    stateChangelogTopics: [...topics.stateChangelogTopics].sort(byName),
  };
}

function describedMember(group: StreamsGroup, member: StreamsMember) {
  const target = group.target.get(member.memberId) ?? noTasks;
  return {
    memberId: member.memberId,
    memberEpoch: member.epoch,
    rackId: member.rackId,
    clientId: member.clientId,
    clientHost: `/${member.clientHost}`,
    topologyEpoch: member.topologyEpoch,
    processId: member.processId,
    userEndpoint: member.userEndpoint,
    clientTags: [...member.clientTags].map(([key, value]) => ({ key, value })),
    assignment: {
      activeTasks: bySubtopology(member.assigned.active.keys()),
      standbyTasks: bySubtopology(member.assigned.standby),
      warmupTasks: [],
    },
    targetAssignment: {
      activeTasks: bySubtopology(target.active),
      standbyTasks: bySubtopology(target.standby),
      warmupTasks: [],
    },
  };
}
