import type { Option } from '../tool/options.ts';

/** The options of kafka-consumer-perf-test.sh, in the words of Apache Kafka 4.3. */
export const consumerPerfOptions: readonly Option[] = [
  {
    name: 'bootstrap-server',
    argument: 'String: server to connect to',
    about: 'REQUIRED: The server(s) to connect to.',
  },
  { name: 'command-config', argument: 'String: config file', about: 'Config properties file.' },
  {
    name: 'command-property',
    argument: 'String: prop1=val1',
    about:
      'Kafka consumer related configuration properties like client.id. These configs take precedence over those passed via --command-config or --consumer.config.',
  },
  {
    name: 'consumer.config',
    argument: 'String: config file',
    about:
      '(DEPRECATED) Consumer config properties file. This option will be removed in a future version. Use --command-config instead.',
  },
  {
    name: 'date-format',
    argument: 'String: date format',
    about:
      'The date format to use for formatting the time field. See java.text. SimpleDateFormat for options.(default: yyyy-MM-dd HH:mm:ss:SSS)',
  },
  {
    name: 'fetch-size',
    argument: 'Integer: size',
    about: 'The maximum amount of data to fetch from a single partition per request.(default: 1048576)',
  },
  {
    name: 'from-latest',
    about:
      'If the consumer does not already have an established offset to consume from, start with the latest record present in the log rather than the earliest record.',
  },
  { name: 'group', argument: 'String: gid', about: 'The group id to consume on. (default: perf-consumer-89418)' },
  { name: 'help', about: 'Print usage information.' },
  { name: 'hide-header', about: 'If set, skips printing the header for the stats.' },
  {
    name: 'include',
    argument: 'String: Java regex (String)',
    about: 'Regular expression specifying list of topics to include for consumption.',
  },
  {
    name: 'messages',
    argument: 'Long: count',
    about:
      '(DEPRECATED) The number of records to consume. This option will be removed in a future version. Use --num-records instead.',
  },
  { name: 'num-records', argument: 'Long: count', about: 'REQUIRED: The number of records to consume.' },
  { name: 'print-metrics', about: 'Print out the metrics.' },
  {
    name: 'reporting-interval',
    argument: 'Long: interval_ms',
    about: 'Interval in milliseconds at which to print progress info. (default: 5000)',
  },
  {
    name: 'show-detailed-stats',
    about: 'If set, stats are reported for each reporting interval as configured by reporting-interval.',
  },
  { name: 'socket-buffer-size', argument: 'Integer: size', about: 'The size of the tcp RECV size.(default: 2097152)' },
  {
    name: 'timeout',
    argument: 'Long: milliseconds',
    optional: true,
    about: 'The maximum allowed time in milliseconds between returned records. (default: 10000)',
  },
  { name: 'topic', argument: 'String: topic', about: 'The topic to consume from.' },
  { name: 'version', about: 'Display Kafka version.' },
];
