// DeleteTopics. v5 adds a message (KIP-599); v6 deletes by id too (KIP-516).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import type { Topic } from './cluster-context.ts';
import type { Failure, Handler, RequestContext } from './context.ts';
import { duplicateTopic, topicRefusal } from './messages.ts';

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

type Wanted = { name: string | null; topicId: string };

export const handle: Handler<typeof deleteTopics> = (request, context) => {
  const wanted: readonly Wanted[] =
    context.version >= 6 ? request.topics : request.topicNames.map((name) => ({ name, topicId: zeroUuid }));
  const keys = wanted.map(({ name, topicId }) => name ?? topicId);
  const repeated = new Set(keys.filter((key, i) => keys.indexOf(key) !== i));
  const once = wanted.filter(({ name, topicId }, i) => keys.indexOf(name ?? topicId) === i);
  return {
    responses: once.map((topic) => {
      const { failure, known } = repeated.has(topic.name ?? topic.topicId)
        ? { failure: { error: 'INVALID_REQUEST' as const, message: duplicateTopic }, known: undefined }
        : remove(topic, context);
      return {
        name: known?.name ?? topic.name,
        topicId: known?.topicId ?? topic.topicId,
        errorCode: errorCode(failure?.error ?? 'NONE'),
        errorMessage: failure?.message ?? null,
      };
    }),
  };
};

const unauthorized: Failure = { error: 'TOPIC_AUTHORIZATION_FAILED', message: topicRefusal };

function remove(
  { name, topicId }: Wanted,
  { cluster, cause, authorize, mutations }: RequestContext,
): { failure: Failure | null; known?: Topic | undefined } {
  if (name === null && topicId === zeroUuid)
    return { failure: { error: 'INVALID_REQUEST', message: 'Neither topic name nor id were specified.' } };
  if (name !== null && topicId !== zeroUuid)
    return { failure: { error: 'INVALID_REQUEST', message: 'You may not specify both topic name and topic id.' } };
  const known = name === null ? cluster.topicById(topicId) : cluster.topic(name);
  const named = known?.name ?? name;
  if (named !== null && !authorize('DESCRIBE', 'TOPIC', named)) return { failure: unauthorized };
  if (named !== null && !authorize('DELETE', 'TOPIC', named)) return { failure: unauthorized, known };
  if (known) {
    const failure = mutations.take(known.partitions.length) ?? cluster.deleteTopic(known.name, cause);
    return { failure, known };
  }
  return {
    failure:
      name === null
        ? { error: 'UNKNOWN_TOPIC_ID', message: 'This server does not host this topic ID.' }
        : { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'This server does not host this topic-partition.' },
  };
}
