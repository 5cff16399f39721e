import type { LogConfig } from '../config/log-config.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import type { BatchHeader } from '../record/batch.ts';
import type { TransactionMarker } from '../record/control.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Failure, RequestContext } from './context.ts';

export interface BrokerNode {
  id: number;
  host: string;
  port: number;
  rack: string | null;
}

export interface Topic {
  readonly name: string;
  readonly topicId: string;
  readonly internal: boolean;
  readonly partitions: readonly Partition[];
}

export interface Partition {
  readonly topic: string;
  readonly partition: number;
  /** Broker id, -1 while there is none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  /** Eligible leader replicas, and who led last while nobody leads (KIP-966). */
  readonly elr: readonly number[];
  readonly lastKnownElr: readonly number[];
  readonly log: PartitionLog;
  /** The topic's configs in force. */
  config(): LogConfig;
}

export interface NewTopic {
  name: string;
  /** -1 or left out: the broker's default. */
  partitions?: number;
  replicationFactor?: number;
  /** Replicas by partition, instead of the two numbers above. */
  assignments?: ReadonlyMap<number, readonly number[]>;
  configs?: ReadonlyMap<string, string | null>;
}

export interface ClusterContext {
  readonly clusterId: string;
  /** Broker id of the active controller as brokers report it. */
  readonly controllerId: number;
  brokers(): readonly BrokerNode[];
  /** Brokers that have stopped and still belong to the cluster. */
  fencedBrokers(): readonly BrokerNode[];
  topics(): readonly Topic[];
  topic(name: string): Topic | undefined;
  topicById(topicId: string): Topic | undefined;
  /** The partition if this broker leads it; UNKNOWN_TOPIC_OR_PARTITION or NOT_LEADER_OR_FOLLOWER if not. */
  led(topic: string, partition: number): Partition | ErrorName;
  /** Checks, and creates unless `validateOnly`. */
  createTopic(
    topic: NewTopic,
    options: { validateOnly: boolean; auto: boolean; cause: number | null },
  ): Topic | Failure;
  deleteTopic(name: string, cause: number | null): Failure | null;
  createPartitions(
    name: string,
    count: number,
    assignments: readonly (readonly number[])[] | null,
    options: { validateOnly: boolean; cause: number | null },
  ): Failure | null;
  /** Creates a topic that a client asked for and that is not there, where the broker is configured to; the error to answer meanwhile. */
  autoCreate(name: string, cause: number): ErrorName;
  /** Writes a checked batch, moves the high watermark, wakes who waits. */
  append(
    partition: Partition,
    batch: Uint8Array,
    header: BatchHeader,
    context: RequestContext,
  ): { baseOffset: bigint; logAppendTimeMs: bigint };
  /** Moves the log start offset; -1 stands for the high watermark. */
  deleteRecords(partition: Partition, offset: bigint, cause: number): bigint | ErrorName;
  /** Ends a producer's transaction in one partition: INVALID_PRODUCER_EPOCH, TRANSACTION_COORDINATOR_FENCED. */
  writeMarker(
    partition: Partition,
    marker: TransactionMarker,
    options: { transactionVersion: number; cause: number },
  ): ErrorName;
  /** Which broker coordinates a group. Creates `__consumer_offsets` on first use. */
  coordinatorOf(groupId: string): BrokerNode | ErrorName;
  /** Which broker coordinates a share-partition, `<group id>:<topic id>:<partition>`. Creates `__share_group_state` on first use. */
  shareCoordinatorOf(key: string): BrokerNode | ErrorName;
  /** Which broker coordinates a transactional id. Creates `__transaction_state` on first use. */
  transactionCoordinatorOf(transactionalId: string): BrokerNode | ErrorName;
}
