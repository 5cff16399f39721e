// Makes the files that kafka-dump-log.sh is told of, with a real Kafka that nobody has used: test/golden/kafka-dump-log/segments.
//   node tools/golden/record-segments.ts
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { produce } from '../../sandbox/apis/00-produce.ts';
import { findCoordinator } from '../../sandbox/apis/10-find-coordinator.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { initProducerId } from '../../sandbox/apis/22-init-producer-id.ts';
import { addPartitionsToTxn } from '../../sandbox/apis/24-add-partitions-to-txn.ts';
import { endTxn } from '../../sandbox/apis/26-end-txn.ts';
import { nodeCodec } from '../../sandbox/hosts/node/codecs.ts';
import { type BatchInput, encodeBatch, type RecordInput } from '../../sandbox/record/batch.ts';
import { damageSegments } from './damaged-segments.ts';
import { KafkaConnection } from './kafka-connection.ts';
import { kafkaHost, kafkaPort, save } from './recording.ts';

const program = join(import.meta.dirname, 'kafka.sh');
const home = process.env.GOLDEN_KAFKA ?? join(import.meta.dirname, '../../.cache/kafka');
const files = join(import.meta.dirname, '../../test/golden/kafka-dump-log/segments');
const configs = [
  'log.cleaner.backoff.ms=100',
  'offsets.topic.num.partitions=1',
  'transaction.state.log.num.partitions=1',
  'share.coordinator.state.topic.num.partitions=1',
  'metadata.max.idle.interval.ms=5000',
  'metadata.log.max.snapshot.interval.ms=15000',
];
/** Timestamp of the first record: old enough for what follows, young enough that its producer is not forgotten. */
const first = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;

function kafka(argv: readonly string[], input = ''): void {
  const { status } = spawnSync(program, argv, {
    env: { ...process.env, GOLDEN_CONFIGS: configs.join('\n') },
    input,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  if (status !== 0) console.log(`  ${argv.join(' ')}: exit ${status}`);
}

function alterConfigs(entity: readonly string[], how: '--add-config' | '--delete-config', what: string): void {
  kafka(['kafka.admin.ConfigCommand', ...server, '--alter', ...entity, how, what]);
}

const tools = 'org.apache.kafka.tools';
const server = ['--bootstrap-server', `${kafkaHost}:${kafkaPort}`];
const text = (each: string | null): Uint8Array | null => (each === null ? null : new TextEncoder().encode(each));
const record = (key: string | null, value: string | null, after = 0, headers: RecordInput['headers'] = []) => ({
  key: text(key),
  value: text(value),
  timestamp: first + after,
  headers,
});

kafka(['kill']);
kafka(['wipe']);
kafka(['start']);
const connection = await KafkaConnection.open(kafkaHost, kafkaPort);
await makeTopics();
await write();
kafka([`${tools}.TopicCommand`, ...server, '--create', '--topic', 'short-lived', '--partitions', '2']);
kafka([`${tools}.TopicCommand`, ...server, '--alter', '--topic', 'short-lived', '--partitions', '3']);
alterConfigs(['--topic', 'orders'], '--add-config', 'retention.bytes=1000000,max.message.bytes=900000');
alterConfigs(['--topic', 'orders'], '--delete-config', 'max.message.bytes');
const ana = ['--entity-type', 'users', '--entity-name', 'ana'];
alterConfigs(ana, '--add-config', 'SCRAM-SHA-256=[iterations=4096,password=ana-pw]');
alterConfigs(ana, '--add-config', 'producer_byte_rate=1024');
alterConfigs(ana, '--delete-config', 'SCRAM-SHA-256');
alterConfigs(['--entity-type', 'clients', '--entity-default'], '--add-config', 'request_percentage=50');
kafka([`${tools}.TopicCommand`, ...server, '--delete', '--topic', 'short-lived']);
const read = [...server, '--topic', 'orders', '--from-beginning', '--max-messages', '5', '--timeout-ms', '20000'];
kafka([`${tools}.consumer.ConsoleConsumer`, ...read, '--group', 'readers']);
kafka([
  `${tools}.consumer.ConsoleConsumer`,
  ...read,
  '--group',
  'new-readers',
  '--consumer-property',
  'group.protocol=consumer',
]);
alterConfigs(
  ['--entity-type', 'groups', '--entity-name', 'sharers'],
  '--add-config',
  'share.auto.offset.reset=earliest',
);
kafka([
  `${tools}.consumer.ConsoleShareConsumer`,
  ...server,
  '--topic',
  'orders',
  '--group',
  'sharers',
  '--max-messages',
  '5',
  '--timeout-ms',
  '20000',
]);
connection.close();
spawnSync('sleep', ['5']);
kafka(['stop']);
keep();
process.exit();

async function makeTopics(): Promise<void> {
  const own = { 'retention.ms': '-1', 'index.interval.bytes': '100', 'segment.ms': '60000' };
  const topics: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    orders: own,
    payments: own,
    clicks: { ...own, 'message.timestamp.type': 'LogAppendTime' },
    profiles: {
      ...own,
      'cleanup.policy': 'compact',
      'min.cleanable.dirty.ratio': '0.0',
      'delete.retention.ms': '86400000000',
    },
  };
  await connection.ask(createTopics, 5, {
    topics: Object.entries(topics).map(([name, wanted]) => ({
      name,
      numPartitions: 1,
      replicationFactor: 1,
      assignments: [],
      configs: Object.entries(wanted).map(([key, value]) => ({ name: key, value })),
    })),
    timeoutMs: 10_000,
    validateOnly: false,
  });
}

/** Asks until it goes well: what was just made may not be known everywhere. */
async function until(what: string, ask: () => Promise<number | undefined>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await ask()) === 0) return;
    spawnSync('sleep', ['0.1']);
  }
  throw new Error(`${what} fails`);
}

async function send(topic: string, batch: BatchInput, transactionalId: string | null = null): Promise<void> {
  await until(`to produce to ${topic}`, async () => {
    const { responses } = await connection.ask(produce, 9, {
      transactionalId,
      acks: -1,
      timeoutMs: 10_000,
      topicData: [{ name: topic, partitionData: [{ index: 0, records: [encodeBatch(batch, nodeCodec)] }] }],
    });
    return responses[0]?.partitionResponses[0]?.errorCode;
  });
}

async function producerId(transactionalId: string | null): Promise<{ producerId: bigint; producerEpoch: number }> {
  let by = { producerId: -1n, producerEpoch: -1 };
  await until('to get a producer id', async () => {
    const given = await connection.ask(initProducerId, 4, {
      transactionalId,
      transactionTimeoutMs: 60_000,
      producerId: -1n,
      producerEpoch: -1,
    });
    by = { producerId: given.producerId, producerEpoch: given.producerEpoch };
    return given.errorCode;
  });
  return by;
}

async function write(): Promise<void> {
  await send('orders', { records: [record('ana', 'paper'), record('bob', 'ink', 5), record('ana', 'a pen', 7)] });
  for (const [i, compression] of (['gzip', 'snappy', 'lz4', 'zstd'] as const).entries())
    await send('orders', {
      compression,
      records: [
        record('ana', `${compression} ${'paper '.repeat(20)}`, 1000 + i),
        record('cat', `${compression} ${'ink '.repeat(20)}`, 1000 - i),
      ],
    });
  const source = { key: 'source', value: text('web') };
  await send('orders', {
    records: [
      record(null, 'no key', 2000),
      record('dan', null, 2001),
      record('', '', 2002),
      record('érica', '纸 🖊', 2003, [source, { key: 'trace-id', value: null }]),
    ],
  });
  const by = await producerId(null);
  await send('orders', {
    ...by,
    baseSequence: 0,
    records: [record('eve', 'first', 3000), record('eve', 'second', 3001)],
  });
  await send('orders', { ...by, baseSequence: 2, records: [record('eve', 'third', 3002)] });
  // Later than segment.ms: a new segment begins.
  await send('orders', { ...by, baseSequence: 3, records: [record('eve', 'after the roll', 120_000)] });
  await send('orders', { records: [record('fay', 'older than the one before', 110_000)] });
  await send('clicks', { records: [record(null, 'home'), record(null, 'cart', 1)] });

  await transact();
  for (const [i, value] of ['one', 'two', 'three', 'four'].entries())
    await send('profiles', {
      records: [record('ana', `ana ${value}`, i * 100_000), record(`only-${value}`, value, i * 100_000 + 1)],
    });
  await send('profiles', { records: [record('only-one', null, 500_000), record('ana', 'ana five', 500_001)] });
  await send('profiles', { records: [record('zoe', 'the active segment', 700_000)] });
}

async function transact(): Promise<void> {
  const transactionalId = 'till-1';
  await until('to find the coordinator', async () => {
    return (await connection.ask(findCoordinator, 3, { key: transactionalId, keyType: 1 })).errorCode;
  });
  const by = await producerId(transactionalId);
  let baseSequence = 0;
  for (const [i, committed] of [true, false, true].entries()) {
    await until('to begin a transaction', async () => {
      const added = await connection.ask(addPartitionsToTxn, 3, {
        v3AndBelowTransactionalId: transactionalId,
        v3AndBelowProducerId: by.producerId,
        v3AndBelowProducerEpoch: by.producerEpoch,
        v3AndBelowTopics: [{ name: 'payments', partitions: [0] }],
      });
      return added.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode;
    });
    const records = [record('ana', `payment ${i}`, i * 10), record('bob', `payment ${i}`, i * 10 + 1)];
    await send('payments', { ...by, baseSequence, isTransactional: true, records }, transactionalId);
    baseSequence += 2;
    await connection.ask(endTxn, 3, { transactionalId, ...by, committed });
  }
  spawnSync('sleep', ['1']);
  await send('payments', { records: [record('cat', 'outside of any transaction', 50)] });
}

/** Copies what the broker left, but for empty files of topics, and makes damaged copies of some. */
function keep(): void {
  const data = join(home, 'data-1');
  rmSync(files, { recursive: true, force: true });
  for (const folder of [
    'orders-0',
    'payments-0',
    'clicks-0',
    'profiles-0',
    '__consumer_offsets-0',
    '__transaction_state-0',
    '__share_group_state-0',
    '__cluster_metadata-0',
  ])
    for (const name of readdirSync(join(data, folder))) {
      const from = join(data, folder, name);
      if (statSync(from).size > 0) copy(from, `${folder}/${name}`);
    }
  for (const name of readdirSync(data))
    if (statSync(join(data, name)).isFile() && name !== '.lock') copy(join(data, name), name);
  damageSegments(files);
  save('kafka-dump-log/segments.json', 'node tools/golden/record-segments.ts', { configs });
}

function copy(from: string, to: string): void {
  mkdirSync(join(files, to, '..'), { recursive: true });
  cpSync(from, join(files, to));
}
