import { Kafka, logLevel, Partitioners } from 'kafkajs';

const kafka = new Kafka({
  brokers: ['localhost:9092'],
  logLevel: logLevel.WARN,
});
const consumer = kafka.consumer({
  groupId: 'readers',
  sessionTimeout: 6_000,
});
const createPartitioner = Partitioners.DefaultPartitioner;
const producer = kafka.producer({ createPartitioner });

await producer.connect();
await consumer.connect();
await consumer.subscribe({ topic: 'greetings', fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ message }) => {
    console.log(`offset ${message.offset}: ${message.value}`);
    const messages = [{ value: message.value }];
    await producer.send({ topic: 'copies', messages });
  },
});
console.log('waiting for greetings');
