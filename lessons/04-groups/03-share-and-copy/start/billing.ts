// Started as `node billing.ts b1`. Billing must charge every order once.
import { Kafka, logLevel, Partitioners } from 'kafkajs';

const name = process.argv[2] ?? 'b1';
const kafka = new Kafka({ clientId: name, brokers: ['localhost:9092'], logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: 'billing', sessionTimeout: 6_000 });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });

await producer.connect();
await consumer.connect();
await consumer.subscribe({ topic: 'orders', fromBeginning: true });
await consumer.run({
  eachMessage: async ({ partition, message }) => {
    await producer.send({ topic: 'bills', messages: [{ key: name, value: message.value }] });
    console.log(`${name} bills ${message.value} (partition ${partition})`);
  },
});
