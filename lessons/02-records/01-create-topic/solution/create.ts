import { readFileSync } from 'node:fs';
import { Kafka } from 'kafkajs';

const spec = JSON.parse(readFileSync('spec.json', 'utf8'));
const kafka = new Kafka({ brokers: ['localhost:9092'] });
const admin = kafka.admin();
await admin.connect();
await admin.createTopics({
  topics: [
    {
      topic: spec.topic,
      numPartitions: spec.partitions,
      replicationFactor: spec.replicationFactor,
    },
  ],
});

const { topics } = await admin.fetchTopicMetadata();
for (const { name, partitions } of topics) {
  if (name.startsWith('__')) continue; // Kafka's own
  console.log(`${name}: partitions ${partitions.length}`);
}
await admin.disconnect();
