import { Producer } from '../client/producer.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { mebibyte, per, percentile } from './perf/rate.ts';
import { clientOptions } from './tool/connection.ts';
import { properties } from './tool/run.ts';

const usage = `usage: kafka-producer-perf-test
       [-h] [--bootstrap-server BOOTSTRAP-SERVER] --topic TOPIC
       --num-records NUM-RECORDS [--payload-delimiter PAYLOAD-DELIMITER]
       --throughput THROUGHPUT
       [--producer-props PROP-NAME=PROP-VALUE [PROP-NAME=PROP-VALUE ...]]
       [--command-property PROP-NAME=PROP-VALUE [PROP-NAME=PROP-VALUE ...]]
       [--producer.config CONFIG-FILE] [--command-config CONFIG-FILE]
       [--print-metrics] [--transactional-id TRANSACTIONAL-ID]
       [--transaction-duration-ms TRANSACTION-DURATION]
       [--warmup-records WARMUP-RECORDS] [--reporting-interval INTERVAL-MS]
       (--record-size RECORD-SIZE | --payload-file PAYLOAD-FILE |
       --payload-monotonic)
`;

/** Apache Kafka 4.3's kafka-producer-perf-test.sh, in lab time. Source: test/golden/kafka-cluster/perf.txt. */
export const kafkaProducerPerfTest: Command = {
  name: 'kafka-producer-perf-test.sh',
  summary: 'measures how fast records can be sent',
  options: ['--bootstrap-server', '--topic', '--num-records', '--record-size', '--throughput', '--command-property'],
  async run(argv, io) {
    const fail = async (text: string): Promise<number> => {
      await io.stderr.write(`${usage}kafka-producer-perf-test: error: ${text}\n`);
      return 1;
    };
    const given = read(argv);
    const one = (name: string): string | undefined => given.get(name)?.at(-1);
    for (const name of ['--topic', '--throughput', '--num-records'])
      if (!given.has(name)) return fail(`argument ${name} is required`);
    if (!given.has('--record-size') && !given.has('--payload-monotonic'))
      return fail(' one  of  the  arguments  --record-size --\npayload-file --payload-monotonic is required');
    const count = Number(one('--num-records'));
    if (!/^\d+$/.test(one('--num-records') ?? ''))
      return fail(
        `argument --num-records:  could not convert\n'${one('--num-records')}' to Long (For input string: "${one('--num-records')}")`,
      );
    if (Number(one('--record-size') ?? 1) <= 0) {
      await io.stderr.write(
        `${usage}kafka-producer-perf-test:  error:  --record-size  should  be  greater  than\nzero.\n`,
      );
      return 1;
    }
    const old = given.get('--producer-props');
    const own = properties([...(old ?? []), ...(given.get('--command-property') ?? [])]);
    const servers = one('--bootstrap-server') ?? own.get('bootstrap.servers');
    if (servers === undefined)
      return fail(
        'At  least  one  of  --bootstrap-server, --\ncommand-property, --producer-props,  --producer.config  or --command-config\nmust be specified.',
      );
    if (old)
      await io.stdout.write(
        'Option --producer-props has been deprecated and will be removed in a future version. Use --command-property instead.\n',
      );
    const size = given.has('--payload-monotonic') ? null : Number(one('--record-size'));
    const acks = own.get('acks') === '0' ? 0 : own.get('acks') === '1' ? 1 : -1;
    const load = {
      servers,
      topic: one('--topic') ?? '',
      count,
      size,
      throughput: Number(one('--throughput')),
      acks,
    } as const;
    await send(load, io);
    return 0;
  },
};

interface Load {
  servers: string;
  topic: string;
  count: number;
  /** Bytes of each record; null: the records count up. */
  size: number | null;
  /** Records a second; -1: as fast as can be. */
  throughput: number;
  acks: 0 | 1 | -1;
}

async function send({ servers, topic, count, size, throughput, acks }: Load, io: CommandIo): Promise<void> {
  const name = 'perf-producer-client';
  const client = clientOptions(io, servers, name, `Producer clientId=${name}`);
  const producer = new Producer({ ...client, acks }, () => 0.5);
  const latencies: number[] = [];
  const start = await io.now();
  let bytes = 0;
  try {
    for (let i = 0; i < count; i += 1) {
      const value = new TextEncoder().encode(size === null ? String(i) : letters(i, size));
      bytes += value.length;
      const sentAt = await io.now();
      const { written } = await producer.send({ topic, key: null, value });
      written.then(async () => latencies.push((await io.now()) - sentAt)).catch(() => {});
      if (throughput > 0) await io.sleep(Math.max(0, start + ((i + 1) * 1000) / throughput - (await io.now())));
    }
    await producer.flush();
  } finally {
    await producer.close();
  }
  const ms = (await io.now()) - start;
  const sorted = [...latencies].sort((a, b) => a - b);
  const average = sorted.reduce((sum, each) => sum + each, 0) / Math.max(1, sorted.length);
  const at = (share: number): number => percentile(sorted, share);
  await io.stdout.write(
    `${count} records sent, ${per(count, ms).toFixed(6)} records/sec (${per(bytes / mebibyte, ms).toFixed(2)} MB/sec), ${average.toFixed(2)} ms avg latency, ${(sorted.at(-1) ?? 0).toFixed(2)} ms max latency, ${at(0.5)} ms 50th, ${at(0.95)} ms 95th, ${at(0.99)} ms 99th, ${at(0.999)} ms 99.9th.\n`,
  );
}

/** Capital letters, not the same in every record. */
function letters(seed: number, size: number): string {
  return Array.from({ length: size }, (_, i) => String.fromCharCode(65 + ((seed * 31 + i * 7) % 26))).join('');
}

/** Options by name, each with all words up to the next. */
function read(argv: readonly string[]): Map<string, string[]> {
  const given = new Map<string, string[]>();
  let current: string[] = [];
  for (const word of argv) {
    if (word.startsWith('--')) {
      current = given.get(word) ?? [];
      given.set(word, current);
    } else current.push(word);
  }
  return given;
}
