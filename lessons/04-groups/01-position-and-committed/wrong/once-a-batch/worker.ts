import { Kafka, logLevel, Partitioners } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'], logLevel: logLevel.WARN });
const consumer = kafka.consumer({ groupId: 'workers', sessionTimeout: 6_000 });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });

await producer.connect();
await consumer.connect();
await consumer.subscribe({ topic: 'tasks', fromBeginning: true });
await consumer.run({
  autoCommit: true,
  eachMessage: async ({ topic, partition, message }) => {
    await producer.send({ topic: 'results', messages: [{ value: `${message.value}: done` }] });
    console.log(`${topic}-${partition} offset ${message.offset}: ${message.value}: done`);
  },
});
