import { readFileSync } from 'node:fs';
import { Kafka, Partitioners } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const createPartitioner = Partitioners.DefaultPartitioner;
const producer = kafka.producer({ createPartitioner });

const topic = 'greetings';
const lines = readFileSync('lines.txt', 'utf8').trim().split('\n');

await producer.connect();

for (const line of lines) {
  await producer.send({ topic, messages: [{ value: line }] });
}
console.log(`sent ${lines.length} lines, nothing left to do`);
