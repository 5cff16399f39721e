// The shop sells something every half second, twenty-four times.
import { Kafka, Partitioners } from 'kafkajs';

const kafka = new Kafka({ clientId: 'shop', brokers: ['localhost:9092'] });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
const customers = ['ana', 'bob', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal'];

await producer.connect();
for (let number = 1; number <= 24; number++) {
  const key = customers[number % customers.length];
  await producer.send({ topic: 'orders', messages: [{ key, value: `order-${number}` }] });
  await new Promise((resolve) => setTimeout(resolve, 500));
}
await producer.disconnect();
