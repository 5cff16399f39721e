import type { Consumer } from '../client/consumer.ts';
import { ApiError } from '../client/errors.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { consumerPerfOptions } from './perf/consumer-options.ts';
import { mebibyte, per, perfTime, withoutMetrics } from './perf/rate.ts';
import { consumerClient } from './tool/consumer-client.ts';
import { JavaError, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import {
  properties,
  propertiesFile,
  refuseTogether,
  requireOptions,
  runTool,
  ToolExit,
  UsageError,
} from './tool/run.ts';
import { topicFilter } from './topics/arguments.ts';

const tool = 'org.apache.kafka.tools.ConsumerPerformance';
const main = [`${tool}.main(ConsumerPerformance.java:59)`];
const frames = [
  'org.apache.kafka.clients.consumer.KafkaConsumer.<init>(KafkaConsumer.java:571)',
  `${tool}.run(ConsumerPerformance.java:74)`,
  ...main,
];

/** Apache Kafka 4.3's kafka-consumer-perf-test.sh, in lab time. Source: transcripts of the tool in test/golden/kafka-consumer-perf-test. */
export const kafkaConsumerPerfTest: Command = {
  name: 'kafka-consumer-perf-test.sh',
  summary: 'measures how fast records can be read',
  options: consumerPerfOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      { about: 'This tool is used to verify the consumer performance.', options: consumerPerfOptions },
      argv,
      io,
      async (given) => {
        try {
          return await perform(given, io);
        } catch (error) {
          if (!(error instanceof JavaError || error instanceof ApiError)) throw error;
          const shown = asJavaError(error, '');
          throw new ToolExit(1, `${shown.message}\n${stackTrace(shown)}\n`);
        }
      },
    ),
};

async function perform(given: Options, io: CommandIo): Promise<number> {
  requireOptions(given, 'bootstrap-server');
  exactlyOne(given, 'messages', 'num-records');
  exactlyOne(given, 'topic', 'include');
  for (const [old, now] of replaced) {
    if (!given.has(old)) continue;
    refuseTogether(given, old, [now]);
    await io.stdout.write(`Warning: --${old} is deprecated. Use --${now} instead.\n`);
  }
  if (!given.has('hide-header')) {
    const first = given.has('show-detailed-stats') ? 'time, threadId' : 'start.time, end.time';
    await io.stdout.write(
      `${first}, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec\n`,
    );
  }
  const own = await propertiesOf(given, io);
  const rules = rulesOf(given);
  const joins = new Joins(await io.now());
  const consumer = await consumerClient(io, own, frames, {
    assigned: async () => joins.joined(await io.now()),
    revoked: async () => joins.left(await io.now()),
  });
  const topic = given.value('topic');
  consumer.subscribe(topic === undefined ? topicFilter(given.value('include') ?? '', []) : [topic]);
  const startedAt = await io.now();
  let read: { count: number; bytes: number };
  try {
    read = await consume(consumer, joins, rules, io);
  } finally {
    await consumer.close();
  }
  const endedAt = await io.now();
  if (given.has('print-metrics')) await io.stderr.write(withoutMetrics);
  if (rules.detailed) return 0;
  const times = `${perfTime(startedAt, rules.format)}, ${perfTime(endedAt, rules.format)}`;
  await io.stdout.write(`${times}, ${figures(read, read, endedAt - startedAt, joins.total)}\n`);
  return 0;
}

const replaced = [
  ['messages', 'num-records'],
  ['consumer.config', 'command-config'],
] as const;

async function propertiesOf(given: Options, io: CommandIo): Promise<ReadonlyMap<string, string>> {
  const file = given.value('command-config') ?? given.value('consumer.config');
  if (file !== undefined && (await io.fs.kind(file)) !== 'file')
    throw new JavaError('java.nio.file.NoSuchFileException', file, frames);
  const own = new Map([
    ...(file === undefined ? [] : await propertiesFile(io, file)),
    ...properties(given.values('command-property')),
  ]);
  const read = [`${tool}$ConsumerPerfOptions.props(ConsumerPerformance.java:412)`, ...frames.slice(1)];
  own.set('bootstrap.servers', given.value('bootstrap-server') ?? '');
  own.set('group.id', given.value('group') ?? `perf-consumer-${(io.pid * 7919) % 100_000}`);
  own.set('max.partition.fetch.bytes', String(given.integer('fetch-size', read) ?? 1 << 20));
  own.set('receive.buffer.bytes', String(given.integer('socket-buffer-size') ?? 2 << 20));
  own.set('check.crcs', 'false');
  own.set('auto.offset.reset', given.has('from-latest') ? 'latest' : 'earliest');
  if (!own.has('client.id')) own.set('client.id', 'perf-consumer-client');
  return own;
}

interface Rules {
  count: number;
  /** Time without a record after which it gives up, and between lines of detailed figures; milliseconds. */
  timeoutMs: number;
  intervalMs: number;
  format: string;
  detailed: boolean;
}

/** Throws JavaError. */
function rulesOf(given: Options): Rules {
  const at = (method: string, line: number, within: number): readonly string[] => [
    `${tool}$ConsumerPerfOptions.${method}(ConsumerPerformance.java:${line})`,
    `${tool}.consume(ConsumerPerformance.java:${within})`,
    `${tool}.run(ConsumerPerformance.java:82)`,
    ...main,
  ];
  const counted = at('numRecords', 438, 136);
  const reporting = at('reportingIntervalMs', 442, 138);
  const intervalMs = given.long('reporting-interval', reporting) ?? 5_000;
  if (intervalMs <= 0)
    throw new JavaError('java.lang.IllegalArgumentException', 'Reporting interval must be greater than 0.', reporting);
  return {
    count: given.long('num-records', counted) ?? given.long('messages', counted) ?? 0,
    timeoutMs: given.long('timeout') ?? 10_000,
    intervalMs,
    format: given.value('date-format') ?? 'yyyy-MM-dd HH:mm:ss:SSS',
    detailed: given.has('show-detailed-stats'),
  };
}

/** How long the consumer was without partitions, milliseconds. */
class Joins {
  total = 0;
  /** Since the last line of figures. */
  round = 0;
  #since: number;

  constructor(now: number) {
    this.#since = now;
  }

  joined(now: number): void {
    this.total += now - this.#since;
    this.round += now - this.#since;
  }

  left(now: number): void {
    this.#since = now;
  }
}

async function consume(
  consumer: Consumer,
  joins: Joins,
  { count, timeoutMs, intervalMs, format, detailed }: Rules,
  io: CommandIo,
): Promise<{ count: number; bytes: number }> {
  const read = { count: 0, bytes: 0 };
  let [lastAt, reportedAt, reported] = [await io.now(), await io.now(), { ...read }];
  for (let now = lastAt; read.count < count && now - lastAt <= timeoutMs; ) {
    const records = await consumer.poll(100);
    now = await io.now();
    if (records.length > 0) lastAt = now;
    for (const { key, value } of records) {
      read.count += 1;
      read.bytes += (key?.length ?? 0) + (value?.length ?? 0);
      if (now - reportedAt < intervalMs) continue;
      const since = { count: read.count - reported.count, bytes: read.bytes - reported.bytes };
      if (detailed)
        await io.stdout.write(`${perfTime(now, format)}, 0, ${figures(read, since, now - reportedAt, joins.round)}\n`);
      joins.round = 0;
      [reportedAt, reported] = [now, { ...read }];
    }
  }
  if (read.count < count)
    await io.stdout.write(
      `WARNING: Exiting before consuming the expected number of records: timeout (${timeoutMs} ms) exceeded. You can use the --timeout option to increase the timeout.\n`,
    );
  return read;
}

interface Read {
  count: number;
  bytes: number;
}

/** Of all that was read, and of what was read in this time; the rates are those of the latter. */
function figures(all: Read, part: Read, ms: number, joiningMs: number): string {
  const [mb, partMb] = [all.bytes / mebibyte, part.bytes / mebibyte];
  const fetchMs = ms - joiningMs;
  const rates = [per(partMb, fetchMs), per(part.count, fetchMs)].map((each) => each.toFixed(4));
  return [
    mb.toFixed(4),
    per(partMb, ms).toFixed(4),
    all.count,
    per(part.count, ms).toFixed(4),
    joiningMs,
    fetchMs,
    ...rates,
  ].join(', ');
}

function exactlyOne(given: Options, ...names: readonly string[]): void {
  if (names.filter((each) => given.has(each)).length === 1) return;
  const all = names.map((each) => `[${each}]`).join(', ');
  throw new UsageError(`Exactly one of the following arguments is required: ${all}`);
}
