import { produce } from '../../sandbox/apis/00-produce.ts';
import { fetch } from '../../sandbox/apis/01-fetch.ts';
import { offsetFetch } from '../../sandbox/apis/09-offset-fetch.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { initProducerId } from '../../sandbox/apis/22-init-producer-id.ts';
import { addPartitionsToTxn } from '../../sandbox/apis/24-add-partitions-to-txn.ts';
import { addOffsetsToTxn } from '../../sandbox/apis/25-add-offsets-to-txn.ts';
import { endTxn } from '../../sandbox/apis/26-end-txn.ts';
import { txnOffsetCommit } from '../../sandbox/apis/28-txn-offset-commit.ts';
import { describeTransactions } from '../../sandbox/apis/65-describe-transactions.ts';
import { encodeBatch } from '../../sandbox/record/batch.ts';
import { errorName } from '../../sandbox/wire/errors.ts';
import { type ClientFixture, ClusterFixture } from './cluster-fixture.ts';

export const transactionalId = 'audit';
export const start = 1_700_000_000_000;
export const text = (value: string) => new TextEncoder().encode(value);

/** A transactional producer as old clients are (adds partitions, keeps its epoch), or new ones (KIP-890). */
export class Producer {
  readonly client: ClientFixture;
  readonly renews: boolean;
  producerId = -1n;
  producerEpoch = -1;
  #sequence = 0;

  constructor(client: ClientFixture, { renews = false } = {}) {
    this.client = client;
    this.renews = renews;
  }

  init(timeoutMs = 60_000): string {
    const body = { transactionalId, transactionTimeoutMs: timeoutMs };
    const answer = this.client.ask(initProducerId, this.renews ? 5 : 4, body);
    if (answer?.errorCode === 0) this.#become(answer);
    return errorName(answer?.errorCode ?? -1);
  }

  #become({ producerId, producerEpoch }: { producerId: bigint; producerEpoch: number }): void {
    this.producerId = producerId;
    this.producerEpoch = producerEpoch;
    this.#sequence = 0;
  }

  send(...values: string[]): string {
    const { producerId, producerEpoch } = this;
    if (!this.renews) {
      const added = this.client.ask(addPartitionsToTxn, 3, {
        v3AndBelowTransactionalId: transactionalId,
        v3AndBelowProducerId: producerId,
        v3AndBelowProducerEpoch: producerEpoch,
        v3AndBelowTopics: [{ name: 'orders', partitions: [0] }],
      });
      const error = added?.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode ?? -1;
      if (error !== 0) return errorName(error);
    }
    const records = values.map((value) => ({ value: text(value), timestamp: start }));
    const batch = encodeBatch({
      records,
      producerId,
      producerEpoch,
      baseSequence: this.#sequence,
      isTransactional: true,
    });
    const answer = this.client.ask(produce, this.renews ? 12 : 9, {
      transactionalId,
      acks: -1,
      timeoutMs: 1_000,
      topicData: [{ name: 'orders', partitionData: [{ index: 0, records: [batch] }] }],
    });
    const error = answer?.responses[0]?.partitionResponses[0]?.errorCode ?? -1;
    if (error === 0) this.#sequence += values.length;
    return errorName(error);
  }

  sendOffset(offset: bigint, groupId = 'readers'): string {
    const { producerId, producerEpoch } = this;
    if (!this.renews) this.client.ask(addOffsetsToTxn, 3, { transactionalId, producerId, producerEpoch, groupId });
    const answer = this.client.ask(txnOffsetCommit, this.renews ? 5 : 3, {
      transactionalId,
      groupId,
      producerId,
      producerEpoch,
      topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, committedOffset: offset, committedMetadata: '' }] }],
    });
    return errorName(answer?.topics[0]?.partitions[0]?.errorCode ?? -1);
  }

  end(committed: boolean): string {
    const { producerId, producerEpoch } = this;
    const version = this.renews ? 5 : 3;
    const answer = this.client.ask(endTxn, version, { transactionalId, producerId, producerEpoch, committed });
    if (answer?.errorCode === 0 && this.renews) this.#become(answer);
    return errorName(answer?.errorCode ?? -1);
  }
}

export function begin(options: ConstructorParameters<typeof ClusterFixture>[0] & { renews?: boolean } = {}) {
  const fixture = new ClusterFixture(options);
  const client = fixture.connect();
  const orders = { name: 'orders', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] };
  client.ask(createTopics, 4, { topics: [orders], timeoutMs: 0, validateOnly: false });
  const producer = new Producer(client, options);
  return { fixture, client, producer };
}

export const wanted = (isolationLevel: 0 | 1, maxWaitMs = 0, fetchOffset = 0n) => ({
  maxWaitMs,
  minBytes: 1,
  isolationLevel,
  sessionEpoch: -1,
  topics: [{ topic: 'orders', partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000 }] }],
});

export function read(client: ClientFixture, isolationLevel: 0 | 1) {
  const partition = client.ask(fetch, 11, wanted(isolationLevel))?.responses[0]?.partitions[0];
  return {
    bytes: (partition?.records ?? []).reduce((sum, chunk) => sum + chunk.length, 0),
    stable: partition?.lastStableOffset,
    end: partition?.highWatermark,
    aborted: partition?.abortedTransactions,
  };
}

/** The group's offset, or why it cannot be told. */
export function committed(client: ClientFixture, requireStable: boolean): bigint | string {
  const topics = [{ name: 'orders', partitionIndexes: [0] }];
  const answer = client.ask(offsetFetch, 7, { groupId: 'readers', topics, groups: [], requireStable });
  const partition = answer?.topics[0]?.partitions[0];
  return partition?.errorCode === 0 ? partition.committedOffset : errorName(partition?.errorCode ?? -1);
}

export function state(client: ClientFixture): { state: string; epoch: number } | string {
  const found = client.ask(describeTransactions, 0, { transactionalIds: [transactionalId] })?.transactionStates[0];
  if (found?.errorCode !== 0) return errorName(found?.errorCode ?? -1);
  return { state: found.transactionState, epoch: found.producerEpoch };
}
