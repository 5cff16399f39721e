import type { Argument, ArgumentGroup, ArgumentParser } from '../tool/argument-parser.ts';

const properties = { takes: 'text', metavar: 'PROP-NAME=PROP-VALUE', many: true } as const satisfies Partial<Argument>;

const payload: ArgumentGroup = {
  about: 'Note that you must provide exactly one of --record-size, --payload-file or --payload-monotonic.',
};

/** The arguments of kafka-producer-perf-test.sh, in the words of Apache Kafka 4.3. */
export const producerPerfArguments: ArgumentParser = {
  program: 'kafka-producer-perf-test',
  about:
    'This tool is used to verify the producer performance. To enable transactions, you can specify a transactional id or set a transaction duration using --transaction-duration-ms. There are three ways to specify the transactional id: set transactional.id=<id> via --command-property, set transactional.id=<id> in the config file via --command-config, or use --transactional-id <id>.',
  helpCode: 1,
  helpAlone: true,
  eitherRequired: true,
  arguments: [
    {
      flags: ['--bootstrap-server'],
      takes: 'text',
      metavar: 'BOOTSTRAP-SERVER',
      about:
        'The server(s) to connect to. This config takes precedence over bootstrap.servers specified via --command-property or --command-config.',
    },
    { flags: ['--topic'], takes: 'text', required: true, about: 'Produce records to this topic.' },
    {
      flags: ['--num-records'],
      takes: 'long',
      metavar: 'NUM-RECORDS',
      required: true,
      about: 'Number of records to produce.',
    },
    {
      flags: ['--payload-delimiter'],
      takes: 'text',
      metavar: 'PAYLOAD-DELIMITER',
      fallback: '\\n',
      about:
        'Provides the delimiter to be used when --payload-file is provided. Defaults to new line. Note that this parameter will be ignored if --payload-file is not provided.',
    },
    {
      flags: ['--throughput'],
      takes: 'double',
      required: true,
      about:
        'Throttle maximum record throughput to *approximately* THROUGHPUT records/sec. Set this to -1 to disable throttling.',
    },
    {
      ...properties,
      flags: ['--producer-props'],
      about:
        '(DEPRECATED) Kafka producer related configuration properties like client.id. These configs take precedence over those passed via --command-config or --producer.config. This option will be removed in a future version. Use --command-property instead. Example: --command-property linger.ms=10 batch.size=32768',
    },
    {
      ...properties,
      flags: ['--command-property'],
      about:
        'Kafka producer related configuration properties like client.id. These configs take precedence over those passed via --command-config or --producer.config. Example: --command-property linger.ms=10 batch.size=32768',
    },
    {
      flags: ['--producer.config'],
      takes: 'text',
      metavar: 'CONFIG-FILE',
      about:
        '(DEPRECATED) Producer config properties file. This option will be removed in a future version. Use --command-config instead.',
    },
    { flags: ['--command-config'], takes: 'text', metavar: 'CONFIG-FILE', about: 'Producer config properties file.' },
    { flags: ['--print-metrics'], fallback: 'false', about: 'Print out metrics at the end of the test.' },
    {
      flags: ['--transactional-id'],
      takes: 'text',
      metavar: 'TRANSACTIONAL-ID',
      about:
        'The transactional id to use. This config takes precedence over the transactional.id specified via --command-property or --command-config. Note that if the transactional id is not specified while --transaction-duration-ms is provided, the default value for the transactional id will be performance-producer- followed by a random uuid.',
    },
    {
      flags: ['--transaction-duration-ms'],
      takes: 'long',
      metavar: 'TRANSACTION-DURATION',
      about:
        'The maximum duration of each transaction. The commitTransaction will be called after this time has elapsed. The value should be greater than 0. If the transactional id is specified via --command-property, --command-config or --transactional-id but --transaction-duration-ms is not specified, the default value will be 3000.',
    },
    {
      flags: ['--warmup-records'],
      takes: 'long',
      metavar: 'WARMUP-RECORDS',
      fallback: '0',
      about:
        'The number of records to treat as warmup. These initial records will not be included in steady-state statistics. An additional summary line will be printed describing the steady-state statistics.',
    },
    {
      flags: ['--reporting-interval'],
      takes: 'long',
      metavar: 'INTERVAL-MS',
      fallback: '5000',
      about: 'Interval in milliseconds at which to print progress info.',
    },
    {
      flags: ['--record-size'],
      takes: 'integer',
      metavar: 'RECORD-SIZE',
      either: true,
      group: payload,
      about:
        'Record size in bytes. Note that you must provide exactly one of --record-size, --payload-file or --payload-monotonic.',
    },
    {
      flags: ['--payload-file'],
      takes: 'text',
      metavar: 'PAYLOAD-FILE',
      either: true,
      group: payload,
      about:
        'File to read the record payloads from. This works only for UTF-8 encoded text files. Payloads will be read from this file and a payload will be randomly selected when sending records. Note that you must provide exactly one of --record-size, --payload-file or --payload-monotonic.',
    },
    {
      flags: ['--payload-monotonic'],
      fallback: 'false',
      either: true,
      group: payload,
      about:
        'Payload is a monotonically increasing integer. Note that you must provide exactly one of --record-size, --payload-file or --payload-monotonic.',
    },
  ],
};
