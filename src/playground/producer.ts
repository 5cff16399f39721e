import { Kafka, Partitioners } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const producer = kafka.producer({
  createPartitioner: Partitioners.DefaultPartitioner,
});

await producer.connect();
await producer.send({
  topic: 'greetings',
  messages: [{ key: 'ana', value: 'hello' }],
});
await producer.disconnect();
