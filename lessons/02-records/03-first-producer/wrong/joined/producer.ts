import { readFileSync } from 'node:fs';
import { Kafka, Partitioners } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const createPartitioner = Partitioners.DefaultPartitioner;
const producer = kafka.producer({ createPartitioner });

const topic = 'greetings';
const lines = readFileSync('lines.txt', 'utf8').trim();

await producer.connect();

// They are separate already: there is a line break between them.
await producer.send({ topic, messages: [{ value: lines }] });
console.log('sent all lines');

await producer.disconnect();
