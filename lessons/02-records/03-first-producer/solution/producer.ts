import { readFileSync } from 'node:fs';
import { Kafka, Partitioners } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const createPartitioner = Partitioners.DefaultPartitioner;
const producer = kafka.producer({ createPartitioner });

const topic = 'greetings';
const lines = readFileSync('lines.txt', 'utf8').trim().split('\n');

await producer.connect();

for (const line of lines) {
  const messages = [{ value: line }];
  const [answer] = await producer.send({ topic, messages });
  console.log(`offset ${answer.baseOffset}: ${line}`);
}

await producer.disconnect();
