import { newMemberId } from '../client/member-id.ts';
import { ShareConsumer } from '../client/share-consumer.ts';
import type { SharedRecord } from '../client/share-session.ts';
import type { Command, CommandIo, Signal } from '../machine/command.ts';
import { signalCodes } from '../machine/signals.ts';
import { printed, topicWarnings } from './console/printing.ts';
import { shareConsumerOptions } from './console/share-consumer-options.ts';
import { type ShareConsumerSettings, shareConsumerSettings } from './console/share-consumer-settings.ts';
import { shareStacks as stacks } from './console/stack.ts';
import { checkedConfigs } from './tool/checked-configs.ts';
import { checkConstruction } from './tool/client-construction.ts';
import { clientOptions } from './tool/connection.ts';
import { threadNetwork } from './tool/consumer-client.ts';
import { fetchRules } from './tool/consumer-rules.ts';
import { JavaError, logTime, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import { membershipErrors } from './tool/membership-errors.ts';
import type { Options } from './tool/options.ts';
import { runTool, Uncaught } from './tool/run.ts';

const tool = 'org.apache.kafka.tools.consumer.ConsoleShareConsumer';

/** Apache Kafka 4.3's kafka-console-share-consumer.sh. Source: transcripts of the tool in test/golden/kafka-console-share-consumer. */
export const kafkaConsoleShareConsumer: Command = {
  name: 'kafka-console-share-consumer.sh',
  summary: 'prints the records that a share group gives it, and acknowledges each',
  options: shareConsumerOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      {
        about: 'This tool helps to read data from Kafka topics using share groups and outputs it to standard output.',
        options: shareConsumerOptions,
      },
      argv,
      io,
      (given) => perform(given, io),
    ),
};

async function perform(given: Options, io: CommandIo): Promise<number> {
  const settings = await readSettings(given, io);
  let ended: Signal | null = null;
  const interrupted = io.interrupted().then((signal) => {
    ended = signal;
  });
  try {
    const timeoutMs = given.integer('timeout-ms', stacks.timeout) ?? -1;
    const consumer = await shareConsumer(settings, io);
    const read = { count: 0 };
    try {
      const maxMessages = given.integer('max-messages', stacks.maxMessages) ?? -1;
      await consume(consumer, { ...settings, timeoutMs, maxMessages, read, interrupted }, io);
    } finally {
      await consumer.close();
      await io.stderr.write(`Processed a total of ${read.count} messages\n`);
      if (given.has('enable-systest-events')) await io.stdout.write('shutdown_complete\n');
    }
    return ended === null ? 0 : signalCodes[ended as keyof typeof signalCodes];
  } catch (error) {
    const shown = stackTrace(asJavaError(error, 'fetch'));
    await io.stderr.write(`${logTime(await io.now())} ERROR Unknown error when running consumer:  (${tool})\n${shown}`);
    return 1;
  }
}

/** What is given twice the tool finds where nothing catches it. */
async function readSettings(given: Options, io: CommandIo): Promise<ShareConsumerSettings> {
  try {
    return await shareConsumerSettings(given, io);
  } catch (error) {
    throw error instanceof JavaError && error.type.includes('MultipleArguments') ? new Uncaught(error) : error;
  }
}

async function shareConsumer(
  { servers, topic, groupId, own }: ShareConsumerSettings,
  io: CommandIo,
): Promise<ShareConsumer> {
  const properties = new Map([
    ['client.id', 'console-share-consumer'],
    ...own,
    ['bootstrap.servers', servers],
    ['group.id', groupId],
    ['share.acknowledgement.mode', 'explicit'],
  ]);
  const configs = await checkedConfigs(io, 'share-consumer', properties, stacks.config);
  const unmade = { what: 'Failed to construct Kafka share consumer', frames: stacks.consumer };
  checkConstruction('before', 'share-consumer', configs, unmade);
  const clientId = configs.text('client.id') ?? '';
  const client = `ShareConsumer clientId=${clientId}, groupId=${groupId}`;
  const consumer = new ShareConsumer({
    ...clientOptions(
      io,
      servers,
      clientId,
      client,
      {
        what: 'Failed to construct Kafka share consumer',
        frames: stacks.consumer,
        servers: stacks.servers,
        network: threadNetwork,
        networkThread: true,
      },
      own,
    ),
    groupId,
    memberId: await newMemberId(() => io.random()),
    acknowledgementMode: 'explicit',
    ...fetchRules(configs),
    refused: topicWarnings(io, client),
    failed: membershipErrors(io, client, { share: true }),
  });
  consumer.subscribe([topic]);
  return consumer;
}

interface Reading extends ShareConsumerSettings {
  /** -1: no end. */
  maxMessages: number;
  timeoutMs: number;
  read: { count: number };
  /** Resolves at Ctrl-C, or what else asks it to end. */
  interrupted: Promise<void>;
}

/** Prints and acknowledges until there have been enough records, none came for too long, nobody reads any more, or it is to end. */
async function consume(consumer: ShareConsumer, reading: Reading, io: CommandIo): Promise<void> {
  const { maxMessages, timeoutMs, read, interrupted } = reading;
  const startedAt = await io.now();
  let waitingSince = startedAt;
  while (maxMessages < 0 || read.count < maxMessages) {
    const polled = consumer.poll(timeoutMs < 0 ? 1000 : timeoutMs);
    polled.catch(() => {});
    let records: readonly SharedRecord[] | null;
    try {
      records = await Promise.race([polled, interrupted.then(() => null)]);
    } catch (error) {
      return terminated(io, stackTrace(asJavaError(error, 'fetch')));
    }
    if (records === null) return;
    if (records.length === 0 && timeoutMs >= 0 && (await io.now()) - waitingSince >= timeoutMs)
      return terminated(io, stackTrace(new JavaError('org.apache.kafka.common.errors.TimeoutException', '')));
    for (const record of maxMessages < 0 ? records : records.slice(0, maxMessages - read.count)) {
      read.count += 1;
      if (!(await shown(consumer, record, reading, io))) return;
    }
    waitingSince = await io.now();
  }
}

/** Whether somebody still reads. A record that cannot be shown is rejected, or ends it all. */
async function shown(consumer: ShareConsumer, record: SharedRecord, reading: Reading, io: CommandIo): Promise<boolean> {
  let text: string;
  try {
    text = reading.formatter(record);
  } catch (error) {
    if (!reading.rejectOnError || !(error instanceof JavaError)) throw error;
    consumer.acknowledge(record, 'reject');
    const time = logTime(await io.now());
    await io.stderr.write(
      `${time} ERROR Error processing message, rejecting this message:  (${tool})\n${stackTrace(error)}`,
    );
    return true;
  }
  consumer.acknowledge(record, reading.acknowledgeType);
  return printed(io, text);
}

async function terminated(io: CommandIo, shown: string): Promise<void> {
  const time = logTime(await io.now());
  await io.stderr.write(`${time} ERROR Error processing message, terminating consumer process:  (${tool})\n${shown}`);
}
