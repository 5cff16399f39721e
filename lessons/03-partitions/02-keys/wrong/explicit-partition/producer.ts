import { readFileSync } from 'node:fs';
import { Kafka, Partitioners } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
const lines = readFileSync('orders.jsonl', 'utf8').trim().split('\n');

await producer.connect();
for (const line of lines) {
  const order = JSON.parse(line); // { id, customer, event }
  const partition = order.customer.charCodeAt(order.customer.length - 1) % 3; // the topic has three
  const [answer] = await producer.send({ topic: 'orders', messages: [{ partition, value: line }] });
  console.log(`${order.customer} ${order.event} -> partition ${answer.partition}`);
}
await producer.disconnect();
