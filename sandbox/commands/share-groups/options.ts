import type { Option } from '../tool/options.ts';

/** The options of kafka-share-groups.sh, in the words of Apache Kafka 4.3. */
export const shareGroupOptions: readonly Option[] = [
  {
    name: 'all-groups',
    about: 'Apply to all share groups.',
  },
  {
    name: 'all-topics',
    about: "Consider all topics assigned to a share group in the 'reset-offsets' process.",
  },
  {
    name: 'bootstrap-server',
    argument: 'String: server to connect to',
    about: 'REQUIRED: The server(s) to connect to.',
  },
  {
    name: 'command-config',
    argument: 'String: command config property file',
    about: 'Property file containing configs to be passed to Admin Client.',
  },
  {
    name: 'delete',
    about: 'Delete share group.',
  },
  {
    name: 'delete-offsets',
    about: 'Delete offsets of share group. Supports one share group at the time, and multiple topics.',
  },
  {
    name: 'describe',
    about: 'Describe share group, members and offset information.',
  },
  {
    name: 'dry-run',
    about: 'Only show results without executing changes on share groups. Supported operations: reset-offsets.',
  },
  {
    name: 'execute',
    about: 'Execute operation. Supported operations: reset-offsets.',
  },
  {
    name: 'group',
    argument: 'String: share group',
    about: 'The share group we wish to act on.',
  },
  {
    name: 'help',
    about: 'Print usage information.',
  },
  {
    name: 'list',
    about: 'List all share groups.',
  },
  {
    name: 'members',
    about: "Describe members of the group. This option may be used with the '--describe' option only.",
  },
  {
    name: 'offsets',
    about:
      "Describe the group and list all topic partitions in the group along with their offset information. This is the default sub-action and may be used with the '--describe' option only.",
  },
  {
    name: 'reset-offsets',
    about:
      "Reset offsets of share group. Supports one share group at the time, and instances must be inactive.\nHas 2 execution options: --dry-run to plan which offsets to reset, and --execute to reset the offsets.\nYou must choose one of the following reset specifications: --to-datetime, --to-earliest, --to-latest.\nTo define the scope use --all-topics or --topic.\nFails if neither '--dry-run' nor '--execute' is specified.",
  },
  {
    name: 'state',
    argument: 'String',
    optional: true,
    about:
      "When specified with '--describe', includes the state of the group.\nWhen specified with '--list', it displays the state of all groups. It can also be used to list groups with specific states. Valid values are Empty, Stable and Dead.",
  },
  {
    name: 'timeout',
    argument: 'Long: timeout (ms)',
    about:
      'The timeout that can be set for some use cases. For example, it can be used when describing the group to specify the maximum amount of time in milliseconds to wait before the group stabilizes. (default: 30000)',
  },
  {
    name: 'to-datetime',
    argument: 'String: datetime',
    about: "Reset offsets to offset from datetime. Format: 'YYYY-MM-DDThh:mm:ss.sss'",
  },
  {
    name: 'to-earliest',
    about: 'Reset offsets to earliest offset.',
  },
  {
    name: 'to-latest',
    about: 'Reset offsets to latest offset.',
  },
  {
    name: 'topic',
    argument: 'String: topic',
    about:
      "The topic whose offset information should be deleted or included in the reset offset process. When resetting offsets, partitions can be specified using this format: 'topic1:0,1,2', where 0,1,2 are the partitions to be included.",
  },
  {
    name: 'verbose',
    about:
      "Provide additional information, if any, when describing the group. This option may be used with the '--describe' option only.",
  },
  {
    name: 'version',
    about: 'Display Kafka version.',
  },
];
