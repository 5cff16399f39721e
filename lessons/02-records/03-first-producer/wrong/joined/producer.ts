import { readFileSync } from 'node:fs';
import { Kafka, Partitioners } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
const lines = readFileSync('lines.txt', 'utf8').trim();

await producer.connect();

// The lines are separate already: there is a line break between them.
await producer.send({ topic: 'greetings', messages: [{ value: lines }] });
console.log('sent all lines');

await producer.disconnect();
