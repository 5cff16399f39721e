// Part of a transaction, for stories: no tool of Kafka's leaves one open.
//   node tools/golden/transact.ts payments begins orders-0 orders-0 orders-1
//   node tools/golden/transact.ts payments commits
import { produce } from '../../sandbox/apis/00-produce.ts';
import { initProducerId } from '../../sandbox/apis/22-init-producer-id.ts';
import { endTxn } from '../../sandbox/apis/26-end-txn.ts';
import { describeTransactions } from '../../sandbox/apis/65-describe-transactions.ts';
import { type ClientOptions, ClusterClient } from '../../sandbox/client/cluster-client.ts';
import { TopicMetadata } from '../../sandbox/client/topic-metadata.ts';
import { nodeCommandIo } from '../../sandbox/hosts/node/command-io.ts';
import { encodeBatch } from '../../sandbox/record/batch.ts';
import { kafkaHost, kafkaPort } from './recording.ts';

/** `transaction.max.timeout.ms` */
const timeoutMs = 900_000;

/**
 * Takes up a transactional id. `begins`: as a new producer, which writes a record to each of these partitions (`orders-0`) in turn
 * and leaves the transaction open; `commits` or `aborts`: ends the open one.
 */
export async function transact(
  options: ClientOptions,
  [id = '', what, ...partitions]: readonly string[],
): Promise<void> {
  const cluster = new ClusterClient(options);
  try {
    const coordinator = await patiently(options, async () => (await cluster.coordinatorNode(id, 'transaction')).broker);
    if (what !== 'begins') {
      const { transactionStates } = await cluster.request(coordinator, describeTransactions, {
        transactionalIds: [id],
      });
      const { producerId = -1n, producerEpoch = -1 } = transactionStates[0] ?? {};
      const ends = { transactionalId: id, producerId, producerEpoch, committed: what === 'commits' };
      expectNone((await cluster.request(coordinator, endTxn, ends)).errorCode, what ?? '');
      return;
    }
    const identity = await patiently(options, async () => {
      const body = { transactionalId: id, transactionTimeoutMs: timeoutMs };
      const answer = await cluster.request(coordinator, initProducerId, body);
      expectNone(answer.errorCode, 'InitProducerId');
      return answer;
    });
    const topics = new TopicMetadata(cluster);
    for (const [index, name] of partitions.entries()) {
      const [, topic = '', number = ''] = /^(.*)-(\d+)$/.exec(name) ?? [];
      const { topicId, leaders } = await topics.topic(topic);
      const batch = encodeBatch({
        records: [{ key: null, value: new TextEncoder().encode(`${id} ${index}`), timestamp: await options.now() }],
        producerId: identity.producerId,
        producerEpoch: identity.producerEpoch,
        baseSequence: partitions.slice(0, index).filter((each) => each === name).length,
        isTransactional: true,
      });
      await patiently(options, async () => {
        const { responses } = await cluster.request(await cluster.node(leaders[Number(number)] ?? -1), produce, {
          transactionalId: id,
          acks: -1,
          timeoutMs: 30_000,
          topicData: [{ name: topic, topicId, partitionData: [{ index: Number(number), records: [batch] }] }],
        });
        expectNone(responses[0]?.partitionResponses[0]?.errorCode ?? -1, `Produce to ${name}`);
      });
    }
  } finally {
    cluster.close();
  }
}

function expectNone(code: number, what: string): void {
  if (code !== 0) throw new Error(`${what}: error ${code}`);
}

/** Again for two minutes at most: topics of Kafka's own come to be when they are first needed. */
async function patiently<T>({ sleep }: ClientOptions, act: () => Promise<T>): Promise<T> {
  for (let times = 1; ; times += 1) {
    try {
      return await act();
    } catch (error) {
      if (times === 120) throw error;
      await sleep(1000);
    }
  }
}

if (import.meta.main) {
  const { connect, now, sleep } = nodeCommandIo('transact', []);
  const bootstrap = [{ host: kafkaHost, port: kafkaPort }];
  await transact({ bootstrap, clientId: 'transact', connect, now, sleep }, process.argv.slice(2));
  process.exit();
}
