import type { Option } from '../tool/options.ts';
import { consumerOptions } from './consumer-options.ts';

/** The options of kafka-console-share-consumer.sh, in the words of Apache Kafka 4.3. */
export const shareConsumerOptions: readonly Option[] = [
  {
    name: 'bootstrap-server',
    argument: 'String: server to connect to',
    about: 'REQUIRED: The server(s) to connect to.',
  },
  {
    name: 'command-config',
    argument: 'String: config file',
    about: 'Consumer config properties file. Note that [command-property] takes precedence over this config.',
  },
  {
    name: 'command-property',
    argument: 'String: consumer_prop',
    about: 'Consumer config properties in the form key=value.',
  },
  {
    name: 'consumer-config',
    argument: 'String: config file',
    about:
      '(DEPRECATED) Consumer config properties file. Note that [command-property] takes precedence over this config. This option will be removed in a future version. Use --command-config instead.',
  },
  {
    name: 'consumer-property',
    argument: 'String: consumer_prop',
    about:
      '(DEPRECATED) Consumer config properties in the form key=value. This option will be removed in a future version. Use --command-property instead.',
  },
  {
    name: 'enable-systest-events',
    about:
      'Log lifecycle events of the share consumer in addition to logging consumed messages. (This is specific for system tests.)',
  },
  alike('formatter'),
  {
    name: 'formatter-config',
    argument: 'String: config file',
    about:
      'Config properties file to initialize the message formatter. Note that [formatter-property] takes precedence over this config.',
  },
  alike('formatter-property'),
  {
    name: 'group',
    argument: 'String: share group id',
    about: 'The share group id of the consumer.',
  },
  {
    name: 'help',
    about: 'Print usage information.',
  },
  {
    name: 'key-deserializer',
    argument: 'String: deserializer for keys',
    about: 'The name of the class to use for deserializing keys.',
  },
  {
    name: 'max-messages',
    argument: 'Integer: num_messages',
    about: 'The maximum number of messages to consume before exiting. If not set, consumption is continual.',
  },
  alike('property'),
  {
    name: 'reject',
    about: 'If specified, messages are rejected as they are consumed.',
  },
  {
    name: 'reject-message-on-error',
    about: 'If there is an error when processing a message, reject it instead of halting.',
  },
  {
    name: 'release',
    about: 'If specified, messages are released as they are consumed.',
  },
  {
    name: 'timeout-ms',
    argument: 'Integer: timeout_ms',
    about: 'If specified, exit if no message is available for consumption for the specified interval.',
  },
  {
    name: 'topic',
    argument: 'String: topic',
    about: 'The topic to consume from.',
  },
  {
    name: 'value-deserializer',
    argument: 'String: deserializer for values',
    about: 'The name of the class to use for deserializing values.',
  },
  {
    name: 'version',
    about: 'Display Kafka version.',
  },
];

/** As the console consumer has it, which spells Kafka otherwise and does not speak of deliveries. */
function alike(name: string): Option {
  const option = consumerOptions.find((each) => each.name === name) as Option;
  const about = option.about
    .replace('kafka messages', 'Kafka messages')
    .replace(' print.offset=true|false\n', ' print.offset=true|false\n print.delivery=true|false\n');
  return { ...option, about };
}
