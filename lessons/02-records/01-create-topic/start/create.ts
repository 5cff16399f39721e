import { Kafka, Partitioners } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });

const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();
await producer.send({ topic: 'payment', messages: [{ value: 'ana paid 12' }] });
await producer.disconnect();

const admin = kafka.admin();
await admin.connect();
const { topics } = await admin.fetchTopicMetadata();
for (const { name, partitions } of topics) {
  if (!name.startsWith('__')) console.log(`${name}: partitions ${partitions.length}`); // __ marks Kafka's own
}
await admin.disconnect();
