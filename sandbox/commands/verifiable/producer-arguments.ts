import type { ArgumentParser } from '../tool/argument-parser.ts';

/** The arguments of kafka-verifiable-producer.sh, in the words of Apache Kafka 4.3. */
export const producerArguments: ArgumentParser = {
  program: 'verifiable-producer',
  about:
    'This tool produces increasing integers to the specified topic and prints JSON metadata to stdout on each "send" request, making externally visible which messages have been acked and which have not.',
  asked: ['--topic'],
  arguments: [
    { flags: ['--topic'], metavar: 'TOPIC', required: true, about: 'Produce messages to this topic.' },
    {
      flags: ['--max-messages'],
      metavar: 'MAX-MESSAGES',
      type: 'Integer',
      fallback: '-1',
      about: 'Produce this many messages. If -1, produce messages until the process is killed externally.',
    },
    {
      flags: ['--throughput'],
      metavar: 'THROUGHPUT',
      type: 'Integer',
      fallback: '-1',
      about: 'If set >= 0, throttle maximum message throughput to *approximately* THROUGHPUT messages/sec.',
    },
    {
      flags: ['--acks'],
      metavar: 'ACKS',
      type: 'Integer',
      choices: ['0', '1', '-1'],
      fallback: '-1',
      about: 'Acks required on each produced message. See Kafka docs on acks for details.',
    },
    {
      flags: ['--producer.config'],
      metavar: 'CONFIG-FILE',
      about:
        '(DEPRECATED) Producer config properties file. This option will be removed in a future version. Use --command-config instead.',
    },
    {
      flags: ['--message-create-time'],
      metavar: 'CREATE-TIME',
      type: 'Long',
      fallback: '-1',
      about: 'Send messages with creation time starting at the arguments value, in milliseconds since epoch',
    },
    {
      flags: ['--value-prefix'],
      metavar: 'VALUE-PREFIX',
      type: 'Integer',
      about: 'If specified, each produced value will have this prefix with a dot separator',
    },
    {
      flags: ['--repeating-keys'],
      metavar: 'REPEATING-KEYS',
      type: 'Integer',
      about:
        'If specified, each produced record will have a key starting at 0 increment by 1 up to the number specified (exclusive), then the key is set to 0 again',
    },
    {
      flags: ['--command-config'],
      metavar: 'CONFIG-FILE',
      about: 'Config properties file (config options shared with command line parameters will be overridden).',
    },
  ],
  exclusive: {
    title: 'Connection Group',
    about: 'Group of arguments for connection to brokers',
    arguments: [
      {
        flags: ['--bootstrap-server'],
        metavar: 'HOST1:PORT1[,HOST2:PORT2[...]]',
        about:
          'REQUIRED: The server(s) to connect to. Comma-separated list of Kafka brokers in the form HOST1:PORT1,HOST2:PORT2,...',
      },
    ],
  },
};
