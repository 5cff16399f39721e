import { readFileSync } from 'node:fs';
import { Kafka } from 'kafkajs';

const { topic, partitions, replicationFactor } = JSON.parse(readFileSync('spec.json', 'utf8'));
const kafka = new Kafka({ brokers: ['localhost:9092'] });

const admin = kafka.admin();
await admin.connect();
await admin.createTopics({ topics: [{ topic, numPartitions: partitions, replicationFactor }] });
const { topics } = await admin.fetchTopicMetadata();
for (const { name, partitions } of topics) {
  if (!name.startsWith('__')) console.log(`${name}: partitions ${partitions.length}`); // __ marks Kafka's own
}
await admin.disconnect();
