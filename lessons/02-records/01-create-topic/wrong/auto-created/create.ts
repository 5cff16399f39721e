import { readFileSync } from 'node:fs';
import { Kafka, Partitioners } from 'kafkajs';

const { topic } = JSON.parse(readFileSync('spec.json', 'utf8'));
const kafka = new Kafka({ brokers: ['localhost:9092'] });

// The topic comes into being with its first record.
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();
await producer.send({ topic, messages: [{ value: 'first record' }] });
await producer.disconnect();

const admin = kafka.admin();
await admin.connect();
const { topics } = await admin.fetchTopicMetadata();
for (const { name, partitions } of topics) {
  if (!name.startsWith('__')) console.log(`${name}: partitions ${partitions.length}`); // __ marks Kafka's own
}
await admin.disconnect();
