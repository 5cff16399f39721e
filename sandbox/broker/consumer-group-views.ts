import type { ConsumerGroupDescription } from '../apis/consumer-groups-context.ts';
import type { TopicPartitions } from '../apis/groups-context.ts';
import type { GroupView } from '../control.ts';
import {
  assignorOf,
  byTopic,
  type ConsumerGroup,
  noPartitions,
  partitionKey,
  stateOf,
} from '../group/consumer-group.ts';
import type { ConsumerGroupSurroundings } from '../group/consumer-group-topics.ts';
import { namesOf } from '../group/migration.ts';
import type { ErrorName } from '../wire/errors.ts';

/** The group as the picture shows it. */
export function consumerGroupView(
  group: ConsumerGroup,
  { topics, assignors }: ConsumerGroupSurroundings,
): Omit<GroupView, 'offsets'> {
  return {
    groupId: group.groupId,
    state: stateOf(group),
    protocol: assignorOf(group, assignors),
    generation: group.epoch,
    members: [...group.members.values()].map(({ memberId, clientId, clientHost, assigned }) => ({
      memberId,
      clientId,
      host: clientHost,
      partitions: namesOf(assigned.keys(), topics),
    })),
  };
}

/** The group as ConsumerGroupDescribe tells of it. */
export function consumerGroupDescription(
  group: ConsumerGroup,
  { topics, assignors }: ConsumerGroupSurroundings,
): ConsumerGroupDescription {
  const names = new Map(topics.map(({ topicId, name }) => [topicId, name]));
  const named = (partitions: Iterable<string>): readonly TopicPartitions[] =>
    byTopic(partitions).flatMap(({ topicId, partitions: numbers }) => {
      const topicName = names.get(topicId);
      return topicName === undefined ? [] : [{ topicId, topicName, partitions: numbers }];
    });
  return {
    state: stateOf(group),
    groupEpoch: group.epoch,
    assignmentEpoch: group.targetEpoch,
    assignorName: assignorOf(group, assignors),
    members: [...group.members.values()].map((member) => ({
      memberId: member.memberId,
      instanceId: member.instanceId,
      rackId: member.rackId,
      memberEpoch: member.epoch,
      clientId: member.clientId,
      clientHost: `/${member.clientHost}`,
      subscribedTopicNames: member.subscribedTopicNames,
      subscribedTopicRegex: member.subscribedTopicRegex,
      memberType: member.classic ? 'classic' : 'consumer',
      // What it was told to give up, it still has.
      assignment: named([...member.assigned.keys(), ...member.revoking.keys()]),
      targetAssignment: named(group.target.get(member.memberId) ?? noPartitions),
    })),
  };
}

/**
 * Whether who says so may commit offsets. A member that is behind may commit for partitions that it was given no later than
 * the epoch it knows (KIP-1251).
 */
export function commitError(
  group: ConsumerGroup,
  who: {
    memberId: string;
    groupInstanceId: string | null;
    generation: number;
    transactional?: boolean;
    places: readonly { topicId: string; partition: number }[];
  },
): ErrorName {
  const { memberId, generation } = who;
  if (generation < 0 && group.members.size === 0) return 'NONE';
  // A transactional producer of before KIP-447 does not say who it is.
  if (who.transactional && generation === -1 && memberId === '' && who.groupInstanceId === null) return 'NONE';
  const member = group.members.get(memberId);
  if (!member) return 'UNKNOWN_MEMBER_ID';
  if (generation === member.epoch) return 'NONE';
  const stale = member.classic || who.transactional ? 'ILLEGAL_GENERATION' : 'STALE_MEMBER_EPOCH';
  if (generation > member.epoch) return stale;
  const given = who.places.map(({ topicId, partition }) => {
    const key = partitionKey(topicId, partition);
    return member.assigned.get(key) ?? member.revoking.get(key);
  });
  return given.every((epoch) => epoch !== undefined && generation >= epoch) ? 'NONE' : stale;
}

/** Whether who says so may fetch offsets: from outside (null and −1) anyone. */
export function fetchError(group: ConsumerGroup, memberId: string | null, memberEpoch: number): ErrorName {
  if (memberId === null && memberEpoch < 0) return 'NONE';
  const member = group.members.get(memberId ?? '');
  if (!member) return 'UNKNOWN_MEMBER_ID';
  if (memberEpoch === member.epoch) return 'NONE';
  return member.classic ? 'ILLEGAL_GENERATION' : 'STALE_MEMBER_EPOCH';
}
