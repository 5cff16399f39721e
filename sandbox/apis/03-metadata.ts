// Metadata. v0 cannot ask for no topic; v4 may forbid auto-creation; v8 tells allowed operations (KIP-430), v11 only a topic's;
// v10 has topic ids and v12 asks by them (KIP-516); v13 has a top-level error (KIP-1102).
import { topicNameError } from '../config/topic-name.ts';
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field, type ResponseInput } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { clusterName } from './authorized.ts';
import { clusterOperationsOf, notTold, operationsOn } from './authorized-operations.ts';
import type { Topic } from './cluster-context.ts';
import type { Handler, RequestContext } from './context.ts';

export const metadata = api({
  key: 3,
  name: 'Metadata',
  versions: '0-13',
  flexible: 9,
  request: {
    topics: field(
      [
        {
          topicId: field('uuid', '10+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
          name: field('string', '0+', 'Topic name.', { nullable: '10+' }),
        },
      ],
      '0+',
      'Topics concerned.',
      { nullable: '1+' },
    ),
    allowAutoTopicCreation: field('bool', '4+', 'Whether asking for a topic may create it.', { fallback: true }),
    includeClusterAuthorizedOperations: field('bool', '8-10', 'Whether to tell what the client may do to the cluster.'),
    includeTopicAuthorizedOperations: field('bool', '8+', 'Whether to tell what the client may do to each topic.'),
  },
  response: {
    throttleTimeMs: field('int32', '3+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    brokers: field(
      [
        {
          nodeId: field('int32', '0+', 'Broker id.'),
          host: field('string', '0+', 'Host that clients connect to.'),
          port: field('int32', '0+', 'Port that clients connect to.'),
          rack: field('string', '1+', 'Rack of the broker, or null.', { nullable: '1+', fallback: null }),
        },
      ],
      '0+',
      'Brokers that are up.',
    ),
    clusterId: field('string', '2+', 'Cluster id.', { nullable: '2+', fallback: null }),
    controllerId: field('int32', '1+', 'Broker id of the controller.', { fallback: -1 }),
    topics: field(
      [
        {
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          name: field('string', '0+', 'Topic name.', { nullable: '12+' }),
          topicId: field('uuid', '10+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
          isInternal: field('bool', '1+', 'Whether Kafka keeps the topic for itself.', { fallback: false }),
          partitions: field(
            [
              {
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                partitionIndex: field('int32', '0+', 'Partition number.'),
                leaderId: field('int32', '0+', 'Broker id of the leader, -1 if there is none.'),
                leaderEpoch: field('int32', '7+', 'Leader epoch.', { fallback: -1 }),
                replicaNodes: field(['int32'], '0+', 'Brokers that hold the partition.'),
                isrNodes: field(['int32'], '0+', 'Replicas that are in sync.'),
                offlineReplicas: field(['int32'], '5+', 'Replicas that are down.', { fallback: [] }),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
          topicAuthorizedOperations: field('int32', '8+', 'Bits of the allowed operations on the topic.', {
            fallback: -2147483648,
          }),
        },
      ],
      '0+',
      'Topics concerned.',
    ),
    clusterAuthorizedOperations: field('int32', '8-10', 'Bits of the allowed operations on the cluster.', {
      fallback: -2147483648,
    }),
    errorCode: field('int16', '13+', 'NONE, or what went wrong.', { fallback: 0 }),
  },
});

type TopicAnswer = ResponseInput<typeof metadata>['topics'][number];

export const handle: Handler<typeof metadata> = (request, context) => {
  const { cluster, version } = context;
  const all = request.topics === null || (version === 0 && request.topics.length === 0);
  const brokers = cluster.brokers();
  const up = new Set(brokers.map(({ id }) => id));
  const describe = (topic: Topic) =>
    told(topic, up, request.includeTopicAuthorizedOperations ? operationsOn('TOPIC', topic.name, context) : notTold);
  const may = (name: string): boolean => context.authorize('DESCRIBE', 'TOPIC', name);
  return {
    brokers: brokers.map(({ id, host, port, rack }) => ({ nodeId: id, host, port, rack })),
    clusterId: cluster.clusterId,
    controllerId: cluster.controllerId,
    topics: all
      ? cluster
          .topics()
          .filter(({ name }) => may(name))
          .map(describe)
      : distinct(request.topics ?? []).map(({ name, topicId }) => {
          // The Java admin names a topic by its id alone, and its name is then the empty one.
          if (name === null || topicId !== zeroUuid) {
            const topic = cluster.topicById(topicId);
            if (topic && !may(topic.name)) return refused(null, topicId, 'TOPIC_AUTHORIZATION_FAILED');
            return topic ? describe(topic) : refused(null, topicId, 'UNKNOWN_TOPIC_ID');
          }
          if (!may(name)) return refused(name, zeroUuid, 'TOPIC_AUTHORIZATION_FAILED');
          const topic = cluster.topic(name);
          if (topic) return describe(topic);
          const allowed = version < 4 || request.allowAutoTopicCreation;
          return refused(name, zeroUuid, allowed ? autoCreate(name, context) : missing(name));
        }),
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations ? clusterOperationsOf(context) : notTold,
  };
};

/** A topic named twice is answered once. */
function distinct<T extends { name: string | null; topicId: string }>(topics: readonly T[]): readonly T[] {
  if (topics.length < 2) return topics;
  return [...new Map(topics.map((each) => [`${each.topicId} ${each.name}`, each])).values()];
}

function autoCreate(name: string, context: RequestContext): ErrorName {
  const { authorize, cluster, cause } = context;
  const may = authorize('CREATE', 'CLUSTER', clusterName) || authorize('CREATE', 'TOPIC', name);
  return may ? cluster.autoCreate(name, cause) : 'TOPIC_AUTHORIZATION_FAILED';
}

function missing(name: string): ErrorName {
  return topicNameError(name) === null ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'INVALID_TOPIC_EXCEPTION';
}

function told(topic: Topic, up: ReadonlySet<number>, topicAuthorizedOperations: number): TopicAnswer {
  return {
    errorCode: 0,
    name: topic.name,
    topicId: topic.topicId,
    isInternal: topic.internal,
    partitions: topic.partitions.map(({ partition, leader, leaderEpoch, replicas, isr }) => ({
      errorCode: leader === -1 ? errorCode('LEADER_NOT_AVAILABLE') : 0,
      partitionIndex: partition,
      leaderId: leader,
      leaderEpoch,
      replicaNodes: replicas,
      isrNodes: isr,
      offlineReplicas: replicas.filter((id) => !up.has(id)),
    })),
    topicAuthorizedOperations,
  };
}

function refused(name: string | null, topicId: string, error: ErrorName): TopicAnswer {
  return { errorCode: errorCode(error), name, topicId, partitions: [] };
}
