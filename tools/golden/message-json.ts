import type { Field, Fields, Type } from '../../sandbox/wire/schema.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A decoded message as JSON: int64 as a decimal string, bytes and records as hex. Absent fields are left out. */
export function messageToJson(fields: Fields, value: unknown): Json {
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { type }]) =>
      record[name] === undefined ? [] : [[name, valueToJson(type, record[name])]],
    ),
  );
}

/** The other way round; what JSON leaves out stays out. Throws on a name that the message lacks. */
export function messageFromJson(fields: Fields, json: Json): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(json as Record<string, Json>).map(([name, value]) => {
      const field: Field | undefined = fields[name];
      if (!field) throw new Error(`no field ${name} among ${Object.keys(fields).join(', ')}`);
      return [name, valueFromJson(field.type, value)];
    }),
  );
}

function valueToJson(type: Type, value: unknown): Json {
  if (value === null) return null;
  if (isArray(type)) return (value as unknown[]).map((each) => valueToJson(type[0], each));
  if (typeof type === 'object') return messageToJson(type as Fields, value);
  if (type === 'int64') return String(value);
  if (type === 'bytes') return Buffer.from(value as Uint8Array).toString('hex');
  if (type === 'records') return Buffer.concat(value as Uint8Array[]).toString('hex');
  return value as Json;
}

function valueFromJson(type: Type, json: Json): unknown {
  if (json === null) return null;
  if (isArray(type)) return (json as readonly Json[]).map((each) => valueFromJson(type[0], each));
  if (typeof type === 'object') return messageFromJson(type as Fields, json);
  if (type === 'int64') return BigInt(json as string);
  if (type === 'bytes') return fromHex(json as string);
  if (type === 'records') return [fromHex(json as string)];
  // A number that was kept from an earlier answer comes back as text.
  return typeof json === 'string' && /int/.test(type) ? Number(json) : json;
}

function isArray(type: Type): type is readonly [Type] {
  return Array.isArray(type);
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}
