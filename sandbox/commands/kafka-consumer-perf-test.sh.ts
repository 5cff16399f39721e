import { Consumer } from '../client/consumer.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { consumerPerfOptions } from './perf/consumer-options.ts';
import { mebibyte, per, perfTime } from './perf/rate.ts';
import { clientOptions } from './tool/connection.ts';
import type { Options } from './tool/options.ts';
import { requireOptions, runTool, UsageError } from './tool/run.ts';
import { topicFilter } from './topics/arguments.ts';

/** Apache Kafka 4.3's kafka-consumer-perf-test.sh, in lab time. Source: test/golden/kafka-cluster/perf.txt. */
export const kafkaConsumerPerfTest: Command = {
  name: 'kafka-consumer-perf-test.sh',
  summary: 'measures how fast records can be read',
  options: consumerPerfOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      { about: 'This tool is used to verify the consumer performance.', options: consumerPerfOptions },
      argv,
      io,
      (given) => perform(given, io),
    ),
};

async function perform(given: Options, io: CommandIo): Promise<number> {
  requireOptions(given, 'bootstrap-server');
  exactlyOne(given, 'topic', 'include');
  exactlyOne(given, 'messages', 'num-records');
  if (given.has('messages')) await io.stdout.write('Warning: --messages is deprecated. Use --num-records instead.\n');
  const wanted = given.long('num-records') ?? given.long('messages') ?? 0;
  const timeoutMs = given.long('timeout') ?? 10_000;
  const groupId = given.value('group') ?? `perf-consumer-${(io.pid * 7919) % 100_000}`;
  const client = `Consumer clientId=perf-consumer-client, groupId=${groupId}`;
  if (!given.has('hide-header')) {
    const first = given.has('show-detailed-stats') ? 'time, threadId' : 'start.time, end.time';
    await io.stdout.write(
      `${first}, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec\n`,
    );
  }
  const consumer = new Consumer({
    ...clientOptions(io, given.value('bootstrap-server') ?? '', 'perf-consumer-client', client),
    groupId,
    autoOffsetReset: given.has('from-latest') ? 'latest' : 'earliest',
  });
  const topic = given.value('topic');
  consumer.subscribe(topic === undefined ? topicFilter(given.value('include') ?? '', []) : [topic]);
  const start = await io.now();
  let joinedAt: number | null = null;
  let [count, bytes, lastAt] = [0, 0, start];
  try {
    while (count < wanted) {
      const records = await consumer.poll(100);
      const now = await io.now();
      if (joinedAt === null && consumer.assignment().length > 0) joinedAt = now;
      if (records.length > 0) lastAt = now;
      else if (now - lastAt > timeoutMs) {
        await io.stdout.write(
          `WARNING: Exiting before consuming the expected number of records: timeout (${timeoutMs} ms) exceeded. You can use the --timeout option to increase the timeout.\n`,
        );
        break;
      }
      count += records.length;
      for (const { key, value } of records) bytes += (key?.length ?? 0) + (value?.length ?? 0);
    }
  } finally {
    await consumer.close();
  }
  const end = await io.now();
  if (given.has('show-detailed-stats')) return 0;
  const rebalanceMs = (joinedAt ?? end) - start;
  const fetchMs = end - start - rebalanceMs;
  const mb = bytes / mebibyte;
  const figures = [mb, per(mb, end - start)].map((each) => each.toFixed(4));
  const fetched = [per(mb, fetchMs), per(count, fetchMs)].map((each) => each.toFixed(4));
  const line = [
    perfTime(start),
    perfTime(end),
    ...figures,
    count,
    per(count, end - start).toFixed(4),
    rebalanceMs,
    fetchMs,
    ...fetched,
  ];
  await io.stdout.write(`${line.join(', ')}\n`);
  return 0;
}

function exactlyOne(given: Options, ...names: readonly string[]): void {
  if (names.filter((each) => given.has(each)).length === 1) return;
  const all = names.map((each) => `[${each}]`).join(', ');
  throw new UsageError(`Exactly one of the following arguments is required: ${all}`);
}
