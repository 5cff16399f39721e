import type { ClusterControl, GroupView, RecordView, TopicSpec, TopicView } from '../control.ts';
import { type DecodedRecord, type RecordInput, readBatchHeader } from '../record/batch.ts';
import { partitionForKey } from '../record/partitioner.ts';
import { tellAppend } from './append-trace.ts';
import type { Cluster } from './cluster.ts';
import type { PartitionState, TopicState } from './topic-state.ts';

type NewRecord = NonNullable<TopicSpec['records']>[number];
const decoder = new TextDecoder();
const encoder = new TextEncoder();
const defaultLimit = 1000;

/** What checks, terminal and page may do to a cluster. Asks for the cluster each time, since a reset makes a new one. */
export function clusterControl(current: () => Cluster): ClusterControl {
  const viewOf = (topic: TopicState): TopicView => topicView(topic, current().configs.topicOverrides(topic.name));
  const topicNamed = (name: string): TopicState => {
    const topic = current().topics.get(name);
    if (!topic) throw new Error(`topic ${name}: there is no such topic`);
    return topic;
  };
  const running = (): Cluster => {
    const cluster = current();
    if (cluster.brokers.length === 0) throw new Error('no broker is running');
    return cluster;
  };
  return {
    brokers: async () => current().brokers.map(({ id, host, port }) => ({ id, host, port })),
    topics: async () => current().topics.all().map(viewOf),
    topic: async (name) => {
      const topic = current().topics.get(name);
      return topic ? viewOf(topic) : null;
    },
    createTopic: async (spec) => createTopic(running(), spec),
    deleteTopic: async (name) => {
      running();
      const failure = current().deleteTopic(name, null);
      current().purgatory.drain();
      if (failure) throw new Error(`topic ${name}: ${failure.message ?? failure.error}`);
    },
    records: async (name, index, fromOffset, limit = defaultLimit) => {
      const partition = topicNamed(name).partitions[index];
      if (!partition) throw new Error(`topic ${name}: there is no partition ${index}`);
      const { log } = partition;
      const from = fromOffset === undefined || fromOffset < log.logStartOffset ? log.logStartOffset : fromOffset;
      return log.records(from, log.highWatermark, limit).map((record) => recordView(name, index, record));
    },
    append: async (name, record) => {
      const appended = appendTo(running(), topicNamed(name), record);
      current().purgatory.drain();
      return appended;
    },
    groups: async () =>
      current()
        .groups.list()
        .map(({ groupId }) => current().groups.view(groupId) as GroupView),
    group: async (groupId) => current().groups.view(groupId) ?? null,
  };
}

/** Makes a topic, with the records that it is to begin with. Throws Error with the broker's words where it refuses. */
export function createTopic(cluster: Cluster, spec: TopicSpec): void {
  const created = cluster.topics.create(
    {
      name: spec.name,
      partitions: spec.partitions ?? -1,
      replicationFactor: spec.replicationFactor ?? -1,
      configs: new Map(Object.entries(spec.configs ?? {})),
    },
    { validateOnly: false, auto: false, cause: null },
  );
  if ('error' in created) throw new Error(`topic ${spec.name}: ${created.message ?? created.error}`);
  for (const record of spec.records ?? []) appendTo(cluster, created, record);
}

function appendTo(cluster: Cluster, topic: TopicState, record: NewRecord): { partition: number; offset: bigint } {
  const key = record.key == null ? null : encoder.encode(record.key);
  const wanted = record.partition ?? (key ? partitionForKey(key, topic.partitions.length) : emptiest(topic));
  const partition = topic.partitions[wanted];
  if (!partition) throw new Error(`topic ${topic.name}: there is no partition ${wanted}`);
  const input: RecordInput = {
    key,
    value: record.value === null ? null : encoder.encode(record.value),
    timestamp: record.timestamp ?? cluster.now(),
    headers: Object.entries(record.headers ?? {}).map(([name, value]) => ({ key: name, value: encoder.encode(value) })),
  };
  return { partition: wanted, offset: cluster.write(partition, [input], null) };
}

/** Records without a key go round the partitions. */
function emptiest({ partitions }: TopicState): number {
  return partitions.reduce((least, each) => (each.log.logEndOffset < least.log.logEndOffset ? each : least)).partition;
}

function topicView(topic: TopicState, overrides: ReadonlyMap<string, string>): TopicView {
  return {
    name: topic.name,
    topicId: topic.topicId,
    internal: topic.internal,
    configs: Object.fromEntries(overrides),
    replicationFactor: topic.partitions[0]?.replicas.length ?? 0,
    partitions: topic.partitions.map((each) => ({
      partition: each.partition,
      leader: each.leader,
      leaderEpoch: each.leaderEpoch,
      replicas: each.replicas,
      isr: each.isr,
      logStartOffset: each.log.logStartOffset,
      highWatermark: each.log.highWatermark,
      logEndOffset: each.log.logEndOffset,
    })),
  };
}

function recordView(topic: string, partition: number, record: DecodedRecord): RecordView {
  const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : decoder.decode(bytes));
  return {
    topic,
    partition,
    offset: record.offset,
    timestamp: record.timestamp,
    key: text(record.key),
    value: text(record.value),
    headers: record.headers.map(({ key, value }) => ({ key, value: text(value) })),
  };
}

/** Newest records of each partition that are told anew when a stored cluster is opened. */
const announced = 500n;

/** Tells the trace of topics that are there already, and of their newest records. */
function announceTopics(cluster: Cluster, topics: readonly TopicState[]): void {
  const { trace } = cluster;
  const system = { kind: 'system' } as const;
  for (const topic of topics) {
    const told = trace.emit('topic-create', system, null, {
      topic: topic.name,
      topicId: topic.topicId,
      partitions: topic.partitions.length,
      replicationFactor: topic.partitions[0]?.replicas.length ?? 0,
      auto: false,
    });
    cluster.topics.tellLeaders(topic, 0, told);
    if (!topic.internal) for (const partition of topic.partitions) announcePartition(cluster, partition);
  }
}

/** Tells the trace what is another than it was when brokers stopped: a log directory may have been removed since. */
export function announceChanges(before: Cluster, cluster: Cluster): void {
  const kept = new Set<string>();
  for (const topic of before.topics.all()) {
    const now = cluster.topics.get(topic.name);
    const same =
      now?.topicId === topic.topicId &&
      topic.partitions.every(({ openLog }, i) => !openLog || openLog.logEndOffset <= endOf(now, i));
    if (same) kept.add(topic.name);
    else cluster.trace.emit('topic-delete', { kind: 'system' }, null, { topic: topic.name });
  }
  announceTopics(
    cluster,
    cluster.topics.all().filter(({ name }) => !kept.has(name)),
  );
}

function endOf(topic: TopicState, partition: number): bigint {
  return topic.partitions[partition]?.log.logEndOffset ?? -1n;
}

/** Tells the trace what a cluster opened from its store holds, so that its readers begin with the truth. */
export function announce(cluster: Cluster): void {
  const system = { kind: 'system' } as const;
  const { trace } = cluster;
  announceTopics(cluster, cluster.topics.all());
  for (const groupId of cluster.groups.offsets.groupIds()) {
    for (const [topic, partitions] of cluster.groups.offsets.of(groupId)) {
      for (const [partition, { offset, metadata }] of partitions)
        trace.emit('offset-commit', system, null, {
          groupId,
          memberId: '',
          topic,
          partition,
          offset,
          metadata,
          connection: null,
        });
    }
  }
}

function announcePartition(cluster: Cluster, partition: PartitionState): void {
  const { topic, partition: index, log, leader } = partition;
  const actor = { kind: 'broker', id: leader } as const;
  if (log.logEndOffset === 0n) return;
  const first = log.logEndOffset - announced > log.logStartOffset ? log.logEndOffset - announced : log.logStartOffset;
  if (log.logStartOffset > 0n)
    cluster.trace.emit('log-start', actor, null, {
      topic,
      partition: index,
      offset: log.logStartOffset,
      reason: 'retention',
    });
  const chunks = log.read(first, Number.POSITIVE_INFINITY, log.highWatermark, true);
  for (const chunk of typeof chunks === 'string' ? [] : chunks) {
    for (let at = 0; at < chunk.length; ) {
      const header = readBatchHeader(chunk, at);
      const end = at + 12 + header.batchLength;
      tellAppend(cluster, partition, chunk.subarray(at, end), header, {
        connection: null,
        clientId: null,
        cause: null,
      });
      at = end;
    }
  }
}
