import { initProducerId } from '../apis/22-init-producer-id.ts';
import { writeTxnMarkers } from '../apis/27-write-txn-markers.ts';
import { describeProducers } from '../apis/61-describe-producers.ts';
import { describeTransactions } from '../apis/65-describe-transactions.ts';
import { listTransactions } from '../apis/66-list-transactions.ts';
import { type ErrorName, errorName } from '../wire/errors.ts';
import type { ClusterClient } from './cluster-client.ts';
import { ApiError } from './errors.ts';
import { TopicMetadata, type TopicPartition } from './topic-metadata.ts';

export interface TransactionListing {
  transactionalId: string;
  /** Broker id. */
  coordinator: number;
  producerId: bigint;
  state: string;
}

export interface TransactionFilter {
  producerIds?: readonly bigint[];
  /** Only those open for longer, milliseconds; all if negative. */
  durationMs?: bigint | undefined;
  /** A regular expression (RE2). */
  pattern?: string | undefined;
}

/** What one of the brokers answered that all were asked. */
export class RefusedByBroker extends ApiError {
  readonly broker: number;

  constructor(error: ErrorName, broker: number) {
    super(error, null);
    this.broker = broker;
  }
}

/** Transactional ids of every coordinator. Rejects with RefusedByBroker. */
export async function allTransactions(
  cluster: ClusterClient,
  { producerIds = [], durationMs = -1n, pattern }: TransactionFilter,
): Promise<readonly TransactionListing[]> {
  const found: TransactionListing[] = [];
  for (const { id: coordinator } of await cluster.nodes()) {
    const answer = await cluster.request(await cluster.only(coordinator), listTransactions, {
      stateFilters: [],
      producerIdFilters: producerIds,
      durationFilter: durationMs,
      transactionalIdPattern: pattern ?? null,
    });
    if (answer.errorCode !== 0) throw new RefusedByBroker(errorName(answer.errorCode), coordinator);
    for (const { transactionalId, producerId, transactionState: state } of answer.transactionStates)
      found.push({ transactionalId, coordinator, producerId, state });
  }
  return found;
}

export interface TransactionDescription extends TransactionListing {
  producerEpoch: number;
  timeoutMs: number;
  /** Milliseconds since the epoch; null while none is open. */
  startMs: number | null;
  partitions: readonly TopicPartition[];
}

/** What its coordinator knows of a transactional id. Rejects with ApiError, TRANSACTIONAL_ID_NOT_FOUND. */
export async function describeTransaction(
  cluster: ClusterClient,
  transactionalId: string,
): Promise<TransactionDescription> {
  const { node, broker } = await cluster.coordinatorNode(transactionalId, 'transaction');
  const { transactionStates } = await cluster.request(broker, describeTransactions, {
    transactionalIds: [transactionalId],
  });
  const state = transactionStates[0];
  if (state?.errorCode !== 0) throw new ApiError(errorName(state?.errorCode ?? -1), null);
  return {
    transactionalId,
    coordinator: node.id,
    producerId: state.producerId,
    producerEpoch: state.producerEpoch,
    state: state.transactionState,
    timeoutMs: state.transactionTimeoutMs,
    startMs: state.transactionStartTimeMs < 0n ? null : Number(state.transactionStartTimeMs),
    partitions: state.topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition }))),
  };
}

export interface ProducerState {
  producerId: bigint;
  producerEpoch: number;
  /** -1 for none. */
  coordinatorEpoch: number;
  lastSequence: number;
  /** Milliseconds since the epoch. */
  lastTimestamp: number;
  /** First offset of the open transaction; null where none is open. */
  transactionStart: bigint | null;
}

/** What a partition's leader, or the broker that is asked for, remembers of producers. Rejects with ApiError, UnreachableError. */
export async function producersOf(
  cluster: ClusterClient,
  { topic, partition }: TopicPartition,
  broker: number | null = null,
): Promise<readonly ProducerState[]> {
  const asked = await cluster.only(broker ?? (await leaderOf(cluster, { topic, partition })));
  const { topics } = await cluster.request(asked, describeProducers, {
    topics: [{ name: topic, partitionIndexes: [partition] }],
  });
  const answer = topics[0]?.partitions[0];
  if (answer?.errorCode !== 0) throw new ApiError(errorName(answer?.errorCode ?? -1), answer?.errorMessage ?? null);
  return answer.activeProducers.map((each) => ({
    producerId: each.producerId,
    producerEpoch: each.producerEpoch,
    coordinatorEpoch: each.coordinatorEpoch,
    lastSequence: each.lastSequence,
    lastTimestamp: Number(each.lastTimestamp),
    transactionStart: each.currentTxnStartOffset < 0n ? null : each.currentTxnStartOffset,
  }));
}

/** Ends a producer's transaction in one partition, whatever the coordinator thinks of it. Rejects with ApiError. */
export async function abortInPartition(
  cluster: ClusterClient,
  { topic, partition }: TopicPartition,
  producer: { producerId: bigint; producerEpoch: number; coordinatorEpoch: number },
): Promise<void> {
  const leader = await cluster.only(await leaderOf(cluster, { topic, partition }));
  const { markers } = await cluster.request(leader, writeTxnMarkers, {
    markers: [{ ...producer, transactionResult: false, topics: [{ name: topic, partitionIndexes: [partition] }] }],
  });
  const code = markers[0]?.topics[0]?.partitions[0]?.errorCode ?? -1;
  if (code !== 0) throw new ApiError(errorName(code), null);
}

/** Has the coordinator abort what is open, by taking the transactional id up anew, with the client's own timeout. Rejects with ApiError. */
export async function forceTerminate(cluster: ClusterClient, transactionalId: string): Promise<void> {
  const { broker } = await cluster.coordinatorNode(transactionalId, 'transaction');
  const { errorCode } = await cluster.request(broker, initProducerId, {
    transactionalId,
    transactionTimeoutMs: 30_000,
  });
  if (errorCode !== 0) throw new ApiError(errorName(errorCode), null);
}

async function leaderOf(cluster: ClusterClient, { topic, partition }: TopicPartition): Promise<number> {
  const { leaders } = await new TopicMetadata(cluster).topic(topic);
  const leader = leaders[partition];
  if (leader === undefined) throw new ApiError('UNKNOWN_TOPIC_OR_PARTITION', null);
  if (leader < 0) throw new ApiError('LEADER_NOT_AVAILABLE', null);
  return leader;
}
