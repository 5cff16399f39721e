import { deepEqual, equal } from 'node:assert/strict';
import { type Admin, Kafka, logLevel, type Producer } from 'kafkajs';
import { bootstrap, type Cases, named, rejection, until } from '../cases.ts';

const kafka = new Kafka({ clientId: 'clients-kafkajs', brokers: [bootstrap], logLevel: logLevel.NOTHING });

async function transactional(name: string): Promise<Producer> {
  const producer = kafka.producer({
    transactionalId: named(name),
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: 30_000,
  });
  await producer.connect();
  return producer;
}

/** All values of the topic that a consumer is given until `last` comes. */
async function read(topic: string, readUncommitted: boolean, last: string): Promise<string[]> {
  const groupId = named(`${topic}-${readUncommitted}`);
  const consumer = kafka.consumer({ groupId, readUncommitted, maxWaitTimeInMs: 500 });
  const values: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => void values.push(String(message.value)) });
  await until(`"${last}" in ${topic}`, () => values.includes(last));
  await consumer.disconnect();
  return values;
}

/** Transactions as kafkajs has them: partitions added one by one, one epoch for all. */
export function transactions(admin: Admin): Cases {
  const topic = async (name: string): Promise<string> => {
    await admin.createTopics({ topics: [{ topic: named(name), numPartitions: 1 }], waitForLeaders: true });
    return named(name);
  };
  return {
    'transactions: what is committed is read, what is aborted is not': async () => {
      const name = await topic('txn');
      const producer = await transactional('txn');
      for (const [values, commits] of [
        [['a', 'b'], true],
        [['c', 'd'], false],
        [['e'], true],
      ] as const) {
        const transaction = await producer.transaction();
        for (const value of values) await transaction.send({ topic: name, messages: [{ value }] });
        await (commits ? transaction.commit() : transaction.abort());
      }
      await producer.disconnect();
      deepEqual(await read(name, false, 'e'), ['a', 'b', 'e']);
      deepEqual(await read(name, true, 'e'), ['a', 'b', 'c', 'd', 'e']);
      // Five records and three markers.
      equal((await admin.fetchTopicOffsets(name))[0]?.high, '8');
    },
    'transactions: nothing after an open one is read by read_committed': async () => {
      const name = await topic('txn-open');
      const [open, other] = [await transactional('txn-open'), kafka.producer()];
      await other.connect();
      const transaction = await open.transaction();
      await transaction.send({ topic: name, messages: [{ value: 'open' }] });
      await other.send({ topic: name, messages: [{ value: 'after' }] });
      const reading = read(name, false, 'after');
      const uncommitted = await read(name, true, 'after');
      await transaction.commit();
      deepEqual(uncommitted, ['open', 'after']);
      deepEqual(await reading, ['open', 'after']);
      await Promise.all([open.disconnect(), other.disconnect()]);
    },
    'transactions: offsets are committed with what is produced': async () => {
      const [source, target, groupId] = [await topic('txn-from'), await topic('txn-to'), named('txn-group')];
      const producer = await transactional('txn-offsets');
      const committed = async () => {
        const [found] = await admin.fetchOffsets({ groupId, topics: [source] });
        return found?.partitions[0]?.offset;
      };
      const copy = async (offset: string, commits: boolean) => {
        const transaction = await producer.transaction();
        await transaction.send({ topic: target, messages: [{ value: offset }] });
        const topics = [{ topic: source, partitions: [{ partition: 0, offset }] }];
        await transaction.sendOffsets({ consumerGroupId: groupId, topics });
        equal(await committed(), commits ? '-1' : '5');
        await (commits ? transaction.commit() : transaction.abort());
      };
      await copy('5', true);
      await until('the committed offset', async () => (await committed()) === '5');
      await copy('9', false);
      equal(await committed(), '5');
      await producer.disconnect();
    },
    'transactions: a second producer with the same id fences the first': async () => {
      const name = await topic('txn-fence');
      const first = await transactional('txn-fence');
      const transaction = await first.transaction();
      await transaction.send({ topic: name, messages: [{ value: 'lost' }] });
      const second = await transactional('txn-fence');
      const next = await second.transaction();
      await next.send({ topic: name, messages: [{ value: 'kept' }] });
      await next.commit();
      const fenced = await rejection(transaction.commit());
      equal(fenced.type, 'INVALID_PRODUCER_EPOCH');
      deepEqual(await read(name, false, 'kept'), ['kept']);
      await Promise.all([first.disconnect(), second.disconnect()]);
    },
  };
}
