// TxnOffsetCommit: offsets that count once the transaction commits (KIP-98). v2 has leader epochs (KIP-320); v3 says who in the
// group commits (KIP-447); v4 may answer TRANSACTION_ABORTABLE; v5 adds the group to the transaction itself (KIP-890).

import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { groupError } from './authorized.ts';
import type { Handler, RequestContext } from './context.ts';
import type { OffsetCommit } from './groups-context.ts';
import { enlist } from './transactions.ts';

export const txnOffsetCommit = api({
  key: 28,
  name: 'TxnOffsetCommit',
  versions: '0-5',
  flexible: 3,
  request: {
    transactionalId: field('string', '0+', 'Transactional id.'),
    groupId: field('string', '0+', 'Group id.'),
    producerId: field('int64', '0+', 'Producer id.'),
    producerEpoch: field('int16', '0+', 'Producer epoch.'),
    generationId: field('int32', '3+', 'Generation the member believes in.', { fallback: -1 }),
    memberId: field('string', '3+', 'Id the coordinator gave the member.', { fallback: '' }),
    groupInstanceId: field('string', '3+', 'Name of a static member (KIP-345), or null.', {
      nullable: '3+',
      fallback: null,
    }),
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                committedOffset: field('int64', '0+', 'Offset of the next record to process; -1 for none.'),
                committedLeaderEpoch: field('int32', '2+', 'Leader epoch of the last record processed; -1 for none.', {
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
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
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

type Request = RequestOf<typeof txnOffsetCommit>;

export const handle: Handler<typeof txnOffsetCommit> = (request, context) => {
  const { groups, client, cause } = context;
  const denied = denial(request, context);
  // The coordinator is not asked at all where there is no such partition.
  let found: ErrorName | undefined;
  const refused = (): ErrorName => {
    found ??= refusal(request, context);
    return found;
  };
  const commits: OffsetCommit[] = [];
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((partition) => {
      const commit = {
        groupId: request.groupId,
        memberId: request.memberId,
        topic: name,
        partition: partition.partitionIndex,
        offset: partition.committedOffset,
        leaderEpoch: partition.committedLeaderEpoch,
        metadata: partition.committedMetadata,
        retentionMs: null,
        connection: client.connection,
        cause,
      };
      const error = denied ?? refusalOf(refused, commit, context);
      if (error === 'NONE') commits.push(commit);
      return { commit, error };
    }),
  }));
  const errors = groups.commitInTransaction(request, commits);
  return {
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ commit, error }) => ({
        partitionIndex: commit.partition,
        errorCode: errorCode(error === 'NONE' ? (errors[commits.indexOf(commit)] ?? error) : error),
      })),
    })),
  };
};

function refusalOf(
  refused: () => ErrorName,
  { topic, partition }: OffsetCommit,
  { authorize, cluster }: RequestContext,
): ErrorName {
  if (!authorize('READ', 'TOPIC', topic)) return 'TOPIC_AUTHORIZATION_FAILED';
  if (cluster.topic(topic)?.partitions[partition] === undefined) return 'UNKNOWN_TOPIC_OR_PARTITION';
  return refused();
}

/** Answered before any topic is looked at. */
function denial({ transactionalId, groupId }: Request, context: RequestContext): ErrorName | undefined {
  if (!context.authorize('WRITE', 'TRANSACTIONAL_ID', transactionalId)) return 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED';
  const misplaced = groupId === '' ? 'NONE' : groupError('READ', groupId, context);
  return misplaced === 'GROUP_AUTHORIZATION_FAILED' ? misplaced : undefined;
}

/** What keeps all of it out. */
function refusal(request: Request, context: RequestContext): ErrorName {
  const { groups, version } = context;
  if (request.groupId === '') return 'INVALID_GROUP_ID';
  const misplaced = groupError('READ', request.groupId, context);
  if (misplaced !== 'NONE') return misplaced;
  const partition = groups.offsetsPartition(request.groupId);
  if (!partition) return 'COORDINATOR_NOT_AVAILABLE';
  const levels = { adds: version >= 5, abortable: version >= 4 };
  const stray = enlist(request.transactionalId, request, partition, levels, context);
  if (stray !== 'NONE') return stray;
  return groups.mayCommit({
    groupId: request.groupId,
    generation: request.generationId,
    memberId: request.memberId,
    groupInstanceId: request.groupInstanceId,
    transactional: true,
    places: request.topics.flatMap(({ name, partitions }) => {
      const topic = context.authorize('READ', 'TOPIC', name) ? context.cluster.topic(name) : undefined;
      return partitions
        .filter(({ partitionIndex }) => topic?.partitions[partitionIndex] !== undefined)
        .map(({ partitionIndex }) => ({ topicId: topic?.topicId ?? zeroUuid, partition: partitionIndex }));
    }),
  });
}
