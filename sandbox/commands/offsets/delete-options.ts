import type { Option } from '../tool/options.ts';

/** The options of kafka-delete-records.sh, in the words of Apache Kafka 4.3. */
export const deleteRecordsOptions: readonly Option[] = [
  {
    name: 'bootstrap-server',
    argument: 'String: server(s) to use for bootstrapping',
    about: 'REQUIRED: The server to connect to.',
  },
  {
    name: 'command-config',
    argument: 'String: command config property file path',
    about: 'A property file containing configs to be passed to Admin Client.',
  },
  { name: 'help', about: 'Print usage information.' },
  {
    name: 'offset-json-file',
    argument: 'String: Offset json file path',
    about:
      'REQUIRED: The JSON file with offset per partition. The format to use is:\n{"partitions":\n  [{"topic": "foo", "partition": 1,\n  "offset": 1}],\n "version":1\n}',
  },
  { name: 'version', about: 'Display Kafka version.' },
];
