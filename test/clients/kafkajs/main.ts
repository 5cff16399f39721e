// kafkajs 2.2: the client of the lessons. It tops out at Produce v7, Fetch v11, JoinGroup v5.
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import kafkajs, { type Consumer, type ConsumerRunConfig, type IHeaders, type KafkaMessage } from 'kafkajs';
import { codecs } from '../../../sandbox/record/codecs.ts';
import { bootstrap, named, rejection, runCases, until } from '../cases.ts';
import { security } from './security.ts';
import { transactions } from './transactions.ts';

const { CompressionCodecs, CompressionTypes, ConfigResourceTypes, Kafka, logLevel } = kafkajs;

// kafkajs brings gzip alone and takes the others from outside.
const pluggedIn = (name: 'snappy' | 'lz4') => () => ({
  compress: async ({ buffer }: { buffer: Buffer }) => Buffer.from(codecs[name].compress(buffer)),
  decompress: async (buffer: Buffer) => Buffer.from(codecs[name].decompress(buffer, 1 << 24)),
});
CompressionCodecs[CompressionTypes.Snappy] = pluggedIn('snappy');
CompressionCodecs[CompressionTypes.LZ4] = pluggedIn('lz4');
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async ({ buffer }: { buffer: Buffer }) => zstdCompressSync(buffer),
  decompress: async (buffer: Buffer) => zstdDecompressSync(buffer),
});

const kafka = new Kafka({ clientId: 'clients-kafkajs', brokers: [bootstrap], logLevel: logLevel.ERROR });
const admin = kafka.admin();
const producer = kafka.producer();
await admin.connect();
await producer.connect();

type Eaten = KafkaMessage & { partition: number };

async function topic(name: string, numPartitions = 1): Promise<string> {
  const full = named(name);
  await admin.createTopics({ topics: [{ topic: full, numPartitions }], waitForLeaders: true });
  return full;
}

/** A consumer of a new group from the beginning, with what it has eaten so far. */
async function eat(
  topicName: string,
  groupId: string,
  config: ConsumerRunConfig & { fromBeginning?: boolean } = {},
): Promise<{ consumer: Consumer; eaten: Eaten[] }> {
  const { fromBeginning = true, ...run } = config;
  const consumer = kafka.consumer({ groupId, heartbeatInterval: 500, maxWaitTimeInMs: 500 });
  const eaten: Eaten[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: topicName, fromBeginning });
  await consumer.run({
    ...run,
    eachMessage: async ({ message, partition }) => {
      eaten.push({ ...message, partition });
    },
  });
  return { consumer, eaten };
}

const values = (eaten: readonly Eaten[]) => eaten.map(({ value }) => String(value));
const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, i) => ({ value: `${from + i}` }));
const texts = (headers: IHeaders | undefined) =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([key, value]) => [key, String(value)]));

const produces = (compression: number) => async () => {
  const name = await topic(`codec-${compression}`);
  const messages = Array.from({ length: 50 }, (_, i) => ({
    key: i % 3 === 0 ? null : `key ${i}`,
    value: i % 10 === 9 ? null : 'ü'.repeat(i * 20),
    headers: { trace: `${i}`, empty: '' },
    timestamp: `${1_700_000_000_000 + i}`,
  }));
  const [answer] = await producer.send({ topic: name, compression, messages });
  equal(answer?.baseOffset, '0');
  const { consumer, eaten } = await eat(name, named(`codec-${compression}`));
  await until('50 records', () => eaten.length >= 50);
  await consumer.disconnect();
  deepEqual(
    eaten.map(({ key, value, headers, timestamp, offset }) => ({
      key: key && String(key),
      value: value && String(value),
      headers: texts(headers),
      timestamp,
      offset,
    })),
    messages.map((message, i) => ({ ...message, offset: `${i}` })),
  );
};

await runCases({
  'admin: topics are created, listed, described and deleted': async () => {
    const name = await topic('admin', 3);
    ok((await admin.listTopics()).includes(name));
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    deepEqual(topics[0]?.partitions.map(({ partitionId }) => partitionId).sort(), [0, 1, 2]);
    await admin.deleteTopics({ topics: [name] });
    ok(!(await admin.listTopics()).includes(name));
    match((await rejection(admin.fetchTopicMetadata({ topics: [name] }))).message, /does not host this topic/);
  },
  'admin: a topic that exists, a name that may not be, a config that is wrong': async () => {
    const name = await topic('twice');
    equal(await admin.createTopics({ topics: [{ topic: name }] }), false);
    const bad = await rejection(admin.createTopics({ topics: [{ topic: 'not a name' }] }));
    equal((bad.errors as { type: string }[])[0]?.type, 'INVALID_TOPIC_EXCEPTION');
    const configEntries = [{ name: 'retention.ms', value: 'soon' }];
    const wrong = await rejection(admin.createTopics({ topics: [{ topic: named('wrong'), configEntries }] }));
    equal((wrong.errors as { type: string }[])[0]?.type, 'INVALID_CONFIG');
  },
  'admin: topic configs are described, altered, and back at their default': async () => {
    const name = await topic('configs');
    const described = async () => {
      const resource = { type: ConfigResourceTypes.TOPIC, name, configNames: ['retention.ms'] };
      const answer = await admin.describeConfigs({ includeSynonyms: true, resources: [resource] });
      const { configValue, isDefault } = answer.resources[0]!.configEntries[0]!;
      return [configValue, isDefault];
    };
    const alter = (configEntries: { name: string; value: string }[]) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries }],
      });
    deepEqual(await described(), ['604800000', true]);
    await alter([{ name: 'retention.ms', value: '1000' }]);
    deepEqual(await described(), ['1000', false]);
    await alter([]);
    deepEqual(await described(), ['604800000', true]);
  },
  'admin: partitions are added, never taken away': async () => {
    const name = await topic('grows');
    await admin.createPartitions({ topicPartitions: [{ topic: name, count: 4 }] });
    await until('4 partitions with leaders', async () => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
      return topics[0]?.partitions.filter(({ leader }) => leader !== -1).length === 4;
    });
    const fewer = await rejection(admin.createPartitions({ topicPartitions: [{ topic: name, count: 2 }] }));
    equal(fewer.type, 'INVALID_PARTITIONS');
  },
  'admin: the cluster names its brokers and controller': async () => {
    const { brokers, controller, clusterId } = await admin.describeCluster();
    equal(`${brokers[0]?.host}:${brokers[0]?.port}`, bootstrap);
    ok(brokers.some(({ nodeId }) => nodeId === controller));
    equal(clusterId.length, 22);
  },
  'admin: records before an offset are deleted': async () => {
    const name = await topic('deleted-records');
    await producer.send({ topic: name, messages: numbered(10) });
    // kafkajs sends it where its metadata has the topic's leader, which an admin learns by asking for offsets.
    await admin.fetchTopicOffsets(name);
    await admin.deleteTopicRecords({ topic: name, partitions: [{ partition: 0, offset: '4' }] });
    const [offsets] = await admin.fetchTopicOffsets(name);
    deepEqual([offsets?.low, offsets?.high], ['4', '10']);
  },
  'produce none: keys, nulls, headers and times come back': produces(CompressionTypes.None),
  'produce gzip: keys, nulls, headers and times come back': produces(CompressionTypes.GZIP),
  'produce snappy: keys, nulls, headers and times come back': produces(CompressionTypes.Snappy),
  'produce lz4: keys, nulls, headers and times come back': produces(CompressionTypes.LZ4),
  'produce zstd: keys, nulls, headers and times come back': produces(CompressionTypes.ZSTD),
  'produce: acks 0, 1 and all': async () => {
    const name = await topic('acks');
    for (const acks of [0, 1, -1]) await producer.send({ topic: name, acks, messages: numbered(2) });
    await until('6 records', async () => (await admin.fetchTopicOffsets(name))[0]?.high === '6');
  },
  'produce: an idempotent producer': async () => {
    const name = await topic('idempotent', 2);
    const once = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    await once.connect();
    for (let i = 0; i < 5; i++) await once.send({ topic: name, messages: numbered(4) });
    await once.disconnect();
    const offsets = await admin.fetchTopicOffsets(name);
    equal(
      offsets.reduce((sum, { high }) => sum + Number(high), 0),
      20,
    );
  },
  'produce: a topic made by being written to': async () => {
    const name = named('auto');
    await producer.send({ topic: name, messages: numbered(1) });
    equal((await admin.fetchTopicOffsets(name))[0]?.high, '1');
  },
  'produce: a record too large is refused': async () => {
    const name = await topic('large');
    const refused = await rejection(producer.send({ topic: name, messages: [{ value: 'x'.repeat(1_100_000) }] }));
    equal(refused.type, 'MESSAGE_TOO_LARGE');
  },
  'consume: every record once, in order within each partition': async () => {
    const name = await topic('order', 3);
    for (let from = 0; from < 300; from += 30) {
      await producer.send({
        topic: name,
        messages: numbered(30, from).map(({ value }) => ({ key: `${Number(value) % 7}`, value })),
      });
    }
    const { consumer, eaten } = await eat(name, named('order'));
    await until('300 records', () => eaten.length >= 300);
    await consumer.disconnect();
    equal(new Set(values(eaten)).size, 300);
    for (const partition of [0, 1, 2]) {
      const own = eaten.filter((each) => each.partition === partition);
      deepEqual(
        own.map(({ offset }) => Number(offset)),
        own.map((_, i) => i),
      );
      deepEqual(
        own.map(({ value }) => Number(value)),
        own.map(({ value }) => Number(value)).sort((a, b) => a - b),
      );
    }
  },
  'consume: what is written while waiting': async () => {
    const name = await topic('waiting');
    const { consumer, eaten } = await eat(name, named('waiting'));
    for (const value of ['a', 'b', 'c']) {
      await producer.send({ topic: name, messages: [{ value }] });
      await until(`record ${value}`, () => values(eaten).includes(value));
    }
    await consumer.disconnect();
    deepEqual(values(eaten), ['a', 'b', 'c']);
  },
  'consume: from the end where the group is new': async () => {
    const name = await topic('latest');
    await producer.send({ topic: name, messages: [{ value: 'before' }] });
    const { consumer, eaten } = await eat(name, named('latest'), { fromBeginning: false });
    await until('a record', async () => {
      await producer.send({ topic: name, messages: [{ value: 'after' }] });
      return eaten.length > 0;
    });
    await consumer.disconnect();
    ok(!values(eaten).includes('before'));
  },
  'group: a second member takes half, and gives it back when it leaves': async () => {
    const name = await topic('rebalance', 4);
    const groupId = named('rebalance');
    const assigned = new Map<string, number[]>();
    const join = async (member: string) => {
      const consumer = kafka.consumer({ groupId, heartbeatInterval: 300, maxWaitTimeInMs: 300 });
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        assigned.set(member, [...(payload.memberAssignment[name] ?? [])].sort());
      });
      await consumer.connect();
      await consumer.subscribe({ topic: name, fromBeginning: true });
      await consumer.run({ eachMessage: async () => {} });
      return consumer;
    };
    const first = await join('first');
    await until('all four', () => assigned.get('first')?.length === 4);
    const second = await join('second');
    await until('two each', () => assigned.get('first')?.length === 2 && assigned.get('second')?.length === 2);
    deepEqual([...assigned.get('first')!, ...assigned.get('second')!].sort(), [0, 1, 2, 3]);
    const described = (await admin.describeGroups([groupId])).groups[0];
    deepEqual([described?.state, described?.members.length], ['Stable', 2]);
    await second.disconnect();
    await until('all four again', () => assigned.get('first')?.length === 4);
    await first.disconnect();
    await until('an empty group', async () => (await admin.describeGroups([groupId])).groups[0]?.state === 'Empty');
  },
  'seek: a record again, and one further on': async () => {
    const name = await topic('seek');
    await producer.send({ topic: name, messages: numbered(10) });
    const { consumer, eaten } = await eat(name, named('seek'));
    await until('10 records', () => eaten.length === 10);
    consumer.seek({ topic: name, partition: 0, offset: '7' });
    await until('three again', () => eaten.length === 13);
    await consumer.disconnect();
    deepEqual(values(eaten).slice(10), ['7', '8', '9']);
  },
  'seek: an offset that is not there goes back to the beginning': async () => {
    const name = await topic('out-of-range');
    await producer.send({ topic: name, messages: numbered(3) });
    const { consumer, eaten } = await eat(name, named('out-of-range'));
    await until('3 records', () => eaten.length === 3);
    consumer.seek({ topic: name, partition: 0, offset: '1000' });
    await until('three again', () => eaten.length === 6);
    await consumer.disconnect();
    deepEqual(values(eaten).slice(3), ['0', '1', '2']);
  },
  'seek: the offset of a time': async () => {
    const name = await topic('times');
    await producer.send({
      topic: name,
      messages: numbered(5).map((message, i) => ({ ...message, timestamp: `${1_700_000_000_000 + i * 1000}` })),
    });
    const at = async (ms: number) => (await admin.fetchTopicOffsetsByTimestamp(name, ms))[0]?.offset;
    deepEqual([await at(1_700_000_002_000), await at(1_700_000_002_001), await at(0)], ['2', '3', '0']);
    // kafkajs asks for the end where no record is as young.
    equal(await at(1_800_000_000_000), '5');
  },
  'offsets: a group goes on where it stopped': async () => {
    const name = await topic('goes-on');
    const groupId = named('goes-on');
    await producer.send({ topic: name, messages: numbered(5) });
    const first = await eat(name, groupId);
    await until('5 records', () => first.eaten.length === 5);
    await first.consumer.disconnect();
    await producer.send({ topic: name, messages: numbered(2, 5) });
    const second = await eat(name, groupId);
    await until('2 records', () => second.eaten.length >= 2);
    await second.consumer.disconnect();
    deepEqual(values(second.eaten), ['5', '6']);
  },
  'offsets: committed by hand with metadata, fetched, set and deleted with the group': async () => {
    const name = await topic('by-hand', 2);
    const groupId = named('by-hand');
    await producer.send({ topic: name, messages: numbered(6).map((each) => ({ ...each, partition: 0 })) });
    const { consumer, eaten } = await eat(name, groupId, { autoCommit: false });
    await until('6 records', () => eaten.length === 6);
    await consumer.commitOffsets([{ topic: name, partition: 0, offset: '3', metadata: 'half' }]);
    const busy = await rejection(admin.deleteGroups([groupId]));
    match(JSON.stringify(busy), /NON_EMPTY_GROUP/);
    await consumer.disconnect();
    const fetched = async () => {
      const [own] = await admin.fetchOffsets({ groupId, topics: [name] });
      return own?.partitions
        .sort((a, b) => a.partition - b.partition)
        .map(({ offset, metadata }) => [offset, metadata ?? '']);
    };
    deepEqual(await fetched(), [
      ['3', 'half'],
      ['-1', ''],
    ]);
    await admin.setOffsets({ groupId, topic: name, partitions: [{ partition: 0, offset: '5' }] });
    equal((await fetched())?.[0]?.[0], '5');
    await admin.resetOffsets({ groupId, topic: name, earliest: true });
    // kafkajs commits the −2 itself, for a consumer that is told of it to resolve.
    equal((await fetched())?.[0]?.[0], '-2');
    ok((await admin.listGroups()).groups.some((each) => each.groupId === groupId && each.protocolType === 'consumer'));
    await admin.deleteGroups([groupId]);
    ok(!(await admin.listGroups()).groups.some((each) => each.groupId === groupId));
  },
  ...transactions(admin),
  ...security,
});
