import { type Replay, replay } from '../wire/coordinator-record.ts';
import {
  type ConsumerGroup,
  type ConsumerMember,
  emptyConsumerGroup,
  type Held,
  newConsumerMember,
  partitionKey,
  partitionsOf,
} from './consumer-group.ts';
import * as kinds from './consumer-group-records.ts';

/** States by their number in a record. */
export const memberStates = ['stable', 'unrevoked', 'unreleased'] as const;

/** What the records of a group make of it, read one after the other. */
export const consumerGroupReplays: readonly Replay<ConsumerGroup>[] = [
  replay(kinds.consumerGroupMetadata, (group, { groupId }, value) =>
    value === null ? undefined : { ...known(group, groupId), epoch: value.epoch, metadataHash: value.metadataHash },
  ),
  replay(kinds.consumerGroupPartitionMetadata, (group) => group),
  replay(kinds.consumerGroupMemberMetadata, (group, { groupId, memberId }, value) => {
    if (value === null) return group && withoutMember(group, memberId);
    const { classicMemberMetadata: classic } = value;
    return withMember(known(group, groupId), memberId, {
      instanceId: value.instanceId,
      rackId: value.rackId,
      clientId: value.clientId,
      clientHost: value.clientHost.replace(/^\//, ''),
      subscribedTopicNames: value.subscribedTopicNames,
      subscribedTopicRegex: value.subscribedTopicRegex ?? '',
      rebalanceTimeoutMs: value.rebalanceTimeoutMs,
      serverAssignor: value.serverAssignor,
      classic: classic && {
        sessionTimeoutMs: classic.sessionTimeoutMs,
        protocols: classic.supportedProtocols.map(({ name, metadata }) => ({ name, metadata: metadata.slice() })),
      },
    });
  }),
  replay(kinds.consumerGroupTargetAssignmentMetadata, (group, { groupId }, value) =>
    value === null
      ? group && { ...group, targetEpoch: -1, target: new Map() }
      : {
          ...known(group, groupId),
          targetEpoch: value.assignmentEpoch,
          assignedAtMs: value.assignmentTimestamp === 0n ? null : Number(value.assignmentTimestamp),
        },
  ),
  replay(kinds.consumerGroupTargetAssignmentMember, (group, { groupId, memberId }, value) => {
    if (value === null && !group) return undefined;
    const target = new Map(group?.target);
    if (value) target.set(memberId, partitionsOf(value.topicPartitions));
    else target.delete(memberId);
    return { ...known(group, groupId), target };
  }),
  replay(kinds.consumerGroupCurrentMemberAssignment, (group, { groupId, memberId }, value) => {
    // The member is gone when what it told is; until then it is as one that just came.
    if (value === null)
      return group?.members.has(memberId)
        ? withMember(group, memberId, {
            epoch: 0,
            previousEpoch: -1,
            state: 'stable',
            assigned: new Map(),
            revoking: new Map(),
          })
        : group;
    return withMember(known(group, groupId), memberId, {
      epoch: value.memberEpoch,
      previousEpoch: value.previousMemberEpoch,
      state: memberStates[value.state] ?? 'stable',
      assigned: heldOf(value.assignedPartitions, value.memberEpoch),
      revoking: heldOf(value.partitionsPendingRevocation, value.memberEpoch),
    });
  }),
  replay(kinds.consumerGroupRegularExpression, (group, { groupId, regularExpression }, value) => {
    if (value === null && !group) return undefined;
    const patterns = new Map(group?.patterns);
    if (value) patterns.set(regularExpression, { ...value, timestamp: Number(value.timestamp) });
    else patterns.delete(regularExpression);
    return { ...known(group, groupId), patterns };
  }),
];

function known(group: ConsumerGroup | undefined, groupId: string): ConsumerGroup {
  return group ?? emptyConsumerGroup(groupId);
}

function withMember(group: ConsumerGroup, memberId: string, change: Partial<ConsumerMember>): ConsumerGroup {
  const member = { ...(group.members.get(memberId) ?? newConsumerMember(memberId)), ...change };
  return { ...group, members: new Map(group.members).set(memberId, member) };
}

function withoutMember(group: ConsumerGroup, memberId: string): ConsumerGroup {
  const members = new Map(group.members);
  members.delete(memberId);
  return { ...group, members };
}

/** Records of before 4.3 do not say at what epoch a partition was given. */
function heldOf(
  topics: readonly {
    topicId: string;
    partitions: readonly number[];
    assignmentEpochs: readonly number[] | null;
  }[],
  memberEpoch: number,
): Held {
  return new Map(
    topics.flatMap(({ topicId, partitions, assignmentEpochs }) =>
      partitions.map(
        (partition, i) => [partitionKey(topicId, partition), assignmentEpochs?.[i] ?? memberEpoch] as const,
      ),
    ),
  );
}

/** The group as it goes on after all was read: everyone's session begins anew, and so does the time to give partitions up. */
export function loadedConsumerGroup(group: ConsumerGroup, now: number, sessionTimeoutMs: number): ConsumerGroup {
  const members = [...group.members].map(([memberId, member]) => {
    const unrevoked = member.state === 'unrevoked';
    const rebalanceDeadline = unrevoked ? now + member.rebalanceTimeoutMs : null;
    return [memberId, { ...member, sessionDeadline: now + sessionTimeoutMs, rebalanceDeadline }] as const;
  });
  return { ...group, members: new Map(members) };
}
