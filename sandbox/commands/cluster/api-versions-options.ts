import type { Option } from '../tool/options.ts';

/** The options of kafka-broker-api-versions.sh, in the words of Apache Kafka 4.3. */
export const apiVersionsOptions: readonly Option[] = [
  {
    name: 'bootstrap-server',
    argument: 'String: server(s) to use for bootstrapping',
    about: 'REQUIRED: The server to connect to.',
  },
  {
    name: 'command-config',
    argument: 'String: command config property file',
    about: 'A property file containing configs to be passed to Admin Client.',
  },
  { name: 'help', about: 'Print usage information.' },
  { name: 'version', about: 'Display Kafka version.' },
];
