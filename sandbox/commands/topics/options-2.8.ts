import type { Option } from '../tool/options.ts';
import { topicConfigs28 } from './configs-2.8.ts';

const names = [...topicConfigs28]
  .sort()
  .map((name) => `\t${name}`)
  .join('\n');

/** The options of kafka-topics.sh, in the words of Apache Kafka 2.8. */
export const topicOptions28: readonly Option[] = [
  { name: 'alter', about: 'Alter the number of partitions, replica assignment, and/or configuration for the topic.' },
  {
    name: 'at-min-isr-partitions',
    about:
      'if set when describing topics, only show partitions whose isr count is equal to the configured minimum. Not supported with the --zookeeper option.',
  },
  {
    name: 'bootstrap-server',
    argument: 'String: server to connect to',
    about:
      "REQUIRED: The Kafka server to connect to. In case of providing this, a direct Zookeeper connection won't be required.",
  },
  {
    name: 'command-config',
    argument: 'String: command config property file',
    about:
      'Property file containing configs to be passed to Admin Client. This is used only with --bootstrap-server option for describing and altering broker configs.',
  },
  {
    name: 'config',
    argument: 'String: name=value',
    about: `A topic configuration override for the topic being created or altered. The following is a list of valid configurations:\n${names}\nSee the Kafka documentation for full details on the topic configs. It is supported only in combination with --create if --bootstrap-server option is used (the kafka-configs CLI supports altering topic configs with a --bootstrap-server option).`,
  },
  { name: 'create', about: 'Create a new topic.' },
  { name: 'delete', about: 'Delete a topic' },
  {
    name: 'delete-config',
    argument: 'String: name',
    about:
      'A topic configuration override to be removed for an existing topic (see the list of configurations under the --config option). Not supported with the --bootstrap-server option.',
  },
  { name: 'describe', about: 'List details for the given topics.' },
  { name: 'disable-rack-aware', about: 'Disable rack aware replica assignment' },
  {
    name: 'exclude-internal',
    about:
      'exclude internal topics when running list or describe command. The internal topics will be listed by default',
  },
  { name: 'force', about: 'Suppress console prompts' },
  { name: 'help', about: 'Print usage information.' },
  {
    name: 'if-exists',
    about: 'if set when altering or deleting or describing topics, the action will only execute if the topic exists.',
  },
  {
    name: 'if-not-exists',
    about: 'if set when creating topics, the action will only execute if the topic does not already exist.',
  },
  { name: 'list', about: 'List all available topics.' },
  {
    name: 'partitions',
    argument: 'Integer: # of partitions',
    about:
      'The number of partitions for the topic being created or altered (WARNING: If partitions are increased for a topic that has a key, the partition logic or ordering of the messages will be affected). If not supplied for create, defaults to the cluster default.',
  },
  {
    name: 'replica-assignment',
    argument:
      'String: broker_id_for_part1_replica1 : broker_id_for_part1_replica2 , broker_id_for_part2_replica1 : broker_id_for_part2_replica2 , ...',
    about: 'A list of manual partition-to-broker assignments for the topic being created or altered.',
  },
  {
    name: 'replication-factor',
    argument: 'Integer: replication factor',
    about:
      'The replication factor for each partition in the topic being created. If not supplied, defaults to the cluster default.',
  },
  {
    name: 'topic',
    argument: 'String: topic',
    about:
      'The topic to create, alter, describe or delete. It also accepts a regular expression, except for --create option. Put topic name in double quotes and use the \'\\\' prefix to escape regular expression symbols; e.g. "test\\.topic".',
  },
  {
    name: 'topics-with-overrides',
    about: 'if set when describing topics, only show topics that have overridden configs',
  },
  {
    name: 'unavailable-partitions',
    about: 'if set when describing topics, only show partitions whose leader is not available',
  },
  {
    name: 'under-min-isr-partitions',
    about:
      'if set when describing topics, only show partitions whose isr count is less than the configured minimum. Not supported with the --zookeeper option.',
  },
  {
    name: 'under-replicated-partitions',
    about: 'if set when describing topics, only show under replicated partitions',
  },
  { name: 'version', about: 'Display Kafka version.' },
  {
    name: 'zookeeper',
    argument: 'String: hosts',
    about:
      'DEPRECATED, The connection string for the zookeeper connection in the form host:port. Multiple hosts can be given to allow fail-over.',
  },
];
