import { type ConfigValue, parseConfig } from '../definition.ts';
import { adminConfigs } from './admin.ts';
import { consumerConfigs } from './consumer.ts';
import { producerConfigs } from './producer.ts';
import { type ClientConfigRow, required } from './row.ts';
import { beforehand, together } from './together.ts';

export type ClientKind = 'admin' | 'consumer' | 'producer' | 'share-consumer';

/** The configs of each client, in the order in which Kafka 4.3 checks them. */
export const clientConfigs: Readonly<Record<ClientKind, readonly ClientConfigRow[]>> = {
  admin: adminConfigs,
  consumer: consumerConfigs,
  producer: producerConfigs,
  'share-consumer': consumerConfigs,
};

/** What a client makes of what it was told, by name; null where there is neither value nor default. */
export type ClientValues = ReadonlyMap<string, ConfigValue | null>;

export interface CheckedClient {
  values: ClientValues;
  /** What it logs of them, in order: the class that does, and its words. */
  warnings: readonly Warning[];
  /** The first that is wrong, in Kafka's words; null where nothing is. */
  refusal: string | null;
}

export interface Warning {
  /** Full name of the class that logs it. */
  by: string;
  text: string;
}

/** Parses all that a client was told, and checks each config, then one against another, in Kafka's order, up to the first fault. */
export function checkedClient(client: ClientKind, given: ReadonlyMap<string, string>): CheckedClient {
  const values = new Map<string, ConfigValue | null>();
  const warnings: Warning[] = [];
  const forbidden = beforehand(client, given);
  if (forbidden !== null) return { values, warnings, refusal: forbidden };
  for (const row of clientConfigs[client]) {
    const parsed = parseRow(row, given.get(row[0]));
    if ('warning' in parsed) warnings.push({ by: 'org.apache.kafka.common.config.ConfigDef', text: parsed.warning });
    if (parsed.error !== null) return { values, warnings, refusal: parsed.error };
    values.set(row[0], parsed.value);
  }
  const { refusal, warnings: more } = together(client, given, values);
  return { values, warnings: [...warnings, ...more], refusal };
}

type ParsedRow = ({ error: null; value: ConfigValue | null } | { error: string }) & { warning?: string };

function parseRow([name, type, fallback, rule]: ClientConfigRow, text: string | undefined): ParsedRow {
  const chosen = text ?? fallback;
  if (chosen === required) return { error: `Missing required configuration "${name}" which has no default value.` };
  if (chosen === null) return { error: null, value: null };
  const definition = { name, type, update: 'read-only', fallback: null, rule, documentation: '' } as const;
  const parts = type === 'LIST' ? chosen.trim().split(/\s*,\s*/) : [];
  const once = [...new Set(parts)];
  if (once.length === parts.length) return parseConfig(definition, chosen);
  const warning = `Configuration key "${name}" contains duplicate values. Duplicates will be removed. The original value is: [${parts.join(', ')}], the updated value is: [${once.join(', ')}]`;
  // A list of nothing but one empty word is not an empty list.
  const parsed = once.join() === '' ? { error: `Configuration '${name}' values must not be empty.` } : null;
  return { ...(parsed ?? parseConfig(definition, once.join(','))), warning };
}
