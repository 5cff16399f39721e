import { Admin } from '../client/admin.ts';
import type { Consumer } from '../client/consumer.ts';
import { ApiError } from '../client/errors.ts';
import type { Producer } from '../client/producer.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import type { RecordHeader } from '../record/batch.ts';
import { latencyOptions, latencyStacks } from './perf/latency-options.ts';
import { adminOptions } from './tool/connection.ts';
import { consumerClient } from './tool/consumer-client.ts';
import { JavaError, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { producerClient, producerFrames } from './tool/producer-client.ts';
import { propertiesFile, requireOptions, runTool, ToolExit, UsageError } from './tool/run.ts';

const positional = ['bootstrap-server', 'topic', 'num-records', 'producer-acks', 'record-size', 'command-config'];

/** Apache Kafka 4.3's kafka-e2e-latency.sh, in lab time. Source: transcripts of the tool in test/golden/kafka-e2e-latency. */
export const kafkaE2eLatency: Command = {
  name: 'kafka-e2e-latency.sh',
  summary: 'measures how long a record takes from producer to consumer',
  options: latencyOptions.map(({ name }) => `--${name}`),
  async run(argv, io) {
    const words = await named(argv, io);
    if (words === null) return 1;
    return runTool({ about: latencyAbout, options: latencyOptions }, words, io, async (given) => {
      try {
        return await perform(given, io);
      } catch (error) {
        if (error instanceof UsageError || error instanceof ToolExit) throw error;
        const shown = asJavaError(error, 'produce');
        throw new ToolExit(1, `${shown.message}\n${stackTrace(shown)}\n`);
      }
    });
  },
};

const latencyAbout = 'This tool measures end-to-end latency in Kafka by sending messages and timing their reception.';

/** The arguments by name, where they were given by position; null where there are too few, or too many, for either. */
async function named(argv: readonly string[], io: CommandIo): Promise<readonly string[] | null> {
  if (argv.length === 0 || argv.some((word) => word.startsWith('--') && word !== '--help' && word !== '--version'))
    return argv;
  if (argv.length !== 5 && argv.length !== 6) {
    await io.stderr.write(
      `Invalid number of arguments. Expected 5 or 6 positional arguments, but got ${argv.length}. Usage: bootstrap-server topic num-records producer-acks record-size [optional] command-config\n`,
    );
    return null;
  }
  await io.stdout.write(
    'WARNING: Positional argument usage is deprecated and will be removed in Apache Kafka 5.0. Please use named arguments instead: --bootstrap-server, --topic, --num-records, --producer-acks, --record-size, --command-config\n',
  );
  return argv.flatMap((word, index) => [`--${positional[index]}`, word]);
}

async function perform(given: Options, io: CommandIo): Promise<number> {
  const test = readOptions(given);
  const servers = given.value('bootstrap-server') ?? '';
  const file = given.value('command-config');
  const own = await fileOf(file, io);
  const acks = given.value('producer-acks') ?? '';
  const groupId = `test-group-${await io.now()}`;
  const consumer = await consumerClient(
    io,
    new Map([...own, ['bootstrap.servers', servers], ['group.id', groupId], ['auto.offset.reset', 'latest']]),
    latencyStacks.consumer,
  );
  const { producer } = await producerClient(
    io,
    new Map([...own, ['bootstrap.servers', servers], ['linger.ms', '0'], ['acks', acks]]),
    test.topic,
    [...producerFrames.plain, ...latencyStacks.producer],
  );
  try {
    const partitions = await partitionsOf(consumer, servers, test.topic, io);
    consumer.assign(partitions.map((partition) => ({ topic: test.topic, partition, position: null })));
    await consumer.poll(0);
    await io.stdout.write(await measured(consumer, producer, test, io));
    return 0;
  } finally {
    await producer.close();
    await consumer.close();
  }
}

interface Test {
  topic: string;
  count: number;
  /** Bytes; no key where it is 0. */
  keySize: number;
  valueSize: number;
  headers: number;
  headerKeySize: number;
  /** -1: null. */
  headerSize: number;
}

/** Throws UsageError, JavaError. */
function readOptions(given: Options): Test {
  requireOptions(given, 'bootstrap-server', 'topic', 'num-records', 'producer-acks', 'record-size');
  const whole = (name: string, line: number, least: number, what: string, byDefault?: number): number => {
    const value = given.integer(name, latencyStacks.checkedAt(line)) ?? byDefault ?? 0;
    if (value < least)
      throw new UsageError(
        `Value for --${name} must be a ${what} integer${least < 0 ? ' or -1 for null header value' : ''}.`,
      );
    return value;
  };
  const count = whole('num-records', 449, 1, 'positive');
  const valueSize = whole('record-size', 452, 0, 'non-negative');
  const keySize = whole('record-key-size', 455, 0, 'non-negative');
  const headerKeySize = whole('record-header-key-size', 458, 0, 'non-negative');
  const headerSize = whole('record-header-size', 461, -1, 'non-negative');
  const headers = whole('num-headers', 464, 0, 'non-negative');
  if (!['1', 'all'].includes(given.value('producer-acks') ?? ''))
    throw new UsageError(
      "Invalid value for --producer-acks. Latency testing requires synchronous acknowledgement. Please use '1' or 'all'.",
    );
  return { topic: given.value('topic') ?? '', count, keySize, valueSize, headers, headerKeySize, headerSize };
}

async function fileOf(file: string | undefined, io: CommandIo): Promise<ReadonlyMap<string, string>> {
  if (file === undefined) return new Map();
  if ((await io.fs.kind(file)) === 'file') return propertiesFile(io, file);
  throw new JavaError('java.nio.file.NoSuchFileException', file, latencyStacks.file);
}

/** Numbers of the topic's partitions; it is created where it does not exist. Throws JavaError. */
async function partitionsOf(consumer: Consumer, servers: string, topic: string, io: CommandIo): Promise<number[]> {
  const known = (await consumer.topics.all()).some(({ name }) => name === topic);
  if (!known) await create(topic, servers, io);
  consumer.topics.forget();
  const { leaders } = await consumer.topics.topic(topic);
  return leaders.map((_, partition) => partition);
}

async function create(topic: string, servers: string, io: CommandIo): Promise<void> {
  await io.stdout.write(
    `Topic "${topic}" does not exist. Will create topic with 1 partition(s) and replication factor = 1\n`,
  );
  const admin = new Admin(adminOptions(io, servers, latencyStacks.create));
  try {
    await admin.createTopic({ name: topic, partitions: 1, replicationFactor: 1 });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await io.stdout.write(`Creation of topic ${topic} failed\n`);
    throw latencyStacks.notCreated(asJavaError(error, 'createTopics'));
  } finally {
    admin.close();
  }
}

async function measured(consumer: Consumer, producer: Producer, test: Test, io: CommandIo): Promise<string> {
  const latencies: number[] = [];
  let text = '';
  for (let i = 0; i < test.count; i += 1) {
    const letter = async (): Promise<number> => 65 + Math.floor((await io.random()) * 26);
    const filled = async (size: number): Promise<Uint8Array> => new Uint8Array(size).fill(await letter());
    const value = await filled(test.valueSize);
    const key = test.keySize > 0 ? await filled(test.keySize) : null;
    const headers: RecordHeader[] = [];
    for (let h = 0; h < test.headers; h += 1)
      headers.push({
        key: new TextDecoder().decode(await filled(test.headerKeySize)),
        value: test.headerSize < 0 ? null : await filled(test.headerSize),
      });
    const begin = await io.now();
    const { written } = await producer.send({ topic: test.topic, key, value, headers });
    await producer.flush();
    await written;
    const records = await consumer.poll(60_000);
    const elapsed = (await io.now()) - begin;
    validate(records, value);
    if (i % 1000 === 0) text += `${i}\t${Number.isInteger(elapsed) ? elapsed.toFixed(1) : elapsed}\n`;
    latencies.push(elapsed);
  }
  const average = latencies.reduce((sum, each) => sum + each, 0) / test.count;
  const sorted = latencies.map(Math.trunc).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  return `${text}Avg latency: ${average.toFixed(4)} ms\nPercentiles: 50th = ${at(0.5)}, 99th = ${at(0.99)}, 99.9th = ${at(0.999)}\n`;
}

/** Throws JavaError where the record that was sent is not what came. */
function validate(records: readonly { value: Uint8Array | null }[], sent: Uint8Array): void {
  const text = (bytes: Uint8Array | null | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array());
  const wrong = (message: string): JavaError =>
    new JavaError('java.lang.RuntimeException', message, latencyStacks.validate);
  const [first] = records;
  if (!first) throw wrong('poll() timed out before finding a result (timeout:[60000ms])');
  if (text(first.value) !== text(sent))
    throw wrong(`The message value read [${text(first.value)}] did not match the message value sent [${text(sent)}]`);
  if (records.length !== 1) throw wrong(`Only one result was expected during this test. We found [${records.length}]`);
}
