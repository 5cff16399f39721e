// Records every config that a topic, a broker and a group have: test/golden/config; and the API versions.
import { apiVersions } from '../../sandbox/apis/18-api-versions.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { describeConfigs } from '../../sandbox/apis/32-describe-configs.ts';
import { KafkaConnection } from './kafka-connection.ts';
import { kafkaHost, kafkaPort, save } from './recording.ts';

const types = ['UNKNOWN', 'BOOLEAN', 'STRING', 'INT', 'SHORT', 'LONG', 'DOUBLE', 'LIST', 'CLASS', 'PASSWORD'];
const sources = [
  'UNKNOWN',
  'DYNAMIC_TOPIC_CONFIG',
  'DYNAMIC_BROKER_CONFIG',
  'DYNAMIC_DEFAULT_BROKER_CONFIG',
  'STATIC_BROKER_CONFIG',
  'DEFAULT_CONFIG',
  'DYNAMIC_BROKER_LOGGER_CONFIG',
  'DYNAMIC_CLIENT_METRICS_CONFIG',
  'DYNAMIC_GROUP_CONFIG',
];
const resources = [
  { kind: 'topic', resourceType: 2, resourceName: 'golden-config' },
  { kind: 'broker', resourceType: 4, resourceName: '1' },
  { kind: 'group', resourceType: 32, resourceName: 'golden-config' },
];

const kafka = await KafkaConnection.open(kafkaHost, kafkaPort);
await kafka.ask(createTopics, 7, {
  topics: [{ name: 'golden-config', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
  timeoutMs: 10_000,
});

for (const { kind, resourceType, resourceName } of resources) {
  const { results } = await kafka.ask(describeConfigs, 4, {
    resources: [{ resourceType, resourceName, configurationKeys: null }],
    includeSynonyms: true,
    includeDocumentation: true,
  });
  const result = results[0];
  if (result?.errorCode !== 0) throw new Error(`${kind}: ${result?.errorCode} ${result?.errorMessage}`);
  const configs = result.configs.map((config) => ({
    name: config.name,
    value: config.value,
    type: types[config.configType],
    source: sources[config.configSource],
    readOnly: config.readOnly,
    sensitive: config.isSensitive,
    synonyms: config.synonyms.map((synonym) => ({ ...synonym, source: sources[synonym.source] })),
    documentation: config.documentation,
  }));
  save(`config/${kind}.json`, `DescribeConfigs v4 of ${kind} ${resourceName}, synonyms and documentation included`, {
    configs,
  });
}

const versions = await kafka.ask(apiVersions, 4, { clientSoftwareName: 'golden', clientSoftwareVersion: '1' });
save('api-versions.json', 'ApiVersions v4', {
  apiKeys: versions.apiKeys,
  supportedFeatures: versions.supportedFeatures,
  finalizedFeatures: versions.finalizedFeatures,
});
kafka.close();
