import { initProducerId } from '../apis/22-init-producer-id.ts';
import { addPartitionsToTxn } from '../apis/24-add-partitions-to-txn.ts';
import { addOffsetsToTxn } from '../apis/25-add-offsets-to-txn.ts';
import { endTxn } from '../apis/26-end-txn.ts';
import { txnOffsetCommit } from '../apis/28-txn-offset-commit.ts';
import { type ErrorName, errorName, errors } from '../wire/errors.ts';
import type { BrokerConnection } from './broker-connection.ts';
import type { ClusterClient } from './cluster-client.ts';
import { partitionsByTopic } from './consumer-protocol.ts';
import { ApiError, TransactionStateError, UnreachableError } from './errors.ts';
import type { CommittedOffset, Committer } from './group-offsets.ts';
import { nameOf, type TopicPartition } from './topic-metadata.ts';

/** What a producer's batches carry, so that the broker can tell a repeated one. */
export interface ProducerIdentity {
  producerId: bigint;
  producerEpoch: number;
}

export interface TransactionRules {
  transactionalId: string;
  /** Silence after which the coordinator aborts, milliseconds (60,000 in Kafka's producer). */
  transactionTimeoutMs: number;
  /** How long to go on asking a coordinator that is busy or elsewhere, milliseconds. */
  maxBlockMs: number;
  now(): Promise<number>;
  sleep(ms: number): Promise<void>;
}

/** Errors that end a producer for good: another one has its transactional id, or it may not have it. */
const fatal: ReadonlySet<ErrorName> = new Set([
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
  'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  'INVALID_TXN_STATE',
]);

/** From level 2 of the feature `transaction.version` on, a Produce adds its partition and EndTxn raises the epoch (KIP-890). */
const selfAdding = 2;

/**
 * The transactions of one producer: what it tells its transaction coordinator. At `transaction.version` 2 partitions and
 * offsets join by being written; below, AddPartitionsToTxn and AddOffsetsToTxn announce them.
 */
export class Transactions {
  readonly rules: TransactionRules;
  readonly #cluster: ClusterClient;
  #identity: ProducerIdentity | null = null;
  #open = false;
  /** Whether the coordinator knows of anything that this transaction did. */
  #begun = false;
  readonly #added = new Set<string>();
  /** What keeps this transaction from being committed, or the producer from going on at all. */
  #failure: ApiError | null = null;
  #level = 0;

  constructor(cluster: ClusterClient, rules: TransactionRules) {
    this.#cluster = cluster;
    this.rules = rules;
  }

  /** Whether the broker's `transaction.version` makes a Produce add its own partition. */
  get selfAdding(): boolean {
    return this.#level >= selfAdding;
  }

  /** Throws TransactionStateError where nothing can be added to a transaction: `init` has not been called, or none has begun. */
  checkOpen(partition: TopicPartition): void {
    if (this.#open) return;
    const why = this.#identity ? 'while in state READY' : 'before completing a call to initTransactions';
    throw new TransactionStateError(`Cannot add partition ${nameOf(partition)} to transaction ${why}`);
  }

  /** Throws where `init` has not been called. */
  get identity(): ProducerIdentity {
    if (!this.#identity) throw new Error('Cannot send before initTransactions');
    return this.#identity;
  }

  /** Takes the transactional id over: what another producer has begun under it is aborted, and that one fenced. */
  async init(): Promise<void> {
    const { transactionalId, transactionTimeoutMs } = this.rules;
    const answer = await this.#ask(async (broker) => {
      this.#level = broker.features.get('transaction.version') ?? 0;
      return this.#cluster.request(broker, initProducerId, { transactionalId, transactionTimeoutMs });
    });
    this.#identity = { producerId: answer.producerId, producerEpoch: answer.producerEpoch };
  }

  begin(): void {
    this.#check();
    if (this.#open) throw new Error('A transaction is open already');
    this.#open = true;
    this.#begun = false;
    this.#added.clear();
  }

  /** Makes the partition a part of the transaction, before a batch of it is written. */
  async add(partition: TopicPartition): Promise<void> {
    if (!this.#open) throw new Error('Cannot send outside of a transaction');
    if (this.#failure) throw this.#failure;
    this.#begun = true;
    if (this.selfAdding || this.#added.has(nameOf(partition))) return;
    const { producerId, producerEpoch } = this.identity;
    await this.#ask(async (broker) => {
      const answer = await this.#cluster.request(
        broker,
        addPartitionsToTxn,
        {
          v3AndBelowTransactionalId: this.rules.transactionalId,
          v3AndBelowProducerId: producerId,
          v3AndBelowProducerEpoch: producerEpoch,
          v3AndBelowTopics: [{ name: partition.topic, partitions: [partition.partition] }],
        },
        3,
      );
      const result = answer.resultsByTopicV3AndBelow[0]?.resultsByPartition[0];
      return { errorCode: result?.partitionErrorCode ?? 0 };
    });
    this.#added.add(nameOf(partition));
  }

  /** Commits a group's offsets as a part of the transaction. Rejects with ApiError. */
  async addOffsets(groupId: string, offsets: readonly CommittedOffset[], committer: Committer): Promise<void> {
    if (!this.#open) throw new Error('Cannot commit offsets outside of a transaction');
    if (this.#failure) throw this.#failure;
    this.#begun = true;
    const { transactionalId } = this.rules;
    const by = { transactionalId, groupId, ...this.identity };
    if (!this.selfAdding) await this.#ask((broker) => this.#cluster.request(broker, addOffsetsToTxn, by));
    const find = (topic: string, partition: number): CommittedOffset | undefined =>
      offsets.find((each) => each.topic === topic && each.partition === partition);
    const topics = [...partitionsByTopic(offsets)].map(([name, partitions]) => ({
      name,
      partitions: partitions.map((partitionIndex) => {
        const { offset = -1n, leaderEpoch = -1, metadata = '' } = find(name, partitionIndex) ?? {};
        return {
          partitionIndex,
          committedOffset: offset,
          committedLeaderEpoch: leaderEpoch,
          committedMetadata: metadata,
        };
      }),
    }));
    const body = { ...by, ...committer, topics };
    await this.#asking(
      () => this.#cluster.coordinator(groupId),
      async (broker) => {
        const answer = await this.#cluster.request(broker, txnOffsetCommit, body, this.selfAdding ? undefined : 4);
        const refused = answer.topics.flatMap(({ partitions }) => partitions).find(({ errorCode }) => errorCode !== 0);
        return { errorCode: refused?.errorCode ?? 0 };
      },
    );
  }

  /** A batch of the transaction was lost: it can only be aborted. */
  fail(error: unknown): void {
    if (error instanceof ApiError) this.#failure ??= error;
  }

  /** Commits, or aborts. Rejects with ApiError where that cannot be. Resolves to whether the epoch was raised. */
  async end(committed: boolean): Promise<boolean> {
    if (!this.#open) throw new Error('No transaction is open');
    if (this.#failure && (committed || fatal.has(this.#failure.error))) throw this.#failure;
    this.#failure = null;
    const { transactionalId } = this.rules;
    const before = this.identity;
    if (this.#begun) {
      const body = { transactionalId, ...before, committed };
      const answer = await this.#ask((broker) =>
        this.#cluster.request(broker, endTxn, body, this.selfAdding ? undefined : 4),
      );
      if (answer.producerId >= 0n)
        this.#identity = { producerId: answer.producerId, producerEpoch: answer.producerEpoch };
    }
    this.#open = false;
    return this.#identity !== before;
  }

  #check(): void {
    if (this.#failure && fatal.has(this.#failure.error)) throw this.#failure;
  }

  #ask<Answer extends { errorCode: number }>(request: (broker: BrokerConnection) => Promise<Answer>): Promise<Answer> {
    const coordinator = async () =>
      (await this.#cluster.coordinatorNode(this.rules.transactionalId, 'transaction')).broker;
    return this.#asking(coordinator, request);
  }

  /** Asks a coordinator until it is ready to answer; what it refuses is thrown as ApiError. */
  async #asking<Answer extends { errorCode: number }>(
    coordinator: () => Promise<BrokerConnection>,
    request: (broker: BrokerConnection) => Promise<Answer>,
  ): Promise<Answer> {
    const { now, sleep, maxBlockMs } = this.rules;
    const deadline = (await now()) + maxBlockMs;
    for (;;) {
      try {
        const answer = await request(await coordinator());
        if (answer.errorCode === 0) return answer;
        const error = errorName(answer.errorCode);
        // Of a coordinator's, which older ones have no other name for.
        throw new ApiError(error === 'INVALID_PRODUCER_EPOCH' ? 'PRODUCER_FENCED' : error, null);
      } catch (error) {
        const again = error instanceof UnreachableError || (error instanceof ApiError && errors[error.error].retriable);
        if (!again || (await now()) + 100 > deadline) {
          this.fail(error);
          throw error;
        }
        await sleep(100);
      }
    }
  }
}
