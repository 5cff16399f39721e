import { Consumer } from '../../client/consumer.ts';
import type { ConsumedRecord } from '../../client/fetcher.ts';
import { newMemberId } from '../../client/member-id.ts';
import type { CommandIo, Signal } from '../../machine/command.ts';
import { signalCodes } from '../../machine/signals.ts';
import type { CheckedConfigs } from '../tool/checked-configs.ts';
import { clientOptions } from '../tool/connection.ts';
import { classicNetwork, threadNetwork } from '../tool/consumer-client.ts';
import { consumerRules, isRenewed } from '../tool/consumer-rules.ts';
import { JavaError, logTime, stackTrace } from '../tool/java.ts';
import { asJavaError } from '../tool/kafka-error.ts';
import { joinErrors, membershipErrors } from '../tool/membership-errors.ts';
import { topicFilter } from '../topics/arguments.ts';
import { checkPattern } from './consumer-configs.ts';
import type { ConsumerSettings } from './consumer-settings.ts';
import { printed, topicWarnings } from './printing.ts';

/** What differs between the console consumers of two releases. */
export interface ConsoleRelease {
  /** The tool as its log calls it. */
  tool: string;
  stacks: Readonly<Record<'consumer' | 'servers' | 'asyncConsumer' | 'asyncServers', readonly string[]>>;
  /** What it says as it joins a group of the classic protocol. */
  onJoining: string;
  clientId(groupId: string): string;
  /** Throws JavaError where configs ask for an impossible consumer. */
  checked(settings: ConsumerSettings, io: CommandIo): Promise<Checked>;
}

export interface Checked {
  configs: CheckedConfigs;
  /** Checks what is left once its servers are known, and what is as it subscribes. Throws JavaError. */
  finish?(): void;
  subscribe?(): void;
}

export interface Consuming extends ConsumerSettings {
  /** How many records to read, once it is asked; below 0: no end. */
  maxMessages(): number;
  skipErrors: boolean;
  /** Tells when it has ended. */
  systemTest: boolean;
}

/** Prints the records of topics as they come. */
export async function consumeTopics(settings: Consuming, release: ConsoleRelease, io: CommandIo): Promise<number> {
  const read = { count: 0 };
  let ended: Signal | null = null;
  const interrupted = io.interrupted().then((signal) => {
    ended = signal;
  });
  try {
    await withConsumer(settings, release, io, async (consumer) => {
      try {
        begin(consumer, settings);
        await consume(
          consumer,
          { ...settings, ...release, maxMessages: settings.maxMessages(), read, interrupted },
          io,
        );
      } finally {
        await consumer.close();
        if (settings.systemTest) await io.stdout.write('shutdown_complete\n');
        await io.stderr.write(`Processed a total of ${read.count} messages\n`);
      }
    });
    return ended === null ? 0 : signalCodes[ended as keyof typeof signalCodes];
  } catch (error) {
    const shown = stackTrace(asJavaError(error, 'fetch'));
    const time = logTime(await io.now());
    await io.stderr.write(`${time} ERROR Unknown error when running consumer:  (${release.tool})\n${shown}`);
    return 1;
  }
}

/** Makes the consumer that the settings ask for. Throws JavaError where they ask for an impossible one. */
async function withConsumer(
  settings: ConsumerSettings,
  { stacks, clientId: clientIdOf, checked, onJoining }: ConsoleRelease,
  io: CommandIo,
  use: (consumer: Consumer) => Promise<void>,
): Promise<void> {
  const { configs, finish, subscribe } = await checked(settings, io);
  const groupId = settings.partition === null ? settings.groupId : null;
  const clientId = configs.text('client.id') || clientIdOf(settings.groupId);
  const renewed = isRenewed(configs);
  const instanceId = configs.text('group.instance.id');
  const named = instanceId === null ? '' : `instanceId=${instanceId}, `;
  const client = `Consumer ${named}clientId=${clientId}, groupId=${settings.groupId}`;
  const consumer = new Consumer({
    ...clientOptions(
      io,
      settings.servers,
      clientId,
      client,
      {
        what: 'Failed to construct kafka consumer',
        frames: renewed ? stacks.asyncConsumer : stacks.consumer,
        servers: renewed ? stacks.asyncServers : stacks.servers,
        network: renewed ? threadNetwork : classicNetwork,
        networkThread: renewed,
      },
      settings.own,
    ),
    ...consumerRules(configs),
    ...(settings.partition !== null && settings.offset === -2n && { autoOffsetReset: 'earliest' as const }),
    groupId,
    memberId: renewed ? await newMemberId(() => io.random()) : null,
    refused: topicWarnings(io, client),
    failed: renewed ? membershipErrors(io, client, { instanceId }) : joinErrors(io, client),
  });
  finish?.();
  if (settings.topic === null) checkPattern(settings.include ?? '');
  if (!renewed && settings.partition === null && onJoining !== '') await io.stderr.write(onJoining);
  subscribe?.();
  await use(consumer);
}

function begin(consumer: Consumer, settings: ConsumerSettings): void {
  const { topic, include, partition, offset } = settings;
  if (partition !== null && topic !== null) {
    consumer.assign([{ topic, partition, position: offset >= 0n ? offset : null }]);
    return;
  }
  consumer.subscribe(topic === null ? topicFilter(include ?? '', []) : [topic]);
}

interface Reading extends Omit<Consuming, 'maxMessages'>, Pick<ConsoleRelease, 'tool'> {
  /** -1: no end. */
  maxMessages: number;
  /** How many have been read so far. */
  read: { count: number };
  /** Resolves at Ctrl-C, or what else asks it to end. */
  interrupted: Promise<void>;
}

/** Prints records until there have been enough of them, none came for too long, nobody reads any more, or it is to end. */
async function consume(
  consumer: Consumer,
  { maxMessages, timeoutMs, formatter, skipErrors, read, interrupted, tool }: Reading,
  io: CommandIo,
): Promise<void> {
  while (maxMessages < 0 || read.count < maxMessages) {
    const polled = consumer.poll(timeoutMs < 0 ? 1000 : timeoutMs);
    // What it still brings, or fails with, when it is to end concerns nobody.
    polled.catch(() => {});
    let records: readonly ConsumedRecord[] | null;
    try {
      records = await Promise.race([polled, interrupted.then(() => null)]);
    } catch (error) {
      return terminated(io, tool, asJavaError(error, 'fetch'));
    }
    if (records === null) return;
    if (records.length === 0 && timeoutMs >= 0)
      return terminated(io, tool, new JavaError('org.apache.kafka.common.errors.TimeoutException', ''));
    const wanted = maxMessages < 0 ? records : records.slice(0, maxMessages - read.count);
    for (const record of records.slice(wanted.length).reverse()) consumer.seek(record, record.offset);
    for (const record of wanted) {
      read.count += 1;
      if (!(await printed(io, show(record, formatter, skipErrors)))) return;
    }
  }
}

async function terminated(io: CommandIo, tool: string, error: JavaError): Promise<void> {
  const time = logTime(await io.now());
  await io.stderr.write(
    `${time} ERROR Error processing message, terminating consumer process:  (${tool})\n${stackTrace(error)}`,
  );
}

function show(record: ConsumedRecord, formatter: ConsumerSettings['formatter'], skipErrors: boolean): string {
  try {
    return formatter(record);
  } catch (error) {
    if (skipErrors && error instanceof JavaError) return '';
    throw error;
  }
}
