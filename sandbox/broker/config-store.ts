import {
  type ConfigChangeOptions,
  type ConfigEntry,
  type ConfigsContext,
  configResourceTypes as resourceTypes,
} from '../apis/configs-context.ts';
import type { Failure } from '../apis/context.ts';
import { malformedByClient } from '../apis/messages.ts';
import {
  type BrokerLayers,
  brokerConfig,
  brokerConfigError,
  brokerConfigs,
  brokerConfigText,
} from '../config/broker-configs.ts';
import { type ConfigChange, changedConfigs } from '../config/change.ts';
import { clientMetricsError } from '../config/client-metrics-configs.ts';
import type { ConfigDefinitions } from '../config/definition.ts';
import {
  describeBroker,
  describeBrokerDefaults,
  describeClientMetrics,
  describeGroup,
  describeTopic,
} from '../config/describe.ts';
import { groupConfigError, groupConfigs, groupConfigText } from '../config/group-configs.ts';
import type { LogConfig } from '../config/log-config.ts';
import { topicConfig, topicConfigError, topicConfigs } from '../config/topic-configs.ts';
import { topicNameError } from '../config/topic-name.ts';
import type { Trace } from '../trace/trace.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { TopicState } from './topic-state.ts';

type Resource = { type: number; name: string };
type Overrides = ReadonlyMap<string, string>;

const nothing: Overrides = new Map();

/** What a new cluster has set for all brokers: eligible leader replicas move it here from server.properties (KIP-966). */
const initialBrokerDefaults: Readonly<Record<string, string>> = { 'min.insync.replicas': '1' };

/** Configs set on topics, brokers and groups, over what the brokers were started with. Changes are checked and journalled. */
export class ConfigStore implements ConfigsContext {
  readonly #overrides = new Map<string, Overrides>();
  readonly #static: Overrides;
  readonly #brokers: readonly number[];
  readonly #journal: Journal;
  readonly #trace: Trace;
  readonly #topic: (name: string) => TopicState | undefined;
  readonly #changed: () => void;
  /** Parsed on first use; forgotten when anything changes. */
  readonly #numbers = new Map<string, number>();
  readonly #logConfigs = new Map<string, LogConfig>();

  constructor(from: {
    eligibleLeaderReplicas: boolean;
    journal: Journal;
    trace: Trace;
    brokers: readonly number[];
    configs: Readonly<Record<string, string>>;
    topic: (name: string) => TopicState | undefined;
    /** Called after each change. */
    changed: () => void;
  }) {
    this.#journal = from.journal;
    this.#trace = from.trace;
    this.#brokers = from.brokers;
    this.#topic = from.topic;
    this.#changed = from.changed;
    this.#static = new Map(Object.entries(from.configs));
    this.#put(
      { type: resourceTypes.broker, name: '' },
      new Map(Object.entries(from.eligibleLeaderReplicas ? initialBrokerDefaults : {})),
    );
  }

  #put(resource: Resource, overrides: Overrides): void {
    this.#overrides.set(`${resource.type}:${resource.name}`, overrides);
    this.#numbers.clear();
    this.#logConfigs.clear();
  }

  #of(type: number, name: string): Overrides {
    return this.#overrides.get(`${type}:${name}`) ?? nothing;
  }

  #layers(broker = this.#brokers[0] ?? 1): BrokerLayers {
    return {
      dynamic: this.#of(resourceTypes.broker, String(broker)),
      dynamicDefault: this.#of(resourceTypes.broker, ''),
      static: new Map([['node.id', String(broker)], ...this.#static]),
    };
  }

  number(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = Number(brokerConfig(name, this.#layers()));
      this.#numbers.set(name, number);
    }
    return number;
  }

  /** The config in force for a group, `consumer.session.timeout.ms`: its own, else the brokers' for all groups. */
  groupText(groupId: string, name: string): string {
    return groupConfigText(name, this.#of(resourceTypes.group, groupId), this.#layers()) ?? '';
  }

  groupNumber(groupId: string, name: string): number {
    return Number(this.groupText(groupId, name));
  }

  text(name: string): string {
    return String(brokerConfig(name, this.#layers()));
  }

  /** A broker config in force as text; null where there is none. */
  textOrNull(name: string): string | null {
    return brokerConfigText(name, this.#layers());
  }

  boolean(name: string): boolean {
    return brokerConfig(name, this.#layers()) === true;
  }

  // --- topics -------------------------------------------------------------------------------------------------------

  /** INVALID_CONFIG for configs that a topic cannot be created with. */
  checkTopic(configs: ReadonlyMap<string, string | null>): Failure | null {
    const error = topicConfigError(configs, this.#layers());
    return error === null ? null : { error: 'INVALID_CONFIG', message: error };
  }

  /** The configs that a topic's logs run under. */
  logConfig(topic: string): LogConfig {
    let config = this.#logConfigs.get(topic);
    if (!config) {
      config = topicConfig(this.#of(resourceTypes.topic, topic), this.#layers());
      this.#logConfigs.set(topic, config);
    }
    return config;
  }

  /** What is set for all brokers. */
  brokerDefaults(): Overrides {
    return this.#of(resourceTypes.broker, '');
  }

  topicOverrides(topic: string): Overrides {
    return this.#of(resourceTypes.topic, topic);
  }

  setTopic(topic: string, configs: ReadonlyMap<string, string | null>): void {
    this.#set({ type: resourceTypes.topic, name: topic }, withoutNulls(configs), null);
  }

  forgetTopic(topic: string): void {
    const resource = { type: resourceTypes.topic, name: topic };
    if (this.#of(resource.type, topic).size > 0) this.#set(resource, nothing, null);
  }

  /** Puts back what the journal tells of. */
  restore(entry: Extract<JournalEntry, { type: 'config' }>): void {
    this.#put({ type: entry.resourceType, name: entry.resourceName }, new Map(Object.entries(entry.values)));
  }

  // --- describe and change ------------------------------------------------------------------------------------------

  describe(resource: Resource, asked: number): readonly ConfigEntry[] | Failure {
    const missing = this.#missing(resource, 'describe', asked);
    if (missing) return missing;
    const { type, name } = resource;
    if (type === resourceTypes.topic) return describeTopic(this.#of(type, name), this.#layers());
    if (type === resourceTypes.group) return describeGroup(this.#of(type, name), this.#layers());
    if (type === resourceTypes.clientMetrics) return describeClientMetrics(this.#of(type, name));
    return name === '' ? describeBrokerDefaults(this.#layers()) : describeBroker(this.#layers(Number(name)));
  }

  resources(type: number): readonly string[] {
    const prefix = `${type}:`;
    return [...this.#overrides]
      .filter(([key, overrides]) => key.startsWith(prefix) && overrides.size > 0)
      .map(([key]) => key.slice(prefix.length))
      .sort();
  }

  describeTopic(overrides: Overrides): readonly ConfigEntry[] {
    return describeTopic(overrides, this.#layers());
  }

  replace(resource: Resource, configs: ReadonlyMap<string, string | null>, how: ConfigChangeOptions): Failure | null {
    return this.#missing(resource, 'alter', how.broker) ?? this.#checkAndSet(resource, configs, how);
  }

  change(resource: Resource, changes: readonly ConfigChange[], how: ConfigChangeOptions): Failure | null {
    const missing = this.#missing(resource, 'alter', how.broker);
    if (missing) return missing;
    const names = changes.map(({ name }) => name);
    if (new Set(names).size < names.length)
      return { error: 'INVALID_REQUEST', message: 'Error due to duplicate config keys' };
    const changed = changedConfigs(definitionsOf(resource.type), this.#of(resource.type, resource.name), changes);
    if (changed.error !== null) return { error: 'INVALID_CONFIG', message: changed.error };
    return this.#checkAndSet(resource, changed.configs, how);
  }

  #checkAndSet(
    resource: Resource,
    configs: ReadonlyMap<string, string | null>,
    { validateOnly, cause }: ConfigChangeOptions,
  ): Failure | null {
    const absent = [...configs].filter(([, value]) => value === null).map(([name]) => name);
    if (absent.length > 0)
      return { error: 'INVALID_REQUEST', message: `Null value not supported for : ${absent.join(',')}` };
    const wrong = this.#error(resource, configs);
    if (wrong !== null) return wrong;
    if (!validateOnly) this.#set(resource, withoutNulls(configs), cause);
    return null;
  }

  #error({ type, name }: Resource, configs: ReadonlyMap<string, string | null>): Failure | null {
    const failed = (error: 'INVALID_REQUEST' | 'INVALID_CONFIG', message: string | null): Failure | null =>
      message === null ? null : { error, message };
    if (type === resourceTypes.topic) return failed('INVALID_CONFIG', topicConfigError(configs, this.#layers()));
    if (type === resourceTypes.group) return failed('INVALID_CONFIG', groupConfigError(configs, this.#layers()));
    if (type === resourceTypes.clientMetrics) return clientMetricsError(configs);
    const before = this.#of(type, name);
    const changed = new Map([...configs].filter(([key, value]) => before.get(key) !== value));
    return failed('INVALID_REQUEST', brokerConfigError(changed, name !== ''));
  }

  #set(resource: Resource, overrides: Overrides, cause: number | null): void {
    const before = this.#of(resource.type, resource.name);
    this.#put(resource, overrides);
    this.#journal.append({
      type: 'config',
      resourceType: resource.type,
      resourceName: resource.name,
      values: Object.fromEntries(overrides),
    });
    for (const name of new Set([...before.keys(), ...overrides.keys()])) {
      const value = overrides.get(name) ?? null;
      if (before.get(name) !== (value ?? undefined))
        this.#trace.emit('config-change', { kind: 'system' }, cause, {
          resource: describeResource(resource),
          name,
          value,
        });
    }
    this.#changed();
  }

  /** What is wrong with the resource itself. */
  #missing({ type, name }: Resource, how: 'describe' | 'alter', asked: number): Failure | null {
    const altering = how === 'alter';
    const invalid = (message: string): Failure => ({ error: 'INVALID_REQUEST', message });
    if (type === resourceTypes.topic) {
      if (this.#topic(name)) return null;
      const misnamed = topicNameError(name);
      if (misnamed !== null) return { error: 'INVALID_TOPIC_EXCEPTION', message: misnamed };
      return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: altering ? `The topic '${name}' does not exist.` : null };
    }
    if (type === resourceTypes.group) return name === '' ? invalid('Default group resources are not allowed.') : null;
    if (type === resourceTypes.clientMetrics) {
      if (name !== '') return null;
      return invalid(
        altering ? "Subscription name can't be empty" : 'Client metrics subscription name must not be empty',
      );
    }
    if (type !== resourceTypes.broker) return invalid(altering ? `Unknown resource type ${type}` : malformedByClient);
    if (name === '' || Number(name) === asked) return null;
    if (!/^-?\d+$/.test(name))
      return invalid(`${altering ? 'Node' : 'Broker'} id must be an integer, but it is: ${name}`);
    return invalid(
      `Unexpected broker id, expected ${asked}${altering ? '' : ' or empty string'}, but received ${name}`,
    );
  }
}

function definitionsOf(type: number): ConfigDefinitions {
  if (type === resourceTypes.topic) return topicConfigs;
  // Kafka knows no types of what a subscription is made of, so that nothing is added to its lists.
  if (type === resourceTypes.clientMetrics) return new Map();
  return type === resourceTypes.group ? groupConfigs : brokerConfigs;
}

function describeResource({ type, name }: Resource): string {
  if (type === resourceTypes.topic) return `topic ${name}`;
  if (type === resourceTypes.clientMetrics) return `client metrics ${name}`;
  return type === resourceTypes.group ? `group ${name}` : `broker ${name || '(all)'}`;
}

function withoutNulls(configs: ReadonlyMap<string, string | null>): Map<string, string> {
  return new Map([...configs].filter((entry): entry is [string, string] => entry[1] !== null));
}
