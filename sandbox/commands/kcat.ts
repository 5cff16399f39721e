import type { ClientOptions } from '../client/cluster-client.ts';
import { ClusterClient } from '../client/cluster-client.ts';
import { ApiError, errorName, UnreachableError } from '../client/errors.ts';
import { offsetsByTime } from '../client/list-offsets.ts';
import { Producer } from '../client/producer.ts';
import { nameOf, TopicMetadata } from '../client/topic-metadata.ts';
import { bytesOfText } from '../machine/byte-text.ts';
import type { Command, CommandIo } from '../machine/command.ts';

import { consume } from './kcat/consume.ts';
import { partitionByCrc32, unescaped } from './kcat/format.ts';
import { type KcatOptions, kcatOptions } from './kcat/options.ts';
import { linesOf } from './tool/lines.ts';

const usage =
  'Usage: kcat <options> [file1 file2 .. | topic1 topic2 ..]]\nkcat - Apache Kafka producer and consumer tool\n';

/** kcat 1.7: -L, -P, -C, -G and -Q with its format strings. Seen beside the real one (librdkafka 2.0) against Kafka 4.3.1. */
export const kcat: Command = {
  name: 'kcat',
  summary: 'produces, consumes and looks, in few letters',
  options: ['-b', '-t', '-L', '-P', '-C', '-G', '-Q', '-K', '-f', '-o', '-e', '-J'],
  async run(argv, io) {
    const fail = async (text: string): Promise<number> => {
      await io.stderr.write(`${text}\n`);
      return 1;
    };
    const options = kcatOptions(argv);
    if ('bad' in options) return fail(`kcat: invalid option -- '${options.bad}'\n${usage}`);
    const servers = options.values.get('b')?.at(-1);
    if (servers === undefined) return fail(`Error: -b <broker,..> missing\n\n${usage}`);
    const mode = options.mode ?? 'C';
    if (!options.values.has('t') && ['C', 'P', 'Q'].includes(mode))
      return fail(`Error: -t <topic> missing\n\n${usage}`);
    if (options.mode === null && !options.flags.has('q'))
      await io.stderr.write('% Auto-selecting Consumer mode (use -P or -C to override)\n');
    const client: ClientOptions = {
      bootstrap: servers.split(',').map((each) => {
        const [host = '', port = '9092'] = each.split(':');
        return { host, port: Number(port) };
      }),
      clientId: 'rdkafka',
      connect: (host, port) => io.connect(host, port),
      now: () => io.now(),
      sleep: (ms) => io.sleep(ms),
      timeoutMs: mode === 'L' || mode === 'Q' ? 5000 : 60_000,
    };
    try {
      if (mode === 'C' || mode === 'G') await consume(client, options, io);
      else await modes[mode](client, options, io);
      return 0;
    } catch (error) {
      if (error instanceof UnreachableError)
        return fail('% ERROR: Failed to acquire metadata: Local: Broker transport failure');
      if (error instanceof ApiError)
        return fail(`% ERROR: Topic ${options.values.get('t')?.at(-1)} error: ${error.message}`);
      throw error;
    }
  },
};

type Mode = (client: ClientOptions, options: KcatOptions, io: CommandIo) => Promise<void>;

const modes: Readonly<Record<'L' | 'P' | 'Q', Mode>> = {
  async L(client, { values }, io) {
    const cluster = new ClusterClient(client);
    try {
      const only = values.get('t')?.at(-1);
      const { topics, brokers, controllerId } = await cluster.metadata(only === undefined ? null : [only]);
      const [first] = client.bootstrap;
      const from = brokers.find(({ port }) => port === first?.port) ?? brokers[0];
      let text = `Metadata for ${only ?? 'all topics'} (from broker ${from?.nodeId}: ${from?.host}:${from?.port}/${from?.nodeId}):\n`;
      text += ` ${brokers.length} brokers:\n`;
      for (const { nodeId, host, port } of brokers)
        text += `  broker ${nodeId} at ${host}:${port}${nodeId === controllerId ? ' (controller)' : ''}\n`;
      text += ` ${topics.length} topics:\n`;
      for (const { name, errorCode, partitions } of topics) {
        const error = errorCode === 0 ? '' : ` Broker: ${errorName(errorCode)}`;
        text += `  topic "${name}" with ${partitions.length} partitions:${error}\n`;
        for (const each of [...partitions].sort((a, b) => a.partitionIndex - b.partitionIndex))
          text += `    partition ${each.partitionIndex}, leader ${each.leaderId}, replicas: ${each.replicaNodes.join(',')}, isrs: ${each.isrNodes.join(',')}\n`;
      }
      await io.stdout.write(text);
    } finally {
      cluster.close();
    }
  },

  async P(client, { values, flags }, io) {
    const value = (letter: string): string | undefined => values.get(letter)?.at(-1);
    const producer = new Producer(client, () => 0.5);
    const topic = value('t') ?? '';
    const topics = new TopicMetadata(producer.cluster);
    const separator = value('K') === undefined ? null : unescaped(value('K') ?? '');
    const fixed = value('k') === undefined ? null : bytesOfText(value('k') ?? '');
    const headers = (values.get('H') ?? []).map((each) => {
      const at = each.indexOf('=');
      return { key: at < 0 ? each : each.slice(0, at), value: at < 0 ? null : bytesOfText(each.slice(at + 1)) };
    });
    try {
      let left = value('c') === undefined ? Number.POSITIVE_INFINITY : Number(value('c'));
      for await (const line of linesOf(io.stdin)) {
        if (left <= 0) break;
        left -= 1;
        const at = separator === null ? -1 : line.indexOf(separator);
        const key = at < 0 ? fixed : bytesOfText(line.slice(0, at));
        const text = at < 0 ? line : line.slice(at + (separator?.length ?? 0));
        if (text === '' && key === null && !flags.has('Z')) continue;
        let partition = value('p') === undefined || value('p') === '-1' ? undefined : Number(value('p'));
        const known = key === null ? undefined : topics.known(topic);
        if (partition === undefined && key !== null) {
          const count = (known ?? (await topics.topic(topic, true).catch(() => null)))?.leaders.length;
          if (count !== undefined) partition = partitionByCrc32(key, count);
        }
        const payload = text === '' && flags.has('Z') ? null : bytesOfText(text);
        await producer.send({ topic, partition, key, value: payload, headers });
        if (flags.has('T')) await io.stdout.write(`${text}\n`);
      }
      await producer.flush();
    } finally {
      await producer.close();
    }
  },

  async Q(client, { values }, io) {
    const cluster = new ClusterClient(client);
    try {
      const wanted = (values.get('t') ?? []).map((each) => {
        const [topic = '', partition = '0', timestamp = '-1'] = each.split(':');
        return { topic, partition: Number(partition), timestamp: BigInt(timestamp) };
      });
      const offsets = await offsetsByTime(cluster, new TopicMetadata(cluster), wanted);
      for (const each of wanted) {
        const offset = offsets.get(nameOf(each));
        if (offset instanceof ApiError) throw offset;
        await io.stdout.write(`${each.topic} [${each.partition}] offset ${offset}\n`);
      }
    } finally {
      cluster.close();
    }
  },
};
