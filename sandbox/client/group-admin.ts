import { describeGroups } from '../apis/15-describe-groups.ts';
import { listGroups } from '../apis/16-list-groups.ts';
import { deleteGroups } from '../apis/42-delete-groups.ts';
import { offsetDelete } from '../apis/47-offset-delete.ts';
import { consumerGroupDescribe } from '../apis/69-consumer-group-describe.ts';
import { type ErrorName, errorName } from '../wire/errors.ts';
import type { ClusterClient, Node } from './cluster-client.ts';
import { decodeAssignment, partitionsByTopic } from './consumer-protocol.ts';
import { ApiError } from './errors.ts';
import { nameOf, type TopicPartition } from './topic-metadata.ts';

export interface GroupListing {
  groupId: string;
  /** `consumer`, `connect`; empty for a group that nobody ever joined. */
  protocolType: string;
  state: string;
  /** `classic`, `consumer`, `share`, `streams`. */
  type: string;
}

export interface MemberDescription {
  memberId: string;
  groupInstanceId: string | null;
  clientId: string;
  /** As the broker saw it: `/127.0.0.1`. */
  host: string;
  assignment: readonly TopicPartition[];
  /** Null in a classic group. */
  epoch: number | null;
  target: readonly TopicPartition[] | null;
}

export interface GroupDescription {
  groupId: string;
  state: string;
  assignor: string;
  coordinator: Node;
  /** Null in a classic group. */
  groupEpoch: number | null;
  assignmentEpoch: number | null;
  members: readonly MemberDescription[];
}

/** Every group of the cluster; each broker tells of those that it coordinates. Rejects with ApiError. */
export async function allGroups(cluster: ClusterClient): Promise<readonly GroupListing[]> {
  const found: GroupListing[] = [];
  for (const { id } of await cluster.nodes()) {
    const answer = await cluster.request(await cluster.node(id), listGroups, {});
    if (answer.errorCode !== 0) throw new ApiError(errorName(answer.errorCode), null);
    for (const { groupId, protocolType, groupState, groupType } of answer.groups)
      found.push({ groupId, protocolType, state: groupState, type: groupType });
  }
  return found;
}

/** One group, of the new protocol or the classic one. Rejects with ApiError, GROUP_ID_NOT_FOUND where there is none. */
export async function describeGroup(cluster: ClusterClient, groupId: string): Promise<GroupDescription> {
  const { node: coordinator, broker } = await cluster.coordinatorNode(groupId);
  let absent: string | null = null;
  if (broker.supports(consumerGroupDescribe)) {
    const { groups } = await cluster.request(broker, consumerGroupDescribe, {
      groupIds: [groupId],
      includeAuthorizedOperations: false,
    });
    const group = groups[0];
    absent = group?.errorMessage ?? null;
    if (group?.errorCode === 0) {
      const partitions = (topics: readonly { topicName: string; partitions: readonly number[] }[]) =>
        topics.flatMap(({ topicName, partitions: numbers }) =>
          numbers.map((partition) => ({ topic: topicName, partition })),
        );
      return {
        groupId,
        coordinator,
        state: group.groupState,
        assignor: group.assignorName,
        groupEpoch: group.groupEpoch,
        assignmentEpoch: group.assignmentEpoch,
        members: group.members.map((member) => ({
          memberId: member.memberId,
          groupInstanceId: member.instanceId,
          clientId: member.clientId,
          host: member.clientHost,
          assignment: partitions(member.assignment.topicPartitions),
          epoch: member.memberEpoch,
          target: partitions(member.targetAssignment.topicPartitions),
        })),
      };
    }
  }
  const { groups } = await cluster.request(broker, describeGroups, {
    groups: [groupId],
    includeAuthorizedOperations: false,
  });
  const group = groups[0];
  if (!group) throw new ApiError('GROUP_ID_NOT_FOUND', `Group ${groupId} not found.`);
  if (group.errorCode !== 0) {
    const error = errorName(group.errorCode);
    throw new ApiError(error, (error === 'GROUP_ID_NOT_FOUND' ? absent : null) ?? group.errorMessage);
  }
  return {
    groupId,
    coordinator,
    state: group.groupState,
    assignor: group.protocolData,
    groupEpoch: null,
    assignmentEpoch: null,
    members: group.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      host: member.clientHost,
      assignment: group.protocolType === 'consumer' ? decodeAssignment(member.memberAssignment) : [],
      epoch: null,
      target: null,
    })),
  };
}

/** Forgets a group with all that it committed. Rejects with ApiError: NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND. */
export async function deleteGroup(cluster: ClusterClient, groupId: string): Promise<void> {
  const broker = await cluster.coordinator(groupId);
  const { results } = await cluster.request(broker, deleteGroups, { groupsNames: [groupId] });
  for (const { errorCode } of results) if (errorCode !== 0) throw new ApiError(errorName(errorCode), null);
}

/** Forgets what a group committed for partitions; resolves to the error of each that stays, by its name. Rejects with ApiError. */
export async function deleteOffsets(
  cluster: ClusterClient,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<Map<string, ErrorName>> {
  const broker = await cluster.coordinator(groupId);
  const answer = await cluster.request(broker, offsetDelete, {
    groupId,
    topics: [...partitionsByTopic(partitions)].map(([name, numbers]) => ({
      name,
      partitions: numbers.map((partitionIndex) => ({ partitionIndex })),
    })),
  });
  if (answer.errorCode !== 0) throw new ApiError(errorName(answer.errorCode), null);
  const refused = new Map<string, ErrorName>();
  for (const { name, partitions: numbers } of answer.topics) {
    for (const { partitionIndex, errorCode } of numbers)
      if (errorCode !== 0) refused.set(nameOf({ topic: name, partition: partitionIndex }), errorName(errorCode));
  }
  return refused;
}
