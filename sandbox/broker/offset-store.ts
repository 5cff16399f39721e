import type { CommittedOffset, OffsetCommit } from '../apis/groups-context.ts';
import type { ProducerIdentity } from '../apis/transactions-context.ts';
import { legacyOffsetCommit, offsetCommit, offsetOf, offsetRecord, offsetTombstone } from '../group/offset-records.ts';
import type { BatchHeader, BatchInput } from '../record/batch.ts';
import type { TransactionResult } from '../record/control.ts';
import type { EventOf } from '../trace/event.ts';
import type { CoordinatorRecord } from '../wire/coordinator-record.ts';
import type { ErrorName } from '../wire/errors.ts';
import { zeroUuid } from '../wire/writer.ts';
import type { Cluster } from './cluster.ts';
import { CommittedOffsets } from './committed-offsets.ts';
import type { OffsetsTopic } from './offsets-topic.ts';
import { type PendingOffset, PendingOffsets } from './pending-offsets.ts';
import type { PartitionState, TopicState } from './topic-state.ts';

const system = { kind: 'system' } as const;

/** Committed offsets of all groups: kept as records of `__consumer_offsets`, and read from memory. */
export class OffsetStore {
  readonly kinds = [legacyOffsetCommit, offsetCommit];
  readonly #cluster: Cluster;
  readonly #log: OffsetsTopic;
  readonly #committed = new CommittedOffsets();
  readonly #pending = new PendingOffsets();

  constructor(cluster: Cluster, log: OffsetsTopic) {
    this.#cluster = cluster;
    this.#log = log;
  }

  groupIds(): readonly string[] {
    return this.#committed.groupIds();
  }

  /** A group's committed offsets, by topic and partition. */
  of(groupId: string): ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>> {
    return this.#committed.of(groupId);
  }

  /** Takes up a record that is kept; one of a transaction waits for its marker. */
  replay(record: CoordinatorRecord, header: BatchHeader): void {
    const { key, value } = offsetOf(record);
    if (value === null) {
      this.#pending.delete(key);
      this.#committed.delete(key.groupId, key.topic, key.partition);
    } else if (header.isTransactional) this.#pending.add(header.producerId, { ...key, memberId: '', committed: value });
    else {
      this.#pending.overtake(key);
      this.#committed.set(key.groupId, key.topic, key.partition, value);
    }
  }

  topic(): TopicState | undefined {
    return this.#log.topic();
  }

  /** The partition that holds a group's offsets; its leader is the group's coordinator. */
  partitionFor(groupId: string): PartitionState | undefined {
    return this.#log.partitionFor(groupId);
  }

  /** Whether an open transaction may change what is committed. */
  unstable(groupId: string, topic: string, partition: number): boolean {
    return this.#pending.has({ groupId, topic, partition });
  }

  /** Whether an open transaction has offsets for the group. */
  hasPending(groupId: string): boolean {
    return this.#pending.hasGroup(groupId);
  }

  /** Commits offsets of one group, in one batch. OFFSET_METADATA_TOO_LARGE for a note over `offset.metadata.max.bytes`. */
  commit(commits: readonly OffsetCommit[]): readonly ErrorName[] {
    return this.#write(commits, {}, (commit, committed) => {
      const { groupId, topic, partition, offset, memberId, metadata, connection, cause } = commit;
      this.#pending.overtake(commit);
      this.#committed.set(groupId, topic, partition, committed);
      const facts = { groupId, memberId, topic, partition, offset, metadata, connection };
      this.#cluster.trace.emit('offset-commit', system, cause, facts);
    });
  }

  /** As `commit`, but they count only once the producer's transaction commits. */
  commitInTransaction(
    { producerId, producerEpoch }: ProducerIdentity,
    commits: readonly OffsetCommit[],
  ): readonly ErrorName[] {
    const transaction = { producerId, producerEpoch, baseSequence: 0, isTransactional: true };
    return this.#write(commits, transaction, (commit, committed) => {
      const { groupId, memberId, topic, partition, offset, cause } = commit;
      this.#pending.add(producerId, { groupId, memberId, topic, partition, committed });
      const facts = { groupId, memberId, topic, partition, offset, producerId };
      this.#cluster.trace.emit('offset-pending', system, cause, facts);
    });
  }

  /** A marker was written to a partition of `__consumer_offsets`: what was pending there counts now, or never. */
  ended(index: number, producerId: bigint, result: TransactionResult, cause: number | null): void {
    for (const { groupId, memberId, topic, partition, committed } of this.take(producerId, result, index))
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
  take(producerId: bigint, result: TransactionResult, index: number): readonly PendingOffset[] {
    const taken = this.#pending.take(producerId, (groupId) => this.partitionFor(groupId)?.partition === index);
    if (result === 'abort') return [];
    const counting = taken.filter(({ overtaken }) => !overtaken);
    for (const { groupId, topic, partition, committed } of counting)
      this.#committed.set(groupId, topic, partition, committed);
    return counting;
  }

  #write(
    commits: readonly OffsetCommit[],
    transaction: Pick<BatchInput, 'producerId' | 'producerEpoch' | 'baseSequence' | 'isTransactional'>,
    committed: (commit: OffsetCommit, value: CommittedOffset) => void,
  ): readonly ErrorName[] {
    const longest = this.#cluster.configs.number('offset.metadata.max.bytes');
    const fits = commits.filter(({ metadata }) => (metadata ?? '').length <= longest);
    const values = fits.map((commit) => ({
      commit,
      value: this.#valueOf(commit, transaction.isTransactional ?? false),
    }));
    const [first] = fits;
    const records = values.map(({ commit, value }) => offsetRecord(commit, value));
    if (first && !this.#log.append(first.groupId, records, first.cause, transaction))
      return commits.map(() => 'COORDINATOR_NOT_AVAILABLE');
    for (const { commit, value } of values) committed(commit, value);
    return commits.map((commit) => (fits.includes(commit) ? 'NONE' : 'OFFSET_METADATA_TOO_LARGE'));
  }

  /** Kafka keeps no topic id of what is committed in a transaction. */
  #valueOf(
    { topic, offset, leaderEpoch, metadata, retentionMs }: OffsetCommit,
    transactional: boolean,
  ): CommittedOffset {
    const now = this.#cluster.now();
    return {
      offset,
      leaderEpoch,
      metadata: metadata ?? '',
      commitTimestamp: now,
      expireTimestamp: retentionMs === null ? null : now + retentionMs,
      topicId: (!transactional && this.#cluster.topics.get(topic)?.topicId) || zeroUuid,
    };
  }

  /** Deletes committed offsets of a group, those of open transactions too. @returns tombstones for what there was */
  forget(
    groupId: string,
    places: readonly { topic: string; partition: number }[],
    cause: number | null,
    reason: EventOf<'offset-delete'>['reason'] = 'asked',
  ): readonly CoordinatorRecord[] {
    return places.flatMap(({ topic, partition }) => {
      const place = { groupId, topic, partition };
      const pending = this.#pending.delete(place);
      if (!this.#committed.delete(groupId, topic, partition) && !pending) return [];
      this.#cluster.trace.emit('offset-delete', system, cause, { ...place, reason });
      return [offsetTombstone(place)];
    });
  }

  /** As `forget`, of all that the group has. */
  forgetAll(groupId: string, cause: number | null): readonly CoordinatorRecord[] {
    const committed = [...this.of(groupId)].flatMap(([topic, partitions]) =>
      [...partitions.keys()].map((partition) => ({ topic, partition })),
    );
    return this.forget(groupId, [...committed, ...this.#pending.of(groupId)], cause);
  }

  /** Deletes committed offsets, and writes that down. */
  delete(groupId: string, places: readonly { topic: string; partition: number }[], cause: number | null): void {
    this.#log.append(groupId, this.forget(groupId, places, cause), cause);
  }

  /** The topic is no more, and no offset in it. */
  deleteTopic(topic: string, cause: number | null): void {
    for (const { groupId, partition } of this.#committed.ofTopic(topic))
      this.#log.append(groupId, this.forget(groupId, [{ topic, partition }], cause, 'topic-deleted'), cause);
  }
}
