import { readFileSync } from 'node:fs';
import { Kafka, Partitioners } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const createPartitioner = Partitioners.DefaultPartitioner;
const producer = kafka.producer({ createPartitioner });

const topic = 'orders';
const lines = readFileSync('orders.txt', 'utf8').trim().split('\n');

await producer.connect();
for (const line of lines) {
  const [customer, event] = line.split(' ');
  const messages = [{ value: line }];
  const [answer] = await producer.send({ topic, messages });
  console.log(`${customer} ${event}: partition ${answer.partition}`);
}
await producer.disconnect();
