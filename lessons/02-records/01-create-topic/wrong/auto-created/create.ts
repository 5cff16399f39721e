import { readFileSync } from 'node:fs';
import { Kafka, Partitioners } from 'kafkajs';

const spec = JSON.parse(readFileSync('spec.json', 'utf8'));
const kafka = new Kafka({ brokers: ['localhost:9092'] });
const createPartitioner = Partitioners.DefaultPartitioner;
const producer = kafka.producer({ createPartitioner });

// The topic comes into being with its first record.
await producer.connect();
const messages = [{ value: 'first record' }];
await producer.send({ topic: spec.topic, messages });
await producer.disconnect();

const admin = kafka.admin();
await admin.connect();
const { topics } = await admin.fetchTopicMetadata();
for (const { name, partitions } of topics) {
  if (name.startsWith('__')) continue; // Kafka's own
  console.log(`${name}: partitions ${partitions.length}`);
}
await admin.disconnect();
