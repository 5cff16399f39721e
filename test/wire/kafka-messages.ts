import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Api, type Fields, inRange, type Type } from '../../sandbox/wire/schema.ts';

/** One field of one message at one version, as both Kafka's definitions and ours can be put. */
export interface Flat {
  /** `topics[].partitions[].index` */
  path: string;
  type: string;
  nullable: boolean;
  tag: number | null;
  /** Of tagged fields alone: a field that holds it is not sent. */
  fallback: string | null;
}

interface KafkaField {
  name: string;
  type: string;
  /** Left out where it is tagged in every version that has it. */
  versions?: string;
  nullableVersions?: string;
  taggedVersions?: string;
  tag?: number;
  default?: unknown;
  fields?: readonly KafkaField[];
}

export interface KafkaMessage {
  apiKey: number;
  name: string;
  type: 'request' | 'response' | 'coordinator-key' | 'coordinator-value' | string;
  validVersions: string;
  /** Who answers it: `broker`, `controller`; nobody any more without it. */
  listeners?: readonly string[];
  flexibleVersions: string;
  latestVersionUnstable?: boolean;
  fields: readonly KafkaField[];
  commonStructs?: readonly { name: string; versions: string; fields: readonly KafkaField[] }[];
}

/** Kafka's message definitions in a folder: JSON with comments. @param ending of their names */
export function kafkaMessages(folder: string, ending = /(Request|Response)\.json$/): readonly KafkaMessage[] {
  return readdirSync(folder)
    .filter((name) => ending.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll(/^\s*\/\/.*$|\s\/\/ .*$/gm, ''))
    .map((text) => JSON.parse(text) as KafkaMessage);
}

export function flattenKafka(message: KafkaMessage, version: number): readonly Flat[] {
  const structs = new Map(message.commonStructs?.map((each) => [each.name, each.fields]));
  const walk = (fields: readonly KafkaField[], prefix: string): Flat[] =>
    fields.flatMap((field) => {
      if (!has(field.versions ?? field.taggedVersions ?? 'none', version)) return [];
      const array = field.type.startsWith('[]');
      const element = array ? field.type.slice(2) : field.type;
      const nested = field.fields ?? structs.get(element);
      const path = `${prefix}${field.name.charAt(0).toLowerCase()}${field.name.slice(1)}`;
      const tagged = field.taggedVersions !== undefined && has(field.taggedVersions, version);
      const flat: Flat = {
        path,
        type: `${array ? '[]' : ''}${nested ? 'struct' : element}`,
        nullable: field.nullableVersions !== undefined && has(field.nullableVersions, version),
        tag: tagged ? (field.tag ?? null) : null,
        fallback: tagged && !nested && !array ? String(field.default ?? zeros[element]) : null,
      };
      return [flat, ...(nested ? walk(nested, `${path}${array ? '[]' : ''}.`) : [])];
    });
  return walk(message.fields, '');
}

const zeros: Readonly<Record<string, string>> = {
  bool: 'false',
  string: '',
  uuid: 'AAAAAAAAAAAAAAAAAAAAAA',
  int8: '0',
  int16: '0',
  int32: '0',
  int64: '0',
};

export function flattenOurs(api: Api, side: 'request' | 'response', version: number): readonly Flat[] {
  return flattenFields(api[side], version);
}

export function flattenFields(message: Fields, version: number): readonly Flat[] {
  const walk = (fields: Fields, prefix: string): Flat[] =>
    Object.entries(fields).flatMap(([name, field]) => {
      if (!inRange(version, field.versions)) return [];
      const array = isArray(field.type);
      const element = isArray(field.type) ? field.type[0] : field.type;
      const path = `${prefix}${name}`;
      const { nullable, tag, fallback } = field.options;
      const struct = typeof element === 'object' && !isArray(element);
      const flat: Flat = {
        path,
        type: `${array ? '[]' : ''}${struct ? 'struct' : String(element)}`,
        nullable: inRange(version, nullable),
        tag: tag ?? null,
        fallback:
          tag !== undefined && !struct && !array
            ? String(fallback ?? (nullable ? null : zeros[String(element)]))
            : null,
      };
      return [flat, ...(struct ? walk(element as Fields, `${path}${array ? '[]' : ''}.`) : [])];
    });
  return walk(message, '');
}

function isArray(type: Type): type is readonly [Type] {
  return Array.isArray(type);
}

/** Kafka writes `none` where nothing is meant, and a lone version as one number. */
function has(range: string, version: number): boolean {
  return range !== 'none' && inRange(version, range);
}
