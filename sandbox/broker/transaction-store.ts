import type { Transaction } from '../transaction/transaction.ts';
import {
  readTransactionKey,
  readTransactionValue,
  writeTransactionKey,
  writeTransactionValue,
} from '../transaction/transaction-records.ts';
import { coordinatorPartition } from '../wire/java-hash.ts';
import type { Cluster } from './cluster.ts';
import type { PartitionState, TopicState } from './topic-state.ts';

const transactionTopic = '__transaction_state';

/** Transactions as records of `__transaction_state`. */
export class TransactionStore {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** What the topic holds, newest state of each id. */
  read(): readonly Transaction[] {
    const found = new Map<string, Transaction>();
    for (const { log } of this.#cluster.topics.get(transactionTopic)?.partitions ?? []) {
      for (const { key, value } of log.records(log.logStartOffset, log.logEndOffset, Number.POSITIVE_INFINITY)) {
        const transactionalId = key && readTransactionKey(key);
        if (typeof transactionalId !== 'string') continue;
        if (value === null) found.delete(transactionalId);
        else found.set(transactionalId, readTransactionValue(transactionalId, value));
      }
    }
    return [...found.values()];
  }

  /** The partition that holds a transactional id; its leader is the coordinator. The topic is made on first use. */
  partitionFor(transactionalId: string): PartitionState | undefined {
    const topic = this.#topic();
    return topic?.partitions[coordinatorPartition(transactionalId, topic.partitions.length)];
  }

  #topic(): TopicState | undefined {
    const { topics, configs, brokers } = this.#cluster;
    const topic = topics.get(transactionTopic);
    if (topic) return topic;
    const factor = Math.min(configs.number('transaction.state.log.replication.factor'), brokers.length);
    const created = topics.create(
      {
        name: transactionTopic,
        partitions: configs.number('transaction.state.log.num.partitions'),
        replicationFactor: factor,
        configs: new Map([
          ['cleanup.policy', 'compact'],
          ['compression.type', 'uncompressed'],
          ['min.insync.replicas', String(Math.min(configs.number('transaction.state.log.min.isr'), factor))],
          ['segment.bytes', String(configs.number('transaction.state.log.segment.bytes'))],
          ['unclean.leader.election.enable', 'false'],
        ]),
      },
      { validateOnly: false, auto: true, cause: null },
    );
    return 'error' in created ? undefined : created;
  }

  write(transaction: Transaction, cause: number | null): void {
    this.#put(transaction.transactionalId, writeTransactionValue(transaction), cause);
  }

  forget(transactionalId: string): void {
    this.#put(transactionalId, null, null);
  }

  #put(transactionalId: string, value: Uint8Array | null, cause: number | null): void {
    const partition = this.partitionFor(transactionalId);
    if (!partition) return;
    const record = { key: writeTransactionKey(transactionalId), value, timestamp: this.#cluster.now() };
    this.#cluster.write(partition, [record], cause);
  }
}
