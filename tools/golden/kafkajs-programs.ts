// What programs with kafkajs do while they are recorded.
import kafkajs, { type Consumer, type EachMessagePayload, Kafka, logLevel } from 'kafkajs';
import type { CompressionName } from '../../sandbox/host.ts';
import { nodeCodec } from '../../sandbox/hosts/node/codecs.ts';
import { proxyPort, type Recorder } from './proxy.ts';
import { kafkaHost } from './recording.ts';

const { CompressionTypes, CompressionCodecs, ConfigResourceTypes } = kafkajs;

/** Does one thing, remembers its name for the frames that it makes, and takes an error as an answer. */
type Step = (note: string, run: () => Promise<unknown>) => Promise<void>;

function steps(recorder: Recorder, client: string): Step {
  return async (note, run) => {
    recorder.note = `${client}: ${note}`;
    try {
      await run();
    } catch (error) {
      console.log(`  ${note}: ${(error as Error).message}`);
    }
  };
}

/** kafkajs brings gzip alone; the others are this project's, so that Kafka judges them too. */
function registerCodecs(): void {
  const codec = (name: CompressionName) => () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => Buffer.from(nodeCodec(name).compress(buffer)),
    decompress: async (buffer: Buffer) => Buffer.from(nodeCodec(name).decompress(buffer, 1_000_000)),
  });
  CompressionCodecs[CompressionTypes.Snappy] = codec('snappy');
  CompressionCodecs[CompressionTypes.LZ4] = codec('lz4');
  CompressionCodecs[CompressionTypes.ZSTD] = codec('zstd');
}

export async function runKafkajs(recorder: Recorder): Promise<void> {
  registerCodecs();
  const step = steps(recorder, 'kafkajs 2.2.4');
  recorder.note = 'kafkajs 2.2.4: connect';
  const kafka = new Kafka({
    clientId: 'golden-kafkajs',
    brokers: [`${kafkaHost}:${proxyPort}`],
    logLevel: logLevel.NOTHING,
    retry: { retries: 2, initialRetryTime: 50 },
  });
  const admin = kafka.admin();
  await admin.connect();
  await administrate(admin, step);
  await produce(kafka, step);
  await inspect(admin, step);
  await share(kafka, admin, step);
  await transact(kafka, step);
  await step('delete topics', () => admin.deleteTopics({ topics: ['orders', 'clicks'] }));
  await step('delete an unknown topic', () => admin.deleteTopics({ topics: ['nosuch'] }));
  await admin.disconnect();
}

type Admin = ReturnType<Kafka['admin']>;

async function administrate(admin: Admin, step: Step): Promise<void> {
  const create =
    (topic: string, more: object = {}) =>
    () =>
      admin.createTopics({ topics: [{ topic, ...more }] });
  await step('list topics of an empty cluster', () => admin.listTopics());
  await step('create a topic', create('orders', { numPartitions: 3, replicationFactor: 1 }));
  await step(
    'create a topic with configs',
    create('clicks', { numPartitions: 1, configEntries: [{ name: 'retention.ms', value: '60000' }] }),
  );
  await step(
    'create a topic of small records',
    create('small', { configEntries: [{ name: 'max.message.bytes', value: '1000' }] }),
  );
  await step(
    'create a topic with an assignment',
    create('placed', { replicaAssignment: [{ partition: 0, replicas: [1] }] }),
  );
  await step('create an existing topic', create('orders'));
  await step('create with too many replicas', create('three', { replicationFactor: 3 }));
  await step('create with no partitions', create('none', { numPartitions: 0 }));
  await step('create with an invalid name', create('not valid'));
  await step('create with a bad config', create('bad', { configEntries: [{ name: 'retention.ms', value: 'soon' }] }));
  await step('validate only', () => admin.createTopics({ validateOnly: true, topics: [{ topic: 'dry' }] }));
  await step('list topics', () => admin.listTopics());
  await step('topic metadata', () => admin.fetchTopicMetadata({ topics: ['orders'] }));
  await step('metadata of an unknown topic', () => admin.fetchTopicMetadata({ topics: ['nosuch'] }));
  await step('create partitions', () => admin.createPartitions({ topicPartitions: [{ topic: 'clicks', count: 2 }] }));
  await step('create fewer partitions', () =>
    admin.createPartitions({ topicPartitions: [{ topic: 'clicks', count: 1 }] }),
  );
  await step('create partitions of an unknown topic', () =>
    admin.createPartitions({ topicPartitions: [{ topic: 'nosuch', count: 2 }] }),
  );
  const describe = (type: number, name: string, configNames?: string[]) => () =>
    admin.describeConfigs({ includeSynonyms: true, resources: [{ type, name, ...(configNames && { configNames }) }] });
  await step('describe configs of a topic', describe(ConfigResourceTypes.TOPIC, 'clicks'));
  await step('describe one config', describe(ConfigResourceTypes.TOPIC, 'clicks', ['retention.ms']));
  await step('describe configs of a broker', describe(ConfigResourceTypes.BROKER, '1'));
  await step('describe configs of an unknown topic', describe(ConfigResourceTypes.TOPIC, 'nosuch'));
  await step('describe configs of an unknown broker', describe(ConfigResourceTypes.BROKER, '9'));
  const alter = (name: string, value: string) => () =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: 'clicks', configEntries: [{ name, value }] }],
    });
  await step('alter configs', alter('retention.ms', '120000'));
  await step('alter configs with a bad value', alter('retention.ms', 'soon'));
  await step('alter configs with an unknown name', alter('no.such.config', '1'));
  await step('describe cluster', () => admin.describeCluster());
  await step('describe ACLs', () =>
    admin.describeAcls({ resourceType: 2, resourcePatternType: 3, operation: 1, permissionType: 1 }),
  );
}

async function produce(kafka: Kafka, step: Step): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: true });
  await step('connect a producer', () => producer.connect());
  const messages = ['ana', 'bob', 'cat', 'dan'].map((key, i) => ({
    key,
    value: JSON.stringify({ order: i, customer: key }),
    headers: { trace: `t-${i}` },
    timestamp: String(1_795_000_000_000 + i),
  }));
  const send =
    (topic: string, more: object = {}) =>
    () =>
      producer.send({ topic, messages, ...more });
  await step('produce with acks=all', send('orders'));
  await step('produce with acks=1', send('orders', { acks: 1 }));
  await step('produce with acks=0', send('orders', { acks: 0 }));
  await step('produce with gzip', send('orders', { compression: CompressionTypes.GZIP }));
  await step('produce with snappy', send('orders', { compression: CompressionTypes.Snappy }));
  await step('produce with lz4', send('orders', { compression: CompressionTypes.LZ4 }));
  await step('produce with zstd', send('orders', { compression: CompressionTypes.ZSTD }));
  await step('produce a null key and a null value', () =>
    producer.send({
      topic: 'clicks',
      messages: [
        { key: null, value: 'page' },
        { key: 'k', value: null },
      ],
    }),
  );
  await step('produce to a topic that is created by it', send('automatic'));
  await step('produce too large a record', () =>
    producer.send({ topic: 'small', messages: [{ value: 'x'.repeat(2_000) }] }),
  );
  await producer.disconnect();

  const idempotent = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await step('connect an idempotent producer', () => idempotent.connect());
  await step('produce idempotently', () => idempotent.send({ topic: 'orders', messages }));
  await idempotent.disconnect();
}

async function inspect(admin: Admin, step: Step): Promise<void> {
  await step('offsets of a topic', () => admin.fetchTopicOffsets('orders'));
  await step('offsets by time', () => admin.fetchTopicOffsetsByTimestamp('orders', 1_795_000_000_002));
  await step('offsets by a time to come', () => admin.fetchTopicOffsetsByTimestamp('orders', 9_000_000_000_000));
  await step('offsets of an unknown topic', () => admin.fetchTopicOffsets('nosuch'));
  const remove = (topic: string, offset: string) => () =>
    admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
  await step('delete records', remove('orders', '1'));
  await step('delete records beyond the end', remove('orders', '100'));
  await step('delete records of an unknown topic', remove('nosuch', '1'));
  await step('list groups of an empty cluster', () => admin.listGroups());
}

/** Two consumers of one group: both share, one leaves. */
async function share(kafka: Kafka, admin: Admin, step: Step): Promise<void> {
  const options = { groupId: 'readers', sessionTimeout: 6_000, heartbeatInterval: 300, maxWaitTimeInMs: 200 };
  const first = kafka.consumer(options);
  await step('join a group', async () => {
    await first.connect();
    await first.subscribe({ topics: ['orders'], fromBeginning: true });
    await untilRead(first, 8);
  });
  const second = kafka.consumer(options);
  await step('a second member joins', async () => {
    await second.connect();
    await second.subscribe({ topics: ['orders'] });
    await second.run({ eachMessage: async () => {} });
    await pause(4_500);
  });
  await step('list groups', () => admin.listGroups());
  await step('describe a stable group', () => admin.describeGroups(['readers']));
  await step('describe an unknown group', () => admin.describeGroups(['nosuch']));
  await step('delete an unknown group', () => admin.deleteGroups(['nosuch']));
  await step('delete a group that has members', () => admin.deleteGroups(['readers']));
  await step('commit offsets', () => first.commitOffsets([{ topic: 'orders', partition: 0, offset: '2' }]));
  await step('commit for an unknown partition', () =>
    first.commitOffsets([{ topic: 'orders', partition: 9, offset: '2' }]),
  );
  await step('seek out of range', async () => {
    first.seek({ topic: 'orders', partition: 0, offset: '100000' });
    await pause(1_000);
  });
  await step('a member leaves', async () => {
    await second.disconnect();
    await pause(1_000);
  });
  await step('the last member leaves', () => first.disconnect());
  await step('describe an empty group', () => admin.describeGroups(['readers']));
  await step('committed offsets', () => admin.fetchOffsets({ groupId: 'readers', topics: ['orders'] }));
  await step('committed offsets, every topic', () => admin.fetchOffsets({ groupId: 'readers' }));
  await step('committed offsets of an unknown group', () =>
    admin.fetchOffsets({ groupId: 'nosuch', topics: ['orders'] }),
  );
  await step('set offsets', () =>
    admin.setOffsets({ groupId: 'readers', topic: 'orders', partitions: [{ partition: 0, offset: '1' }] }),
  );
  await step('reset offsets', () => admin.resetOffsets({ groupId: 'readers', topic: 'orders', earliest: true }));
  await step('delete a group', () => admin.deleteGroups(['readers']));
}

async function transact(kafka: Kafka, step: Step): Promise<void> {
  const producer = kafka.producer({ transactionalId: 'golden-transaction', idempotent: true, maxInFlightRequests: 1 });
  await step('connect a transactional producer', () => producer.connect());
  for (const end of ['commit', 'abort'] as const) {
    await step(`${end} a transaction`, async () => {
      const transaction = await producer.transaction();
      await transaction.send({ topic: 'orders', messages: [{ key: 'ana', value: end }] });
      await transaction.sendOffsets({
        consumerGroupId: 'readers',
        topics: [{ topic: 'orders', partitions: [{ partition: 0, offset: '1' }] }],
      });
      await transaction[end]();
    });
  }
  await producer.disconnect();
}

function untilRead(consumer: Consumer, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = count;
    const eachMessage = async (_: EachMessagePayload) => {
      left -= 1;
      if (left === 0) resolve();
    };
    consumer.run({ eachMessage, autoCommitThreshold: 1 }).catch(reject);
  });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
