// AlterShareGroupOffsets: sets where an empty share group begins to read (KIP-932).
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import type { Failure, Handler } from './context.ts';
import { notCoordinator, topicRefusal, unknownTopic } from './messages.ts';

export const alterShareGroupOffsets = api({
  key: 91,
  name: 'AlterShareGroupOffsets',
  versions: '0',
  flexible: 0,
  request: {
    groupId: field('string', '0+', 'Group id.'),
    topics: field(
      [
        {
          topicName: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                startOffset: field('int64', '0+', 'Offset to start at.'),
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
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
    responses: field(
      [
        {
          topicName: field('string', '0+', 'Topic name.'),
          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
        },
      ],
      '0+',
      'Answers, by topic.',
    ),
  },
});

export const handle: Handler<typeof alterShareGroupOffsets> = (request, context) => {
  const { groupId, topics } = request;
  const { cluster, groups, shareGroups, authorize, cause } = context;
  const refuse = ({ error, message }: Failure) => ({
    errorCode: errorCode(error),
    errorMessage: message,
    responses: [],
  });
  if (context.features.level('share.version') < 1)
    return refuse({ error: 'UNSUPPORTED_VERSION', message: 'The version of API is not supported.' });
  if (!authorize('READ', 'GROUP', groupId))
    return refuse({ error: 'GROUP_AUTHORIZATION_FAILED', message: 'Group authorization failed.' });
  if (groupId === '') return refuse({ error: 'INVALID_GROUP_ID', message: 'The group id is invalid.' });
  const misplaced = groups.coordinates(groupId);
  if (misplaced !== 'NONE') return refuse({ error: misplaced, message: notCoordinator });
  const allowed = topics.filter(({ topicName }) => authorize('READ', 'TOPIC', topicName) && cluster.topic(topicName));
  const exists = (topicName: string, index: number): boolean =>
    cluster.topic(topicName)?.partitions[index] !== undefined;
  const failure = shareGroups.alterOffsets(
    groupId,
    allowed.map(({ topicName, partitions }) => ({
      name: topicName,
      partitions: new Map(
        partitions
          .filter(({ partitionIndex }) => exists(topicName, partitionIndex))
          .map(({ partitionIndex, startOffset }) => [partitionIndex, startOffset]),
      ),
    })),
    cause,
  );
  if (failure) return refuse(failure);
  return {
    errorCode: 0,
    responses: topics.map(({ topicName, partitions }) => ({
      topicName,
      topicId: cluster.topic(topicName)?.topicId ?? zeroUuid,
      partitions: partitions.map(({ partitionIndex }) => {
        const told = (error: ErrorName, errorMessage: string | null) => ({
          partitionIndex,
          errorCode: errorCode(error),
          errorMessage,
        });
        if (!authorize('READ', 'TOPIC', topicName)) return told('TOPIC_AUTHORIZATION_FAILED', topicRefusal);
        return exists(topicName, partitionIndex)
          ? told('NONE', null)
          : told('UNKNOWN_TOPIC_OR_PARTITION', unknownTopic);
      }),
    })),
  };
};
