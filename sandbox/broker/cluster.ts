import type {
  BrokerContext,
  BrokerNode,
  ClusterContext,
  GroupsContext,
  OffsetCommit,
  Partition,
  Topic,
} from '../apis/context.ts';
import { apis as servedApis } from '../apis/index.ts';
import {
  partitionForGroup,
  readOffsetKey,
  readOffsetValue,
  writeOffsetKey,
  writeOffsetValue,
} from '../group/offset-records.ts';
import type { Connection, Host, LogStore } from '../host.ts';
import type { Peer } from '../network/network.ts';
import { type BatchHeader, decodeRecords, encodeBatch, type RecordInput, readBatchHeader } from '../record/batch.ts';
import type { RecordPreview } from '../trace/event.ts';
import type { Trace } from '../trace/trace.ts';
import type { ErrorName } from '../wire/errors.ts';
import { CommittedOffsets } from './committed-offsets.ts';
import { ConfigStore } from './config-store.ts';
import { BrokerConnection, type Served } from './connection.ts';
import { GroupCoordinator } from './group-coordinator.ts';
import { Journal } from './journal.ts';
import { Purgatory } from './purgatory.ts';
import type { PartitionState, TopicState } from './topic-state.ts';
import { Topics } from './topics.ts';
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
}

const offsetsTopic = '__consumer_offsets';
const previewLength = 256;
const system = { kind: 'system' } as const;
const served = new Map<number, Served>(servedApis.map((each) => [each.api.key, each as unknown as Served]));

/** A whole cluster in one process: brokers with ports of their own, one controller, topics, groups. */
export class Cluster {
  readonly clusterId: string;
  readonly trace: Trace;
  readonly purgatory: Purgatory;
  readonly coordinator: GroupCoordinator;
  readonly topics: Topics;
  readonly configs: ConfigStore;
  readonly offsets = new CommittedOffsets();
  readonly brokers: readonly BrokerNode[];
  readonly store: LogStore;
  readonly #host: ClusterHost;
  readonly #connections = new Set<BrokerConnection>();
  readonly #contexts = new Map<number, BrokerContext>();
  readonly #stopRetention: () => void;
  #nextConnection = 1;
  #nextProducerId = 0n;

  constructor({ host, trace, brokers, configs, store }: ClusterOptions) {
    this.#host = host;
    this.trace = trace;
    this.brokers = brokers;
    this.store = store;
    this.purgatory = new Purgatory(host.clock);
    const random = (): number => host.random();
    const journal = new Journal(store);
    this.configs = new ConfigStore({
      journal,
      trace,
      brokers: brokers.map(({ id }) => id),
      configs,
      topic: (name) => this.topics.get(name),
    });
    this.topics = new Topics({
      random,
      logs: { store, codec: (name) => host.codec(name), now: () => host.clock.now() },
      trace,
      journal,
      configs: this.configs,
      brokers: brokers.map(({ id }) => id),
    });
    this.coordinator = new GroupCoordinator({
      clock: host.clock,
      random,
      purgatory: this.purgatory,
      trace,
      settings: () => ({
        minSessionTimeoutMs: this.configs.number('group.min.session.timeout.ms'),
        maxSessionTimeoutMs: this.configs.number('group.max.session.timeout.ms'),
        initialRebalanceDelayMs: this.configs.number('group.initial.rebalance.delay.ms'),
        maxSize: this.configs.number('group.max.size'),
      }),
    });
    this.clusterId = this.#restore(journal) ?? this.#found(journal, randomUuid(random));
    this.#restoreOffsets();
    this.#stopRetention = this.#watchRetention();
  }

  #found(journal: Journal, clusterId: string): string {
    journal.append({ type: 'cluster', clusterId });
    return clusterId;
  }

  #restore(journal: Journal): string | undefined {
    let clusterId: string | undefined;
    const entries = journal.read();
    for (const entry of entries) if (entry.type === 'config') this.configs.restore(entry);
    for (const entry of entries) {
      if (entry.type === 'cluster') clusterId = entry.clusterId;
      else if (entry.type === 'topic') this.topics.restore(entry.name, entry.topicId, entry.replicas);
      else if (entry.type === 'topic-deleted') this.topics.forget(entry.name);
    }
    return clusterId;
  }

  #restoreOffsets(): void {
    for (const { log } of this.topics.get(offsetsTopic)?.partitions ?? []) {
      for (const { key, value } of log.records(log.logStartOffset, log.logEndOffset, Number.POSITIVE_INFINITY)) {
        const committed = key && readOffsetKey(key);
        if (!committed) continue;
        const { groupId, topic, partition } = committed;
        if (value === null) this.offsets.delete(groupId, topic, partition);
        else this.offsets.set(groupId, topic, partition, readOffsetValue(value));
      }
    }
    for (const groupId of this.offsets.groupIds()) this.coordinator.restore(groupId);
  }

  now(): number {
    return this.#host.clock.now();
  }

  get maxRequestBytes(): number {
    return this.configs.number('socket.request.max.bytes');
  }

  served(apiKey: number): Served | undefined {
    return served.get(apiKey);
  }

  /** Takes a client's connection to one of the brokers. */
  accept(broker: number, connection: Connection, peer: Peer): void {
    this.#connections.add(new BrokerConnection(this, broker, connection, peer, this.#nextConnection));
    this.#nextConnection += 1;
  }

  left(connection: BrokerConnection): void {
    this.#connections.delete(connection);
  }

  /** Closes every connection and stops all timers. */
  close(): void {
    this.#stopRetention();
    for (const connection of [...this.#connections]) connection.close('broker shut down');
  }

  // --- records ------------------------------------------------------------------------------------------------------

  /** Writes an admitted batch, moves the high watermark (all replicas are in sync at once) and wakes who waits for records. */
  append(
    partition: PartitionState,
    batch: Uint8Array,
    header: BatchHeader,
    by: { connection: number | null; clientId: string | null; cause: number | null },
  ): { baseOffset: bigint; logAppendTimeMs: bigint } {
    const { log } = partition;
    const appended = log.append(batch, partition.leaderEpoch, this.now());
    partition.producers.wrote(header, appended.baseOffset);
    log.highWatermark = log.logEndOffset;
    if (this.trace.listening) this.tellAppend(partition, appended.batch, header, by);
    this.purgatory.signal(`partition:${partition.directory}`);
    return { baseOffset: appended.baseOffset, logAppendTimeMs: BigInt(appended.appendTime) };
  }

  /** Tells the trace of a batch as it lies in the log. */
  tellAppend(
    partition: PartitionState,
    stored: Uint8Array,
    header: BatchHeader,
    by: { connection: number | null; clientId: string | null; cause: number | null },
  ): void {
    const { topic, partition: index, log } = partition;
    const actor = { kind: 'broker', id: partition.leader } as const;
    const { baseOffset } = readBatchHeader(stored, 0);
    const cause = this.trace.emit('append', actor, by.cause, {
      topic,
      partition: index,
      baseOffset,
      records: this.#previews(stored),
      size: stored.length,
      compression: header.compression,
      producerId: header.producerId,
      connection: by.connection,
      clientId: by.clientId,
    });
    this.trace.emit('high-watermark', actor, cause, { topic, partition: index, offset: log.highWatermark });
  }

  #previews(batch: Uint8Array): readonly RecordPreview[] {
    return [...decodeRecords(batch, (name) => this.#host.codec(name))].map(({ key, value, timestamp, headers }) => ({
      key: preview(key),
      value: preview(value),
      timestamp,
      headers: headers.length,
      size: (key?.length ?? 0) + (value?.length ?? 0),
    }));
  }

  /** Appends records of the broker's own making. */
  write(partition: PartitionState, records: readonly RecordInput[], cause: number | null): bigint {
    const batch = encodeBatch({ records });
    return this.append(partition, batch, readBatchHeader(batch), { connection: null, clientId: null, cause })
      .baseOffset;
  }

  deleteRecords(partition: PartitionState, offset: bigint, cause: number | null): bigint | ErrorName {
    const { log } = partition;
    if (!partition.config().cleanupPolicy.includes('delete')) return 'POLICY_VIOLATION';
    const target = offset === -1n ? log.highWatermark : offset;
    if (target < 0n || target > log.highWatermark) return 'OFFSET_OUT_OF_RANGE';
    const before = log.logStartOffset;
    const error = log.deleteRecordsBefore(target);
    if (error !== 'NONE') return error;
    if (log.logStartOffset !== before) this.#startMoved(partition, 'delete-records', cause);
    return log.logStartOffset;
  }

  #startMoved(partition: PartitionState, reason: 'delete-records' | 'retention', cause: number | null): void {
    const { topic, partition: index, log } = partition;
    const actor = { kind: 'broker', id: partition.leader } as const;
    this.trace.emit('log-start', actor, cause, { topic, partition: index, offset: log.logStartOffset, reason });
    this.purgatory.signal(`partition:${topic}-${index}`);
  }

  #watchRetention(): () => void {
    const every = this.configs.number('log.retention.check.interval.ms');
    const look = (): void => {
      for (const { partitions } of this.topics.all()) {
        for (const partition of partitions) {
          const log = partition.openLog;
          const before = log?.logStartOffset;
          log?.applyRetention(this.now());
          if (log && log.logStartOffset !== before) this.#startMoved(partition, 'retention', null);
        }
      }
      this.purgatory.drain();
      timer = this.#host.clock.after(every, look);
    };
    let timer = this.#host.clock.after(every, look);
    return () => timer.cancel();
  }

  // --- topics and groups --------------------------------------------------------------------------------------------

  /** The topic that holds committed offsets, made on first use. */
  offsetsTopic(): TopicState | undefined {
    const topic = this.topics.get(offsetsTopic);
    if (topic) return topic;
    const created = this.topics.create(
      {
        name: offsetsTopic,
        partitions: this.configs.number('offsets.topic.num.partitions'),
        replicationFactor: Math.min(this.configs.number('offsets.topic.replication.factor'), this.brokers.length),
        configs: new Map([
          ['cleanup.policy', 'compact'],
          ['compression.type', 'producer'],
          ['segment.bytes', String(this.configs.number('offsets.topic.segment.bytes'))],
        ]),
      },
      { validateOnly: false, auto: true, cause: null },
    );
    return 'error' in created ? undefined : created;
  }

  offsetsPartition(groupId: string): PartitionState | undefined {
    const topic = this.offsetsTopic();
    return topic?.partitions[partitionForGroup(groupId, topic.partitions.length)];
  }

  deleteTopic(name: string, cause: number | null): ReturnType<Topics['delete']> {
    const topic = this.topics.get(name);
    const failure = this.topics.delete(name, cause);
    if (failure || !topic) return failure;
    for (const { partition } of topic.partitions) this.purgatory.signal(`partition:${name}-${partition}`);
    for (const { groupId, partition } of this.offsets.ofTopic(name))
      this.#forgetOffset(groupId, name, partition, cause);
    return null;
  }

  #commit(commit: OffsetCommit): ErrorName {
    const { groupId, topic, partition, offset, leaderEpoch, memberId, connection, cause } = commit;
    const metadata = commit.metadata ?? '';
    if (new TextEncoder().encode(metadata).length > this.configs.number('offset.metadata.max.bytes'))
      return 'OFFSET_METADATA_TOO_LARGE';
    const log = this.offsetsPartition(groupId);
    if (!log) return 'COORDINATOR_NOT_AVAILABLE';
    const committed = { offset, leaderEpoch, metadata, commitTimestamp: this.now() };
    this.write(
      log,
      [
        {
          key: writeOffsetKey({ groupId, topic, partition }),
          value: writeOffsetValue(committed),
          timestamp: this.now(),
        },
      ],
      cause,
    );
    this.offsets.set(groupId, topic, partition, committed);
    this.trace.emit('offset-commit', system, cause, {
      groupId,
      memberId,
      topic,
      partition,
      offset,
      metadata: commit.metadata,
      connection,
    });
    return 'NONE';
  }

  #forgetOffset(groupId: string, topic: string, partition: number, cause: number | null): void {
    if (!this.offsets.delete(groupId, topic, partition)) return;
    const log = this.offsetsPartition(groupId);
    if (log)
      this.write(
        log,
        [{ key: writeOffsetKey({ groupId, topic, partition }), value: null, timestamp: this.now() }],
        cause,
      );
    this.trace.emit('offset-delete', system, cause, { groupId, topic, partition });
  }

  deleteGroup(groupId: string, cause: number | null): ErrorName {
    const error = this.coordinator.delete(groupId, cause);
    if (error !== 'NONE') return error;
    for (const [topic, partitions] of [...this.offsets.of(groupId)])
      for (const partition of [...partitions.keys()]) this.#forgetOffset(groupId, topic, partition, cause);
    return 'NONE';
  }

  // --- what handlers see --------------------------------------------------------------------------------------------

  /** The part of a request's context that is the same for all requests to one broker. */
  contextFor(broker: number): BrokerContext {
    const known = this.#contexts.get(broker);
    if (known) return known;
    const context: BrokerContext = {
      broker,
      apis: [...served.values()].map(({ api }) => api),
      cluster: this.#clusterContext(broker),
      groups: this.#groupsContext(broker),
      producers: {
        next: () => {
          const id = this.#nextProducerId;
          this.#nextProducerId += 1n;
          return id;
        },
      },
      configs: this.configs,
      codec: (name) => this.#host.codec(name),
      uuid: () => randomUuid(() => this.#host.random()),
    };
    this.#contexts.set(broker, context);
    return context;
  }

  #clusterContext(broker: number): ClusterContext {
    const own = (partition: Partition): PartitionState => partition as PartitionState;
    return {
      clusterId: this.clusterId,
      controllerId: this.brokers[0]?.id ?? -1,
      brokers: () => this.brokers,
      topics: () => this.topics.all(),
      topic: (name) => this.topics.get(name),
      topicById: (topicId) => this.topics.byId(topicId),
      led: (topic, index) => {
        const partition = this.topics.get(topic)?.partitions[index];
        if (!partition) return 'UNKNOWN_TOPIC_OR_PARTITION';
        return partition.leader === broker ? partition : 'NOT_LEADER_OR_FOLLOWER';
      },
      createTopic: (topic, options) => this.topics.create(topic, options),
      deleteTopic: (name, cause) => this.deleteTopic(name, cause),
      createPartitions: (name, count, assignments, options) =>
        this.topics.addPartitions(name, count, assignments, options),
      autoCreate: (name, cause) => this.#autoCreate(name, cause),
      append: (partition, batch, header, { client, cause }) =>
        this.append(own(partition), batch, header, { connection: client.connection, clientId: client.clientId, cause }),
      deleteRecords: (partition, offset, cause) => this.deleteRecords(own(partition), offset, cause),
      coordinatorOf: (groupId) => {
        const partition = this.offsetsPartition(groupId);
        return this.brokers.find(({ id }) => id === partition?.leader) ?? 'COORDINATOR_NOT_AVAILABLE';
      },
    };
  }

  /** As Kafka does: the first request starts the creation and is told that there is no such topic yet. */
  #autoCreate(name: string, cause: number): ErrorName {
    if (name === offsetsTopic && this.offsetsTopic()) return 'UNKNOWN_TOPIC_OR_PARTITION';
    if (!this.configs.boolean('auto.create.topics.enable')) {
      return 'UNKNOWN_TOPIC_OR_PARTITION';
    }
    const created: Topic | { error: ErrorName } = this.topics.create(
      { name },
      { validateOnly: false, auto: true, cause },
    );
    return 'error' in created && created.error === 'INVALID_TOPIC_EXCEPTION'
      ? created.error
      : 'UNKNOWN_TOPIC_OR_PARTITION';
  }

  #groupsContext(broker: number): GroupsContext {
    const { coordinator } = this;
    return {
      coordinates: (groupId) => (this.offsetsPartition(groupId)?.leader === broker ? 'NONE' : 'NOT_COORDINATOR'),
      join: (request) => coordinator.join(request),
      sync: (request) => coordinator.sync(request),
      heartbeat: (request) => coordinator.heartbeat(request),
      leave: (groupId, member, cause) => coordinator.leave(groupId, member, cause),
      mayCommit: (request) => coordinator.mayCommit(request),
      commit: (commit) => this.#commit(commit),
      offsets: (groupId) => this.offsets.of(groupId),
      list: () =>
        coordinator
          .groups()
          .filter(({ groupId }) => this.offsetsPartition(groupId)?.leader === broker)
          .map(({ groupId, protocolType, state }) => ({
            groupId,
            protocolType: protocolType ?? '',
            state,
            type: 'classic',
          })),
      describe: (groupId) => coordinator.describe(groupId),
      delete: (groupId, cause) => this.deleteGroup(groupId, cause),
      deleteOffset: (groupId, topic, partition, cause) => {
        if (coordinator.subscribed(groupId, topic)) return 'GROUP_SUBSCRIBED_TO_TOPIC';
        this.#forgetOffset(groupId, topic, partition, cause);
        return 'NONE';
      },
      reader: (client, topic, partition) => coordinator.reader(client, topic, partition),
    };
  }
}

function preview(bytes: Uint8Array | null): string | null {
  if (bytes === null) return null;
  const text = new TextDecoder().decode(bytes.subarray(0, previewLength * 4));
  return text.length > previewLength ? `${text.slice(0, previewLength - 1)}…` : text;
}
