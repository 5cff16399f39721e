// OffsetCommit. v2–4 carry a retention time that Kafka ignores since 2.1; v6 a leader epoch (KIP-320); v7 static members
// (KIP-345); v9 member epochs (KIP-848); v10 names topics by id.

import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { groupError } from './authorized.ts';
import type { Handler, RequestContext } from './context.ts';
import type { OffsetCommit } from './groups-context.ts';

export const offsetCommit = api({
  key: 8,
  name: 'OffsetCommit',
  versions: '2-10',
  flexible: 8,
  request: {
    groupId: field('string', '0+', 'Group id.'),
    generationIdOrMemberEpoch: field(
      'int32',
      '1+',
      'Generation (classic) or member epoch (KIP-848); -1 from outside the group.',
      { fallback: -1 },
    ),
    memberId: field('string', '1+', 'Id the coordinator gave the member.', { fallback: '' }),
    groupInstanceId: field('string', '7+', 'Name of a static member (KIP-345), or null.', {
      nullable: '7+',
      fallback: null,
    }),
    retentionTimeMs: field('int64', '2-4', 'How long to keep the offset; ignored since Kafka 2.1.', { fallback: -1n }),
    topics: field(
      [
        {
          name: field('string', '0-9', 'Topic name.', { fallback: '' }),
          topicId: field('uuid', '10+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                committedOffset: field('int64', '0+', 'Offset of the next record to process; -1 for none.'),
                committedLeaderEpoch: field('int32', '6+', 'Leader epoch of the last record processed; -1 for none.', {
                  fallback: -1,
                }),
                committedMetadata: field('string', '0+', 'A note of the client beside the offset.', { nullable: '0+' }),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
        },
      ],
      '0+',
      'Topics concerned.',
    ),
  },
  response: {
    throttleTimeMs: field('int32', '3+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    topics: field(
      [
        {
          name: field('string', '0-9', 'Topic name.', { fallback: '' }),
          topicId: field('uuid', '10+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
        },
      ],
      '0+',
      'Topics concerned.',
    ),
  },
});

export const handle: Handler<typeof offsetCommit> = (request, context) => {
  const { groups, cluster, version } = context;
  const misplaced = groupError('READ', request.groupId, context);
  const forbidden = misplaced === 'GROUP_AUTHORIZATION_FAILED';
  // Older versions have no epoch for a member of the new protocol to say.
  const tooOld = version < 9 && groups.speaksNewProtocol(request.groupId, request.memberId);
  // The coordinator is not asked at all where there is no such partition.
  let found: ErrorName | undefined;
  const coordinator = (): ErrorName => {
    found ??= tooOld
      ? 'UNSUPPORTED_VERSION'
      : misplaced === 'NONE'
        ? groups.mayCommit({
            groupId: request.groupId,
            generation: request.generationIdOrMemberEpoch,
            memberId: request.memberId,
            groupInstanceId: request.groupInstanceId,
            places: placesOf(request, context),
          })
        : misplaced;
    return found;
  };
  const commits: OffsetCommit[] = [];
  const topics = request.topics.map(({ name: given, topicId, partitions }) => {
    const topic = version >= 10 ? cluster.topicById(topicId) : cluster.topic(given);
    const name = topic?.name ?? given;
    const missing = version >= 10 && !topic ? 'UNKNOWN_TOPIC_ID' : 'UNKNOWN_TOPIC_OR_PARTITION';
    const denied = !context.authorize('READ', 'TOPIC', name) && (topic || version < 10);
    const refusal = (partition: number): ErrorName =>
      forbidden
        ? misplaced
        : denied
          ? 'TOPIC_AUTHORIZATION_FAILED'
          : topic?.partitions[partition] === undefined
            ? missing
            : coordinator();
    return {
      name,
      topicId,
      partitions: partitions.map((partition) => {
        const commit = {
          groupId: request.groupId,
          memberId: request.memberId,
          topic: name,
          partition: partition.partitionIndex,
          offset: partition.committedOffset,
          leaderEpoch: partition.committedLeaderEpoch,
          metadata: partition.committedMetadata,
          retentionMs: request.retentionTimeMs === -1n ? null : Number(request.retentionTimeMs),
          connection: context.client.connection,
          cause: context.cause,
        };
        const refused = refusal(partition.partitionIndex);
        if (refused === 'NONE') commits.push(commit);
        return { commit, refused };
      }),
    };
  });
  const errors = groups.commit(commits);
  return {
    topics: topics.map((topic) => ({
      ...topic,
      partitions: topic.partitions.map(({ commit, refused }) => ({
        partitionIndex: commit.partition,
        errorCode: errorCode(refused === 'NONE' ? (errors[commits.indexOf(commit)] ?? refused) : refused),
      })),
    })),
  };
};

/** What there is of the partitions named: the coordinator is not asked of others. */
function placesOf(
  { topics }: RequestOf<typeof offsetCommit>,
  { authorize, cluster, version }: RequestContext,
): { topicId: string; partition: number }[] {
  return topics.flatMap(({ name, topicId, partitions }) => {
    const topic = version >= 10 ? cluster.topicById(topicId) : cluster.topic(name);
    if (!topic || !authorize('READ', 'TOPIC', topic.name)) return [];
    return partitions
      .filter(({ partitionIndex }) => topic.partitions[partitionIndex] !== undefined)
      .map(({ partitionIndex }) => ({ topicId: topic.topicId, partition: partitionIndex }));
  });
}
