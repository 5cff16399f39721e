import { type BrokerLayers, brokerConfigs, brokerConfigText } from './broker-configs.ts';
import { type ConfigDefinitions, type ConfigValue, definitions, parseConfig } from './definition.ts';
import type { LogConfig } from './log-config.ts';
import { topicConfigRows } from './topic-config-table.ts';

/** Every topic config of Kafka 4.3, by name. */
export const topicConfigs: ConfigDefinitions = definitions(topicConfigRows);

const HOUR_MS = 3_600_000n;
const MINUTE_MS = 60_000n;

/**
 * The broker configs that a topic config takes its default from, weightiest first, each with the factor that makes
 * milliseconds of it. A topic config not named here has the default of its own definition.
 */
const SYNONYMS: Readonly<Record<string, readonly (readonly [name: string, factor?: bigint])[]>> = {
  'cleanup.policy': [['log.cleanup.policy']],
  'compression.gzip.level': [['compression.gzip.level']],
  'compression.lz4.level': [['compression.lz4.level']],
  'compression.type': [['compression.type']],
  'compression.zstd.level': [['compression.zstd.level']],
  'delete.retention.ms': [['log.cleaner.delete.retention.ms']],
  'file.delete.delay.ms': [['log.segment.delete.delay.ms']],
  'flush.messages': [['log.flush.interval.messages']],
  'flush.ms': [['log.flush.interval.ms'], ['log.flush.scheduler.interval.ms']],
  'index.interval.bytes': [['log.index.interval.bytes']],
  'local.retention.bytes': [['log.local.retention.bytes']],
  'local.retention.ms': [['log.local.retention.ms']],
  'max.compaction.lag.ms': [['log.cleaner.max.compaction.lag.ms']],
  'max.message.bytes': [['message.max.bytes']],
  'message.timestamp.after.max.ms': [['log.message.timestamp.after.max.ms']],
  'message.timestamp.before.max.ms': [['log.message.timestamp.before.max.ms']],
  'message.timestamp.type': [['log.message.timestamp.type']],
  'min.cleanable.dirty.ratio': [['log.cleaner.min.cleanable.ratio']],
  'min.compaction.lag.ms': [['log.cleaner.min.compaction.lag.ms']],
  'min.insync.replicas': [['min.insync.replicas']],
  preallocate: [['log.preallocate']],
  'retention.bytes': [['log.retention.bytes']],
  'retention.ms': [['log.retention.ms'], ['log.retention.minutes', MINUTE_MS], ['log.retention.hours', HOUR_MS]],
  'segment.bytes': [['log.segment.bytes']],
  'segment.index.bytes': [['log.index.size.max.bytes']],
  'segment.jitter.ms': [['log.roll.jitter.ms'], ['log.roll.jitter.hours', HOUR_MS]],
  'segment.ms': [['log.roll.ms'], ['log.roll.hours', HOUR_MS]],
  'unclean.leader.election.enable': [['unclean.leader.election.enable']],
};

/** The weightiest broker config that gives this topic config its default; undefined when none does. */
export function serverSynonym(name: string): string | undefined {
  return SYNONYMS[name]?.[0]?.[0];
}

/** The text in force for a topic config: the topic's own, else the broker's, else the default. */
export function topicConfigText(
  name: string,
  overrides: ReadonlyMap<string, string>,
  layers: BrokerLayers,
): string | null {
  const own = overrides.get(name);
  if (own !== undefined) return own;
  for (const [synonym, factor] of SYNONYMS[name] ?? []) {
    const text = brokerConfigText(synonym, layers);
    const definition = brokerConfigs.get(synonym);
    if (text === null || definition === undefined) continue;
    const parsed = parseConfig(definition, text);
    if (parsed.error !== null) continue;
    // A broker says "for ever" with −1, in whatever unit.
    const forEver = typeof parsed.value !== 'object' && Number(parsed.value) < 0;
    return factor === undefined || forEver ? parsed.text : String(BigInt(parsed.text) * factor);
  }
  return topicConfigs.get(name)?.fallback ?? null;
}

/**
 * What is wrong with a topic's configs, in Kafka's words (INVALID_CONFIG); null when nothing is. A null value is an
 * error too: only IncrementalAlterConfigs deletes.
 */
export function topicConfigError(configs: ReadonlyMap<string, string | null>, layers: BrokerLayers): string | null {
  const absent = [...configs].filter(([, value]) => value === null).map(([name]) => name);
  if (absent.length > 0) return `Null value not supported for topic configs: ${absent.join(',')}`;
  const overrides = configs as ReadonlyMap<string, string>;
  for (const name of overrides.keys()) if (!topicConfigs.has(name)) return `Unknown topic config name: ${name}`;
  for (const [name, text] of overrides) {
    const parsed = parseConfig(topicConfigs.get(name)!, text);
    if (parsed.error !== null) return parsed.error;
  }
  const value = reader(overrides, layers);
  const [least, most] = [value('min.compaction.lag.ms'), value('max.compaction.lag.ms')];
  if (least > most)
    return `conflict topic config setting min.compaction.lag.ms (${least}) > max.compaction.lag.ms (${most})`;
  if (value('remote.storage.enable') === true)
    return 'Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.';
  return null;
}

/** The configuration a topic's log runs under. Values that do not parse, which never pass `topicConfigError`, count as absent. */
export function topicConfig(overrides: ReadonlyMap<string, string>, layers: BrokerLayers): LogConfig {
  const value = reader(overrides, layers);
  const number = (name: string) => Number(value(name));
  return {
    cleanupPolicy: value('cleanup.policy') as LogConfig['cleanupPolicy'],
    compressionType: value('compression.type') as LogConfig['compressionType'],
    deleteRetentionMs: number('delete.retention.ms'),
    fileDeleteDelayMs: number('file.delete.delay.ms'),
    flushMessages: number('flush.messages'),
    flushMs: number('flush.ms'),
    indexIntervalBytes: number('index.interval.bytes'),
    maxCompactionLagMs: number('max.compaction.lag.ms'),
    maxMessageBytes: number('max.message.bytes'),
    messageTimestampAfterMaxMs: number('message.timestamp.after.max.ms'),
    messageTimestampBeforeMaxMs: number('message.timestamp.before.max.ms'),
    messageTimestampType: value('message.timestamp.type') as LogConfig['messageTimestampType'],
    minCleanableDirtyRatio: number('min.cleanable.dirty.ratio'),
    minCompactionLagMs: number('min.compaction.lag.ms'),
    minInsyncReplicas: number('min.insync.replicas'),
    retentionBytes: number('retention.bytes'),
    retentionMs: number('retention.ms'),
    segmentBytes: number('segment.bytes'),
    segmentMs: number('segment.ms'),
    uncleanLeaderElectionEnable: value('unclean.leader.election.enable') === true,
  };
}

function reader(overrides: ReadonlyMap<string, string>, layers: BrokerLayers): (name: string) => ConfigValue {
  return (name) => {
    const definition = topicConfigs.get(name)!;
    for (const text of [topicConfigText(name, overrides, layers), definition.fallback]) {
      if (text === null) continue;
      const parsed = parseConfig(definition, text);
      if (parsed.error === null) return parsed.value;
    }
    throw new RangeError(`topic config ${name} has no value`);
  };
}
