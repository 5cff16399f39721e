import { readFileSync } from 'node:fs';
import { Kafka, Partitioners } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const createPartitioner = Partitioners.DefaultPartitioner;
const producer = kafka.producer({ createPartitioner });

const topic = 'greetings';
const lines = readFileSync('lines.txt', 'utf8').trim().split('\n');

await producer.connect();

lines.forEach(async (line) => {
  await producer.send({ topic, messages: [{ value: line }] });
  console.log(`sent: ${line}`);
});

await producer.disconnect();
