import { type ClientOptions, ClusterClient } from '../client/cluster-client.ts';
import { ApiError, UnreachableError } from '../client/errors.ts';
import { offsetsByTime } from '../client/list-offsets.ts';
import { nameOf, TopicMetadata } from '../client/topic-metadata.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { consume } from './kcat/consume.ts';
import { brokerError, KcatError } from './kcat/errors.ts';
import { unknownToken } from './kcat/format.ts';
import { list } from './kcat/list.ts';
import { type KcatOptions, kcatOptions } from './kcat/options.ts';
import { produce } from './kcat/produce.ts';
import { configured } from './kcat/properties.ts';
import { reaching } from './kcat/reach.ts';
import { usage, version } from './kcat/usage.ts';

/** kcat 1.7: -L, -P, -C, -G and -Q with its format strings. Source: transcripts of the real one in test/golden/kcat. */
export const kcat: Command = {
  name: 'kcat',
  summary: 'produces, consumes and looks, in few letters',
  options: ['-b', '-t', '-L', '-P', '-C', '-G', '-Q', '-K', '-f', '-o', '-e', '-J'],
  async run(argv, io) {
    const options = kcatOptions(argv);
    const misused = async (text: string): Promise<number> => {
      await io.stderr.write(`Error: ${text}\n\n${usage}`);
      return 1;
    };
    if ('bad' in options) return misused('unknown argument');
    if (options.flags.has('V') || options.flags.has('h')) {
      await io.stdout.write(options.flags.has('V') ? version : usage);
      return 0;
    }
    try {
      return await perform(options, io, misused);
    } catch (error) {
      if (!(error instanceof KcatError)) throw error;
      await io.stderr.write(`% ${error.message}\n`);
      return 1;
    }
  },
};

async function perform(
  options: KcatOptions,
  io: CommandIo,
  misused: (text: string) => Promise<number>,
): Promise<number> {
  const properties = await configured(options, io);
  const servers = properties.get('bootstrap.servers');
  if (servers === undefined) return misused('-b <broker,..> missing');
  const format = options.values.get('f')?.at(-1);
  const unknown = format === undefined ? null : unknownToken(format);
  if (unknown !== null) throw new KcatError(`ERROR: Unsupported formatter: %${unknown}`);
  const mode = options.mode ?? (io.stdin.isTerminal ? 'C' : 'P');
  const topic = options.values.get('t')?.at(-1);
  if (topic === undefined && mode === 'Q') return misused('-t <topic>:<partition>:<offset_or_timestamp> missing');
  if (topic === undefined && (mode === 'C' || mode === 'P')) return misused('-t <topic> missing');
  if (options.mode === null && !options.flags.has('q'))
    await io.stderr.write(
      `% Auto-selecting ${mode === 'C' ? 'Consumer' : 'Producer'} mode (use -P or -C to override)\n`,
    );
  const client = reaching(io, servers, mode, Number(options.values.get('m')?.at(-1) ?? 5) * 1000);
  try {
    if (mode === 'C' || mode === 'G') return await consume(client, { ...options, mode }, properties, io);
    if (mode === 'P') return await produce(client, options, properties, io);
    await (mode === 'L' ? list : query)(client, options, io);
    return 0;
  } catch (error) {
    if (error instanceof UnreachableError) throw new KcatError(unreachable(mode, topic));
    if (error instanceof ApiError) throw new KcatError(`ERROR: Topic ${topic} error: ${brokerError(error.error)}`);
    throw error;
  }
}

function unreachable(mode: 'C' | 'P' | 'L' | 'Q' | 'G', topic: string | undefined): string {
  if (mode === 'L')
    return 'ERROR: Failed to acquire metadata: Local: Broker transport failure (Are the brokers reachable? Also try increasing the metadata timeout with -m <timeout>?)';
  if (mode === 'C') return `ERROR: Failed to query metadata for topic ${topic}: Local: Broker transport failure`;
  if (mode === 'Q') return 'ERROR: offsets_for_times failed: Local: Broker transport failure';
  return 'ERROR: Local: All broker connections are down: 1/1 brokers are down: terminating';
}

async function query(client: ClientOptions, { values }: KcatOptions, io: CommandIo): Promise<void> {
  const wanted = (values.get('t') ?? []).map((each) => {
    const [, topic, partition, timestamp] = /^(.+):(\d+):(-?\d+)$/.exec(each) ?? [];
    if (topic === undefined || partition === undefined || timestamp === undefined)
      throw new KcatError('ERROR: -t: expected "topic:partition:offset_or_timestamp"');
    return { topic, partition: Number(partition), timestamp: BigInt(timestamp) };
  });
  const cluster = new ClusterClient(client);
  const topics = new TopicMetadata(cluster);
  const failed = (reason: string): KcatError => new KcatError(`ERROR: offsets_for_times failed: ${reason}`);
  try {
    for (const { topic, partition } of wanted) {
      const known = await topics.topic(topic).catch((error: unknown) => {
        if (error instanceof ApiError) return null;
        throw error;
      });
      if (known?.leaders[partition] === undefined) throw failed('Local: Unknown partition');
    }
    const offsets = await offsetsByTime(cluster, topics, wanted);
    for (const each of wanted) {
      const offset = offsets.get(nameOf(each));
      if (offset instanceof ApiError) throw failed(brokerError(offset.error));
      await io.stdout.write(`${each.topic} [${each.partition}] offset ${offset}\n`);
    }
  } finally {
    cluster.close();
  }
}
