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

function structText(fields: Fields, struct: unknown, version: number): string {
  const values = struct as Record<string, unknown>;
  const parts = Object.entries(fields).flatMap(([name, { type, versions, options }]) => {
    const value = values[name];
    const isDefault = value === options.fallback || (Array.isArray(value) && value.length === 0);
    if (!inRange(version, versions) || (options.tag !== undefined && isDefault)) return [];
    return [`${JSON.stringify(name)}:${valueText(type, value, version)}`];
  });
  return `{${parts.join(',')}}`;
}

function valueText(type: Type, value: unknown, version: number): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(type))
    return `[${(value as readonly unknown[]).map((each) => valueText(type[0], each, version)).join(',')}]`;
  if (typeof type === 'object') return structText(type as Fields, value, version);
  if (type === 'bytes') return JSON.stringify(base64(value as Uint8Array));
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
