import { type ApiError, TransactionStateError } from '../../client/errors.ts';
import { Producer, type Written } from '../../client/producer.ts';
import type { CommandIo } from '../../machine/command.ts';
import { signalCodes } from '../../machine/signals.ts';
import { clientOptions } from '../tool/connection.ts';
import { JavaError, logTime, stackTrace } from '../tool/java.ts';
import { asJavaError, executionError } from '../tool/kafka-error.ts';
import { linesOf } from '../tool/lines.ts';
import { metadataWarnings } from '../tool/metadata-warnings.ts';
import { producerConstruction, producerName, producerRules } from '../tool/producer-client.ts';
import type { Line } from './line-reader.ts';
import { making, type ProducerSettings } from './producer-settings.ts';

/** Where the tool waits for each record. */
const waiting = [
  'org.apache.kafka.clients.producer.internals.FutureRecordMetadata.valueOrError(FutureRecordMetadata.java:97)',
  'org.apache.kafka.clients.producer.internals.FutureRecordMetadata.get(FutureRecordMetadata.java:65)',
  'org.apache.kafka.clients.producer.internals.FutureRecordMetadata.get(FutureRecordMetadata.java:30)',
  'org.apache.kafka.tools.ConsoleProducer.send(ConsoleProducer.java:109)',
  'org.apache.kafka.tools.ConsoleProducer.loopReader(ConsoleProducer.java:100)',
  'org.apache.kafka.tools.ConsoleProducer.start(ConsoleProducer.java:71)',
  'org.apache.kafka.tools.ConsoleProducer.main(ConsoleProducer.java:60)',
];

export interface Sending extends Omit<ProducerSettings, 'reader'> {
  servers: string;
  topic: string;
  /** One record at a time. */
  sync: boolean;
  /** Makes a record of a line. */
  lines: { read(line: string): Line };
}

/** Sends what stands on standard input, a record a line, until it ends. Who interrupts it has what was typed sent first. */
export async function sendLines({ servers, topic, sync, lines, configs }: Sending, io: CommandIo): Promise<number> {
  const clientId = configs.text('client.id') || 'producer-1';
  const client = producerName(clientId, configs);
  const rules = await producerRules(io, configs, client);
  const producer = new Producer(
    { ...clientOptions(io, servers, clientId, client, producerConstruction(making), configs.given), ...rules },
    randomFrom(await io.now(), io.pid),
  );
  const warnings = metadataWarnings(io, client, 0);
  const warn = (error: ApiError): Promise<void> => warnings(topic, error);
  const prompt = 'isTerminal' in io.stdin && io.stdin.isTerminal ? '>' : '';
  const all = async (): Promise<number> => {
    if (prompt) await io.stdout.write(prompt);
    for await (const line of linesOf(io.stdin)) {
      const record = { topic, ...lines.read(line) };
      const failed = (error: unknown): Promise<void> => report(io, topic, record, error);
      try {
        const { written } = await producer.send(record, warn);
        if (sync) await produced(producer, written);
        else written.catch(failed).catch(() => {});
      } catch (error) {
        if (error instanceof TransactionStateError) throw asJavaError(error, 'produce');
        if (sync) throw executionError(asJavaError(error, 'produce'), waiting);
        await failed(error);
      }
      if (prompt) await io.stdout.write(prompt);
    }
    await producer.flush();
    return 0;
  };
  const interrupted = io.interrupted().then((signal) => signalCodes[signal as keyof typeof signalCodes]);
  try {
    const sent = all();
    // What it still fails with, once it is interrupted, concerns nobody.
    sent.catch(() => {});
    return await Promise.race([sent, interrupted]);
  } finally {
    await producer.close();
    if (producer.unidentified) await io.stderr.write(closedUnidentified(client, logTime(await io.now())));
  }
}

/** What a producer logs as it closes that was not given its id. */
function closedUnidentified(client: string, time: string): string {
  const internals = 'org.apache.kafka.clients.producer.internals';
  const transactional = 'Transactional method invoked on a non-transactional producer.';
  const error = new JavaError('java.lang.IllegalStateException', transactional, [
    `${internals}.TransactionManager.ensureTransactional(TransactionManager.java:1203)`,
  ]);
  return `${time} ERROR [${client}] Error in kafka producer I/O thread while aborting transaction when during closing:  (${internals}.Sender)\n${stackTrace(error)}`;
}

async function produced(producer: Producer, written: Promise<Written>): Promise<void> {
  await producer.flush();
  await written;
}

async function report(
  io: CommandIo,
  topic: string,
  { key, value }: { key: Uint8Array | null; value: Uint8Array | null },
  error: unknown,
): Promise<void> {
  const size = (bytes: Uint8Array | null): string => (bytes === null ? 'null' : `${bytes.length} bytes`);
  const shown = asJavaError(error, 'produce');
  await io.stderr.write(
    `${logTime(await io.now())} ERROR Error when sending message to topic ${topic} with key: ${size(key)}, value: ${size(value)} with error: (org.apache.kafka.clients.producer.internals.ErrorLoggingCallback)\n${stackTrace(shown)}`,
  );
}

/** Which partition the first records without a key go to: any, but not always the same. */
function randomFrom(now: number, pid: number): () => number {
  let seed = (now ^ (pid * 2_654_435_761)) >>> 0 || 1;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}
