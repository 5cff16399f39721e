import type { Producer } from '../client/producer.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { filePayload, monotonicPayload, type Payload, randomPayload } from './perf/payload.ts';
import { producerPerfArguments } from './perf/producer-arguments.ts';
import { ProducerStats } from './perf/producer-stats.ts';
import { withoutMetrics } from './perf/rate.ts';
import { ArgumentError, allFlags, type Given } from './tool/argument-parser.ts';
import { JavaError, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import { producerClient, producerFrames, type Refused, seeded } from './tool/producer-client.ts';
import { propertiesFile } from './tool/run.ts';
import { runWithArguments } from './tool/run-with-arguments.ts';
import { Throttle } from './tool/throttle.ts';

const tool = 'org.apache.kafka.tools.ProducerPerformance';
const main = [`${tool}.start(ProducerPerformance.java:65)`, `${tool}.main(ProducerPerformance.java:58)`];
const frames = [
  ...producerFrames.plain,
  `${tool}.createKafkaProducer(ProducerPerformance.java:163)`,
  `${tool}.start(ProducerPerformance.java:66)`,
  `${tool}.main(ProducerPerformance.java:58)`,
];

/** Apache Kafka 4.3's kafka-producer-perf-test.sh, in lab time. Source: transcripts of the tool in test/golden/kafka-producer-perf-test. */
export const kafkaProducerPerfTest: Command = {
  name: 'kafka-producer-perf-test.sh',
  summary: 'measures how fast records can be sent',
  options: allFlags(producerPerfArguments),
  run: (argv, io) => runWithArguments(producerPerfArguments, argv, io, (given) => perform(given, io)),
};

async function perform(given: Given, io: CommandIo): Promise<number> {
  check(given);
  await warnOfOld(given, io);
  const random = seeded(await io.random());
  const payload = await payloadOf(given, io, random);
  const properties = await propertiesOf(given, io);
  const topic = given.value('--topic') ?? '';
  const { producer, refused } = await producerClient(io, properties, topic, frames);
  const load: Load = {
    topic,
    payload,
    count: Number(given.value('--num-records')),
    warmup: Number(given.value('--warmup-records')),
    transactionMs: properties.has('transactional.id') ? Number(given.value('--transaction-duration-ms') ?? 3000) : null,
    intervalMs: Number(given.value('--reporting-interval')),
    throughput: Number(given.value('--throughput')),
  };
  try {
    if (load.transactionMs !== null) await producer.initTransactions();
    const totals = await send(producer, refused, load, io);
    for (const stats of totals) await io.stdout.write(stats.total(await io.now()));
    if (given.has('--print-metrics')) await io.stderr.write(withoutMetrics);
    return 0;
  } finally {
    await producer.close();
  }
}

/** Throws ArgumentError. */
function check(given: Given): void {
  const positive = (flag: string): void => {
    if (given.value(flag) !== undefined && Number(given.value(flag)) <= 0)
      throw new ArgumentError(`${flag} should be greater than zero.`);
  };
  const alone = (flag: string, old: string): void => {
    if (given.has(flag) && given.has(old)) throw new ArgumentError(`${flag} and ${old} cannot be specified together.`);
  };
  alone('--command-property', '--producer-props');
  alone('--command-config', '--producer.config');
  if (
    !['--bootstrap-server', '--command-property', '--producer-props', '--producer.config', '--command-config'].some(
      (flag) => given.has(flag),
    )
  )
    throw new ArgumentError(
      'At least one of --bootstrap-server, --command-property, --producer-props, --producer.config or --command-config must be specified.',
    );
  positive('--num-records');
  positive('--record-size');
  positive('--transaction-duration-ms');
  positive('--reporting-interval');
  if (Number(given.value('--warmup-records')) >= Number(given.value('--num-records')))
    throw new ArgumentError(
      'The value for --warmup-records must be strictly fewer than the number of records in the test, --num-records.',
    );
}

async function warnOfOld(given: Given, io: CommandIo): Promise<void> {
  const old = { '--producer-props': '--command-property', '--producer.config': '--command-config' };
  for (const [flag, now] of Object.entries(old))
    if (given.has(flag))
      await io.stdout.write(
        `Option ${flag} has been deprecated and will be removed in a future version. Use ${now} instead.\n`,
      );
}

async function payloadOf(given: Given, io: CommandIo, random: () => number): Promise<Payload> {
  const file = given.value('--payload-file');
  if (file !== undefined) return filePayload(io, file, given.value('--payload-delimiter') ?? '', random);
  return given.has('--payload-monotonic')
    ? monotonicPayload
    : randomPayload(Number(given.value('--record-size')), random);
}

/** A file's properties, outweighed by those of the command line, and these by options. Throws JavaError. */
async function propertiesOf(given: Given, io: CommandIo): Promise<ReadonlyMap<string, string>> {
  const file = given.value('--command-config') ?? given.value('--producer.config');
  const properties = new Map([['client.id', 'perf-producer-client']]);
  if (file !== undefined) {
    if ((await io.fs.kind(file)) !== 'file')
      throw new JavaError('java.nio.file.NoSuchFileException', file, [
        'org.apache.kafka.common.utils.Utils.loadProps(Utils.java:719)',
        ...main,
      ]);
    for (const [name, value] of await propertiesFile(io, file)) properties.set(name, value);
  }
  for (const pair of [...given.values('--command-property'), ...given.values('--producer-props')]) {
    const [name = '', value, ...more] = pair.split('=');
    if (value === undefined || value === '' || more.length > 0)
      throw new JavaError('java.lang.IllegalArgumentException', `Invalid property: ${pair}`, [
        `${tool}.readProps(ProducerPerformance.java:194)`,
        ...main,
      ]);
    properties.set(name, value);
  }
  const servers = given.value('--bootstrap-server');
  if (servers !== undefined) properties.set('bootstrap.servers', servers);
  const id = given.value('--transactional-id');
  if (id !== undefined) properties.set('transactional.id', id);
  else if (given.has('--transaction-duration-ms') && !properties.has('transactional.id'))
    properties.set(
      'transactional.id',
      `performance-producer-${Math.floor((await io.random()) * 2 ** 48).toString(36)}`,
    );
  return properties;
}

interface Load {
  topic: string;
  payload: Payload;
  count: number;
  /** Records that count for the summary alone, not for the steady state. */
  warmup: number;
  /** After how long a transaction is committed, milliseconds; null: no transactions. */
  transactionMs: number | null;
  intervalMs: number;
  /** Records a second; negative: as fast as can be. */
  throughput: number;
}

/** Sends the records and waits for their answers; the figures of all, and of those after the warm-up. */
async function send(
  producer: Producer,
  refused: Refused,
  load: Load,
  io: CommandIo,
): Promise<readonly ProducerStats[]> {
  const { topic, payload, count, warmup, transactionMs, intervalMs } = load;
  if (warmup > 0)
    await io.stdout.write(
      `Warmup first ${warmup} records. Steady state results will print after the complete test summary.\n`,
    );
  const startedAt = await io.now();
  const all = new ProducerStats('', startedAt, intervalMs);
  let steady: ProducerStats | null = null;
  const throttle = new Throttle(io, load.throughput, startedAt);
  const answers: Promise<void>[] = [];
  let transactionAt: number | null = null;
  for (let i = 0; i < count; i += 1) {
    const value = payload(i);
    const sentAt = await io.now();
    if (transactionMs !== null && transactionAt === null) {
      producer.beginTransaction();
      transactionAt = sentAt;
    }
    if (warmup > 0 && i === warmup) {
      steady = new ProducerStats(' steady state', sentAt, intervalMs);
      all.quiet = true;
    }
    const counted = [all, ...(steady ? [steady] : [])];
    const sending = producer.send({ topic, key: null, value }, refused);
    const written = sending.then((sent) => sent.written);
    answers.push(answered(written, counted, sentAt, value.length, io));
    await sending.catch(() => {});
    if (transactionMs !== null && transactionAt !== null && transactionMs <= sentAt - transactionAt) {
      await producer.commitTransaction();
      transactionAt = null;
    }
    await throttle.after(i, sentAt);
  }
  if (transactionAt !== null) await producer.commitTransaction();
  await producer.flush();
  await Promise.all(answers);
  return steady ? [all, steady] : [all];
}

async function answered(
  written: Promise<unknown>,
  counted: readonly ProducerStats[],
  sentAt: number,
  bytes: number,
  io: CommandIo,
): Promise<void> {
  try {
    await written;
  } catch (error) {
    await io.stderr.write(stackTrace(asJavaError(error, 'produce')));
    return;
  }
  const now = await io.now();
  for (const stats of counted) {
    const line = stats.record(now - sentAt, bytes, now);
    if (line !== '') await io.stdout.write(line);
  }
}
