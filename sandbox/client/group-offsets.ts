import { offsetCommit } from '../apis/08-offset-commit.ts';
import { offsetFetch } from '../apis/09-offset-fetch.ts';
import { type ErrorName, errorName } from '../wire/errors.ts';
import type { ClusterClient } from './cluster-client.ts';
import { partitionsByTopic } from './consumer-protocol.ts';
import { ApiError } from './errors.ts';
import { nameOf, type TopicMetadata, type TopicPartition } from './topic-metadata.ts';

export interface CommittedOffset extends TopicPartition {
  /** Offset of the next record to process. */
  offset: bigint;
  leaderEpoch?: number;
  metadata?: string;
}

/** Who commits: a member of the group, or somebody outside it (the default). */
export interface Committer {
  generationId: number;
  memberId: string;
  groupInstanceId: string | null;
}

const outsider: Committer = { generationId: -1, memberId: '', groupInstanceId: null };

/** What a group has committed, by topic and partition. Rejects with ApiError. */
export async function committedOffsets(
  cluster: ClusterClient,
  topics: TopicMetadata,
  groupId: string,
): Promise<readonly CommittedOffset[]> {
  const broker = await cluster.coordinator(groupId);
  const answer = await cluster.request(broker, offsetFetch, {
    groupId,
    topics: null,
    groups: [{ groupId, topics: null }],
    requireStable: false,
  });
  const group = answer.groups[0] ?? answer;
  if (group.errorCode !== 0) throw new ApiError(errorName(group.errorCode), null);
  const names = new Map<string, string>();
  if (group.topics.some(({ name }) => name === ''))
    for (const { topicId, name } of await topics.all()) names.set(topicId, name);
  return group.topics.flatMap((topic) =>
    topic.partitions
      .filter(({ committedOffset, errorCode }) => committedOffset >= 0n && errorCode === 0)
      .map(({ partitionIndex, committedOffset, committedLeaderEpoch, metadata }) => ({
        topic: topic.name || ('topicId' in topic && names.get(topic.topicId)) || '',
        partition: partitionIndex,
        offset: committedOffset,
        leaderEpoch: committedLeaderEpoch,
        metadata: metadata ?? '',
      })),
  );
}

/** Commits; resolves to the error of each partition that was refused, by its name. */
export async function commitOffsets(
  cluster: ClusterClient,
  topics: TopicMetadata,
  groupId: string,
  offsets: readonly CommittedOffset[],
  committer: Committer = outsider,
): Promise<Map<string, ErrorName>> {
  const refused = new Map<string, ErrorName>();
  if (offsets.length === 0) return refused;
  const broker = await cluster.coordinator(groupId);
  const byName = new Map(offsets.map((each) => [nameOf(each), each]));
  const asked = await Promise.all(
    [...partitionsByTopic(offsets)].map(async ([name, partitions]) => ({
      name,
      topicId: (await topics.topic(name)).topicId,
      partitions: partitions.map((partitionIndex) => {
        const each = byName.get(nameOf({ topic: name, partition: partitionIndex }));
        return {
          partitionIndex,
          committedOffset: each?.offset ?? 0n,
          committedLeaderEpoch: each?.leaderEpoch ?? -1,
          committedMetadata: each?.metadata ?? '',
        };
      }),
    })),
  );
  const { generationId, memberId, groupInstanceId } = committer;
  const answer = await cluster.request(broker, offsetCommit, {
    groupId,
    generationIdOrMemberEpoch: generationId,
    memberId,
    groupInstanceId,
    topics: asked,
  });
  for (const { name, topicId, partitions } of answer.topics) {
    const topic = name || (asked.find((each) => each.topicId === topicId)?.name ?? '');
    for (const { partitionIndex, errorCode } of partitions)
      if (errorCode !== 0) refused.set(nameOf({ topic, partition: partitionIndex }), errorName(errorCode));
  }
  return refused;
}
