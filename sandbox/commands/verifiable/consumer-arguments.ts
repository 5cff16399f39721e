import type { ArgumentGroup, ArgumentParser } from '../tool/argument-parser.ts';

const connection: ArgumentGroup = {
  title: 'Connection Group',
  about: 'Group of arguments for connection to brokers',
};

/** The arguments of kafka-verifiable-consumer.sh, in the words of Apache Kafka 4.3. */
export const consumerArguments: ArgumentParser = {
  program: 'verifiable-consumer',
  about:
    'This tool consumes messages from a specific topic and emits consumer events (e.g. group rebalances, received messages, and offsets committed) as JSON objects to STDOUT.',
  helpCode: 1,
  helpAlone: true,
  eitherRequired: true,
  arguments: [
    {
      flags: ['--bootstrap-server'],
      takes: 'text',
      required: true,
      metavar: 'HOST1:PORT1[,HOST2:PORT2[...]]',
      either: true,
      group: connection,
      about:
        'The server(s) to connect to. Comma-separated list of Kafka brokers in the form HOST1:PORT1,HOST2:PORT2,...',
    },
    { flags: ['--topic'], takes: 'text', required: true, about: 'Consumes messages from this topic.' },
    {
      flags: ['--group-protocol'],
      takes: 'text',
      metavar: 'GROUP-PROTOCOL',
      fallback: 'classic',
      about: 'Group protocol (must be one of CLASSIC, CONSUMER)',
    },
    {
      flags: ['--group-remote-assignor'],
      takes: 'text',
      metavar: 'GROUP-REMOTE-ASSIGNOR',
      about: 'Group remote assignor; only used if the group protocol is CONSUMER',
    },
    {
      flags: ['--group-id'],
      takes: 'text',
      metavar: 'GROUP-ID',
      required: true,
      about: 'The group id of the consumer group',
    },
    {
      flags: ['--group-instance-id'],
      takes: 'text',
      metavar: 'GROUP-INSTANCE-ID',
      about: 'A unique identifier of the consumer instance',
    },
    {
      flags: ['--max-messages'],
      takes: 'integer',
      metavar: 'MAX-MESSAGES',
      fallback: '-1',
      about:
        'Consume this many messages. If -1 (the default), the consumer will consume until the process is killed externally',
    },
    {
      flags: ['--session-timeout'],
      takes: 'integer',
      metavar: 'TIMEOUT-MS',
      about:
        "Set the consumer's session timeout, note that this configuration is not supported when group protocol is consumer",
    },
    { flags: ['--verbose'], fallback: 'false', about: 'Enable to log individual consumed records' },
    { flags: ['--enable-autocommit'], fallback: 'false', about: 'Enable offset auto-commit on consumer' },
    {
      flags: ['--reset-policy'],
      takes: 'text',
      metavar: 'RESET-POLICY',
      fallback: 'earliest',
      about: "Set reset policy (must be either 'earliest', 'latest', or 'none')",
    },
    {
      flags: ['--assignment-strategy'],
      takes: 'text',
      metavar: 'ASSIGNMENT-STRATEGY',
      fallback: 'org.apache.kafka.clients.consumer.RangeAssignor',
      about:
        'Set assignment strategy (e.g. org.apache.kafka.clients.consumer.RoundRobinAssignor); only used if the group protocol is CLASSIC',
    },
    {
      flags: ['--consumer.config'],
      takes: 'text',
      metavar: 'CONFIG-FILE',
      about:
        '(DEPRECATED) Consumer config properties file. This option will be removed in a future version. Use --command-config instead',
    },
    {
      flags: ['--command-config'],
      takes: 'text',
      metavar: 'CONFIG-FILE',
      about: 'Config properties file (config options shared with command line parameters will be overridden).',
    },
  ],
};
