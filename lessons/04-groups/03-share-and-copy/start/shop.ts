// The shop sells something every half second, twenty-four times.
import { Kafka, Partitioners } from 'kafkajs';

const names = ['ana', 'bob', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal'];
const kafka = new Kafka({
  clientId: 'shop',
  brokers: ['localhost:9092'],
});
const createPartitioner = Partitioners.DefaultPartitioner;
const producer = kafka.producer({ createPartitioner });

await producer.connect();
for (let number = 1; number <= 24; number++) {
  const key = names[number % names.length];
  const messages = [{ key, value: `order-${number}` }];
  await producer.send({ topic: 'orders', messages });
  await new Promise((resolve) => setTimeout(resolve, 500));
}
await producer.disconnect();
