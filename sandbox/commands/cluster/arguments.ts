import type { Argument, ArgumentParser, CommandParser } from '../tool/argument-parser.ts';

const connection: readonly Argument[] = [
  {
    flags: ['--bootstrap-server', '-b'],
    takes: 'text',
    either: true,
    about: 'A list of host/port pairs to use for establishing the connection to the Kafka cluster.',
  },
  {
    flags: ['--bootstrap-controller', '-C'],
    takes: 'text',
    either: true,
    about: 'A list of host/port pairs to use for establishing the connection to the KRaft controllers.',
  },
  {
    flags: ['--config'],
    takes: 'text',
    about:
      '(DEPRECATED) A property file containing configurations for the Admin client. This option will be removed in a future version. Use --command-config instead.',
  },
  { flags: ['--command-config', '-c'], takes: 'text', about: 'Config properties file for the Admin client.' },
];

function command(name: string, summary: string, own: readonly Argument[] = []): CommandParser {
  return { name, summary, eitherRequired: true, arguments: [...connection, ...own] };
}

/** The arguments of kafka-cluster.sh, in the words of Apache Kafka 4.3. */
export const clusterArguments: ArgumentParser = {
  program: 'kafka-cluster',
  helpCode: 1,
  about: 'The Kafka cluster tool.',
  arguments: [],
  commands: [
    command('cluster-id', 'Get information about the ID of a cluster.'),
    command('unregister', 'Unregister a broker.', [
      { flags: ['--id', '-i'], takes: 'integer', required: true, about: 'The ID of the broker to unregister.' },
    ]),
    command('list-endpoints', 'List endpoints', [
      {
        flags: ['--include-fenced-brokers'],
        about: 'Whether to include fenced brokers when listing broker endpoints',
      },
    ]),
  ],
};
