import type { ArgumentGroup, ArgumentParser } from '../tool/argument-parser.ts';

const connection: ArgumentGroup = {
  title: 'Connection Group',
  about: 'Group of arguments for connection to brokers',
};

/** The arguments of kafka-verifiable-producer.sh, in the words of Apache Kafka 4.3. */
export const producerArguments: ArgumentParser = {
  program: 'verifiable-producer',
  about:
    'This tool produces increasing integers to the specified topic and prints JSON metadata to stdout on each "send" request, making externally visible which messages have been acked and which have not.',
  helpCode: 1,
  helpAlone: true,
  eitherRequired: true,
  arguments: [
    { flags: ['--topic'], takes: 'text', required: true, about: 'Produce messages to this topic.' },
    {
      flags: ['--max-messages'],
      takes: 'integer',
      metavar: 'MAX-MESSAGES',
      fallback: '-1',
      about: 'Produce this many messages. If -1, produce messages until the process is killed externally.',
    },
    {
      flags: ['--throughput'],
      takes: 'integer',
      fallback: '-1',
      about: 'If set >= 0, throttle maximum message throughput to *approximately* THROUGHPUT messages/sec.',
    },
    {
      flags: ['--acks'],
      takes: 'integer',
      choices: ['0', '1', '-1'],
      fallback: '-1',
      about: 'Acks required on each produced message. See Kafka docs on acks for details.',
    },
    {
      flags: ['--producer.config'],
      takes: 'text',
      metavar: 'CONFIG-FILE',
      about:
        '(DEPRECATED) Producer config properties file. This option will be removed in a future version. Use --command-config instead.',
    },
    {
      flags: ['--message-create-time'],
      takes: 'long',
      metavar: 'CREATE-TIME',
      fallback: '-1',
      about: 'Send messages with creation time starting at the arguments value, in milliseconds since epoch',
    },
    {
      flags: ['--value-prefix'],
      takes: 'integer',
      metavar: 'VALUE-PREFIX',
      about: 'If specified, each produced value will have this prefix with a dot separator',
    },
    {
      flags: ['--repeating-keys'],
      takes: 'integer',
      metavar: 'REPEATING-KEYS',
      about:
        'If specified, each produced record will have a key starting at 0 increment by 1 up to the number specified (exclusive), then the key is set to 0 again',
    },
    {
      flags: ['--command-config'],
      takes: 'text',
      metavar: 'CONFIG-FILE',
      about: 'Config properties file (config options shared with command line parameters will be overridden).',
    },
    {
      flags: ['--bootstrap-server'],
      takes: 'text',
      metavar: 'HOST1:PORT1[,HOST2:PORT2[...]]',
      either: true,
      group: connection,
      about:
        'REQUIRED: The server(s) to connect to. Comma-separated list of Kafka brokers in the form HOST1:PORT1,HOST2:PORT2,...',
    },
  ],
};
