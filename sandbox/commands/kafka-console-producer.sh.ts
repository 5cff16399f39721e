import type { Command, CommandIo } from '../machine/command.ts';
import { LineReader } from './console/line-reader.ts';
import { runProducer28 } from './console/producer-2.8.ts';
import { producerOptions } from './console/producer-options.ts';
import { producerSettings } from './console/producer-settings.ts';
import { replaced } from './console/replaced.ts';
import { sendLines } from './console/send-lines.ts';
import { helpWithGoneOptions } from './tool/gone.ts';
import { inReleases } from './tool/in-releases.ts';
import type { Options } from './tool/options.ts';
import { checkBootstrap, requireOptions, runTool } from './tool/run.ts';

const tool = {
  about: 'This tool helps to read data from standard input and publish it to Kafka.',
  options: producerOptions,
};

/** Apache Kafka 4.3's kafka-console-producer.sh. Source: transcripts of the tool in test/golden/kafka-console-producer. */
export const kafkaConsoleProducer: Command = inReleases(
  {
    name: 'kafka-console-producer.sh',
    summary: 'sends what is typed, a record a line',
    options: producerOptions.map(({ name }) => `--${name}`),
    run: async (argv, io) =>
      helpWithGoneOptions(argv, io, await runTool(tool, argv, io, (given) => perform(given, io))),
  },
  runProducer28,
);

async function perform(given: Options, io: CommandIo): Promise<number> {
  requireOptions(given, 'topic');
  await replaced(given, io, 'property', 'reader-property');
  await replaced(given, io, 'producer-property', 'command-property');
  await replaced(given, io, 'producer.config', 'command-config');
  const servers = checkBootstrap(given.value('bootstrap-server'));
  const topic = given.value('topic') as string;
  const { reader, ...settings } = await producerSettings(given, io);
  return sendLines({ ...settings, servers, topic, sync: given.has('sync'), lines: new LineReader(reader) }, io);
}
