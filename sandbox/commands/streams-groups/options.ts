import type { Option } from '../tool/options.ts';

/** The options of kafka-streams-groups.sh, in the words of Apache Kafka 4.3. */
export const streamsGroupOptions: readonly Option[] = [
  {
    name: 'all-groups',
    about: 'Apply to all streams groups.',
  },
  {
    name: 'all-input-topics',
    about:
      'Consider all source topics used in the topology of the group. Supported operations: delete-offsets, reset-offsets.',
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
    about: 'Property file containing configs to be passed to Admin Client.',
  },
  {
    name: 'delete',
    about:
      'Pass in groups to delete topic partition offsets and ownership information over the entire streams group. For instance --group g1 --group g2',
  },
  {
    name: 'delete-all-internal-topics',
    about:
      'Delete all internal topics linked to the streams group. Supported operations: reset-offsets, delete. With reset-offsets, this option is applicable only when --execute is used.',
  },
  {
    name: 'delete-internal-topic',
    argument: 'String',
    about:
      'Delete specified internal topic of the streams group. Supported operations: reset-offsets.This option is applicable only when --execute is used.',
  },
  {
    name: 'delete-offsets',
    about: 'Delete offsets of streams group. Supports one streams group at the time, and multiple topics.',
  },
  {
    name: 'describe',
    about: 'Describe streams group and list offset lag related to given group.',
  },
  {
    name: 'dry-run',
    about: 'Only show results without executing changes on streams group. Supported operations: reset-offsets.',
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
    argument: 'String: streams group',
    about: 'The streams group we wish to act on.',
  },
  {
    name: 'help',
    about: 'Print usage information.',
  },
  {
    name: 'input-topic',
    argument: 'String: topic',
    about:
      'The input topic whose committed offset should be deleted or reset. In `reset-offsets` case, partitions can be specified using this format: `topic1:0,1,2`, where 0,1,2 are the partition to be included in the process. Multiple input topics can be specified. Supported operations: delete-offsets, reset-offsets.',
  },
  {
    name: 'list',
    about: 'List all streams groups.',
  },
  {
    name: 'members',
    about: "Describe members of the group. This option may be used with the '--describe' option only.",
  },
  {
    name: 'offsets',
    about:
      "Describe the group and list all topic partitions in the group along with their offset information.This is the default sub-action and may be used with the '--describe' option only.",
  },
  {
    name: 'reset-offsets',
    about:
      "Reset offsets of streams group. The instances should be inactive.\nHas 2 execution options: --dry-run to plan which offsets to reset, and --execute to update the offsets.\nIf you use --execute, all internal topics linked to the group will also be deleted.\nYou must choose one of the following reset specifications: --to-datetime, --by-duration, --to-earliest, --to-latest, --shift-by, --from-file, --to-current, --to-offset.\nTo define the scope use --all-input-topics or --input-topic. One scope must be specified unless you use '--from-file'.\nFails if neither '--dry-run' nor '--execute' is specified.",
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
      "When specified with '--list', it displays the state of all groups. It can also be used to list groups with specific states. Valid values are Empty, NotReady, Stable, Assigning, Reconciling, and Dead.",
  },
  {
    name: 'timeout',
    argument: 'Long: timeout (ms)',
    about:
      'The timeout that can be set for some use cases. For example, it can be used when describing the group to specify the maximum amount of time in milliseconds to wait before the group stabilizes. (default: 30000)',
  },
  {
    name: 'to-current',
    about: 'Reset offsets to current offset.',
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
    name: 'to-offset',
    argument: 'Long: offset',
    about: 'Reset offsets to a specific offset.',
  },
  {
    name: 'verbose',
    about:
      'Use with --describe --state  to show group epoch and target assignment epoch.\nUse with --describe --members to show for each member the member epoch, target assignment epoch, current assignment, target assignment, and whether member is still using the classic rebalance protocol.\nUse with --describe --offsets  and --describe  to show leader epochs for each partition.',
  },
  {
    name: 'version',
    about: 'Display Kafka version.',
  },
];
