import type { CommittedOffset, OffsetCommit } from '../apis/groups-context.ts';
import type { ProducerIdentity } from '../apis/transactions-context.ts';
import { readOffsetKey, readOffsetValue, writeOffsetKey, writeOffsetValue } from '../group/offset-records.ts';
import { decodeRecords, readBatchHeader } from '../record/batch.ts';
import { markerOf, type TransactionResult } from '../record/control.ts';
import type { ErrorName } from '../wire/errors.ts';
import { coordinatorPartition } from '../wire/java-hash.ts';
import type { Cluster } from './cluster.ts';
import { CommittedOffsets } from './committed-offsets.ts';
import { type PendingOffset, PendingOffsets } from './pending-offsets.ts';
import type { PartitionState, TopicState } from './topic-state.ts';

const offsetsTopic = '__consumer_offsets';
const system = { kind: 'system' } as const;

/** Committed offsets of all groups: kept as records of `__consumer_offsets`, and read from memory. */
export class OffsetStore {
  readonly #cluster: Cluster;
  readonly #committed = new CommittedOffsets();
  readonly #pending = new PendingOffsets();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  groupIds(): readonly string[] {
    return this.#committed.groupIds();
  }

  /** A group's committed offsets, by topic and partition. */
  of(groupId: string): ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>> {
    return this.#committed.of(groupId);
  }

  /** Every partition committed for a topic, by group. */
  ofTopic(topic: string): readonly { groupId: string; partition: number }[] {
    return this.#committed.ofTopic(topic);
  }

  /** Replays what the topic holds. */
  restore(): void {
    for (const { partition, log } of this.#cluster.topics.get(offsetsTopic)?.partitions ?? [])
      for (const batch of log.batches()) this.#replay(batch, partition);
  }

  #replay(batch: Uint8Array, index: number): void {
    const header = readBatchHeader(batch);
    const marker = markerOf(batch, header);
    if (marker) this.#take(marker.producerId, marker.result, index);
    if (header.isControl) return;
    const none = (): never => {
      throw new Error(`${offsetsTopic}-${index}: a compressed batch at ${header.baseOffset}`);
    };
    for (const { key, value } of decodeRecords(batch, none)) {
      const place = key && readOffsetKey(key);
      if (!place) continue;
      const { groupId, topic, partition } = place;
      if (value === null) {
        this.#pending.delete(place);
        this.#committed.delete(groupId, topic, partition);
      } else if (header.isTransactional)
        this.#pending.add(header.producerId, { ...place, memberId: '', committed: readOffsetValue(value) });
      else {
        this.#pending.overtake(place);
        this.#committed.set(groupId, topic, partition, readOffsetValue(value));
      }
    }
  }

  /** The topic that holds committed offsets, made on first use. */
  topic(): TopicState | undefined {
    const topic = this.#cluster.topics.get(offsetsTopic);
    if (topic) return topic;
    const created = this.#cluster.topics.create(
      {
        name: offsetsTopic,
        partitions: this.#cluster.configs.number('offsets.topic.num.partitions'),
        replicationFactor: Math.min(
          this.#cluster.configs.number('offsets.topic.replication.factor'),
          this.#cluster.brokers.length,
        ),
        configs: new Map([
          ['cleanup.policy', 'compact'],
          ['compression.type', 'producer'],
          ['segment.bytes', String(this.#cluster.configs.number('offsets.topic.segment.bytes'))],
        ]),
      },
      { validateOnly: false, auto: true, cause: null },
    );
    return 'error' in created ? undefined : created;
  }

  /** The partition that holds a group's offsets; its leader is the group's coordinator. */
  partitionFor(groupId: string): PartitionState | undefined {
    const topic = this.topic();
    return topic?.partitions[coordinatorPartition(groupId, topic.partitions.length)];
  }

  /** Whether an open transaction may change what is committed. */
  unstable(groupId: string, topic: string, partition: number): boolean {
    return this.#pending.has({ groupId, topic, partition });
  }

  /** OFFSET_METADATA_TOO_LARGE for a note over `offset.metadata.max.bytes`. */
  commit(commit: OffsetCommit): ErrorName {
    const { groupId, topic, partition, offset, memberId, connection, cause } = commit;
    const committed = this.#write(commit, {});
    if (typeof committed === 'string') return committed;
    this.#pending.overtake(commit);
    this.#committed.set(groupId, topic, partition, committed);
    this.#cluster.trace.emit('offset-commit', system, cause, {
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

  /** As `commit`, but it counts only once the producer's transaction commits. */
  commitInTransaction({ producerId, producerEpoch }: ProducerIdentity, commit: OffsetCommit): ErrorName {
    const { groupId, memberId, topic, partition, offset, cause } = commit;
    const committed = this.#write(commit, {
      producerId,
      producerEpoch,
      baseSequence: 0,
      isTransactional: true,
    });
    if (typeof committed === 'string') return committed;
    this.#pending.add(producerId, { groupId, memberId, topic, partition, committed });
    this.#cluster.trace.emit('offset-pending', system, cause, {
      groupId,
      memberId,
      topic,
      partition,
      offset,
      producerId,
    });
    return 'NONE';
  }

  /** A marker was written to a partition of `__consumer_offsets`: what was pending there counts now, or never. */
  ended(index: number, producerId: bigint, result: TransactionResult, cause: number | null): void {
    for (const { groupId, memberId, topic, partition, committed } of this.#take(producerId, result, index))
      this.#cluster.trace.emit('offset-commit', system, cause, {
        groupId,
        memberId,
        topic,
        partition,
        offset: committed.offset,
        metadata: committed.metadata,
        connection: null,
      });
  }

  /** @returns what is committed now */
  #take(producerId: bigint, result: TransactionResult, index: number): readonly PendingOffset[] {
    const taken = this.#pending.take(producerId, (groupId) => this.partitionFor(groupId)?.partition === index);
    if (result === 'abort') return [];
    const counting = taken.filter(({ overtaken }) => !overtaken);
    for (const { groupId, topic, partition, committed } of counting)
      this.#committed.set(groupId, topic, partition, committed);
    return counting;
  }

  forgetPending(groupId: string): void {
    this.#pending.forget(groupId);
  }

  #write(
    commit: OffsetCommit,
    transaction: Parameters<Cluster['write']>[3],
  ): CommittedOffset | 'OFFSET_METADATA_TOO_LARGE' | 'COORDINATOR_NOT_AVAILABLE' {
    const { groupId, topic, partition, offset, leaderEpoch, cause } = commit;
    const metadata = commit.metadata ?? '';
    if (new TextEncoder().encode(metadata).length > this.#cluster.configs.number('offset.metadata.max.bytes'))
      return 'OFFSET_METADATA_TOO_LARGE';
    const log = this.partitionFor(groupId);
    if (!log) return 'COORDINATOR_NOT_AVAILABLE';
    const committed = { offset, leaderEpoch, metadata, commitTimestamp: this.#cluster.now() };
    this.#cluster.write(
      log,
      [
        {
          key: writeOffsetKey({ groupId, topic, partition }),
          value: writeOffsetValue(committed),
          timestamp: this.#cluster.now(),
        },
      ],
      cause,
      transaction,
    );
    return committed;
  }

  /** Deletes a committed offset; nothing happens if there is none. */
  forget(groupId: string, topic: string, partition: number, cause: number | null): void {
    const pending = this.#pending.delete({ groupId, topic, partition });
    if (!this.#committed.delete(groupId, topic, partition) && !pending) return;
    const log = this.partitionFor(groupId);
    if (log)
      this.#cluster.write(
        log,
        [{ key: writeOffsetKey({ groupId, topic, partition }), value: null, timestamp: this.#cluster.now() }],
        cause,
      );
    this.#cluster.trace.emit('offset-delete', system, cause, { groupId, topic, partition });
  }
}
