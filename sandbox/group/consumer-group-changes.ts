import { type CoordinatorRecord, put, tombstone } from '../wire/coordinator-record.ts';
import {
  byTopic,
  type ConsumerGroup,
  type ConsumerMember,
  emptyConsumerGroup,
  type Held,
  sameHeld,
  samePartitions,
} from './consumer-group.ts';
import * as kinds from './consumer-group-records.ts';
import { memberStates } from './consumer-group-replay.ts';

/**
 * What has to be written so that a group is kept as it is `after`, where it was kept as it was `before`. In Kafka's order:
 * first what is gone, then what members told, the group, its target, and last where members are on the way there.
 */
export function consumerGroupRecords(before: ConsumerGroup, after: ConsumerGroup): readonly CoordinatorRecord[] {
  const { groupId } = after;
  const gone = [...before.members.keys()].filter((memberId) => !after.members.has(memberId));
  const patternsGone = [...before.patterns.keys()].filter((pattern) => !after.patterns.has(pattern));
  const members = [...after.members.values()];
  const changed = (differ: (one: ConsumerMember, other: ConsumerMember) => boolean): readonly ConsumerMember[] =>
    members.filter((member) => {
      const other = before.members.get(member.memberId);
      return !other || differ(other, member);
    });
  const retargeted = [...after.target].filter(([memberId, target]) => {
    const old = before.target.get(memberId);
    return after.members.has(memberId) && (!old || !samePartitions(old, target));
  });
  const assignedAnew = after.targetEpoch !== before.targetEpoch || after.assignedAtMs !== before.assignedAtMs;
  return [
    ...gone.flatMap((memberId) => memberTombstones(groupId, memberId)),
    ...changed((one, other) => told(one) !== told(other)).map((member) => metadataRecord(groupId, member)),
    ...patternsGone.map((regularExpression) =>
      tombstone(kinds.consumerGroupRegularExpression, { groupId, regularExpression }),
    ),
    ...patternRecords(before, after),
    ...(after.epoch !== before.epoch || after.metadataHash !== before.metadataHash ? [epochRecord(after)] : []),
    ...retargeted.map(([memberId, target]) =>
      put(kinds.consumerGroupTargetAssignmentMember, { groupId, memberId }, { topicPartitions: byTopic(target) }),
    ),
    ...(assignedAnew ? [targetRecord(after)] : []),
    ...changed(moved).map((member) => currentRecord(groupId, member)),
  ];
}

/** The whole of a group that was not kept as one of the new protocol before. */
export function wholeConsumerGroupRecords(group: ConsumerGroup): readonly CoordinatorRecord[] {
  return consumerGroupRecords({ ...emptyConsumerGroup(group.groupId), epoch: -1, targetEpoch: -1 }, group);
}

/** What is written when the group is no more. */
export function consumerGroupTombstones({ groupId, members, patterns }: ConsumerGroup): readonly CoordinatorRecord[] {
  const ids = [...members.keys()];
  const ofMembers = (
    kind:
      | typeof kinds.consumerGroupCurrentMemberAssignment
      | typeof kinds.consumerGroupTargetAssignmentMember
      | typeof kinds.consumerGroupMemberMetadata,
  ): readonly CoordinatorRecord[] => ids.map((memberId) => tombstone(kind as never, { groupId, memberId } as never));
  return [
    ...ofMembers(kinds.consumerGroupCurrentMemberAssignment),
    ...ofMembers(kinds.consumerGroupTargetAssignmentMember),
    tombstone(kinds.consumerGroupTargetAssignmentMetadata, { groupId }),
    ...ofMembers(kinds.consumerGroupMemberMetadata),
    ...[...patterns.keys()].map((regularExpression) =>
      tombstone(kinds.consumerGroupRegularExpression, { groupId, regularExpression }),
    ),
    tombstone(kinds.consumerGroupPartitionMetadata, { groupId }),
    tombstone(kinds.consumerGroupMetadata, { groupId }),
  ];
}

function memberTombstones(groupId: string, memberId: string): readonly CoordinatorRecord[] {
  return [
    tombstone(kinds.consumerGroupCurrentMemberAssignment, { groupId, memberId }),
    tombstone(kinds.consumerGroupTargetAssignmentMember, { groupId, memberId }),
    tombstone(kinds.consumerGroupMemberMetadata, { groupId, memberId }),
  ];
}

/** All that a member told, to see whether it says something else. */
function told(member: ConsumerMember): string {
  const { instanceId, rackId, clientId, clientHost, rebalanceTimeoutMs, serverAssignor, classic } = member;
  const topics = [member.subscribedTopicRegex, ...[...member.subscribedTopicNames].sort()];
  const protocols = classic?.protocols.map(({ name, metadata }) => [name, [...metadata]]);
  const who = [instanceId, rackId, clientId, clientHost, rebalanceTimeoutMs, serverAssignor];
  return JSON.stringify([who, topics, classic?.sessionTimeoutMs, protocols]);
}

function metadataRecord(groupId: string, member: ConsumerMember): CoordinatorRecord {
  const { memberId, classic } = member;
  return put(
    kinds.consumerGroupMemberMetadata,
    { groupId, memberId },
    {
      instanceId: member.instanceId,
      rackId: member.rackId,
      clientId: member.clientId,
      clientHost: `/${member.clientHost}`,
      subscribedTopicNames: [...member.subscribedTopicNames].sort(),
      subscribedTopicRegex: member.subscribedTopicRegex,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      serverAssignor: member.serverAssignor,
      classicMemberMetadata: classic && {
        sessionTimeoutMs: classic.sessionTimeoutMs,
        supportedProtocols: classic.protocols.map(({ name, metadata }) => ({ name, metadata })),
      },
    },
  );
}

function patternRecords(before: ConsumerGroup, after: ConsumerGroup): readonly CoordinatorRecord[] {
  const { groupId } = after;
  return [...after.patterns]
    .filter(([pattern, resolved]) => before.patterns.get(pattern) !== resolved)
    .map(([regularExpression, { topics, version, timestamp }]) =>
      put(
        kinds.consumerGroupRegularExpression,
        { groupId, regularExpression },
        { topics, version, timestamp: BigInt(Math.trunc(timestamp)) },
      ),
    );
}

function epochRecord({ groupId, epoch, metadataHash }: ConsumerGroup): CoordinatorRecord {
  return put(kinds.consumerGroupMetadata, { groupId }, { epoch, metadataHash });
}

function targetRecord({ groupId, targetEpoch, assignedAtMs }: ConsumerGroup): CoordinatorRecord {
  const assignmentTimestamp = BigInt(Math.trunc(assignedAtMs ?? 0));
  return put(
    kinds.consumerGroupTargetAssignmentMetadata,
    { groupId },
    { assignmentEpoch: targetEpoch, assignmentTimestamp },
  );
}

function moved(one: ConsumerMember, other: ConsumerMember): boolean {
  return (
    one.epoch !== other.epoch ||
    one.previousEpoch !== other.previousEpoch ||
    one.state !== other.state ||
    !sameHeld(one.assigned, other.assigned) ||
    !sameHeld(one.revoking, other.revoking)
  );
}

function currentRecord(groupId: string, member: ConsumerMember): CoordinatorRecord {
  return put(
    kinds.consumerGroupCurrentMemberAssignment,
    { groupId, memberId: member.memberId },
    {
      memberEpoch: member.epoch,
      previousMemberEpoch: member.previousEpoch,
      state: memberStates.indexOf(member.state),
      assignedPartitions: heldByTopic(member.assigned),
      partitionsPendingRevocation: heldByTopic(member.revoking),
    },
  );
}

function heldByTopic(held: Held): { topicId: string; partitions: number[]; assignmentEpochs: number[] }[] {
  return byTopic(held.keys()).map(({ topicId, partitions }) => ({
    topicId,
    partitions,
    assignmentEpochs: partitions.map((partition) => held.get(`${topicId}:${partition}`) ?? 0),
  }));
}
