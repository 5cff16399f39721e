import type { Option } from '../tool/options.ts';

/** The options of kafka-consumer-groups.sh, in the words of Apache Kafka 2.8. */
export const groupOptions28: readonly Option[] = [
  {
    name: 'all-groups',
    about: 'Apply to all consumer groups.',
  },
  {
    name: 'all-topics',
    about: 'Consider all topics assigned to a group in the `reset-offsets` process.',
  },
  {
    name: 'bootstrap-server',
    argument: 'String: server to connect to',
    about: 'REQUIRED: The server(s) to connect to.',
  },
  {
    name: 'by-duration',
    argument: 'String: duration',
    about: "Reset offsets to offset by duration from current timestamp. Format: 'PnDTnHnMnS'",
  },
  {
    name: 'command-config',
    argument: 'String: command config property file',
    about: 'Property file containing configs to be passed to Admin Client and Consumer.',
  },
  {
    name: 'delete',
    about:
      'Pass in groups to delete topic partition offsets and ownership information over the entire consumer group. For instance --group g1 --group g2',
  },
  {
    name: 'delete-offsets',
    about: 'Delete offsets of consumer group. Supports one consumer group at the time, and multiple topics.',
  },
  {
    name: 'describe',
    about: 'Describe consumer group and list offset lag (number of messages not yet processed) related to given group.',
  },
  {
    name: 'dry-run',
    about: 'Only show results without executing changes on Consumer Groups. Supported operations: reset-offsets.',
  },
  {
    name: 'execute',
    about: 'Execute operation. Supported operations: reset-offsets.',
  },
  {
    name: 'export',
    about: 'Export operation execution to a CSV file. Supported operations: reset-offsets.',
  },
  {
    name: 'from-file',
    argument: 'String: path to CSV file',
    about: 'Reset offsets to values defined in CSV file.',
  },
  {
    name: 'group',
    argument: 'String: consumer group',
    about: 'The consumer group we wish to act on.',
  },
  {
    name: 'help',
    about: 'Print usage information.',
  },
  {
    name: 'list',
    about: 'List all consumer groups.',
  },
  {
    name: 'members',
    about:
      "Describe members of the group. This option may be used with '--describe' and '--bootstrap-server' options only.\nExample: --bootstrap-server localhost: 9092 --describe --group group1 --members",
  },
  {
    name: 'offsets',
    about:
      "Describe the group and list all topic partitions in the group along with their offset lag. This is the default sub-action of and may be used with '--describe' and '--bootstrap-server' options only.\nExample: --bootstrap-server localhost: 9092 --describe --group group1 --offsets",
  },
  {
    name: 'reset-offsets',
    about:
      "Reset offsets of consumer group. Supports one consumer group at the time, and instances should be inactive\nHas 2 execution options: --dry-run (the default) to plan which offsets to reset, and --execute to update the offsets. Additionally, the --export option is used to export the results to a CSV format.\nYou must choose one of the following reset specifications: --to-datetime, --by-period, --to-earliest, --to-latest, --shift-by, --from-file, --to-current.\nTo define the scope use --all-topics or --topic. One scope must be specified unless you use '--from-file'.",
  },
  {
    name: 'shift-by',
    argument: 'Long: number-of-offsets',
    about: "Reset offsets shifting current offset by 'n', where 'n' can be positive or negative.",
  },
  {
    name: 'state',
    argument: 'String',
    optional: true,
    about:
      "When specified with '--describe', includes the state of the group.\nExample: --bootstrap-server localhost: 9092 --describe --group group1 --state\nWhen specified with '--list', it displays the state of all groups. It can also be used to list groups with specific states.\nExample: --bootstrap-server localhost: 9092 --list --state stable,empty\nThis option may be used with '--describe', '--list' and '--bootstrap-server' options only.",
  },
  {
    name: 'timeout',
    argument: 'Long: timeout (ms)',
    about:
      'The timeout that can be set for some use cases. For example, it can be used when describing the group to specify the maximum amount of time in milliseconds to wait before the group stabilizes (when the group is just created, or is going through some changes). (default: 5000)',
  },
  {
    name: 'to-current',
    about: 'Reset offsets to current offset.',
  },
  {
    name: 'to-datetime',
    argument: 'String: datetime',
    about: "Reset offsets to offset from datetime. Format: 'YYYY-MM-DDTHH:mm:SS.sss'",
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
    name: 'to-offset',
    argument: 'Long: offset',
    about: 'Reset offsets to a specific offset.',
  },
  {
    name: 'topic',
    argument: 'String: topic',
    about:
      'The topic whose consumer group information should be deleted or topic whose should be included in the reset offset process. In `reset-offsets` case, partitions can be specified using this format: `topic1:0,1,2`, where 0,1,2 are the partition to be included in the process. Reset-offsets also supports multiple topic inputs.',
  },
  {
    name: 'verbose',
    about:
      "Provide additional information, if any, when describing the group. This option may be used with '--offsets'/'--members'/'--state' and '--bootstrap-server' options only.\nExample: --bootstrap-server localhost: 9092 --describe --group group1 --members --verbose",
  },
  {
    name: 'version',
    about: 'Display Kafka version.',
  },
];
