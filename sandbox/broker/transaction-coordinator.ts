import type {
  ProducerAnswer,
  ProducerIdentity,
  TransactionsContext,
  TransactionView,
} from '../apis/transactions-context.ts';
import type { Timer } from '../host.ts';
import type { TransactionEffect, TransactionEvent } from '../transaction/events.ts';
import {
  deadlineOf,
  expiryOf,
  includes,
  isEnding,
  newTransaction,
  type TopicPartition,
  type Transaction,
} from '../transaction/transaction.ts';
import { step, verify } from '../transaction/transaction-step.ts';
import type { ErrorName } from '../wire/errors.ts';
import { textsInHashOrder } from '../wire/java-hash.ts';
import type { Cluster } from './cluster.ts';
import type { PartitionState } from './topic-state.ts';
import { TransactionStore } from './transaction-store.ts';

const system = { kind: 'system' } as const;

/** Keeps the transactional ids: feeds them events and time, writes them down, writes markers, and tells the trace. */
export class TransactionCoordinator implements Omit<TransactionsContext, 'coordinates'> {
  readonly #cluster: Cluster;
  readonly #store: TransactionStore;
  readonly #transactions = new Map<string, Transaction>();
  /** Kafka looks for what has timed out, and for what has expired, every so often from its start on. */
  readonly #startedMs: number;
  #timer: { timer: Timer; at: number } | null = null;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#store = new TransactionStore(cluster);
    this.#startedMs = cluster.now();
  }

  /** Takes up what `__transaction_state` holds, and finishes what was being ended. */
  restore(): void {
    for (const transaction of this.#store.read()) {
      this.#transactions.set(transaction.transactionalId, transaction);
      this.#arm(transaction);
      if (!isEnding(transaction)) continue;
      const { producerId, producerEpoch, partitions, clientVersion } = transaction;
      const ending = transaction.state === 'PrepareCommit' ? 'commit' : 'abort';
      const transactionVersion = clientVersion;
      const effect = {
        type: 'write-markers',
        ending,
        producerId,
        producerEpoch,
        partitions,
        transactionVersion,
      } as const;
      this.#writeMarkers(transaction, effect, null);
    }
  }

  close(): void {
    this.#timer?.timer.cancel();
  }

  /** The partition of `__transaction_state` that holds the id. */
  partitionFor(transactionalId: string): PartitionState | undefined {
    return this.#store.partitionFor(transactionalId);
  }

  init(
    transactionalId: string,
    { timeoutMs, expected, cause }: { timeoutMs: number; expected: ProducerIdentity | null; cause: number },
  ): ProducerAnswer {
    if (timeoutMs <= 0 || timeoutMs > this.#cluster.configs.number('transaction.max.timeout.ms'))
      return refused('INVALID_TRANSACTION_TIMEOUT');
    const { producerIds } = this.#cluster;
    if (!this.#transactions.has(transactionalId))
      this.#transactions.set(transactionalId, newTransaction(transactionalId, producerIds.take(), timeoutMs));
    const spareProducerId = producerIds.peek();
    return this.#step(transactionalId, { type: 'init', timeoutMs, expected, spareProducerId }, cause);
  }

  add(
    transactionalId: string,
    { producerId, producerEpoch }: ProducerIdentity,
    partitions: readonly TopicPartition[],
    clientVersion: number,
    cause: number,
  ): ErrorName {
    return this.#step(transactionalId, { type: 'add', producerId, producerEpoch, partitions, clientVersion }, cause)
      .error;
  }

  verify(transactionalId: string, producer: ProducerIdentity, partition: TopicPartition): ErrorName {
    const transaction = this.#transactions.get(transactionalId);
    return transaction ? verify(transaction, producer, partition) : 'INVALID_PRODUCER_ID_MAPPING';
  }

  end(
    transactionalId: string,
    { producerId, producerEpoch }: ProducerIdentity,
    { ending, clientVersion, cause }: { ending: 'commit' | 'abort'; clientVersion: number; cause: number },
  ): ProducerAnswer {
    const spareProducerId = this.#cluster.producerIds.peek();
    return this.#step(
      transactionalId,
      { type: 'end', producerId, producerEpoch, ending, clientVersion, spareProducerId },
      cause,
    );
  }

  describe(transactionalId: string): TransactionView | 'TRANSACTIONAL_ID_NOT_FOUND' {
    return this.#transactions.get(transactionalId) ?? 'TRANSACTIONAL_ID_NOT_FOUND';
  }

  /** By the partition that holds them, and there as Kafka's maps give them. */
  list(): readonly TransactionView[] {
    const held = (id: string): number => this.partitionFor(id)?.partition ?? 0;
    return [...textsInHashOrder([...this.#transactions.keys()])]
      .sort((a, b) => held(a) - held(b))
      .flatMap((id) => this.#transactions.get(id) ?? []);
  }

  // --- stepping -----------------------------------------------------------------------------------------------------

  #step(transactionalId: string, event: TransactionEvent, cause: number | null): ProducerAnswer {
    const before = this.#transactions.get(transactionalId);
    if (!before) return refused('INVALID_PRODUCER_ID_MAPPING');
    const { transaction, effects } = step(before, event, this.#cluster.now());
    if (transaction) this.#transactions.set(transactionalId, transaction);
    else this.#transactions.delete(transactionalId);
    let answer = refused('UNKNOWN_SERVER_ERROR');
    let last = cause;
    for (const effect of effects) {
      if (effect.type === 'answer') answer = effect;
      else last = this.#carryOut(effect, before, last);
    }
    const after = this.#transactions.get(transactionalId);
    if (after) this.#arm(after);
    if (answer.error === 'PRODUCER_FENCED' && 'producerId' in event) this.#tellFenced(transactionalId, event, cause);
    return answer;
  }

  /** @returns trace id of what was done, the cause of what follows */
  #carryOut(
    effect: Exclude<TransactionEffect, { type: 'answer' }>,
    before: Transaction,
    cause: number | null,
  ): number | null {
    const { transactionalId } = before;
    switch (effect.type) {
      case 'took-producer-id':
        this.#cluster.producerIds.take();
        return cause;
      case 'write':
        this.#store.write(effect.transaction, cause);
        return this.#tell(before, effect.transaction, cause);
      case 'forget':
        this.#store.forget(transactionalId);
        return this.#tell(before, { ...before, state: 'Dead' }, cause);
      case 'write-markers':
        this.#writeMarkers(before, effect, cause);
        return cause;
      case 'fenced':
        return this.#tellFenced(transactionalId, effect, cause, effect.reason);
    }
  }

  #tellFenced(
    transactionalId: string,
    { producerId, producerEpoch }: ProducerIdentity,
    cause: number | null,
    reason: 'epoch' | 'new-producer' | 'timeout' = 'epoch',
  ): number {
    const facts = { transactionalId, producerId, producerEpoch, reason };
    return this.#cluster.trace.emit('producer-fenced', system, cause, facts);
  }

  #tell(before: Transaction, after: Transaction, cause: number | null): number | null {
    const { trace } = this.#cluster;
    if (!trace.listening) return cause;
    const { transactionalId, producerId, producerEpoch, state } = after;
    let last = cause;
    if (state !== before.state || producerEpoch !== before.producerEpoch || state === 'Empty')
      last = trace.emit('transaction', system, cause, { transactionalId, producerId, producerEpoch, state });
    const added = after.partitions.filter((each) => before.state !== 'Ongoing' || !includes(before, each));
    if (state === 'Ongoing')
      for (const each of added)
        trace.emit('transaction-partition', system, last, { transactionalId, producerId, ...each });
    return last;
  }

  /** Leaders are brokers of this very cluster, so their partitions are written at once. */
  #writeMarkers(
    { transactionalId }: Transaction,
    effect: Extract<TransactionEffect, { type: 'write-markers' }>,
    cause: number | null,
  ): void {
    const { producerId, producerEpoch, ending: result, partitions, transactionVersion } = effect;
    const coordinatorEpoch = this.partitionFor(transactionalId)?.leaderEpoch ?? 0;
    const marker = { producerId, producerEpoch, result, coordinatorEpoch };
    for (const { topic, partition } of partitions) {
      // A topic that is gone needs none; a partition that knows a newer epoch has had its own.
      const found = this.#cluster.topics.get(topic)?.partitions[partition];
      if (found) this.#cluster.writeMarker(found, marker, { transactionVersion, cause });
    }
    this.#step(transactionalId, { type: 'markers-written' }, cause);
  }

  // --- time ---------------------------------------------------------------------------------------------------------

  #number(name: string): number {
    return this.#cluster.configs.number(name);
  }

  /** Looks again when there may be something to do for this transaction. */
  #arm(transaction: Transaction): void {
    const timeout = deadlineOf(transaction);
    const expiry = expiryOf(transaction, this.#number('transactional.id.expiration.ms'));
    // An open transaction is aborted once it has been open for longer than its timeout; an idle one expires at the very time.
    const at =
      timeout !== null
        ? this.#nextLook(timeout + 1, 'transaction.abort.timed.out.transaction.cleanup.interval.ms')
        : expiry !== null
          ? this.#nextLook(expiry, 'transaction.remove.expired.transaction.cleanup.interval.ms')
          : null;
    if (at === null || (this.#timer && this.#timer.at <= at)) return;
    this.#timer?.timer.cancel();
    const timer = this.#cluster.clock.after(Math.max(0, at - this.#cluster.now()), () => this.#look());
    this.#timer = { timer, at };
  }

  #nextLook(atMs: number, interval: string): number {
    const every = this.#number(interval);
    return this.#startedMs + Math.max(1, Math.ceil((atMs - this.#startedMs) / every)) * every;
  }

  #look(): void {
    this.#timer = null;
    const expirationMs = this.#number('transactional.id.expiration.ms');
    for (const { transactionalId, state } of [...this.#transactions.values()])
      this.#step(transactionalId, state === 'Ongoing' ? { type: 'timeout' } : { type: 'expire', expirationMs }, null);
    this.#cluster.purgatory.drain();
  }
}

function refused(error: ErrorName): ProducerAnswer {
  return { error, producerId: -1n, producerEpoch: -1 };
}
