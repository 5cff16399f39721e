import type { Option } from '../tool/options.ts';

const decoder =
  'This class should implement org.apache.kafka.tools.api.Decoder trait. Custom jar should be available in kafka/libs directory. (default: org.apache.kafka.tools.api.StringDecoder)';

/** The options of kafka-dump-log.sh, in the words of Apache Kafka 4.3. */
export const dumpLogOptions: readonly Option[] = [
  {
    name: 'cluster-metadata-decoder',
    about: 'If set, log data will be parsed as cluster metadata records.',
  },
  {
    name: 'deep-iteration',
    about: 'If set, uses deep instead of shallow iteration. Automatically set if print-data-log is enabled.',
  },
  {
    name: 'files',
    argument: 'String: file1, file2, ...',
    about: 'REQUIRED: The comma separated list of data and index log files to be dumped.',
  },
  { name: 'help', about: 'Print usage information.' },
  {
    name: 'index-sanity-check',
    about:
      'If set, just checks the index sanity without printing its content. This is the same check that is executed on broker startup to determine if an index needs rebuilding or not.',
  },
  {
    name: 'key-decoder-class',
    argument: 'String',
    optional: true,
    about: `If set, used to deserialize the keys. ${decoder}`,
  },
  {
    name: 'max-bytes',
    argument: 'Integer: size',
    about:
      'Limit the amount of total batches read in bytes avoiding reading the whole .log file(s). (default: 2147483647)',
  },
  { name: 'max-message-size', argument: 'Integer: size', about: 'Size of largest message. (default: 5242880)' },
  {
    name: 'offsets-decoder',
    about: 'If set, log data will be parsed as offset data from the __consumer_offsets topic.',
  },
  {
    name: 'print-data-log',
    about:
      'If set, printing the messages content when dumping data logs. Automatically set if any decoder option is specified.',
  },
  {
    name: 'remote-log-metadata-decoder',
    about:
      'If set, log data will be parsed as TopicBasedRemoteLogMetadataManager (RLMM) metadata records. Instead, the value-decoder-class option can be used if a custom RLMM implementation is configured.',
  },
  {
    name: 'share-group-state-decoder',
    about: 'If set, log data will be parsed as share group state data from the __share_group_state topic.',
  },
  {
    name: 'skip-record-metadata',
    about: 'Skip metadata when printing records. This flag also skips control records.',
  },
  {
    name: 'transaction-log-decoder',
    about: 'If set, log data will be parsed as transaction metadata from the __transaction_state topic.',
  },
  {
    name: 'value-decoder-class',
    argument: 'String',
    optional: true,
    about: `If set, used to deserialize the messages. ${decoder}`,
  },
  {
    name: 'verify-index-only',
    about: 'If set, just verify the index log without printing its content.',
  },
  { name: 'version', about: 'Display Kafka version.' },
];
