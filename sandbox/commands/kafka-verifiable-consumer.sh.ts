import type { Consumer } from '../client/consumer.ts';
import { ApiError } from '../client/errors.ts';
import type { ConsumedRecord } from '../client/fetcher.ts';
import { nameOf } from '../client/topic-metadata.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { signalCodes } from '../machine/signals.ts';
import { allFlags, type Given } from './tool/argument-parser.ts';
import { commandConfig } from './tool/command-config.ts';
import { consumerClient } from './tool/consumer-client.ts';
import { JavaError, logTime, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import { runWithArguments } from './tool/run-with-arguments.ts';
import { consumerArguments } from './verifiable/consumer-arguments.ts';
import { type Tell, tellOn } from './verifiable/json.ts';

const tool = 'org.apache.kafka.tools.VerifiableConsumer';
const frames = [`${tool}.createFromArgs(VerifiableConsumer.java:704)`, `${tool}.main(VerifiableConsumer.java:728)`];

/** Apache Kafka 4.3's kafka-verifiable-consumer.sh. Source: transcripts of the tool in test/golden/kafka-verifiable-consumer. */
export const kafkaVerifiableConsumer: Command = {
  name: 'kafka-verifiable-consumer.sh',
  summary: 'reads as a member of a group, and says in JSON what happens',
  options: allFlags(consumerArguments),
  run: (argv, io) => runWithArguments(consumerArguments, argv, io, (given) => perform(given, io)),
};

async function perform(given: Given, io: CommandIo): Promise<number> {
  const own = await commandConfig(given, io, '--consumer.config');
  const tell = tellOn(io);
  const consumer = await consumerClient(io, new Map([...own, ...properties(given)]), frames, {
    assigned: (partitions) => tell('partitions_assigned', { partitions: [...partitions] }),
    revoked: (partitions) => tell('partitions_revoked', { partitions: [...partitions] }),
  });
  const reading = new Reading(consumer, tell, {
    maxMessages: Number(given.value('--max-messages')),
    verbose: given.has('--verbose'),
    commits: !given.has('--enable-autocommit'),
  });
  const interrupted = io.interrupted();
  await tell('startup_complete');
  consumer.subscribe([given.value('--topic') ?? '']);
  const ended = await Promise.race([reading.run().catch((error: unknown) => report(io, error)), interrupted]);
  if (ended !== undefined) await tell('shutdown_requested');
  reading.stopped = true;
  await consumer.close();
  await tell('shutdown_complete');
  if (ended === undefined) await tell('shutdown_requested');
  return ended === undefined ? 0 : signalCodes[ended as keyof typeof signalCodes];
}

/** What the tool makes of its own options, which outweigh a file's. */
function properties(given: Given): readonly (readonly [string, string])[] {
  const protocol = (given.value('--group-protocol') ?? '').toUpperCase();
  if (protocol !== 'CLASSIC' && protocol !== 'CONSUMER')
    throw new JavaError(
      'java.lang.IllegalArgumentException',
      `No enum constant org.apache.kafka.clients.consumer.GroupProtocol.${protocol}`,
      ['java.base/java.lang.Enum.valueOf(Enum.java:273)', ...frames],
    );
  const optional = (name: string, flag: string): readonly (readonly [string, string])[] =>
    given.has(flag) ? [[name, given.value(flag) ?? '']] : [];
  // What is of the other protocol alone the tool leaves out, but for the session timeout.
  const own =
    protocol === 'CONSUMER'
      ? optional('group.remote.assignor', '--group-remote-assignor')
      : ([['partition.assignment.strategy', given.value('--assignment-strategy') ?? '']] as const);
  return [
    ['bootstrap.servers', given.value('--bootstrap-server') ?? ''],
    ['group.id', given.value('--group-id') ?? ''],
    ['group.protocol', protocol],
    ['auto.offset.reset', given.value('--reset-policy') ?? ''],
    ['enable.auto.commit', String(given.has('--enable-autocommit'))],
    ...own,
    ...optional('group.instance.id', '--group-instance-id'),
    ...optional('session.timeout.ms', '--session-timeout'),
  ];
}

async function report(io: CommandIo, error: unknown): Promise<undefined> {
  await io.stderr.write(
    `${logTime(await io.now())} ERROR Error during processing, terminating consumer process:  (${tool})\n${stackTrace(asJavaError(error, 'fetch'))}`,
  );
}

class Reading {
  stopped = false;
  #count = 0;
  readonly #consumer: Consumer;
  readonly #tell: Tell;
  readonly #rules: { maxMessages: number; verbose: boolean; commits: boolean };

  constructor(consumer: Consumer, tell: Tell, rules: { maxMessages: number; verbose: boolean; commits: boolean }) {
    this.#consumer = consumer;
    this.#tell = tell;
    this.#rules = rules;
  }

  /** Until there have been enough records, or it is stopped. */
  async run(): Promise<undefined> {
    const { maxMessages } = this.#rules;
    while (!this.stopped && (maxMessages < 0 || this.#count < maxMessages)) {
      const records = await this.#consumer.poll(1000);
      if (records.length > 0 && !this.stopped) await this.#received(records);
    }
  }

  async #received(records: readonly ConsumedRecord[]): Promise<void> {
    const { maxMessages, verbose, commits } = this.#rules;
    const partitions = [];
    for (const all of byPartition(records)) {
      const room = maxMessages < 0 ? all.length : maxMessages - this.#count;
      const taken = all.slice(0, room);
      const [first, last] = [taken[0], taken.at(-1)];
      if (!first || !last) continue;
      const { topic, partition } = first;
      partitions.push({ topic, partition, count: taken.length, minOffset: first.offset, maxOffset: last.offset });
      if (verbose) for (const record of taken) await this.#tell('record_data', dataOf(record));
      this.#count += taken.length;
    }
    await this.#tell('records_consumed', { count: records.length, partitions });
    if (commits) await this.#commit(partitions);
  }

  async #commit(partitions: readonly { topic: string; partition: number; maxOffset: bigint }[]): Promise<void> {
    const offsets = partitions.map(({ topic, partition, maxOffset }) => ({ topic, partition, offset: maxOffset + 1n }));
    const refused = await this.#consumer.commitOffsets(offsets);
    const [error] = refused.values();
    const shown = error === undefined ? {} : { error: new ApiError(error, null).message };
    await this.#tell('offsets_committed', { offsets, ...shown, success: error === undefined });
  }
}

function dataOf({ key, value, topic, partition, offset }: ConsumedRecord): Readonly<Record<string, unknown>> {
  const text = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes);
  return { key: text(key), value: text(value), topic, partition, offset };
}

function byPartition(records: readonly ConsumedRecord[]): Iterable<readonly ConsumedRecord[]> {
  const groups = new Map<string, ConsumedRecord[]>();
  for (const record of records) groups.set(nameOf(record), [...(groups.get(nameOf(record)) ?? []), record]);
  return groups.values();
}
