import {
  type BrokerContext,
  type ClusterContext,
  type GroupsContext,
  type Partition,
  refusedJoin,
} from '../apis/context.ts';
import type { TransactionsContext } from '../apis/transactions-context.ts';
import { topicNameError } from '../config/topic-name.ts';
import { stateOf } from '../group/consumer-group.ts';
import { serverAssignors } from '../group/server-assignors.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Cluster, ClusterHost } from './cluster.ts';
import { FetchSessions } from './fetch-sessions.ts';
import type { PartitionState } from './topic-state.ts';
import { randomUuid } from './uuid.ts';

/** What the handlers of one broker see and do: the part of their context that is the same for all requests. */
export function brokerContext(cluster: Cluster, broker: number, host: ClusterHost): BrokerContext {
  return {
    broker,
    apis: cluster.apis,
    cluster: clusterContext(cluster, broker),
    groups: groupsContext(cluster, broker),
    producers: { next: () => cluster.producerIds.take() },
    transactions: transactionsContext(cluster, broker),
    fetchSessions: new FetchSessions(
      () => host.random(),
      () => cluster.configs.number('max.incremental.fetch.session.cache.slots'),
    ),
    configs: cluster.configs,
    codec: (name) => host.codec(name),
    uuid: () => randomUuid(() => host.random()),
  };
}

/** @param nodes the brokers as their clients reach them */
export function clusterContext(cluster: Cluster, broker: number, nodes = cluster.brokers): ClusterContext {
  const own = (partition: Partition): PartitionState => partition as PartitionState;
  return {
    clusterId: cluster.clusterId,
    controllerId: cluster.brokers[0]?.id ?? -1,
    brokers: () => nodes,
    topics: () => cluster.topics.all(),
    topic: (name) => cluster.topics.get(name),
    topicById: (topicId) => cluster.topics.byId(topicId),
    led: (topic, index) => {
      const partition = cluster.topics.get(topic)?.partitions[index];
      if (!partition) return 'UNKNOWN_TOPIC_OR_PARTITION';
      return partition.leader === broker ? partition : 'NOT_LEADER_OR_FOLLOWER';
    },
    createTopic: (topic, options) => cluster.topics.create(topic, options),
    deleteTopic: (name, cause) => cluster.deleteTopic(name, cause),
    createPartitions: (name, count, assignments, options) =>
      cluster.topics.addPartitions(name, count, assignments, options),
    autoCreate: (name, cause) => autoCreate(cluster, name, cause),
    append: (partition, batch, header, { client, cause }) =>
      cluster.append(own(partition), batch, header, {
        connection: client.connection,
        clientId: client.clientId,
        cause,
      }),
    deleteRecords: (partition, offset, cause) => cluster.deleteRecords(own(partition), offset, cause),
    coordinatorOf: (groupId) => {
      const partition = cluster.offsets.partitionFor(groupId);
      return nodes.find(({ id }) => id === partition?.leader) ?? 'COORDINATOR_NOT_AVAILABLE';
    },
    transactionCoordinatorOf: (transactionalId) => {
      const partition = cluster.transactions.partitionFor(transactionalId);
      return nodes.find(({ id }) => id === partition?.leader) ?? 'COORDINATOR_NOT_AVAILABLE';
    },
    writeMarker: (partition, marker, options) => cluster.writeMarker(own(partition), marker, options),
  };
}

/** As Kafka does: the first request starts the creation and is told that there is no such topic yet. */
function autoCreate(cluster: Cluster, name: string, cause: number): ErrorName {
  if (name === '__consumer_offsets' && cluster.offsets.topic()) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (name === '__transaction_state' && cluster.transactions.partitionFor('')) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (!cluster.configs.boolean('auto.create.topics.enable')) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (topicNameError(name) !== null) return 'INVALID_TOPIC_EXCEPTION';
  cluster.topics.create({ name }, { validateOnly: false, auto: true, cause });
  return 'UNKNOWN_TOPIC_OR_PARTITION';
}

function transactionsContext(cluster: Cluster, broker: number): TransactionsContext {
  const { transactions } = cluster;
  const ours = (id: string): boolean => transactions.partitionFor(id)?.leader === broker;
  return {
    coordinates: (transactionalId) => (ours(transactionalId) ? 'NONE' : 'NOT_COORDINATOR'),
    init: (transactionalId, producer) => transactions.init(transactionalId, producer),
    add: (transactionalId, producer, partitions, clientVersion, cause) =>
      transactions.add(transactionalId, producer, partitions, clientVersion, cause),
    verify: (transactionalId, producer, partition) => transactions.verify(transactionalId, producer, partition),
    end: (transactionalId, producer, how) => transactions.end(transactionalId, producer, how),
    describe: (transactionalId) => transactions.describe(transactionalId),
    list: () => transactions.list().filter(({ transactionalId }) => ours(transactionalId)),
  };
}

function groupsContext(cluster: Cluster, broker: number): GroupsContext {
  const { coordinator: classic, consumerGroups: consumer, offsets } = cluster;
  const ours = (groupId: string): boolean => offsets.partitionFor(groupId)?.leader === broker;
  const typeOf = (groupId: string) => cluster.groupType(groupId);
  return {
    coordinates: (groupId) => (ours(groupId) ? 'NONE' : 'NOT_COORDINATOR'),
    join: (request) => {
      if (typeOf(request.groupId) !== 'consumer') return classic.join(request);
      if ((consumer.group(request.groupId)?.members.size ?? 0) > 0)
        return refusedJoin('INCONSISTENT_GROUP_PROTOCOL', request.memberId);
      consumer.forget(request.groupId);
      return classic.join(request);
    },
    sync: (request) => classic.sync(request),
    heartbeat: (request) => classic.heartbeat(request),
    leave: (groupId, member, cause) => classic.leave(groupId, member, cause),
    serverAssignors: [...serverAssignors.keys()],
    consumerHeartbeat: (request) => {
      const group = classic.group(request.groupId);
      if (group && group.members.size > 0)
        return {
          error: 'GROUP_ID_NOT_FOUND',
          message: `Group ${request.groupId} is not a consumer group.`,
          memberEpoch: 0,
          assignment: null,
        };
      if (group) classic.forget(request.groupId);
      return consumer.heartbeat(request);
    },
    describeConsumerGroup: (groupId) => consumer.describe(groupId),
    typeOf,
    mayCommit: (request) =>
      typeOf(request.groupId) === 'consumer' ? consumer.mayCommit(request) : classic.mayCommit(request),
    mayFetchOffsets: (groupId, memberId, generation) => {
      if (memberId === null || generation < 0 || typeOf(groupId) !== 'consumer') return 'NONE';
      return consumer.mayCommit({ groupId, memberId, generation });
    },
    commit: (commit) => offsets.commit(commit),
    commitInTransaction: (producer, commit) => offsets.commitInTransaction(producer, commit),
    unstable: (groupId, topic, partition) => offsets.unstable(groupId, topic, partition),
    offsetsPartition: (groupId) => offsets.partitionFor(groupId),
    offsets: (groupId) => offsets.of(groupId),
    list: () => [
      ...classic
        .groups()
        .filter(({ groupId }) => ours(groupId))
        .map(({ groupId, protocolType, state }) => ({
          groupId,
          protocolType: protocolType ?? '',
          state,
          type: 'classic',
        })),
      ...consumer
        .groups()
        .filter(({ groupId }) => ours(groupId))
        .map((group) => ({
          groupId: group.groupId,
          protocolType: 'consumer',
          state: stateOf(group),
          type: 'consumer',
        })),
    ],
    describe: (groupId) => classic.describe(groupId),
    delete: (groupId, cause) => cluster.deleteGroup(groupId, cause),
    deleteOffset: (groupId, topic, partition, cause) => {
      if (classic.subscribed(groupId, topic) || consumer.subscribed(groupId, topic)) return 'GROUP_SUBSCRIBED_TO_TOPIC';
      offsets.forget(groupId, topic, partition, cause);
      return 'NONE';
    },
  };
}
