import { throttleConfigs } from './broker/throttles.ts';
import { type BrokerLayers, brokerConfigs, brokerConfigText, brokerSynonyms } from './broker-configs.ts';
import { clientMetricsConfigs } from './client-metrics-configs.ts';
import { type ConfigDefinition, type ConfigDefinitions, type ConfigType, parseConfig } from './definition.ts';
import { groupConfigs, groupConfigText, groupSynonym } from './group-configs.ts';
import { serverSynonym, topicConfigs, topicConfigText } from './topic-configs.ts';

/** The config types' codes in a DescribeConfigs response. */
export const CONFIG_TYPE_CODES: Readonly<Record<ConfigType, number>> = {
  BOOLEAN: 1,
  STRING: 2,
  INT: 3,
  SHORT: 4,
  LONG: 5,
  DOUBLE: 6,
  LIST: 7,
  CLASS: 8,
  PASSWORD: 9,
};

/** Where a value comes from: codes in a DescribeConfigs response (KIP-226). */
export const CONFIG_SOURCES = {
  DYNAMIC_TOPIC_CONFIG: 1,
  DYNAMIC_BROKER_CONFIG: 2,
  DYNAMIC_DEFAULT_BROKER_CONFIG: 3,
  STATIC_BROKER_CONFIG: 4,
  DEFAULT_CONFIG: 5,
  DYNAMIC_BROKER_LOGGER_CONFIG: 6,
  CLIENT_METRICS_CONFIG: 7,
  GROUP_CONFIG: 8,
} as const;

export interface ConfigSynonym {
  name: string;
  value: string | null;
  source: number;
}

/** A config as DescribeConfigs tells it. The value of a password is null. */
export interface DescribedConfig {
  name: string;
  value: string | null;
  readOnly: boolean;
  isSensitive: boolean;
  source: number;
  type: number;
  documentation: string;
  synonyms: readonly ConfigSynonym[];
}

/** All configs of a topic. */
export function describeTopic(overrides: ReadonlyMap<string, string>, layers: BrokerLayers): DescribedConfig[] {
  return describeAll(topicConfigs, (definition) => {
    const { name } = definition;
    const synonym = serverSynonym(name);
    const inherited = synonym === undefined ? [] : synonymsOf(synonym, layers);
    const value = shown(definition, topicConfigText(name, overrides, layers));
    const own = { name, value, source: CONFIG_SOURCES.DYNAMIC_TOPIC_CONFIG };
    return { value, synonyms: overrides.has(name) ? [own, ...inherited] : inherited };
  });
}

/** All configs of a group. */
export function describeGroup(overrides: ReadonlyMap<string, string>, layers: BrokerLayers): DescribedConfig[] {
  return describeAll(groupConfigs, (definition) => {
    const { name, fallback } = definition;
    const synonym = groupSynonym(name);
    const inherited =
      synonym === undefined
        ? [{ name, value: fallback, source: CONFIG_SOURCES.DEFAULT_CONFIG }]
        : synonymsOf(synonym, layers);
    const value = shown(definition, groupConfigText(name, overrides, layers));
    const own = { name, value, source: CONFIG_SOURCES.GROUP_CONFIG };
    return { value, synonyms: overrides.has(name) ? [own, ...inherited] : inherited };
  });
}

/** All configs of a subscription to client metrics. */
export function describeClientMetrics(overrides: ReadonlyMap<string, string>): DescribedConfig[] {
  return describeAll(clientMetricsConfigs, (definition) => {
    const { name, fallback } = definition;
    const own = overrides.get(name);
    const value = shown(definition, own ?? fallback);
    return {
      value,
      synonyms: own === undefined ? [] : [{ name, value, source: CONFIG_SOURCES.CLIENT_METRICS_CONFIG }],
    };
  });
}

/** All configs of one broker. */
export function describeBroker(layers: BrokerLayers): DescribedConfig[] {
  return [
    ...describeAll(brokerConfigs, (definition) => ({
      value: shown(definition, brokerConfigText(definition.name, layers)),
      synonyms: synonymsOf(definition.name, layers),
    })),
    ...describeThrottles(layers.dynamic, CONFIG_SOURCES.DYNAMIC_BROKER_CONFIG),
  ];
}

/** Of the limits that are set at run time alone, those that are set here. */
function describeThrottles(set: ReadonlyMap<string, string>, source: number): DescribedConfig[] {
  const found = new Map([...throttleConfigs].filter(([name]) => set.has(name)));
  return describeAll(found, ({ name }) => {
    const value = set.get(name) ?? null;
    return { value, synonyms: [{ name, value, source }] };
  });
}

/** What was set for all brokers at run time: DescribeConfigs of the broker with the empty name. */
export function describeBrokerDefaults(layers: BrokerLayers): DescribedConfig[] {
  const set = new Map([...brokerConfigs].filter(([name]) => layers.dynamicDefault.has(name)));
  const source = CONFIG_SOURCES.DYNAMIC_DEFAULT_BROKER_CONFIG;
  return [
    ...describeAll(set, (definition) => ({
      value: shown(definition, layers.dynamicDefault.get(definition.name) ?? null),
      synonyms: synonymsOf(definition.name, layers).filter((each) => each.source === source),
    })),
    ...describeThrottles(layers.dynamicDefault, source),
  ];
}

function describeAll(
  definitions: ConfigDefinitions,
  describe: (definition: ConfigDefinition) => { value: string | null; synonyms: readonly ConfigSynonym[] },
): DescribedConfig[] {
  return [...definitions.values()].map((definition) => {
    const { name, type, update, documentation } = definition;
    const { value, synonyms } = describe(definition);
    return {
      name,
      value,
      readOnly: update === 'read-only',
      isSensitive: type === 'PASSWORD',
      source: synonyms[0]?.source ?? CONFIG_SOURCES.DEFAULT_CONFIG,
      type: CONFIG_TYPE_CODES[type],
      documentation,
      synonyms,
    };
  });
}

/** Every place that gives the broker config a value, weightiest first, from the first that bears its own name. */
function synonymsOf(name: string, layers: BrokerLayers): ConfigSynonym[] {
  const names = brokerSynonyms(name);
  const found: ConfigSynonym[] = [];
  const add = (source: number, textOf: (name: string) => string | null | undefined) => {
    for (const each of names) {
      const text = textOf(each);
      const definition = brokerConfigs.get(each);
      if (text === null || text === undefined || definition === undefined) continue;
      found.push({ name: each, value: definition.type === 'PASSWORD' ? null : text, source });
    }
  };
  add(CONFIG_SOURCES.DYNAMIC_BROKER_CONFIG, (each) => layers.dynamic.get(each));
  add(CONFIG_SOURCES.DYNAMIC_DEFAULT_BROKER_CONFIG, (each) => layers.dynamicDefault.get(each));
  add(CONFIG_SOURCES.STATIC_BROKER_CONFIG, (each) => layers.static.get(each));
  add(CONFIG_SOURCES.DEFAULT_CONFIG, (each) => brokerConfigs.get(each)?.fallback);
  const own = found.findIndex((synonym) => synonym.name === name);
  return own === -1 ? [] : found.slice(own);
}

function shown(definition: ConfigDefinition, text: string | null): string | null {
  if (text === null || definition.type === 'PASSWORD') return null;
  const parsed = parseConfig(definition, text);
  return parsed.error === null ? parsed.text : text;
}
