import type { Rule } from './rules.ts';

export type ConfigType = 'BOOLEAN' | 'STRING' | 'INT' | 'SHORT' | 'LONG' | 'DOUBLE' | 'LIST' | 'CLASS' | 'PASSWORD';

/** A parsed value. LONG is a bigint, because a default may be the greatest 64-bit number. */
export type ConfigValue = boolean | number | bigint | string | readonly string[];

/** Whether, and for how many brokers at once, a config may be changed while brokers run (KIP-226). */
export type UpdateMode = 'read-only' | 'per-broker' | 'cluster-wide';

/** A row of a table of topic or group configs: name, type, default, rule, documentation. */
export type ConfigRow = readonly [
  name: string,
  type: ConfigType,
  fallback: string | null,
  rule: Rule | null,
  documentation: string,
];

/** A row of a table of broker configs. */
export type BrokerConfigRow = readonly [
  name: string,
  type: ConfigType,
  update: UpdateMode,
  fallback: string | null,
  rule: Rule | null,
  documentation: string,
];

export interface ConfigDefinition {
  name: string;
  type: ConfigType;
  update: UpdateMode;
  /** The default as text; null for none. */
  fallback: string | null;
  rule: Rule | null;
  documentation: string;
}

export type ConfigDefinitions = ReadonlyMap<string, ConfigDefinition>;

/** Definitions by name, sorted by name. */
export function definitions(rows: readonly ConfigRow[]): ConfigDefinitions {
  return byName(
    rows.map(([name, type, fallback, rule, documentation]) => {
      return { name, type, update: 'cluster-wide', fallback, rule, documentation };
    }),
  );
}

export function brokerDefinitions(rows: readonly BrokerConfigRow[]): ConfigDefinitions {
  return byName(
    rows.map(([name, type, update, fallback, rule, documentation]) => {
      return { name, type, update, fallback, rule, documentation };
    }),
  );
}

function byName(all: ConfigDefinition[]): ConfigDefinitions {
  all.sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(all.map((definition) => [definition.name, definition]));
}

/** A value, with the text that Kafka shows for it; or why it is refused, as Kafka words it. */
export type Parsed = { error: null; value: ConfigValue; text: string } | { error: string };

/** Parses and checks a value given as text. White space around it does not count. */
export function parseConfig(definition: ConfigDefinition, text: string): Parsed {
  const value = parseValue(definition.type, text.trim());
  if (typeof value === 'object' && 'reason' in value)
    return { error: invalidValue(definition.name, text, value.reason) };
  const shown = textOfValue(definition.type, value);
  const error = definition.rule?.(definition.name, value) ?? null;
  if (error === null) return { error, value, text: shown };
  // A rule does not know the type; Java prints a double that is whole with its point.
  return {
    error: definition.type === 'DOUBLE' ? error.replace(`Invalid value ${value} `, `Invalid value ${shown} `) : error,
  };
}

/** `Invalid value 7 for configuration segment.bytes: …` */
export function invalidValue(name: string, value: ConfigValue, reason: string): string {
  return `Invalid value ${typeof value === 'object' ? `[${value.join(', ')}]` : value} for configuration ${name}: ${reason}`;
}

const INTEGER_LIMITS = { SHORT: 2n ** 15n, INT: 2n ** 31n, LONG: 2n ** 63n } as const;

function parseValue(type: ConfigType, text: string): ConfigValue | { reason: string } {
  switch (type) {
    case 'BOOLEAN': {
      const word = text.toLowerCase();
      if (word === 'true' || word === 'false') return word === 'true';
      return { reason: 'Expected value to be either true or false' };
    }
    case 'SHORT':
    case 'INT':
    case 'LONG': {
      const limit = INTEGER_LIMITS[type];
      const number = /^[+-]?[0-9]+$/.test(text) ? BigInt(text.replace('+', '')) : limit;
      if (number >= limit || number < -limit) return { reason: `Not a number of type ${type}` };
      return type === 'LONG' ? number : Number(number);
    }
    case 'DOUBLE':
      if (/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?[df]?$/i.test(text)) return Number.parseFloat(text);
      if (/^[+-]?(NaN|Infinity)$/.test(text)) return Number(text.replace(/^[+-](?=NaN)/, ''));
      return { reason: 'Not a number of type DOUBLE' };
    case 'LIST':
      return text === '' ? [] : text.split(/\s*,\s*/);
    case 'STRING':
    case 'CLASS':
    case 'PASSWORD':
      return text;
  }
}

/** The text that Java would print for a value. */
export function textOfValue(type: ConfigType, value: ConfigValue): string {
  if (typeof value === 'object') return value.join(',');
  return type === 'DOUBLE' && typeof value === 'number' ? javaDouble(value) : String(value);
}

/** `Double.toString`. */
export function javaDouble(value: number): string {
  const magnitude = Math.abs(value);
  if (value !== 0 && (magnitude < 1e-3 || magnitude >= 1e7)) {
    const [digits, exponent] = value.toExponential().split('e') as [string, string];
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
