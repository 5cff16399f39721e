import { kafka43 } from '../server/release.ts';
import type { Argument, ArgumentGroup, ArgumentParser } from '../tool/argument-parser.ts';

const text = (name: string, about: string, required = false): Argument => ({
  flags: [`--${name}`],
  takes: 'text',
  about,
  ...(required ? { required } : {}),
});
const partition = (required = false): Argument => ({
  ...text('partition', 'partition number', required),
  takes: 'integer',
});
const newer: ArgumentGroup = {
  title: 'Brokers on versions 3.0 and above',
  about: 'For newer brokers, only the start offset of the transaction to be aborted is required',
};
const older: ArgumentGroup = {
  title: 'Brokers on versions older than 3.0',
  about: 'For older brokers, you must provide all of these arguments',
};

/** The arguments of kafka-transactions.sh, in the words of Apache Kafka 4.3. */
export const transactionsArguments: ArgumentParser = {
  program: 'kafka-transactions.sh',
  helpCode: 1,
  about:
    'This tool is used to analyze the transactional state of producers in the cluster. It can be used to detect and recover from hanging transactions.',
  arguments: [
    {
      flags: ['-v', '--version'],
      // As Apache Kafka 4.3.1 names itself where its commit is asked for too.
      prints: `${kafka43.version} (Commit:${kafka43.commitId})\n`,
      about: 'show the version of this Kafka distribution and exit',
    },
    { ...text('command-config', 'property file containing configs to be passed to admin client'), metavar: 'FILE' },
    {
      ...text(
        'bootstrap-server',
        'hostname and port for the broker to connect to, in the form `host:port`  (multiple comma-separated entries can be given)',
        true,
      ),
      metavar: 'host:port',
    },
  ],
  commandsTitle: { title: 'commands', metavar: 'COMMAND' },
  commands: [
    {
      name: 'list',
      summary: 'list transactions',
      arguments: [
        {
          flags: ['--duration-filter'],
          takes: 'long',
          about:
            'Duration (in millis) to filter by: if < 0, all transactions will be returned; otherwise, only transactions running longer than this duration will be returned',
        },
        text('transactional-id-pattern', 'Transactional id regular expression pattern to filter by'),
      ],
    },
    {
      name: 'describe',
      summary: 'describe the state of an active transactional-id',
      about: 'Describe the state of an active transactional-id.',
      arguments: [text('transactional-id', 'transactional id', true)],
    },
    {
      name: 'describe-producers',
      summary: 'describe the states of active producers for a topic partition',
      arguments: [
        {
          flags: ['--broker-id'],
          takes: 'integer',
          about: 'optional broker id to describe the producer state on a specific replica',
        },
        text('topic', 'topic name', true),
        partition(true),
      ],
    },
    {
      name: 'abort',
      summary: 'abort a hanging transaction (requires administrative privileges)',
      arguments: [
        text('topic', 'topic name', true),
        partition(true),
        { flags: ['--start-offset'], takes: 'long', group: newer, about: 'start offset of the transaction to abort' },
        { flags: ['--producer-id'], takes: 'long', group: older, about: 'producer id' },
        { flags: ['--producer-epoch'], takes: 'short', group: older, about: 'producer epoch' },
        { flags: ['--coordinator-epoch'], takes: 'integer', group: older, about: 'coordinator epoch' },
      ],
    },
    {
      name: 'find-hanging',
      summary: 'find hanging transactions',
      arguments: [
        { flags: ['--broker-id'], takes: 'integer', about: 'broker id to search for hanging transactions' },
        {
          flags: ['--max-transaction-timeout'],
          takes: 'integer',
          about: 'maximum transaction timeout in minutes to limit the scope of the search (15 minutes by default)',
        },
        text('topic', 'topic name to limit search to (required if --partition is specified)'),
        partition(),
      ],
    },
    {
      name: 'forceTerminateTransaction',
      summary: 'Force abort an ongoing transaction on transactionalId (requires administrative privileges)',
      about: 'Force abort an ongoing transaction on transactionalId',
      arguments: [text('transactionalId', 'transactional id', true)],
    },
  ],
};
