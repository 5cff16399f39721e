import { Kafka, Partitioners } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const createPartitioner = Partitioners.DefaultPartitioner;
const producer = kafka.producer({ createPartitioner });

await producer.connect();
const messages = [{ value: 'ana paid 12' }];
await producer.send({ topic: 'payment', messages });
await producer.disconnect();

const admin = kafka.admin();
await admin.connect();
const { topics } = await admin.fetchTopicMetadata();
for (const { name, partitions } of topics) {
  if (name.startsWith('__')) continue; // Kafka's own
  console.log(`${name}: partitions ${partitions.length}`);
}
await admin.disconnect();
