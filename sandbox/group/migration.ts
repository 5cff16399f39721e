/**
 * Moving a group between the classic and the new consumer protocol while it runs (KIP-848): a classic group becomes a
 * consumer group when the first member of the new protocol joins, and goes back when the last one leaves.
 *
 * Source: ConsumerGroup.fromClassicGroup and ClassicGroup.fromConsumerGroup of Apache Kafka 4.3.
 */
import { type ClassicGroup, chooseProtocol, emptyGroup, type Member, metadataOf, none } from './classic-group.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  emptyConsumerGroup,
  newConsumerMember,
  noPartitions,
  type Partitions,
  partitionKey,
  partitionOf,
} from './consumer-group.ts';
import { type ClusterTopic, type ConsumerGroupSurroundings, subscriptionHash } from './consumer-group-topics.ts';
import {
  consumerProtocolType,
  type NamedPartition,
  readAssignment,
  readSubscription,
  writeAssignment,
} from './consumer-protocol.ts';

/**
 * The classic group as a consumer group: generation and assignments stay, all its members are settled. A message where it
 * cannot be one.
 */
export function toConsumer(classic: ClassicGroup, around: ConsumerGroupSurroundings): ConsumerGroup | string {
  const { groupId, generation } = classic;
  const refused = (why: string): string => `Cannot upgrade classic group ${groupId} to consumer group because ${why}`;
  if (!around.migration.upgrade) return refused('online upgrade is disabled.');
  if (classic.protocolType !== consumerProtocolType)
    return refused('the group does not use the consumer embedded protocol.');
  if (classic.members.size > around.maxSize) return refused('the group size exceeds the consumer group maximum size.');
  const members = new Map<string, ConsumerMember>();
  const target = new Map<string, Partitions>();
  for (const member of classic.members.values()) {
    const subscription = readSubscription(metadataOf(member, classic.protocolName));
    const assignment =
      member.assignment.length === 0 ? { partitions: [], userData: null } : readAssignment(member.assignment);
    if (!subscription || !assignment) return refused('the embedded consumer protocol is malformed.');
    if (assignment.userData && assignment.userData.length > 0)
      return refused(
        'an unsupported custom assignor is in use. Please refer to the documentation or switch to a default assignor before re-attempting the upgrade.',
      );
    const partitions = keysOf(assignment.partitions, around.topics);
    target.set(member.memberId, partitions);
    members.set(member.memberId, {
      ...newConsumerMember(member.memberId),
      instanceId: member.groupInstanceId,
      rackId: subscription.rackId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      subscribedTopicNames: subscription.topics,
      classic: { sessionTimeoutMs: member.sessionTimeoutMs, protocols: member.protocols },
      epoch: generation,
      previousEpoch: generation,
      assigned: new Map([...partitions].map((key) => [key, generation])),
      sessionDeadline: around.now + member.sessionTimeoutMs,
    });
  }
  const group = { ...emptyConsumerGroup(groupId), epoch: generation, targetEpoch: generation, members, target };
  return { ...group, metadataHash: subscriptionHash(group, around.topics) };
}

/** The consumer group, all of whose members are of the classic protocol, as a classic group: stable, with the target for its assignment. */
export function toClassic(group: ConsumerGroup, { topics, now }: ConsumerGroupSurroundings): ClassicGroup {
  const members = [...group.members.values()].map((member): Member => {
    const { sessionTimeoutMs = 0, protocols = [] } = member.classic ?? {};
    return {
      memberId: member.memberId,
      groupInstanceId: member.instanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      sessionTimeoutMs,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      protocols,
      assignment: none,
      sessionDeadline: now + sessionTimeoutMs,
      joining: null,
      syncing: null,
      synced: true,
    };
  });
  const classic: ClassicGroup = {
    ...emptyGroup(group.groupId, now),
    state: 'Stable',
    generation: group.epoch,
    protocolType: consumerProtocolType,
    leader: members[0]?.memberId ?? null,
    members: new Map(members.map((member) => [member.memberId, member])),
  };
  const protocolName = chooseProtocol(classic);
  const assigned = members.map((member) => {
    const version = readSubscription(metadataOf(member, protocolName))?.version ?? 0;
    const assignment = writeAssignment(namesOf(group.target.get(member.memberId) ?? noPartitions, topics), version);
    return [member.memberId, { ...member, assignment }] as const;
  });
  return { ...classic, protocolName, members: new Map(assigned) };
}

/** Partitions by the ids of their topics; those of topics that there are not are left out. */
export function keysOf(partitions: readonly NamedPartition[], topics: readonly ClusterTopic[]): Set<string> {
  const ids = new Map(topics.map(({ name, topicId }) => [name, topicId]));
  return new Set(
    partitions.flatMap(({ topic, partition }) => {
      const topicId = ids.get(topic);
      return topicId === undefined ? [] : [partitionKey(topicId, partition)];
    }),
  );
}

/** Partitions by the names of their topics; those of a deleted topic are left out. */
export function namesOf(partitions: Iterable<string>, topics: readonly ClusterTopic[]): readonly NamedPartition[] {
  const names = new Map(topics.map(({ topicId, name }) => [topicId, name]));
  return [...partitions]
    .map(partitionOf)
    .sort((a, b) => a.partition - b.partition)
    .flatMap(({ topicId, partition }) => {
      const topic = names.get(topicId);
      return topic === undefined ? [] : [{ topic, partition }];
    });
}
