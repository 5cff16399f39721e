// Makes the files that stories/kafka-dump-log-own.ts tells of, with this project's broker: Kafka's own clients fill it, it is stopped,
// and what is then in its log directory is kept in test/golden/kafka-dump-log-own/kept, for Kafka's tool to judge.
//   node tools/golden/record-own-segments.ts, then node tools/golden/record-tools.ts kafka-dump-log-own
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs, { Kafka, logLevel } from 'kafkajs';
import { kafkaHost, kafkaPort, save } from './recording.ts';

const program = join(import.meta.dirname, 'kafka.sh');
const kept = join(import.meta.dirname, '../../test/golden/kafka-dump-log-own/kept');
const data = mkdtempSync(join(tmpdir(), 'own-segments-'));
const address = `${kafkaHost}:${kafkaPort + 5}`;
const server = ['--bootstrap-server', address];
const tools = 'org.apache.kafka.tools';

const broker = spawn(
  process.execPath,
  [
    join(import.meta.dirname, '../broker.mjs'),
    ...['--listener', `PLAINTEXT://${address}`, '--data', data],
    ...['offsets.topic', 'transaction.state.log', 'share.coordinator.state.topic'].flatMap((each) => [
      '--set',
      `${each}.num.partitions=1`,
    ]),
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
await new Promise<void>((ready) => broker.stdout.on('data', (text) => String(text).includes('ready') && ready()));
try {
  await fill();
} finally {
  broker.kill('SIGTERM');
  await new Promise((ended) => broker.on('exit', ended));
}
rmSync(kept, { recursive: true, force: true });
for (const each of readdirSync(data, { recursive: true, withFileTypes: true })) {
  const from = join(each.parentPath, each.name);
  if (!each.isFile() || statSync(from).size === 0) continue;
  const to = join(kept, from.slice(data.length + 1));
  mkdirSync(join(to, '..'), { recursive: true });
  cpSync(from, to);
}
rmSync(data, { recursive: true });
save('kafka-dump-log-own/kept.json', 'node tools/golden/record-own-segments.ts', { by: 'the broker of this project' });

function kafka(javaClass: string, args: string, input = ''): void {
  const { status } = spawnSync(program, [javaClass, ...server, ...args.split(' ')], {
    input,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  if (status !== 0) console.log(`  ${javaClass} ${args}: exit ${status}`);
}

async function fill(): Promise<void> {
  kafka(`${tools}.TopicCommand`, '--create --topic orders --config index.interval.bytes=100 --config retention.ms=-1');
  for (const codec of ['none', 'gzip', 'snappy', 'lz4', 'zstd'])
    kafka(
      `${tools}.ConsoleProducer`,
      `--topic orders --reader-property parse.key=true --reader-property key.separator=: --compression-codec ${codec}`,
      `ana:${codec} ${'paper '.repeat(20)}\nbob:${codec} ${'ink '.repeat(20)}\n`,
    );
  await transact();
  kafka(`${tools}.TopicCommand`, '--alter --topic orders --partitions 3');
  kafka('kafka.admin.ConfigCommand', '--alter --topic orders --add-config retention.bytes=1000000');
  kafka('kafka.admin.ConfigCommand', '--alter --topic orders --delete-config retention.bytes');
  kafka(
    'kafka.admin.ConfigCommand',
    '--alter --entity-type users --entity-name ana --add-config SCRAM-SHA-256=[password=x]',
  );
  kafka(
    'kafka.admin.ConfigCommand',
    '--alter --entity-type users --entity-name ana --add-config producer_byte_rate=1024',
  );
  kafka('kafka.admin.ConfigCommand', '--alter --entity-type users --entity-name ana --delete-config SCRAM-SHA-256');
  kafka(`${tools}.TopicCommand`, '--create --topic short-lived --partitions 2');
  kafka(`${tools}.TopicCommand`, '--delete --topic short-lived');
  const read = '--topic orders --from-beginning --max-messages 5 --timeout-ms 20000';
  kafka(`${tools}.consumer.ConsoleConsumer`, `${read} --group readers`);
  kafka(`${tools}.consumer.ConsoleConsumer`, `${read} --group new-readers --consumer-property group.protocol=consumer`);
  kafka(
    'kafka.admin.ConfigCommand',
    '--alter --entity-type groups --entity-name sharers --add-config share.auto.offset.reset=earliest',
  );
  kafka(`${tools}.consumer.ConsoleShareConsumer`, '--topic orders --group sharers --max-messages 5 --timeout-ms 20000');
}

/** One transaction that is committed, and one that is not. */
async function transact(): Promise<void> {
  const client = new Kafka({ clientId: 'own-segments', brokers: [address], logLevel: logLevel.ERROR });
  const producer = client.producer({
    transactionalId: 'till-1',
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  for (const end of ['commit', 'abort'] as const) {
    const transaction = await producer.transaction();
    const headers = { source: 'web' };
    await transaction.send({ topic: 'payments', messages: [{ key: 'ana', value: end, headers }, { value: null }] });
    await transaction[end]();
  }
  await producer.disconnect();
}
