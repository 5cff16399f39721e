import type { CommittedOffset, OffsetCommit } from '../apis/context.ts';
import {
  partitionForGroup,
  readOffsetKey,
  readOffsetValue,
  writeOffsetKey,
  writeOffsetValue,
} from '../group/offset-records.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Cluster } from './cluster.ts';
import { CommittedOffsets } from './committed-offsets.ts';
import type { PartitionState, TopicState } from './topic-state.ts';

const offsetsTopic = '__consumer_offsets';
const system = { kind: 'system' } as const;

/** Committed offsets of all groups: kept as records of `__consumer_offsets`, and read from memory. */
export class OffsetStore {
  readonly #cluster: Cluster;
  readonly #committed = new CommittedOffsets();

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
    for (const { log } of this.#cluster.topics.get(offsetsTopic)?.partitions ?? []) {
      for (const { key, value } of log.records(log.logStartOffset, log.logEndOffset, Number.POSITIVE_INFINITY)) {
        const committed = key && readOffsetKey(key);
        if (!committed) continue;
        const { groupId, topic, partition } = committed;
        if (value === null) this.#committed.delete(groupId, topic, partition);
        else this.#committed.set(groupId, topic, partition, readOffsetValue(value));
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
    return topic?.partitions[partitionForGroup(groupId, topic.partitions.length)];
  }

  /** OFFSET_METADATA_TOO_LARGE for a note over `offset.metadata.max.bytes`. */
  commit(commit: OffsetCommit): ErrorName {
    const { groupId, topic, partition, offset, leaderEpoch, memberId, connection, cause } = commit;
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
    );
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

  /** Deletes a committed offset; nothing happens if there is none. */
  forget(groupId: string, topic: string, partition: number, cause: number | null): void {
    if (!this.#committed.delete(groupId, topic, partition)) return;
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
