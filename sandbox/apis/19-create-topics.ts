// CreateTopics. v5 answers with partitions, replicas and configs (KIP-525); v7 with the topic id (KIP-516).

import { errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf, type ResponseInput } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { clusterName } from './authorized.ts';
import type { NewTopic } from './cluster-context.ts';
import { type Failure, type Handler, isFailure, type RequestContext } from './context.ts';
import { duplicateTopic } from './messages.ts';

export const createTopics = api({
  key: 19,
  name: 'CreateTopics',
  versions: '2-7',
  flexible: 5,
  request: {
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          numPartitions: field('int32', '0+', 'Partitions; -1 for the broker default.'),
          replicationFactor: field('int16', '0+', 'Replicas; -1 for the broker default.'),
          assignments: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                brokerIds: field(['int32'], '0+', 'Brokers, the preferred leader first.'),
              },
            ],
            '0+',
            'Replicas chosen by hand, by partition.',
          ),
          configs: field(
            [
              {
                name: field('string', '0+', 'Config name.'),
                value: field('string', '0+', 'Value, or null.', { nullable: '0+' }),
              },
            ],
            '0+',
            'Configs by name.',
          ),
        },
      ],
      '0+',
      'Topics concerned.',
    ),
    timeoutMs: field('int32', '0+', 'How long the client is willing to wait, milliseconds.', { fallback: 60000 }),
    validateOnly: field('bool', '1+', 'Whether only to check, and change nothing.', { fallback: false }),
  },
  response: {
    throttleTimeMs: field('int32', '2+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          topicId: field('uuid', '7+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '1+', 'The error in words, or null.', { nullable: '0+', fallback: '' }),
          topicConfigErrorCode: field('int16', '5+', 'Why the configs are not told, or NONE.', { fallback: 0, tag: 0 }),
          numPartitions: field('int32', '5+', 'Partitions; -1 for the broker default.', { fallback: -1 }),
          replicationFactor: field('int16', '5+', 'Replicas; -1 for the broker default.', { fallback: -1 }),
          configs: field(
            [
              {
                name: field('string', '5+', 'Config name.'),
                value: field('string', '5+', 'Value, or null.', { nullable: '5+' }),
                readOnly: field('bool', '5+', 'Whether it cannot be changed at run time.'),
                configSource: field('int8', '5+', 'Where the value comes from.', { fallback: -1 }),
                isSensitive: field('bool', '5+', 'Whether the value is hidden.'),
              },
            ],
            '5+',
            'Configs by name.',
            { nullable: '5+', fallback: [] },
          ),
        },
      ],
      '0+',
      'Topics concerned.',
    ),
  },
});

type Answer = ResponseInput<typeof createTopics>['topics'][number];

/** Most partitions that one request may create. */
const maxPartitions = 10_000;
const unauthorized = { error: 'TOPIC_AUTHORIZATION_FAILED', message: 'Authorization failed.' } as const;
const tooManyPartitions = {
  error: 'POLICY_VIOLATION',
  message: 'Excessively large number of partitions per request.',
} as const;

export const handle: Handler<typeof createTopics> = (request, context) => {
  const named = new Map<string, number>();
  for (const { name } of request.topics) named.set(name, (named.get(name) ?? 0) + 1);
  const unique = request.topics.filter(({ name }) => named.get(name) === 1);
  const repeated = [...named].filter(([, count]) => count > 1);
  const mayAll = context.authorize('CREATE', 'CLUSTER', clusterName);
  const may = (name: string): boolean => mayAll || context.authorize('CREATE', 'TOPIC', name);
  const defaultPartitions = context.configs.number('num.partitions');
  const partitions = unique.map(
    ({ numPartitions, assignments }) =>
      assignments.length || (numPartitions === -1 ? defaultPartitions : numPartitions),
  );
  if (partitions.reduce((sum, each) => sum + Math.max(each, 0), 0) > maxPartitions)
    return { topics: unique.map(({ name }) => refused(name, tooManyPartitions)) };
  return {
    topics: [
      ...unique.map((topic) =>
        may(topic.name) ? create(topic, request.validateOnly, context) : refused(topic.name, unauthorized),
      ),
      ...repeated.map(([name]) => refused(name, { error: 'INVALID_REQUEST', message: duplicateTopic })),
    ],
  };
};

function create(
  { name, numPartitions, replicationFactor, assignments, configs }: RequestOf<typeof createTopics>['topics'][number],
  validateOnly: boolean,
  context: RequestContext,
): Answer {
  if (assignments.length > 0 && (numPartitions !== -1 || replicationFactor !== -1)) {
    const message =
      replicationFactor !== -1
        ? 'A manual partition assignment was specified, but replication factor was not set to -1.'
        : 'A manual partition assignment was specified, but numPartitions was not set to -1.';
    return refused(name, { error: 'INVALID_REQUEST', message });
  }
  const wanted = {
    name,
    partitions: numPartitions,
    replicationFactor,
    ...(assignments.length > 0 && {
      assignments: new Map(assignments.map(({ partitionIndex, brokerIds }) => [partitionIndex, brokerIds])),
    }),
    configs: new Map(configs.map((config) => [config.name, config.value])),
  };
  const options = { validateOnly, auto: false, cause: context.cause };
  const overdrawn = context.mutations.limited ? mutationFailure(wanted, context) : null;
  if (overdrawn) return refused(name, overdrawn);
  const topic = context.cluster.createTopic(wanted, options);
  if (isFailure(topic)) return refused(name, topic);
  if (!context.authorize('DESCRIBE_CONFIGS', 'TOPIC', name))
    return {
      name,
      topicId: topic.topicId,
      errorCode: 0,
      errorMessage: null,
      topicConfigErrorCode: errorCode('TOPIC_AUTHORIZATION_FAILED'),
      configs: null,
    };
  const described = context.configs.describeTopic(new Map(configs.map((config) => [config.name, config.value ?? ''])));
  return {
    name,
    topicId: topic.topicId,
    errorCode: 0,
    errorMessage: null,
    numPartitions: topic.partitions.length,
    replicationFactor: topic.partitions[0]?.replicas.length ?? -1,
    configs: described.map(({ name, value, readOnly, source, isSensitive }) => ({
      name,
      value,
      readOnly,
      configSource: source,
      isSensitive,
    })),
  };
}

/** What cannot be created costs nothing. */
function mutationFailure(wanted: NewTopic, { cluster, cause, mutations }: RequestContext): Failure | null {
  const topic = cluster.createTopic(wanted, { validateOnly: true, auto: false, cause });
  return isFailure(topic) ? topic : mutations.take(topic.partitions.length);
}

function refused(name: string, { error, message }: Failure): Answer {
  return { name, errorCode: errorCode(error), errorMessage: message, configs: [] };
}
