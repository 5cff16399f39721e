import type { Option } from '../tool/options.ts';

const selectors = [
  'client_id',
  'client_instance_id',
  'client_software_name',
  'client_software_version',
  'client_source_address',
  'client_source_port',
];

/** The options of kafka-client-metrics.sh, in the words of Apache Kafka 4.3. */
export const clientMetricsOptions: readonly Option[] = [
  { name: 'alter', about: 'Alter the configuration for the client metrics resource.' },
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
  { name: 'delete', about: 'Delete the configuration for the client metrics resource.' },
  { name: 'describe', about: 'List configurations for the client metrics resource.' },
  { name: 'generate-name', about: 'Generate a UUID to use as the name.' },
  { name: 'help', about: 'Print usage information.' },
  {
    name: 'interval',
    argument: 'String: push interval',
    about: 'The metrics push interval in milliseconds.\nLeave empty to reset the interval.',
  },
  { name: 'list', about: 'List the client metrics resources.' },
  {
    name: 'match',
    argument: 'String: k1=v1,k2=v2',
    about: `Matching selector 'k1=v1,k2=v2'. The following is a list of valid selector names: \n${selectors.map((each) => `\t${each}`).join('\n')}`,
  },
  { name: 'metrics', argument: 'String: m1,m2', about: "Telemetry metric name prefixes 'm1,m2'." },
  { name: 'name', argument: 'String: name', about: 'Name of client metrics configuration resource.' },
  { name: 'version', about: 'Display Kafka version.' },
];
