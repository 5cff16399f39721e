// CreatePartitions. Only ever adds (KIP-195).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Failure, Handler } from './context.ts';
import { duplicateTopic } from './messages.ts';

export const createPartitions = api({
  key: 37,
  name: 'CreatePartitions',
  versions: '0-3',
  flexible: 2,
  request: {
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          count: field('int32', '0+', 'Partitions wanted in all.'),
          assignments: field(
            [
              {
                brokerIds: field(['int32'], '0+', 'Brokers, the preferred leader first.'),
              },
            ],
            '0+',
            'Replicas chosen by hand for the new partitions; null to let the controller choose.',
            { nullable: '0+' },
          ),
        },
      ],
      '0+',
      'Topics concerned.',
    ),
    timeoutMs: field('int32', '0+', 'How long the client is willing to wait, milliseconds.'),
    validateOnly: field('bool', '0+', 'Whether only to check, and change nothing.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    results: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
        },
      ],
      '0+',
      'One answer each.',
    ),
  },
});

export const handle: Handler<typeof createPartitions> = (request, { cluster, cause, authorize, mutations }) => {
  const names = request.topics.map(({ name }) => name);
  const repeated = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  return {
    results: [
      ...repeated.map((name) => ({ name, errorCode: errorCode('INVALID_REQUEST'), errorMessage: duplicateTopic })),
      ...request.topics
        .filter(({ name }) => !repeated.includes(name))
        .map(({ name, count, assignments }) => {
          if (!authorize('ALTER', 'TOPIC', name))
            return { name, errorCode: errorCode('TOPIC_AUTHORIZATION_FAILED'), errorMessage: null };
          const replicas = assignments?.map(({ brokerIds }) => brokerIds) ?? null;
          const create = (validateOnly: boolean): Failure | null =>
            cluster.createPartitions(name, count, replicas, { validateOnly, cause });
          const before = cluster.topic(name)?.partitions.length ?? 0;
          const refused = mutations.limited ? (create(true) ?? mutations.take(count - before)) : null;
          const failure = refused ?? create(request.validateOnly);
          return { name, errorCode: errorCode(failure?.error ?? 'NONE'), errorMessage: failure?.message ?? null };
        }),
    ],
  };
};
