// DeleteShareGroupOffsets: forgets what an empty share group has read of a topic (KIP-932).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { type Failure, type Handler, isFailure } from './context.ts';
import { notCoordinator, topicRefusal } from './messages.ts';

export const deleteShareGroupOffsets = api({
  key: 92,
  name: 'DeleteShareGroupOffsets',
  versions: '0',
  flexible: 0,
  request: {
    groupId: field('string', '0+', 'Group id.'),
    topics: field(
      [
        {
          topicName: field('string', '0+', 'Topic name.'),
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
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
        },
      ],
      '0+',
      'Answers, by topic.',
    ),
  },
});

export const handle: Handler<typeof deleteShareGroupOffsets> = (request, context) => {
  const { groupId, topics } = request;
  const { cluster, groups, shareGroups, authorize, cause } = context;
  const refuse = ({ error, message }: Failure) => ({
    errorCode: errorCode(error),
    errorMessage: message,
    responses: [],
  });
  if (context.features.level('share.version') < 1)
    return refuse({ error: 'UNSUPPORTED_VERSION', message: 'The version of API is not supported.' });
  if (!authorize('DELETE', 'GROUP', groupId))
    return refuse({ error: 'GROUP_AUTHORIZATION_FAILED', message: 'Group authorization failed.' });
  if (groupId === '') return refuse({ error: 'INVALID_GROUP_ID', message: 'The group id is invalid.' });
  const misplaced = groups.coordinates(groupId);
  if (misplaced !== 'NONE') return refuse({ error: misplaced, message: notCoordinator });
  const names = topics.map(({ topicName }) => topicName);
  const allowed = names.filter((name) => authorize('READ', 'TOPIC', name));
  const results = shareGroups.deleteOffsets(groupId, allowed, cause);
  if (isFailure(results)) return refuse(results);
  return {
    errorCode: 0,
    responses: names.map((topicName) => {
      const failure: Failure | null = allowed.includes(topicName)
        ? (results.get(topicName) ?? null)
        : { error: 'TOPIC_AUTHORIZATION_FAILED', message: topicRefusal };
      return {
        topicName,
        topicId: failure ? zeroUuid : (cluster.topic(topicName)?.topicId ?? zeroUuid),
        errorCode: failure ? errorCode(failure.error) : 0,
        errorMessage: failure?.message ?? null,
      };
    }),
  };
};
