import type { Command, CommandIo } from '../machine/command.ts';
import { type ConsoleRelease, consumeTopics } from './console/consume-topics.ts';
import { runConsumer28 } from './console/consumer-2.8.ts';
import { consumerConfigs } from './console/consumer-configs.ts';
import { consumerOptions } from './console/consumer-options.ts';
import { consumerSettings } from './console/consumer-settings.ts';
import { replaced } from './console/replaced.ts';
import { stacks } from './console/stack.ts';
import { inReleases } from './tool/in-releases.ts';
import type { Options } from './tool/options.ts';
import { runTool } from './tool/run.ts';

const tool = {
  about: 'This tool helps to read data from Kafka topics and outputs it to standard output.',
  options: consumerOptions,
};

const release: ConsoleRelease = {
  tool: 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  stacks,
  onJoining:
    'The consumer rebalance protocol (KIP-848) is production-ready! Set group.protocol=consumer to try it out. See https://kafka.apache.org/documentation/#consumer_rebalance_protocol\n',
  clientId: () => 'console-consumer',
  checked: consumerConfigs,
};

/** Apache Kafka 4.3's kafka-console-consumer.sh. Source: transcripts of the tool in test/golden/kafka-console-consumer. */
export const kafkaConsoleConsumer: Command = inReleases(
  {
    name: 'kafka-console-consumer.sh',
    summary: 'prints the records of topics as they come',
    options: consumerOptions.map(({ name }) => `--${name}`),
    run: (argv, io) => runTool(tool, argv, io, (given) => perform(given, io)),
  },
  runConsumer28,
);

async function perform(given: Options, io: CommandIo): Promise<number> {
  await replaced(given, io, 'property', 'formatter-property', 'Option');
  await replaced(given, io, 'consumer-property', 'command-property', 'Option');
  await replaced(given, io, 'consumer.config', 'command-config', 'Option');
  const settings = await consumerSettings(given, io);
  const asked = {
    maxMessages: () => given.integer('max-messages', stacks.maxMessages) ?? -1,
    skipErrors: given.has('skip-message-on-error'),
    systemTest: given.has('enable-systest-events'),
  };
  return consumeTopics({ ...settings, ...asked }, release, io);
}
