import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { ask, createTopic } from './words.ts';

const clientMetrics = 16;
const group = 32;
const [set, remove, append, subtract] = [0, 1, 2, 3];

const list = (version: number, ...resourceTypes: readonly number[]) =>
  ask('ListConfigResources', version, version === 0 ? {} : { resourceTypes });

const describe = (resourceType: number, resourceName: string, configurationKeys: Json = null, version = 4) =>
  ask('DescribeConfigs', version, {
    resources: [{ resourceType, resourceName, configurationKeys }],
    includeSynonyms: true,
    ...(version > 2 && { includeDocumentation: true }),
  });

const change = (
  resourceType: number,
  resourceName: string,
  configs: readonly (readonly [string, number | undefined, string | null])[],
  validateOnly = false,
) =>
  ask('IncrementalAlterConfigs', 1, {
    resources: [
      {
        resourceType,
        resourceName,
        configs: configs.map(([name, configOperation, value]) => ({
          name,
          configOperation: configOperation ?? 0,
          value,
        })),
      },
    ],
    validateOnly,
  });

export const resources: readonly Script[] = [
  {
    name: 'configs of client metrics',
    steps: [
      describe(clientMetrics, 'measured'),
      change(clientMetrics, 'measured', [
        ['interval.ms', set, '5000'],
        ['metrics', set, 'org.apache.kafka.producer.,org.apache.kafka.consumer.'],
        ['match', set, 'client_id=.*,client_software_name=Java'],
      ]),
      describe(clientMetrics, 'measured'),
      describe(clientMetrics, 'measured', ['interval.ms'], 1),
      change(clientMetrics, 'measured', [['metrics', append, 'one']]),
      change(clientMetrics, 'measured', [['metrics', subtract, 'org.apache.kafka.consumer.']]),
      change(clientMetrics, 'measured', [['interval.ms', remove, null]]),
      describe(clientMetrics, 'measured', ['interval.ms', 'metrics']),
      change(clientMetrics, 'measured', [['interval.ms', set, '7']]),
      change(clientMetrics, 'measured', [['interval.ms', set, '3600001']]),
      change(clientMetrics, 'measured', [['interval.ms', set, 'soon']]),
      change(clientMetrics, 'measured', [['match', set, 'client_id']]),
      change(clientMetrics, 'measured', [['match', set, 'no_such=a']]),
      change(clientMetrics, 'measured', [['match', set, 'client_id=(']]),
      change(clientMetrics, 'measured', [['metrics', set, 'a,a']]),
      change(clientMetrics, 'measured', [['metrics', set, '']]),
      change(clientMetrics, 'measured', [['no.such', set, '1']]),
      change(clientMetrics, '', [['interval.ms', set, '5000']]),
      describe(clientMetrics, ''),
      change(clientMetrics, 'measured-only-asked', [['interval.ms', set, '5000']], true),
      describe(clientMetrics, 'measured-only-asked'),
      ask('AlterConfigs', 2, {
        resources: [
          {
            resourceType: clientMetrics,
            resourceName: 'measured',
            configs: [{ name: 'interval.ms', value: '6000' }],
          },
        ],
      }),
      describe(clientMetrics, 'measured', ['interval.ms', 'metrics', 'match']),
      change(clientMetrics, 'measured', [['interval.ms', remove, null]]),
    ],
  },
  {
    name: 'resources that have configs',
    alone: true,
    steps: [
      list(0),
      change(clientMetrics, 'listed', [['interval.ms', set, '5000']]),
      change(group, 'listed-group', [['consumer.session.timeout.ms', set, '50000']]),
      createTopic('listed-topic'),
      list(0),
      list(1, clientMetrics),
      list(1, 4),
      list(1, 8),
      list(1, 4, 8, clientMetrics),
      list(1, 99),
      list(1, 0),
      list(1, 4, 99),
      change(clientMetrics, 'listed', [['interval.ms', remove, null]]),
      list(0),
      change(group, 'listed-group', [['consumer.session.timeout.ms', remove, null]]),
    ],
  },
];
