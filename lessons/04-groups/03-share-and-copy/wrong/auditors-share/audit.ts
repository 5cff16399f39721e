// Started as `node audit.ts a1`. An auditor must see every order.
import { Kafka, logLevel, Partitioners } from 'kafkajs';

const name = process.argv[2] ?? 'a1';
const kafka = new Kafka({
  clientId: name,
  brokers: ['localhost:9092'],
  logLevel: logLevel.NOTHING,
});
const consumer = kafka.consumer({
  groupId: 'audit',
  sessionTimeout: 6_000,
});
const createPartitioner = Partitioners.DefaultPartitioner;
const producer = kafka.producer({ createPartitioner });

await producer.connect();
await consumer.connect();
await consumer.subscribe({ topic: 'orders', fromBeginning: true });
await consumer.run({
  eachMessage: async ({ partition, message: { value } }) => {
    const messages = [{ key: name, value }];
    await producer.send({ topic: 'audited', messages });
    console.log(`${name} audits ${value} (partition ${partition})`);
  },
});
