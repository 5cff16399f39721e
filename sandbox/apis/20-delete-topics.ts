// DeleteTopics. v5 adds a message (KIP-599); v6 deletes by id too (KIP-516).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import type { Handler } from './context.ts';

export const deleteTopics = api({
  key: 20,
  name: 'DeleteTopics',
  versions: '1-6',
  flexible: 4,
  request: {
    topics: field(
      [
        {
          name: field('string', '6+', 'Topic name.', { nullable: '6+', fallback: null }),
          topicId: field('uuid', '6+', 'Topic id, which outlives no deletion.'),
        },
      ],
      '6+',
      'Topics concerned.',
      { fallback: [] },
    ),
    topicNames: field(['string'], '0-5', 'Topic names.', { fallback: [] }),
    timeoutMs: field('int32', '0+', 'How long the client is willing to wait, milliseconds.'),
  },
  response: {
    throttleTimeMs: field('int32', '1+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    responses: field(
      [
        {
          name: field('string', '0+', 'Topic name.', { nullable: '6+' }),
          topicId: field('uuid', '6+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '5+', 'The error in words, or null.', { nullable: '5+', fallback: null }),
        },
      ],
      '0+',
      'Answers, by topic.',
    ),
  },
});

export const handle: Handler<typeof deleteTopics> = (request, { cluster, version, cause }) => {
  const wanted = version >= 6 ? request.topics : request.topicNames.map((name) => ({ name, topicId: zeroUuid }));
  return {
    responses: wanted.map(({ name, topicId }) => {
      const topic = name === null ? cluster.topicById(topicId) : cluster.topic(name);
      const failure = topic
        ? cluster.deleteTopic(topic.name, cause)
        : name === null
          ? { error: 'UNKNOWN_TOPIC_ID' as const, message: 'This server does not host this topic ID.' }
          : {
              error: 'UNKNOWN_TOPIC_OR_PARTITION' as const,
              message: 'This server does not host this topic-partition.',
            };
      return {
        name: topic?.name ?? name,
        topicId: topic?.topicId ?? topicId,
        errorCode: errorCode(failure?.error ?? 'NONE'),
        errorMessage: failure?.message ?? null,
      };
    }),
  };
};
