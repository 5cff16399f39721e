import { type BrokerLayers, brokerConfig, brokerConfigs, brokerConfigText } from './broker-configs.ts';
import { type ConfigDefinitions, definitions, parseConfig } from './definition.ts';
import { groupConfigRows } from './group-config-table.ts';

/** Every group config of Kafka 4.3, by name. */
export const groupConfigs: ConfigDefinitions = definitions(groupConfigRows);

/** The broker config that gives this group config its default, `group.<name>`; undefined when there is none. */
export function groupSynonym(name: string): string | undefined {
  return brokerConfigs.has(`group.${name}`) ? `group.${name}` : undefined;
}

/** The text in force for a group config: the group's own, else the broker's, else the default. */
export function groupConfigText(
  name: string,
  overrides: ReadonlyMap<string, string>,
  layers: BrokerLayers,
): string | null {
  const synonym = groupSynonym(name);
  const inherited = synonym === undefined ? null : brokerConfigText(synonym, layers);
  return overrides.get(name) ?? inherited ?? groupConfigs.get(name)?.fallback ?? null;
}

/** What is wrong with a group's configs, in Kafka's words (INVALID_CONFIG); null when nothing is. */
export function groupConfigError(configs: ReadonlyMap<string, string | null>, layers: BrokerLayers): string | null {
  const absent = [...configs].filter(([, value]) => value === null).map(([name]) => name);
  if (absent.length > 0) return `Null value not supported for group configs: ${absent.join(',')}`;
  const overrides = configs as ReadonlyMap<string, string>;
  for (const name of overrides.keys()) if (!groupConfigs.has(name)) return `Unknown group config name: ${name}`;
  for (const [name, text] of overrides) {
    const parsed = parseConfig(groupConfigs.get(name)!, text);
    if (parsed.error !== null) return parsed.error;
  }
  for (const name of overrides.keys()) {
    const value = Number(overrides.get(name));
    const [kind, ...rest] = name.split('.');
    const least = `group.${kind}.min.${rest.join('.')}`;
    const most =
      name === 'streams.num.standby.replicas' ? 'group.streams.max.standby.replicas' : least.replace('.min.', '.max.');
    if (brokerConfigs.has(least) && value < Number(brokerConfig(least, layers)))
      return `${name} must be greater than or equal to ${least}`;
    if (brokerConfigs.has(most) && value > Number(brokerConfig(most, layers)))
      return `${name} must be less than or equal to ${most}`;
  }
  for (const kind of ['consumer', 'share', 'streams']) {
    const [session, heartbeat] = [`${kind}.session.timeout.ms`, `${kind}.heartbeat.interval.ms`];
    const inForce = (name: string) => Number(groupConfigText(name, overrides, layers));
    if (inForce(session) <= inForce(heartbeat)) return `${session} must be greater than ${heartbeat}`;
  }
  return null;
}
