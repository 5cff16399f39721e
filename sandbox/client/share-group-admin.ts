import { shareGroupDescribe } from '../apis/77-share-group-describe.ts';
import { describeShareGroupOffsets } from '../apis/90-describe-share-group-offsets.ts';
import { alterShareGroupOffsets } from '../apis/91-alter-share-group-offsets.ts';
import { deleteShareGroupOffsets } from '../apis/92-delete-share-group-offsets.ts';
import { errorName } from '../wire/errors.ts';
import type { ClusterClient, Node } from './cluster-client.ts';
import { partitionsByTopic } from './consumer-protocol.ts';
import { ApiError } from './errors.ts';
import { nameOf, type TopicPartition } from './topic-metadata.ts';

export interface ShareMemberDescription {
  memberId: string;
  clientId: string;
  host: string;
  epoch: number;
  assignment: readonly TopicPartition[];
}

export interface ShareGroupDescription {
  groupId: string;
  state: string;
  coordinator: Node;
  groupEpoch: number;
  assignmentEpoch: number;
  members: readonly ShareMemberDescription[];
}

/** Where a share group begins to read in a partition; null where it has not begun. */
export interface ShareGroupOffset extends TopicPartition {
  startOffset: bigint | null;
  leaderEpoch: number;
  /** Records that are not done with; null where that is not known. */
  lag: bigint | null;
}

/** Rejects with ApiError, GROUP_ID_NOT_FOUND where there is no such share group. */
export async function describeShareGroup(cluster: ClusterClient, groupId: string): Promise<ShareGroupDescription> {
  const { node: coordinator, broker } = await cluster.coordinatorNode(groupId);
  const { groups } = await cluster.request(broker, shareGroupDescribe, {
    groupIds: [groupId],
    includeAuthorizedOperations: false,
  });
  const [group] = groups;
  if (!group) throw new ApiError('GROUP_ID_NOT_FOUND', null);
  if (group.errorCode !== 0) throw new ApiError(errorName(group.errorCode), group.errorMessage);
  return {
    groupId,
    coordinator,
    state: group.groupState,
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    members: group.members.map(({ memberId, clientId, clientHost, memberEpoch, assignment }) => ({
      memberId,
      clientId,
      host: clientHost,
      epoch: memberEpoch,
      assignment: assignment.topicPartitions.flatMap(({ topicName, partitions }) =>
        partitions.map((partition) => ({ topic: topicName, partition })),
      ),
    })),
  };
}

/** Of all partitions that the group has to do with. Rejects with ApiError. */
export async function shareGroupOffsets(cluster: ClusterClient, groupId: string): Promise<readonly ShareGroupOffset[]> {
  const { groups } = await cluster.request(await cluster.coordinator(groupId), describeShareGroupOffsets, {
    groups: [{ groupId, topics: null }],
  });
  const [group] = groups;
  if (!group) return [];
  if (group.errorCode !== 0) throw new ApiError(errorName(group.errorCode), group.errorMessage);
  return group.topics.flatMap(({ topicName: topic, partitions }) =>
    partitions
      .filter(({ errorCode }) => errorCode === 0)
      .map(({ partitionIndex: partition, startOffset, leaderEpoch, lag }) => ({
        topic,
        partition,
        startOffset: startOffset < 0n ? null : startOffset,
        leaderEpoch,
        lag: lag < 0n ? null : lag,
      })),
  );
}

/** Lets an empty group, or a new one, begin at these offsets. Rejects with ApiError where one of them is refused. */
export async function setShareGroupOffsets(
  cluster: ClusterClient,
  groupId: string,
  offsets: readonly (TopicPartition & { offset: bigint })[],
): Promise<void> {
  const byName = new Map(offsets.map((each) => [nameOf(each), each.offset]));
  const answer = await cluster.request(await cluster.coordinator(groupId), alterShareGroupOffsets, {
    groupId,
    topics: [...partitionsByTopic(offsets)].map(([topicName, partitions]) => ({
      topicName,
      partitions: partitions.map((partitionIndex) => ({
        partitionIndex,
        startOffset: byName.get(nameOf({ topic: topicName, partition: partitionIndex })) ?? 0n,
      })),
    })),
  });
  if (answer.errorCode !== 0) throw new ApiError(errorName(answer.errorCode), answer.errorMessage);
  for (const { errorCode, errorMessage } of answer.responses.flatMap(({ partitions }) => partitions))
    if (errorCode !== 0) throw new ApiError(errorName(errorCode), errorMessage);
}

/** Forgets what an empty group has read of topics; resolves to the error of each that stays. Rejects with ApiError where all do. */
export async function forgetShareGroupOffsets(
  cluster: ClusterClient,
  groupId: string,
  topics: readonly string[],
): Promise<ReadonlyMap<string, ApiError>> {
  const answer = await cluster.request(await cluster.coordinator(groupId), deleteShareGroupOffsets, {
    groupId,
    topics: topics.map((topicName) => ({ topicName })),
  });
  if (answer.errorCode !== 0) throw new ApiError(errorName(answer.errorCode), answer.errorMessage);
  return new Map(
    answer.responses.flatMap(({ topicName, errorCode, errorMessage }) =>
      errorCode === 0 ? [] : [[topicName, new ApiError(errorName(errorCode), errorMessage)] as const],
    ),
  );
}
