import type { CommandIo } from '../../machine/command.ts';
import { COMPRESSIONS } from '../../record/batch.ts';
import { checkedConfigs28 } from '../tool/checked-configs-2.8.ts';
import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { checkBootstrap, requireOptions, runTool, UsageError } from '../tool/run.ts';
import { loadProperties28 } from '../tool/text-file.ts';
import { classNotFound } from './class-not-found.ts';
import { LineReader28 } from './line-reader.ts';
import { producerOptions28 } from './producer-options-2.8.ts';
import { type ProducerRelease, producerSettings } from './producer-settings.ts';
import { sendLines } from './send-lines.ts';
import { producerStacks28 } from './stack-2.8.ts';

const noServers = 'Missing required option(s) [bootstrap-server]';
const ownReader = 'kafka.tools.ConsoleProducer$LineMessageReader';

/** kafka-console-producer.sh of Kafka 2.8. Source: transcripts of the tool in test/golden/kafka-2.8. */
export function runProducer28(argv: readonly string[], io: CommandIo): Promise<number> {
  const tool = {
    about: 'This tool helps to read data from standard input and publish it to Kafka.',
    withoutArguments: noServers,
    options: producerOptions28,
  };
  return runTool(tool, argv, io, (given) => perform(given, io));
}

async function perform(given: Options, io: CommandIo): Promise<number> {
  if (!given.has('bootstrap-server') && !given.has('broker-list')) throw new UsageError(noServers);
  requireOptions(given, 'topic');
  const servers = serversOf(given);
  const reader = given.value('line-reader') ?? ownReader;
  if (reader !== ownReader) throw classNotFound(reader, producerStacks28.reader);
  const { reader: properties, ...settings } = await producerSettings(given, io, release);
  const topic = given.value('topic') as string;
  return sendLines({ ...settings, servers, topic, sync: given.has('sync'), lines: new LineReader28(properties) }, io);
}

function serversOf(given: Options): string {
  try {
    return checkBootstrap(given.value('bootstrap-server') ?? given.value('broker-list'));
  } catch (error) {
    // It ends with a line of one space.
    throw error instanceof UsageError ? new UsageError(`${error.message} `) : error;
  }
}

const release: ProducerRelease = {
  async checked(_, own) {
    const text = own.get('compression.type') ?? 'none';
    const known = COMPRESSIONS.some((each) => each === text);
    const configs = checkedConfigs28(
      'producer',
      new Map([...own, ['compression.type', known ? text : 'none']]),
      producerStacks28.config,
    );
    if (known) return configs;
    const message = `Unknown compression name: ${text}`;
    const { producer, compression } = producerStacks28;
    throw new JavaError('org.apache.kafka.common.KafkaException', 'Failed to construct kafka producer', producer, {
      error: new JavaError('java.lang.IllegalArgumentException', message, compression),
      omitted: producer.length - 1,
    });
  },
  properties: (io, path) => loadProperties28(io, path, producerStacks28.properties),
};
