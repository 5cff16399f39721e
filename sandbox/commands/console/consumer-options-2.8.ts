import type { Option } from '../tool/options.ts';

/** The options of kafka-console-consumer.sh, in the words of Apache Kafka 2.8. */
export const consumerOptions28: readonly Option[] = [
  {
    name: 'bootstrap-server',
    argument: 'String: server to connect to',
    about: 'REQUIRED: The server(s) to connect to.',
  },
  {
    name: 'consumer-property',
    argument: 'String: consumer_prop',
    about: 'A mechanism to pass user-defined properties in the form key=value to the consumer.',
  },
  {
    name: 'consumer.config',
    argument: 'String: config file',
    about: 'Consumer config properties file. Note that [consumer-property] takes precedence over this config.',
  },
  {
    name: 'enable-systest-events',
    about:
      'Log lifecycle events of the consumer in addition to logging consumed messages. (This is specific for system tests.)',
  },
  {
    name: 'formatter',
    argument: 'String: class',
    about:
      'The name of a class to use for formatting kafka messages for display. (default: kafka.tools.DefaultMessageFormatter)',
  },
  {
    name: 'from-beginning',
    about:
      'If the consumer does not already have an established offset to consume from, start with the earliest message present in the log rather than the latest message.',
  },
  {
    name: 'group',
    argument: 'String: consumer group id',
    about: 'The consumer group id of the consumer.',
  },
  {
    name: 'help',
    about: 'Print usage information.',
  },
  {
    name: 'isolation-level',
    argument: 'String',
    about:
      'Set to read_committed in order to filter out transactional messages which are not committed. Set to read_uncommitted to read all messages. (default: read_uncommitted)',
  },
  {
    name: 'key-deserializer',
    argument: 'String: deserializer for key',
    about: '',
  },
  {
    name: 'max-messages',
    argument: 'Integer: num_messages',
    about: 'The maximum number of messages to consume before exiting. If not set, consumption is continual.',
  },
  {
    name: 'offset',
    argument: 'String: consume offset',
    about:
      "The offset id to consume from (a non-negative number), or 'earliest' which means from beginning, or 'latest' which means from end (default: latest)",
  },
  {
    name: 'partition',
    argument: 'Integer: partition',
    about:
      "The partition to consume from. Consumption starts from the end of the partition unless '--offset' is specified.",
  },
  {
    name: 'property',
    argument: 'String: prop',
    about:
      "The properties to initialize the message formatter. Default properties include:\n print.timestamp=true|false\n print.key=true|false\n print.offset=true|false\n print.partition=true|false\n print.headers=true|false\n print.value=true|false\n key.separator=<key.separator>\n line.separator=<line.separator>\n headers.separator=<line.separator>\n null.literal=<null.literal>\n key.deserializer=<key.deserializer>\n value.deserializer=<value.deserializer>\n header.deserializer=<header.deserializer>\nUsers can also pass in customized properties for their formatter; more specifically, users can pass in properties keyed with 'key.deserializer.', 'value.deserializer.' and 'headers.deserializer.' prefixes to configure their deserializers.",
  },
  {
    name: 'skip-message-on-error',
    about: 'If there is an error when processing a message, skip it instead of halt.',
  },
  {
    name: 'timeout-ms',
    argument: 'Integer: timeout_ms',
    about: 'If specified, exit if no message is available for consumption for the specified interval.',
  },
  {
    name: 'topic',
    argument: 'String: topic',
    about: 'The topic id to consume on.',
  },
  {
    name: 'value-deserializer',
    argument: 'String: deserializer for values',
    about: '',
  },
  {
    name: 'version',
    about: 'Display Kafka version.',
  },
  {
    name: 'whitelist',
    argument: 'String: whitelist',
    about: 'Regular expression specifying whitelist of topics to include for consumption.',
  },
];
