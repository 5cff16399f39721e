import type { Option } from '../tool/options.ts';

/** The options of kafka-groups.sh, in the words of Apache Kafka 4.3. */
export const groupsOptions: readonly Option[] = [
  {
    name: 'bootstrap-server',
    required: true,
    argument: 'String: server to connect to',
    about: 'REQUIRED: The Kafka server to connect to.',
  },
  {
    name: 'command-config',
    argument: 'String: command config property file',
    about: 'Property file containing configs to be passed to Admin Client.',
  },
  {
    name: 'consumer',
    about:
      "Filter the groups to show all kinds of consumer groups, including classic and simple consumer groups. This matches group type 'consumer', and group type 'classic' where the protocol type is 'consumer' or empty.",
  },
  {
    name: 'group-type',
    argument: 'String: type',
    about: "Filter the groups based on group type. Valid types are: 'classic', 'consumer', 'share' and 'streams'.",
  },
  { name: 'help', about: 'Print usage information.' },
  { name: 'list', about: 'List the groups.' },
  { name: 'protocol', argument: 'String: protocol', about: 'Filter the groups based on protocol type.' },
  { name: 'share', about: 'Filter the groups to show share groups.' },
  { name: 'streams', about: 'Filter the groups to show streams groups.' },
  { name: 'version', about: 'Display Kafka version.' },
];
