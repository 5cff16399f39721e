import type { ApiError } from '../client/errors.ts';
import { Producer, type Written } from '../client/producer.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { LineReader } from './console/line-reader.ts';
import { producerOptions } from './console/producer-options.ts';
import { producerSettings } from './console/producer-settings.ts';
import { replaced } from './console/replaced.ts';
import { isOldRelease } from './server/java-line.ts';
import { clientOptions } from './tool/connection.ts';
import { helpWithGoneOptions } from './tool/gone.ts';
import { logTime, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import { linesOf } from './tool/lines.ts';
import { metadataWarnings } from './tool/metadata-warnings.ts';
import type { Options } from './tool/options.ts';
import { checkBootstrap, requireOptions, runTool } from './tool/run.ts';

const client = 'Producer clientId=console-producer';

/** Apache Kafka 4.3's kafka-console-producer.sh. Source: transcripts of the tool in test/golden/kafka-console-producer. */
export const kafkaConsoleProducer: Command = {
  name: 'kafka-console-producer.sh',
  summary: 'sends what is typed, a record a line',
  options: producerOptions.map(({ name }) => `--${name}`),
  async run(argv, io) {
    // Kafka 2.8 called the servers so as well.
    const old = isOldRelease(io.program);
    const words = old ? argv.map((word) => word.replace(/^--broker-list(?==|$)/, '--bootstrap-server')) : argv;
    const tool = {
      about: 'This tool helps to read data from standard input and publish it to Kafka.',
      options: producerOptions,
    };
    return helpWithGoneOptions(words, io, await runTool(tool, words, io, (given) => perform(given, io)));
  },
};

async function perform(given: Options, io: CommandIo): Promise<number> {
  requireOptions(given, 'topic');
  await replaced(given, io, 'property', 'reader-property');
  await replaced(given, io, 'producer-property', 'command-property');
  await replaced(given, io, 'producer.config', 'command-config');
  const servers = checkBootstrap(given.value('bootstrap-server'));
  const topic = given.value('topic') as string;
  const { reader, lingerMs, ...settings } = await producerSettings(given, io);
  const producer = new Producer(
    { ...clientOptions(io, servers, 'console-producer', client), ...settings },
    randomFrom(await io.now(), io.pid),
  );
  const lines = new LineReader(reader);
  const warnings = metadataWarnings(io, client, 0);
  const warn = (error: ApiError): Promise<void> => warnings(topic, error);
  const prompt = 'isTerminal' in io.stdin && io.stdin.isTerminal ? '>' : '';
  try {
    if (prompt) await io.stdout.write(prompt);
    for await (const line of linesOf(io.stdin)) {
      const record = { topic, ...lines.read(line) };
      const failed = (error: unknown): Promise<void> => report(io, topic, record, error);
      try {
        const { written } = await producer.send(record, warn);
        if (given.has('sync')) await produced(producer, written);
        else linger(producer, written, lingerMs, io, failed);
      } catch (error) {
        await failed(error);
      }
      if (prompt) await io.stdout.write(prompt);
    }
    await producer.flush();
    return 0;
  } finally {
    await producer.close();
  }
}

async function produced(producer: Producer, written: Promise<Written>): Promise<void> {
  await producer.flush();
  await written;
}

/** Sends the batch that the record is in after a while, full or not. */
function linger(
  producer: Producer,
  written: Promise<Written>,
  lingerMs: number,
  io: CommandIo,
  failed: (error: unknown) => Promise<void>,
): void {
  written.catch(failed).catch(() => {});
  // Where the process has ended meanwhile there is nothing left to send.
  io.sleep(lingerMs)
    .then(() => producer.flush())
    .catch(() => {});
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
