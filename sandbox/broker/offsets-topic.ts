import {
  type BatchHeader,
  type BatchInput,
  type DecodedRecord,
  decodeRecords,
  readBatchHeader,
} from '../record/batch.ts';
import { markerOf, type TransactionMarker } from '../record/control.ts';
import { type CoordinatorRecord, encodeRecord } from '../wire/coordinator-record.ts';
import { coordinatorPartition } from '../wire/java-hash.ts';
import type { Cluster } from './cluster.ts';
import type { PartitionState, TopicState } from './topic-state.ts';

const offsetsTopic = '__consumer_offsets';

/** A batch of `__consumer_offsets` as it is read at the start: the end of a transaction, or records. */
export interface KeptBatch {
  partition: number;
  header: BatchHeader;
  marker: TransactionMarker | null;
  records: readonly DecodedRecord[];
}

/** `__consumer_offsets`: where groups and their offsets are kept. A group has one partition; its leader coordinates it. */
export class OffsetsTopic {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** The topic, made on first use. */
  topic(): TopicState | undefined {
    const { topics, configs, brokers } = this.#cluster;
    const topic = topics.get(offsetsTopic);
    if (topic) return topic;
    const created = topics.create(
      {
        name: offsetsTopic,
        partitions: configs.number('offsets.topic.num.partitions'),
        replicationFactor: Math.min(configs.number('offsets.topic.replication.factor'), brokers.length),
        configs: new Map([
          ['cleanup.policy', 'compact'],
          ['compression.type', 'producer'],
          ['segment.bytes', String(configs.number('offsets.topic.segment.bytes'))],
        ]),
      },
      { validateOnly: false, auto: true, cause: null },
    );
    return 'error' in created ? undefined : created;
  }

  /** The partition that holds a group. */
  partitionFor(groupId: string): PartitionState | undefined {
    const topic = this.topic();
    return topic?.partitions[coordinatorPartition(groupId, topic.partitions.length)];
  }

  /**
   * Appends records as one batch, of a transaction where they belong to one; numbered from 0 though nobody checks that, as Kafka's
   * coordinators do. Returns false where there is no topic.
   */
  append(
    groupId: string,
    records: readonly CoordinatorRecord[],
    cause: number | null,
    transaction: Pick<BatchInput, 'producerId' | 'producerEpoch' | 'baseSequence' | 'isTransactional'> = {},
  ): boolean {
    const partition = this.partitionFor(groupId);
    if (!partition) return false;
    const timestamp = this.#cluster.now();
    const encoded = records.map((record) => ({ ...encodeRecord(record), timestamp }));
    if (encoded.length > 0) this.#cluster.write(partition, encoded, cause, { baseSequence: 0, ...transaction });
    return true;
  }

  /** All that is kept, in the order it was written in within each partition. */
  *batches(): Generator<KeptBatch> {
    for (const { partition, log } of this.#cluster.topics.get(offsetsTopic)?.partitions ?? []) {
      for (const batch of log.batches()) {
        const header = readBatchHeader(batch);
        const codecs = this.#cluster.codec;
        const records = header.isControl ? [] : [...decodeRecords(batch, codecs)];
        yield { partition, header, marker: markerOf(batch, header) ?? null, records };
      }
    }
  }
}
