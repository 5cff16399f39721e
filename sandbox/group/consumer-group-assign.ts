import { assignorOf, type ConsumerGroup, noPartitions } from './consumer-group.ts';
import { type ConsumerGroupSurroundings, topicsOf } from './consumer-group-topics.ts';
import { serverAssignors } from './server-assignors.ts';

/** Makes a new target assignment for the group epoch, where there is need of one and the last is not too recent. */
export function assignIfDue(group: ConsumerGroup, around: ConsumerGroupSurroundings): ConsumerGroup {
  if (group.targetEpoch >= group.epoch) return group;
  const { assignedAtMs } = group;
  const due = assignedAtMs === null || around.now >= assignedAtMs + around.assignmentIntervalMs;
  return due || around.assignmentIntervalMs === 0 ? assign(group, around) : group;
}

function assign(group: ConsumerGroup, { topics, assignors, now }: ConsumerGroupSurroundings): ConsumerGroup {
  const members = [...group.members.values()]
    .sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
    .map((member) => ({
      memberId: member.memberId,
      instanceId: member.instanceId,
      topics: topicsOf(group, member, topics).map(({ topicId, partitions }) => ({ topicId, partitions })),
      current: group.target.get(member.memberId) ?? noPartitions,
    }));
  const target = serverAssignors.get(assignorOf(group, assignors))?.({ members }) ?? new Map<string, Set<string>>();
  return { ...group, target, targetEpoch: group.epoch, assignedAtMs: now };
}
