// One measurement with kafkajs: `node kafkajs-client.ts produce|consume|latency HOST:PORT TOPIC RECORD_BYTES RECORDS`. Prints one line
// of JSON. `produce` makes the topic, `consume` reads what it wrote, `latency` sends a record when the last has been received.
import { performance } from 'node:perf_hooks';
import { type Consumer, Kafka, logLevel, Partitioners } from 'kafkajs';

const [operation, broker = '', topic = '', bytes, records] = process.argv.slice(2);
const size = Number(bytes);
const total = Number(records);
const perSend = Math.max(1, Math.min(500, Math.floor(100_000 / size)));
const sendsInFlight = 4;
const kafka = new Kafka({ clientId: 'bench', brokers: [broker], logLevel: logLevel.ERROR });
const value = Buffer.alloc(size, 'x');

async function produce(): Promise<Record<string, number>> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const messages = Array.from({ length: perSend }, () => ({ value }));
  await producer.send({ topic, messages });
  let left = Math.ceil(total / perSend);
  const sends = left;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: sendsInFlight }, async () => {
      while (left > 0) {
        left -= 1;
        await producer.send({ topic, messages });
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  await producer.disconnect();
  return { recordsPerSecond: (sends * perSend) / seconds };
}

/** From the first batch to the last: joining the group is left out. */
async function consume(): Promise<Record<string, number>> {
  const consumer = kafka.consumer({ groupId: `bench-${topic}-${process.pid}`, maxWaitTimeInMs: 500 });
  let seen = 0;
  let began = 0;
  const seconds = await new Promise<number>((resolve, reject) => {
    start(consumer, true, async (count) => {
      if (seen === 0) began = performance.now();
      seen += count;
      if (seen >= total) resolve((performance.now() - began) / 1000);
    }).catch(reject);
  });
  await consumer.disconnect();
  return { recordsPerSecond: seen / seconds };
}

async function latency(): Promise<Record<string, number>> {
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic, messages: [{ value }] });
  const consumer = kafka.consumer({ groupId: `bench-${topic}-${process.pid}`, minBytes: 1, maxWaitTimeInMs: 500 });
  let received: () => void = () => {};
  await start(consumer, false, async () => received());
  await new Promise<void>((resolve) => {
    consumer.on(consumer.events.FETCH_START, () => resolve());
  });
  const samples: number[] = [];
  for (let i = 0; i < total; i += 1) {
    const began = performance.now();
    await Promise.all([
      new Promise<void>((resolve) => {
        received = resolve;
      }),
      producer.send({ topic, messages: [{ value }] }),
    ]);
    // The first few are compiled as they run.
    if (i >= total / 10) samples.push(performance.now() - began);
  }
  samples.sort((a, b) => a - b);
  const at = (part: number): number => samples[Math.floor(samples.length * part)] ?? Number.NaN;
  await consumer.disconnect();
  await producer.disconnect();
  return { p50: at(0.5), p99: at(0.99) };
}

async function start(
  consumer: Consumer,
  fromBeginning: boolean,
  each: (count: number) => Promise<void>,
): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning });
  await consumer.run({ eachBatch: ({ batch }) => each(batch.messages.length) });
}

const operations: Readonly<Record<string, () => Promise<Record<string, number>>>> = { produce, consume, latency };
const run = operations[operation ?? ''];
if (!run) throw new Error(`${operation}: produce, consume or latency expected`);
console.log(JSON.stringify(await run()));
