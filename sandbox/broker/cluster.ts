import type { BrokerNode } from '../apis/cluster-context.ts';
import type { BrokerContext } from '../apis/context.ts';
import { apis as servedApis } from '../apis/index.ts';
import type { Clock, Connection, Host, LogStore } from '../host.ts';
import type { Peer } from '../network/network.ts';
import {
  type BatchHeader,
  type BatchInput,
  type Codecs,
  encodeBatch,
  type RecordInput,
  readBatchHeader,
} from '../record/batch.ts';
import type { TransactionMarker } from '../record/control.ts';
import type { Trace } from '../trace/trace.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Api } from '../wire/schema.ts';
import { type AppendedBy, tellAppend } from './append-trace.ts';
import { brokerContext, clusterContext } from './broker-context.ts';
import { ConfigStore } from './config-store.ts';
import { BrokerConnection, type Served } from './connection.ts';
import { Controller } from './controller.ts';
import { isForControllers } from './controller-apis.ts';
import { type ControllerNode, namedVoters } from './controller-quorum.ts';
import { FinalizedFeatures } from './finalized-features.ts';
import { Groups } from './groups.ts';
import { type ControllerEndPoint, Journal, type Registration } from './journal.ts';
import { LogUpkeep } from './log-upkeep.ts';
import { ProducerIds } from './producer-ids.ts';
import { Purgatory } from './purgatory.ts';
import { ReadClaims } from './read-positions.ts';
import { type BrokerListener, Security } from './security.ts';
import { refusals, refusalsOnZooKeeper, type TopicRefusals } from './topic-refusals.ts';
import type { PartitionState } from './topic-state.ts';
import { Topics } from './topics.ts';
import { TransactionCoordinator } from './transaction-coordinator.ts';
import { type MarkerContext, writeMarker } from './transaction-markers.ts';
import { randomUuid } from './uuid.ts';

/** What of a host a cluster needs: it runs no programs. */
export type ClusterHost = Pick<Host, 'clock' | 'random' | 'codec'>;

export interface ClusterOptions {
  host: ClusterHost;
  trace: Trace;
  brokers: readonly BrokerNode[];
  /** Broker configs, as in server.properties. */
  configs: Readonly<Record<string, string>>;
  /** What logs and metadata are kept in. */
  store: LogStore;
  /** Passwords of users for SASL, by name. */
  users?: Readonly<Record<string, string>>;
  /** As the storage was formatted; without one the cluster keeps its own, or draws it. */
  clusterId?: string;
  /** Where the controller is reached; with the first broker unless said. */
  controller?: ControllerEndPoint;
  /** Of the first broker. */
  registration?: Registration;
  /** Its brokers are of the age of ZooKeeper, and speak so. */
  onZooKeeper?: boolean;
}

const served = new Map<number, Served>(servedApis.map((each) => [each.api.key, each as unknown as Served]));

/** A whole cluster in one process: brokers with ports of their own, one controller, topics, groups. */
export class Cluster {
  readonly apis: readonly Api[] = servedApis.map(({ api }) => api as Api);
  readonly clusterId: string;
  readonly trace: Trace;
  readonly purgatory: Purgatory;
  readonly groups: Groups;
  readonly topics: Topics;
  readonly journal: Journal;
  readonly controller: Controller;
  readonly features: FinalizedFeatures;
  readonly configs: ConfigStore;
  readonly refusals: TopicRefusals;
  readonly security: Security;
  readonly producerIds: ProducerIds;
  readonly transactions: TransactionCoordinator;
  readonly readClaims = new ReadClaims();
  readonly brokers: readonly BrokerNode[];
  /** Where controllers are asked, if they have listeners of their own. */
  controllers: readonly ControllerNode[] = [];
  readonly store: LogStore;
  readonly #host: ClusterHost;
  readonly #connections = new Set<BrokerConnection>();
  readonly #contexts = new Map<BrokerListener, Map<number, BrokerContext>>();
  readonly #plaintext: BrokerListener;
  readonly #nodes: BrokerNode[];
  readonly #ids: number[];
  /** Brokers that have stopped. */
  readonly #fenced = new Map<number, BrokerNode>();
  readonly #upkeep: LogUpkeep;
  #nextConnection = 1;

  constructor(options: ClusterOptions) {
    const { host, trace, brokers, configs, store, users = {}, clusterId, controller, registration } = options;
    const { onZooKeeper = false } = options;
    this.#host = host;
    this.trace = trace;
    this.#nodes = [...brokers];
    this.#ids = brokers.map(({ id }) => id);
    this.brokers = this.#nodes;
    this.#plaintext = { protocol: 'PLAINTEXT', brokers: this.#nodes };
    this.store = store;
    this.purgatory = new Purgatory(host.clock);
    const random = (): number => host.random();
    const journal = new Journal({ store, codec: (name) => host.codec(name), now: () => host.clock.now() });
    this.journal = journal;
    this.configs = new ConfigStore({
      journal,
      trace,
      brokers: this.#ids,
      configs,
      eligibleLeaderReplicas: !onZooKeeper,
      topic: (name) => this.topics.get(name),
      changed: () => this.#upkeep.wake(),
    });
    this.security = new Security({
      journal,
      configs: this.configs,
      properties: configs,
      passwords: users,
      random,
      now: () => this.now(),
    });
    this.refusals = onZooKeeper ? refusalsOnZooKeeper : refusals;
    this.topics = new Topics({
      random,
      logs: { store, codec: (name) => host.codec(name), now: () => host.clock.now() },
      trace,
      journal,
      configs: this.configs,
      brokers: this.#ids,
      refusals: this.refusals,
    });
    this.controller = new Controller(this, journal);
    this.features = new FinalizedFeatures({
      journal,
      controllerId: brokers[0]?.id ?? -1,
      metadataEndOffset: () => this.controller.metadataEndOffset,
    });
    this.#upkeep = new LogUpkeep(this);
    this.groups = new Groups(this, host);
    this.producerIds = new ProducerIds(journal);
    this.transactions = new TransactionCoordinator(this);
    const isNew = journal.log.isEmpty;
    this.#restore(journal);
    this.clusterId = clusterId ?? journal.clusterId ?? randomUuid(random);
    const [first] = brokers;
    if (first) {
      const endPoint = controller ?? { name: 'CONTROLLER', host: first.host, port: first.port };
      const voters = namedVoters(configs['controller.quorum.voters'] ?? '');
      journal.start(this.clusterId, first.id, endPoint, Object.fromEntries(this.configs.brokerDefaults()), voters);
      for (const node of brokers) journal.register(node, node.id === first.id ? registration : {});
      for (const node of journal.registered()) if (!this.#ids.includes(node.id)) this.#fenced.set(node.id, node);
      if (!isNew) this.controller.settle();
    }
    this.groups.restore();
    this.transactions.restore();
  }

  #restore(journal: Journal): void {
    for (const entry of journal.read()) {
      if (entry.type === 'config') this.configs.restore(entry);
      else if (entry.type === 'partition') this.topics.restorePartition(entry);
      else if (entry.type === 'feature') this.features.restore(entry.name, entry.level);
      else if (entry.type === 'topic') this.topics.restore(entry.name, entry.topicId, entry.replicas);
      else if (entry.type === 'producer-ids') this.producerIds.restore(BigInt(entry.next));
      else if (entry.type !== 'topic-deleted') this.security.restore(entry);
    }
  }

  get clock(): Clock {
    return this.#host.clock;
  }

  now(): number {
    return this.#host.clock.now();
  }

  /** The codecs of the host. */
  get codec(): Codecs {
    return (name) => this.#host.codec(name);
  }

  get maxRequestBytes(): number {
    return this.configs.number('socket.request.max.bytes');
  }

  /** What handlers see of the cluster from one of its brokers, for clients of a listener. */
  contextFor(broker: number, listener = this.#plaintext): BrokerContext {
    let contexts = this.#contexts.get(listener);
    if (!contexts) {
      contexts = new Map();
      this.#contexts.set(listener, contexts);
    }
    let context = contexts.get(broker);
    if (!context) {
      const same = listener === this.#plaintext ? null : this.contextFor(broker);
      context = same
        ? {
            ...same,
            cluster: clusterContext(this, broker, listener.brokers),
            ...(listener.controller ? { endpoint: 'controller', apis: this.apis.filter(isForControllers) } : {}),
          }
        : brokerContext(this, broker, this.#host);
      contexts.set(broker, context);
    }
    return context;
  }

  served(apiKey: number, { controller = false }: Pick<BrokerListener, 'controller'>): Served | undefined {
    const found = served.get(apiKey);
    return controller && found && !isForControllers(found.api) ? undefined : found;
  }

  /** Takes a client's connection to one of the brokers, on a listener without security unless another is given. */
  accept(broker: number, connection: Connection, peer: Peer, listener = this.#plaintext): void {
    this.#connections.add(new BrokerConnection(this, broker, connection, peer, this.#nextConnection, listener));
    this.#nextConnection += 1;
  }

  /** A broker has started: clients are told of it, and new partitions may lie there. */
  join(node: BrokerNode, registration: Registration = {}): void {
    this.journal.register(node, registration);
    this.#remove(node.id);
    const at = this.#nodes.filter(({ id }) => id < node.id).length;
    this.#nodes.splice(at, 0, node);
    this.#ids.splice(at, 0, node.id);
    this.#fenced.delete(node.id);
    this.controller.unfence(node.id);
  }

  /** A broker has stopped: others lead its partitions. */
  leave(broker: number): void {
    const node = this.#nodes.find(({ id }) => id === broker);
    if (node) this.#fenced.set(broker, node);
    this.#remove(broker);
    this.journal.retire(broker, () => this.controller.fence(broker));
  }

  fencedBrokers(): readonly BrokerNode[] {
    return [...this.#fenced.values()];
  }

  /** A broker belongs to the cluster no longer, until it starts again. */
  forget(broker: number): void {
    this.journal.unregister(broker);
    this.#remove(broker);
    this.#fenced.delete(broker);
  }

  #remove(broker: number): void {
    const at = this.#ids.indexOf(broker);
    if (at < 0) return;
    this.#nodes.splice(at, 1);
    this.#ids.splice(at, 1);
  }

  left(connection: BrokerConnection): void {
    this.#connections.delete(connection);
  }

  /** Closes every connection and stops all timers. */
  close(): void {
    this.#upkeep.stop();
    this.transactions.close();
    this.groups.close();
    this.journal.log.resign();
    for (const connection of [...this.#connections]) connection.close('broker shut down');
  }

  // --- records ------------------------------------------------------------------------------------------------------

  /** Writes an admitted batch, moves the high watermark (all replicas are in sync at once) and wakes who waits for records. */
  append(
    partition: PartitionState,
    batch: Uint8Array,
    header: BatchHeader,
    by: AppendedBy,
  ): { baseOffset: bigint; logAppendTimeMs: bigint } {
    const { log } = partition;
    const stable = log.lastStableOffset === log.highWatermark;
    const { activeSegment } = log;
    const appended = log.append(batch, partition.leaderEpoch, this.now());
    log.highWatermark = log.logEndOffset;
    if (log.activeSegment !== activeSegment || header.isControl) this.#upkeep.wake();
    if (this.trace.listening) tellAppend(this, partition, appended.batch, header, by, stable);
    this.purgatory.signal(`partition:${partition.directory}`);
    return { baseOffset: appended.baseOffset, logAppendTimeMs: BigInt(appended.appendTime) };
  }

  /** Appends records of the broker's own making; of a transaction where they belong to one. */
  write(
    partition: PartitionState,
    records: readonly RecordInput[],
    cause: number | null,
    transaction: Pick<BatchInput, 'producerId' | 'producerEpoch' | 'baseSequence' | 'isTransactional'> = {},
  ): bigint {
    const batch = encodeBatch({ records, ...transaction });
    return this.append(partition, batch, readBatchHeader(batch), { connection: null, clientId: null, cause })
      .baseOffset;
  }

  /** Ends a producer's transaction in one partition. INVALID_PRODUCER_EPOCH, TRANSACTION_COORDINATOR_FENCED. */
  writeMarker(partition: PartitionState, marker: TransactionMarker, context: MarkerContext): ErrorName {
    return writeMarker(this, partition, marker, context);
  }

  deleteRecords(partition: PartitionState, offset: bigint, cause: number | null): bigint | ErrorName {
    const { log } = partition;
    if (!partition.config().cleanupPolicy.includes('delete')) return 'POLICY_VIOLATION';
    const target = offset === -1n ? log.highWatermark : offset;
    if (target < 0n || target > log.highWatermark) return 'OFFSET_OUT_OF_RANGE';
    const before = log.logStartOffset;
    const error = log.deleteRecordsBefore(target);
    if (error !== 'NONE') return error;
    if (log.logStartOffset !== before) this.#startMoved(partition, cause);
    return log.logStartOffset;
  }

  #startMoved(partition: PartitionState, cause: number | null): void {
    const { topic, partition: index, log } = partition;
    const facts = { topic, partition: index, offset: log.logStartOffset, reason: 'delete-records' } as const;
    this.trace.emit('log-start', { kind: 'broker', id: partition.leader }, cause, facts);
    this.purgatory.signal(`partition:${topic}-${index}`);
  }

  // --- topics --------------------------------------------------------------------------------------------

  deleteTopic(name: string, cause: number | null): ReturnType<Topics['delete']> {
    const topic = this.topics.get(name);
    const failure = this.topics.delete(name, cause);
    if (failure || !topic) return failure;
    for (const { partition } of topic.partitions) this.purgatory.signal(`partition:${name}-${partition}`);
    this.groups.forgetTopic(topic.topicId, cause);
    this.groups.offsets.deleteTopic(name, cause);
    return null;
  }
}
