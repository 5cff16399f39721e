import { Kafka } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const consumer = kafka.consumer({ groupId: 'readers' });

await consumer.connect();
await consumer.subscribe({ topic: 'greetings', fromBeginning: true });
await consumer.run({
  eachMessage: async ({ partition, message }) => {
    console.log(`${partition}:${message.offset} ${message.value}`);
  },
});
