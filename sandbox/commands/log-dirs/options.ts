import type { Option } from '../tool/options.ts';

/** The options of kafka-log-dirs.sh, in the words of Apache Kafka 4.3. */
export const logDirsOptions: readonly Option[] = [
  {
    name: 'bootstrap-server',
    argument: 'String: The server(s) to use for bootstrapping',
    about: 'REQUIRED: the server(s) to use for bootstrapping',
  },
  {
    name: 'broker-list',
    argument: 'String: Broker list',
    about:
      'The list of brokers to be queried in the form "0,1,2". All brokers in the cluster will be queried if no broker list is specified (default: )',
  },
  {
    name: 'command-config',
    argument: 'String: Admin client property file',
    about: 'Property file containing configs to be passed to Admin Client.',
  },
  { name: 'describe', about: 'Describe the specified log directories on the specified brokers.' },
  { name: 'help', about: 'Print usage information.' },
  {
    name: 'topic-list',
    argument: 'String: Topic list',
    about:
      'The list of topics to be queried in the form "topic1,topic2,topic3". All topics will be queried if no topic list is specified (default: )',
  },
  { name: 'version', about: 'Display Kafka version.' },
];
