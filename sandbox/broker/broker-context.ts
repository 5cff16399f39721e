import type { ClusterContext, Partition } from '../apis/cluster-context.ts';
import type { BrokerContext } from '../apis/context.ts';
import type { TransactionsContext } from '../apis/transactions-context.ts';
import { topicNameError } from '../config/topic-name.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Cluster, ClusterHost } from './cluster.ts';
import { FetchSessions } from './fetch-sessions.ts';
import { groupsContext } from './groups-context.ts';
import { logDirsContext } from './log-dirs-context.ts';
import { shareStateTopic } from './share-state-store.ts';
import type { PartitionState } from './topic-state.ts';
import { randomUuid } from './uuid.ts';

/** What the handlers of one broker see and do: the part of their context that is the same for all requests. */
export function brokerContext(cluster: Cluster, broker: number, host: ClusterHost): BrokerContext {
  return {
    broker,
    endpoint: 'broker',
    apis: cluster.apis,
    cluster: clusterContext(cluster, broker),
    controller: cluster.controller,
    features: cluster.features,
    logDirs: logDirsContext(cluster, broker),
    groups: groupsContext(cluster, broker),
    producers: { next: () => cluster.producerIds.take() },
    transactions: transactionsContext(cluster, broker),
    fetchSessions: new FetchSessions(
      () => host.random(),
      () => cluster.configs.number('max.incremental.fetch.session.cache.slots'),
    ),
    shareGroups: cluster.groups.share,
    shareRecords: cluster.groups.shareRecords(broker),
    shareStates: cluster.groups.shareStates,
    streamsGroups: cluster.groups.streams,
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
    brokers: () => nodes.filter(({ id }) => cluster.controller.isUp(id)),
    fencedBrokers: () => cluster.fencedBrokers(),
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
      const partition = cluster.groups.offsets.partitionFor(groupId);
      return nodes.find(({ id }) => id === partition?.leader) ?? 'COORDINATOR_NOT_AVAILABLE';
    },
    shareCoordinatorOf: (key) => {
      const partition = cluster.groups.shareStates.partitionFor(key);
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
  if (name === '__consumer_offsets' && cluster.groups.offsets.topic()) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (name === shareStateTopic && cluster.groups.shareStates.topic()) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (name === '__transaction_state' && cluster.transactions.partitionFor('')) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (!cluster.configs.boolean('auto.create.topics.enable')) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (topicNameError(name) !== null) return 'INVALID_TOPIC_EXCEPTION';
  cluster.topics.create({ name }, { validateOnly: false, auto: true, cause });
  return cluster.refusals.beingMade;
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
