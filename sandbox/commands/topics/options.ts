import { topicConfigs } from '../../config/topic-configs.ts';
import type { Option } from '../tool/options.ts';

const configNames = [...topicConfigs.keys()].sort().map((name) => `\t${name}`);

/** The options of kafka-topics.sh, in the words of Apache Kafka 4.3. */
export const topicOptions: readonly Option[] = [
  {
    name: 'alter',
    about:
      'Alter the number of partitions and replica assignment. (To alter topic configurations, the kafka-configs tool can be used.)',
  },
  {
    name: 'at-min-isr-partitions',
    about: 'If set when describing topics, only show partitions whose isr count is equal to the configured minimum.',
  },
  {
    name: 'bootstrap-server',
    argument: 'String: server to connect to',
    about: 'REQUIRED: The Kafka server to connect to.',
  },
  {
    name: 'command-config',
    argument: 'String: command config property file',
    about: 'Property file containing configs to be passed to Admin Client.',
  },
  {
    name: 'config',
    argument: 'String: name=value',
    about: [
      'A topic configuration override for the topic being created. The following is a list of valid configurations:',
      ...configNames,
      'See the Kafka documentation for full details on the topic configs. It is supported only in combination with --create. (To alter topic configurations, the kafka-configs tool can be used.)',
    ].join('\n'),
  },
  { name: 'create', about: 'Create a new topic.' },
  { name: 'delete', about: 'Delete a topic.' },
  {
    name: 'delete-config',
    argument: 'String: name',
    about: 'This option is no longer supported and has been deprecated since 4.0',
  },
  { name: 'describe', about: 'List details for the given topics.' },
  {
    name: 'exclude-internal',
    about: 'Exclude internal topics when listing or describing topics. By default, the internal topics are included.',
  },
  { name: 'help', about: 'Print usage information.' },
  {
    name: 'if-exists',
    about: 'If set when altering or deleting or describing topics, the action will only execute if the topic exists.',
  },
  {
    name: 'if-not-exists',
    about:
      'If set when creating topics, the create request will not fail if the topic already exists, but the request will still be sent.',
  },
  { name: 'list', about: 'List all available topics.' },
  {
    name: 'partition-size-limit-per-response',
    argument: 'Integer: maximum number of partitions per response',
    about: 'The maximum partition size to be included in one DescribeTopicPartitions response.',
  },
  {
    name: 'partitions',
    argument: 'Integer: # of partitions',
    about:
      'The number of partitions for the topic being created or altered. If not supplied with --create, the topic uses the cluster default. (WARNING: If partitions are increased for a topic that has a key, the partition logic or ordering of the messages will be affected).',
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
      'The replication factor for each partition in the topic being created. If not supplied, the topic uses the cluster default.',
  },
  {
    name: 'topic',
    argument: 'String: topic',
    about:
      'The topic to create, alter, describe or delete. It also accepts a regular expression, except for --create option.',
  },
  { name: 'topic-id', argument: 'String: topic-id', about: 'The topic-id to describe.' },
  {
    name: 'topics-with-overrides',
    about: 'If set when describing topics, only show topics that have overridden configs.',
  },
  {
    name: 'unavailable-partitions',
    about: 'If set when describing topics, only show partitions whose leader is not available.',
  },
  {
    name: 'under-min-isr-partitions',
    about: 'If set when describing topics, only show partitions whose isr count is less than the configured minimum.',
  },
  {
    name: 'under-replicated-partitions',
    about: 'If set when describing topics, only show under-replicated partitions.',
  },
  { name: 'version', about: 'Display Kafka version.' },
];
