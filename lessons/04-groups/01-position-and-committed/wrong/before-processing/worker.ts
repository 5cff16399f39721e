import { Kafka, logLevel, Partitioners } from 'kafkajs';

const kafka = new Kafka({
  brokers: ['localhost:9092'],
  logLevel: logLevel.WARN,
});
const consumer = kafka.consumer({
  groupId: 'workers',
  sessionTimeout: 6_000,
});
const createPartitioner = Partitioners.DefaultPartitioner;
const producer = kafka.producer({ createPartitioner });

await producer.connect();
await consumer.connect();
await consumer.subscribe({ topic: 'tasks', fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, partition, message }) => {
    const offset = (BigInt(message.offset) + 1n).toString();
    await consumer.commitOffsets([{ topic, partition, offset }]);
    const value = `${message.value}: done`;
    await producer.send({ topic: 'results', messages: [{ value }] });
    console.log(`${topic}-${partition} ${message.offset}: ${value}`);
  },
});
