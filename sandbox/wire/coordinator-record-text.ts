import type { CoordinatorRecord } from './coordinator-record.ts';
import { type Fields, inRange, type Type } from './schema.ts';

/**
 * A record as Kafka's tools print it: JSON with the fields that its version has, tagged ones where they are not their
 * default; bytes in base64.
 *
 * Source: CoordinatorRecordMessageFormatter of Apache Kafka 4.3; what its formatters print, in test/golden/group.
 */
export function recordText({ kind, key, value, version }: CoordinatorRecord): string {
  const keyText = `{"type":${kind.type},"data":${structText(kind.key, key, 0)}}`;
  const valueText = value === null ? 'null' : `{"version":${version},"data":${structText(kind.value, value, version)}}`;
  return `{"key":${keyText},"value":${valueText}}`;
}

/** How bytes of a field are shown where they are more than bytes; null leaves them as they are. */
export type Rewrites = Readonly<Record<string, (bytes: Uint8Array) => string | null>>;

/** A struct as JSON: the fields that its version has, tagged ones where they are not their default. */
export function structText(fields: Fields, struct: unknown, version: number, rewrites: Rewrites = {}): string {
  const values = struct as Record<string, unknown>;
  const parts = Object.entries(fields).flatMap(([name, { type, versions, options }]) => {
    const value = values[name];
    const isEmpty = Array.isArray(value) && value.length === 0;
    // Kafka writes a struct that may be null whatever it is.
    const always = options.nullable !== undefined && typeof type === 'object' && !Array.isArray(type);
    const isDefault = !always && (value === options.fallback || (isEmpty && options.fallback !== null));
    if (!inRange(version, versions) || (options.tag !== undefined && isDefault)) return [];
    const text = (type === 'bytes' && value && rewrites[name]?.(value as Uint8Array)) || null;
    return [`${JSON.stringify(name)}:${text ?? valueText(type, value, version, rewrites)}`];
  });
  return `{${parts.join(',')}}`;
}

function valueText(type: Type, value: unknown, version: number, rewrites: Rewrites): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(type))
    return `[${(value as readonly unknown[]).map((each) => valueText(type[0], each, version, rewrites)).join(',')}]`;
  if (typeof type === 'object') return structText(type as Fields, value, version, rewrites);
  if (type === 'bytes') return JSON.stringify(base64(value as Uint8Array));
  if (type === 'float64' && Number.isInteger(value)) return `${value}.0`;
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const word = (a << 16) | (b << 8) | c;
    const left = bytes.length - i;
    for (const [at, shift] of [18, 12, 6, 0].entries()) text += at <= left ? alphabet[(word >> shift) & 63] : '=';
  }
  return text;
}
