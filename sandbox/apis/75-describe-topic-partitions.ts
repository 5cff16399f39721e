// DescribeTopicPartitions. Topics in order of name, a page at a time (KIP-966).
import { topicNameError } from '../config/topic-name.ts';
import { errorCode } from '../wire/errors.ts';
import { api, field, type ResponseInput } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { notTold, operationsOn } from './authorized-operations.ts';
import type { Partition, Topic } from './cluster-context.ts';
import type { Handler, RequestContext } from './context.ts';

export const describeTopicPartitions = api({
  key: 75,
  name: 'DescribeTopicPartitions',
  versions: '0',
  flexible: 0,
  request: {
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
        },
      ],
      '0+',
      'Topics concerned.',
    ),
    responsePartitionLimit: field('int32', '0+', 'Most partitions in one answer.', { fallback: 2000 }),
    cursor: field(
      {
        topicName: field('string', '0+', 'Topic to begin with.'),
        partitionIndex: field('int32', '0+', 'Partition number.'),
      },
      '0+',
      'Where to go on; null for the beginning.',
      { nullable: '0+', fallback: null },
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    topics: field(
      [
        {
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          name: field('string', '0+', 'Topic name.', { nullable: '0+' }),
          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
          isInternal: field('bool', '0+', 'Whether Kafka keeps the topic for itself.', { fallback: false }),
          partitions: field(
            [
              {
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                partitionIndex: field('int32', '0+', 'Partition number.'),
                leaderId: field('int32', '0+', 'Broker id of the leader, -1 if there is none.'),
                leaderEpoch: field('int32', '0+', 'Leader epoch.', { fallback: -1 }),
                replicaNodes: field(['int32'], '0+', 'Brokers that hold the partition.'),
                isrNodes: field(['int32'], '0+', 'Replicas that are in sync.'),
                eligibleLeaderReplicas: field(['int32'], '0+', 'Replicas that may lead though not in sync (KIP-966).', {
                  nullable: '0+',
                  fallback: null,
                }),
                lastKnownElr: field(['int32'], '0+', 'Replicas that were last eligible.', {
                  nullable: '0+',
                  fallback: null,
                }),
                offlineReplicas: field(['int32'], '0+', 'Replicas that are down.'),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
          topicAuthorizedOperations: field('int32', '0+', 'Bits of the allowed operations on the topic.', {
            fallback: -2147483648,
          }),
        },
      ],
      '0+',
      'Topics concerned.',
    ),
    nextCursor: field(
      {
        topicName: field('string', '0+', 'Topic to begin with.'),
        partitionIndex: field('int32', '0+', 'Partition number.'),
      },
      '0+',
      'Where the next request goes on; null at the end.',
      { nullable: '0+', fallback: null },
    ),
  },
});

type TopicAnswer = ResponseInput<typeof describeTopicPartitions>['topics'][number];

export const handle: Handler<typeof describeTopicPartitions> = (request, context) => {
  const { cluster, configs, authorize } = context;
  const may = (name: string): boolean => authorize('DESCRIBE', 'TOPIC', name);
  const named =
    request.topics.length > 0 ? request.topics.map(({ name }) => name) : cluster.topics().map(({ name }) => name);
  const from = request.cursor;
  const wanted = [...new Set(named)].sort().filter((name) => !from || name >= from.topicName);
  const names = wanted.filter(may);
  const denied = request.topics.length > 0 ? wanted.filter((name) => !may(name)).map(unauthorized) : [];
  let left = Math.min(Math.max(request.responsePartitionLimit, 1), configs.number('max.request.partition.size.limit'));
  const topics: TopicAnswer[] = [];
  for (const name of names) {
    const topic = cluster.topic(name);
    if (!topic) {
      topics.push(refused(name, context));
      continue;
    }
    const first = from?.topicName === name ? from.partitionIndex : 0;
    if (first < 0) {
      topics.push({
        ...refused(name, context),
        errorCode: errorCode('INVALID_REQUEST'),
        topicAuthorizedOperations: notTold,
      });
      continue;
    }
    const shown = topic.partitions.slice(first, first + left);
    if (shown.length > 0 || left > 0) topics.push(told(topic, shown, context));
    left -= shown.length;
    const next = first + shown.length;
    if (next < topic.partitions.length)
      return { topics: [...topics, ...denied], nextCursor: { topicName: name, partitionIndex: next } };
  }
  return { topics: [...topics, ...denied], nextCursor: null };
};

function unauthorized(name: string): TopicAnswer {
  return {
    errorCode: errorCode('TOPIC_AUTHORIZATION_FAILED'),
    name,
    topicId: zeroUuid,
    isInternal: false,
    partitions: [],
    topicAuthorizedOperations: notTold,
  };
}

function refused(name: string, context: RequestContext): TopicAnswer {
  const error = topicNameError(name) === null ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'INVALID_TOPIC_EXCEPTION';
  return {
    errorCode: errorCode(error),
    name,
    topicId: zeroUuid,
    isInternal: false,
    partitions: [],
    topicAuthorizedOperations: operationsOn('TOPIC', name, context),
  };
}

function told(
  { name, topicId, internal }: Topic,
  partitions: readonly Partition[],
  context: RequestContext,
): TopicAnswer {
  const up = new Set(context.cluster.brokers().map(({ id }) => id));
  return {
    errorCode: 0,
    name,
    topicId,
    isInternal: internal,
    partitions: partitions.map(({ partition, leader, leaderEpoch, replicas, isr, elr, lastKnownElr }) => ({
      errorCode: 0,
      partitionIndex: partition,
      leaderId: leader,
      leaderEpoch,
      replicaNodes: replicas,
      isrNodes: isr,
      eligibleLeaderReplicas: elr,
      lastKnownElr,
      offlineReplicas: replicas.filter((id) => !up.has(id)),
    })),
    topicAuthorizedOperations: operationsOn('TOPIC', name, context),
  };
}
