import { groupCoordinatorConfigs } from './broker/groups.ts';
import { logConfigs } from './broker/log.ts';
import { replicationConfigs } from './broker/replication.ts';
import { securityConfigs } from './broker/security.ts';
import { serverConfigs } from './broker/server.ts';
import { throttleConfigs } from './broker/throttles.ts';
import { tieredStorageConfigs } from './broker/tiered-storage.ts';
import { brokerDefinitions, type ConfigDefinitions, type ConfigValue, parseConfig } from './definition.ts';

/** Every config that DescribeConfigs of a broker answers in Kafka 4.3, by name. */
export const brokerConfigs: ConfigDefinitions = brokerDefinitions([
  ...logConfigs,
  ...groupCoordinatorConfigs,
  ...replicationConfigs,
  ...serverConfigs,
  ...securityConfigs,
  ...tieredStorageConfigs,
]);

/** Where a broker's values come from, weightiest first. All values are text, by config name. */
export interface BrokerLayers {
  /** Set at run time for this broker. */
  dynamic: ReadonlyMap<string, string>;
  /** Set at run time for all brokers: DescribeConfigs of the broker with the empty name. */
  dynamicDefault: ReadonlyMap<string, string>;
  /** Set when the broker started, as in `server.properties`. */
  static: ReadonlyMap<string, string>;
}

export const NO_LAYERS: BrokerLayers = { dynamic: new Map(), dynamicDefault: new Map(), static: new Map() };

/**
 * Configs of which the broker takes the first that is set, each with what makes milliseconds of it. Setting
 * `log.retention.hours` sets retention unless `log.retention.minutes` or `.ms` is set too.
 */
const ALTERNATIVES: readonly (readonly string[])[] = [
  ['log.roll.ms', 'log.roll.hours'],
  ['log.roll.jitter.ms', 'log.roll.jitter.hours'],
  ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours'],
];
const FLUSH = ['log.flush.interval.ms', 'log.flush.scheduler.interval.ms'];

/** The config and those that stand in for it, in order of weight. */
export function brokerSynonyms(name: string): readonly string[] {
  if (name === FLUSH[0]) return FLUSH;
  return ALTERNATIVES.find((names) => names.includes(name)) ?? [name];
}

/** The text in force for a broker config; null when it has no value. */
export function brokerConfigText(name: string, layers: BrokerLayers): string | null {
  return (
    layers.dynamic.get(name) ??
    layers.dynamicDefault.get(name) ??
    layers.static.get(name) ??
    brokerConfigs.get(name)?.fallback ??
    null
  );
}

/** The value in force, parsed; the default where a layer holds what cannot be. Null when it has no value. */
export function brokerConfig(name: string, layers: BrokerLayers): ConfigValue | null {
  const definition = brokerConfigs.get(name);
  if (definition === undefined) throw new RangeError(`no broker config ${name}`);
  for (const text of [brokerConfigText(name, layers), definition.fallback]) {
    if (text === null) continue;
    const parsed = parseConfig(definition, text);
    if (parsed.error === null) return parsed.value;
  }
  return null;
}

/**
 * What is wrong with values given to brokers at run time, in Kafka's words; null when nothing is. Null values delete.
 *
 * @param oneBroker for a single broker, not for all of them
 */
export function brokerConfigError(changes: ReadonlyMap<string, string | null>, oneBroker: boolean): string | null {
  const known = [...changes.keys()].flatMap((name) => brokerConfigs.get(name) ?? throttleConfigs.get(name) ?? []);
  const fixed = known.filter(({ update }) => update === 'read-only').map(({ name }) => name);
  if (fixed.length > 0) return `Cannot update these configs dynamically: [${fixed.join(', ')}]`;
  for (const definition of known) {
    const text = changes.get(definition.name) ?? null;
    const parsed = text === null ? null : parseConfig(definition, text);
    if (parsed !== null && parsed.error !== null) return parsed.error;
  }
  const own = oneBroker ? [] : known.filter(({ update }) => update === 'per-broker').map(({ name }) => name);
  if (own.length > 0)
    return `Cannot update these configs at default cluster level, broker id must be specified: [${own.join(', ')}]`;
  return null;
}
