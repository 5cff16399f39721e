import type { ShareStateAnswer, ShareStateContext, ShareStateSummary } from '../apis/share-state-context.ts';
import type { PersistedState } from '../share/share-partition.ts';
import { type KeptShareState, withSnapshot, withUpdate } from '../share/share-state.ts';
import { readStateRecord, type SharePartitionKey, snapshotRecord, updateRecord } from '../share/share-state-records.ts';
import {
  initializeState,
  leaderRecord,
  partitionFailure,
  readFailure,
  type StateFailure,
  type StateRecord,
  type WrittenState,
  writeState,
} from '../share/share-state-step.ts';
import { type CoordinatorRecord, encodeRecord } from '../wire/coordinator-record.ts';
import { coordinatorPartition } from '../wire/java-hash.ts';
import type { Cluster } from './cluster.ts';
import type { PartitionState, TopicState } from './topic-state.ts';

export const shareStateTopic = '__share_group_state';

/** As clients ask for its coordinator: `<group id>:<topic id>:<partition>`. */
export function shareKeyText({ groupId, topicId, partition }: SharePartitionKey): string {
  return `${groupId}:${topicId}:${partition}`;
}

/** The share coordinator: the state of share-partitions, as records of `__share_group_state`, and read from memory. */
export class ShareStateStore implements ShareStateContext {
  readonly #cluster: Cluster;
  readonly #states = new Map<string, KeptShareState & { place: SharePartitionKey }>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  get #updatesPerSnapshot(): number {
    return this.#cluster.configs.number('share.coordinator.snapshot.update.records.per.snapshot');
  }

  /** Replays what the topic holds. */
  restore(): void {
    for (const { log } of this.#cluster.topics.get(shareStateTopic)?.partitions ?? [])
      for (const { key, value } of log.records(log.logStartOffset, log.logEndOffset, Number.POSITIVE_INFINITY)) {
        const read = key && readStateRecord({ key, value });
        if (!read) continue;
        if (read.type === 'snapshot' && !read.state) this.#states.delete(shareKeyText(read.place));
        else this.#take(read.place, read as StateRecord);
      }
  }

  #take(place: SharePartitionKey, record: StateRecord): void {
    const text = shareKeyText(place);
    const before = this.#states.get(text);
    const after =
      record.type === 'snapshot'
        ? withSnapshot(before, record.state, this.#updatesPerSnapshot)
        : withUpdate(before, record.update);
    this.#states.set(text, { ...after, place });
  }

  /** The topic that holds the state, made on first use. */
  topic(): TopicState | undefined {
    const { topics, configs, brokers } = this.#cluster;
    const topic = topics.get(shareStateTopic);
    if (topic) return topic;
    const factor = Math.min(configs.number('share.coordinator.state.topic.replication.factor'), brokers.length);
    const created = topics.create(
      {
        name: shareStateTopic,
        partitions: configs.number('share.coordinator.state.topic.num.partitions'),
        replicationFactor: factor,
        configs: new Map([
          ['cleanup.policy', 'delete'],
          ['compression.type', 'producer'],
          ['min.insync.replicas', String(Math.min(configs.number('share.coordinator.state.topic.min.isr'), factor))],
          ['retention.ms', '-1'],
          ['segment.bytes', String(configs.number('share.coordinator.state.topic.segment.bytes'))],
        ]),
      },
      { validateOnly: false, auto: true, cause: null },
    );
    return 'error' in created ? undefined : created;
  }

  /** The partition that holds a share-partition's state; its leader is the coordinator. */
  partitionFor(key: string): PartitionState | undefined {
    const topic = this.topic();
    return topic?.partitions[coordinatorPartition(key, topic.partitions.length)];
  }

  #failure({ topicId, partition }: SharePartitionKey): StateFailure | null {
    return partitionFailure(partition, this.#cluster.topics.byId(topicId)?.partitions.length);
  }

  initialize(
    place: SharePartitionKey,
    asked: { stateEpoch: number; startOffset: bigint },
    cause: number | null,
  ): ShareStateAnswer {
    const record = initializeState(this.#states.get(shareKeyText(place)), asked, this.#cluster.now());
    // Kafka looks at the epoch before it looks whether there is such a partition.
    const failure =
      (place.partition < 0 ? this.#failure(place) : null) ?? ('error' in record ? record : this.#failure(place));
    return failure ?? this.#write(place, record as StateRecord, cause);
  }

  write(place: SharePartitionKey, written: WrittenState, cause: number | null): ShareStateAnswer {
    const how = { now: this.#cluster.now(), updatesPerSnapshot: this.#updatesPerSnapshot };
    const negative = place.partition < 0 ? this.#failure(place) : null;
    const record = writeState(this.#states.get(shareKeyText(place)), written, how);
    const failure = negative ?? ('error' in record ? record : this.#failure(place));
    return failure ?? this.#write(place, record as StateRecord, cause);
  }

  read(place: SharePartitionKey, leaderEpoch: number, cause: number | null): PersistedState | StateFailure {
    const kept = this.#states.get(shareKeyText(place));
    const negative = place.partition < 0 ? this.#failure(place) : null;
    const failure = negative ?? readFailure(kept, leaderEpoch) ?? this.#failure(place);
    if (failure || !kept) return failure ?? { error: 'UNKNOWN_SERVER_ERROR', message: '' };
    const how = { now: this.#cluster.now(), updatesPerSnapshot: this.#updatesPerSnapshot };
    const record = leaderRecord(kept, leaderEpoch, how);
    if (record) this.#write(place, record, cause);
    const { stateEpoch, startOffset, stateBatches } = kept.state;
    return { stateEpoch, startOffset, stateBatches };
  }

  summary(place: SharePartitionKey): ShareStateSummary | StateFailure {
    const failure = this.#failure(place);
    if (failure) return failure;
    const state = this.#states.get(shareKeyText(place))?.state;
    return state ?? { stateEpoch: 0, leaderEpoch: 0, startOffset: -1n, deliveryCompleteCount: -1 };
  }

  delete(place: SharePartitionKey, cause: number | null): ShareStateAnswer {
    const failure = this.#failure(place);
    if (failure) return failure;
    if (this.#states.has(shareKeyText(place))) this.#forget(place, cause);
    return { error: 'NONE', message: null };
  }

  /** A topic is gone, and with it the state of every group that read it. */
  forgetTopic(topicId: string, cause: number | null): void {
    for (const { place } of [...this.#states.values()]) if (place.topicId === topicId) this.#forget(place, cause);
  }

  #forget(place: SharePartitionKey, cause: number | null): void {
    this.#put(place, snapshotRecord(place, null), cause);
    this.#states.delete(shareKeyText(place));
  }

  #write(place: SharePartitionKey, record: StateRecord, cause: number | null): ShareStateAnswer {
    const kept = record.type === 'snapshot' ? snapshotRecord(place, record.state) : updateRecord(place, record.update);
    if (!this.#put(place, kept, cause)) return { error: 'COORDINATOR_NOT_AVAILABLE', message: null };
    this.#take(place, record);
    return { error: 'NONE', message: null };
  }

  #put(place: SharePartitionKey, record: CoordinatorRecord, cause: number | null): boolean {
    const partition = this.partitionFor(shareKeyText(place));
    const timestamp = this.#cluster.now();
    if (partition) this.#cluster.write(partition, [{ ...encodeRecord(record), timestamp }], cause, { baseSequence: 0 });
    return partition !== undefined;
  }
}
