import type { Reader } from './reader.ts';
import { type Field, type Fields, inRange, type Primitive, type Type } from './schema.ts';
import { WireError } from './wire-error.ts';
import { Writer, zeroUuid } from './writer.ts';

/** Reads and writes one type at one version. */
export interface WireCodec {
  read(reader: Reader): unknown;
  write(writer: Writer, value: unknown): void;
}

const cache = new WeakMap<Fields, (WireCodec | undefined)[]>();

/** The codec of a message (or any struct) at a version: closures, compiled on first use. */
export function codecOf(fields: Fields, version: number, flexible: boolean): WireCodec {
  let versions = cache.get(fields);
  if (!versions) {
    versions = [];
    cache.set(fields, versions);
  }
  const slot = version * 2 + (flexible ? 1 : 0);
  const codec = versions[slot] ?? structCodec(fields, version, flexible);
  versions[slot] = codec;
  return codec;
}

interface Slot extends WireCodec {
  name: string;
  fallback: unknown;
  tag: number | undefined;
  /** Written where it holds its default too. */
  always: boolean;
}

function structCodec(fields: Fields, version: number, flexible: boolean): WireCodec {
  const slots: Slot[] = [];
  const tagged: Slot[] = [];
  const absent: { name: string; fallback: unknown }[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const fallback = fallbackOf(field, version);
    if (!inRange(version, field.versions)) {
      absent.push({ name, fallback });
      continue;
    }
    const nullable = inRange(version, field.options.nullable);
    const tag = field.options.tag;
    const always = tag !== undefined && nullable && isStruct(field.type);
    const codec = always
      ? taggedStructOrNull(structCodec(field.type, version, flexible))
      : typeCodec(field.type, version, flexible, nullable);
    (tag === undefined ? slots : tagged).push({ name, fallback, tag, always, read: codec.read, write: codec.write });
  }
  tagged.sort((a, b) => (a.tag as number) - (b.tag as number));
  const byTag = new Map(tagged.map((slot) => [slot.tag, slot]));

  return {
    read(reader) {
      const value: Record<string, unknown> = {};
      for (const slot of slots) {
        reader.field = slot.name;
        value[slot.name] = slot.read(reader);
      }
      for (const { name, fallback } of absent) value[name] = fallback;
      if (!flexible) return value;
      for (const slot of tagged) value[slot.name] = slot.fallback;
      reader.tags(
        byTag.size === 0
          ? undefined
          : (tag) => {
              const slot = byTag.get(tag);
              if (!slot) return false;
              reader.field = slot.name;
              value[slot.name] = slot.read(reader);
              return true;
            },
      );
      return value;
    },
    write(writer, value) {
      const record = value as Record<string, unknown>;
      for (const slot of slots) {
        const given = record[slot.name];
        slot.write(writer, given === undefined ? slot.fallback : given);
      }
      if (!flexible) return;
      if (tagged.length === 0) return writer.uvarint(0);
      const present = tagged.filter(
        ({ name, fallback, always }) => always || (record[name] !== undefined && !same(record[name], fallback)),
      );
      writer.uvarint(present.length);
      for (const slot of present) {
        const body = new Writer(64);
        slot.write(body, record[slot.name] === undefined ? slot.fallback : record[slot.name]);
        writer.uvarint(slot.tag as number);
        writer.uvarint(body.at);
        writer.raw(body.done());
      }
    },
  };
}

/** Whether a tagged field holds its default, and so is left out. */
function same(value: unknown, fallback: unknown): boolean {
  if (value === fallback) return true;
  if (value === null || fallback === null || typeof value !== 'object' || typeof fallback !== 'object') return false;
  if (Array.isArray(value)) return Array.isArray(fallback) && value.length === 0 && fallback.length === 0;
  const expected = fallback as Record<string, unknown>;
  return Object.entries(value).every(([name, each]) => each === undefined || same(each, expected[name]));
}

const zeros: Record<Primitive, unknown> = {
  bool: false,
  int8: 0,
  int16: 0,
  uint16: 0,
  int32: 0,
  uint32: 0,
  int64: 0n,
  float64: 0,
  string: '',
  bytes: new Uint8Array(0),
  uuid: zeroUuid,
  records: [],
};

function fallbackOf(field: Field, version: number): unknown {
  if ('fallback' in field.options) return field.options.fallback;
  return zeroOf(field.type, version);
}

function zeroOf(type: Type, version: number): unknown {
  if (typeof type === 'string') return zeros[type];
  if (isArray(type)) return [];
  return Object.fromEntries(Object.entries(type).map(([name, field]) => [name, fallbackOf(field, version)]));
}

function isStruct(type: Type): type is Fields {
  return typeof type === 'object' && !isArray(type);
}

function isArray(type: Type): type is readonly [Type] {
  return Array.isArray(type);
}

function typeCodec(type: Type, version: number, flexible: boolean, nullable: boolean): WireCodec {
  if (typeof type === 'string') return primitiveCodec(type, flexible, nullable);
  if (isArray(type)) return arrayCodec(typeCodec(type[0], version, flexible, false), flexible, nullable);
  const struct = structCodec(type, version, flexible);
  if (!nullable) return struct;
  return {
    read: (reader) => (reader.int8() < 0 ? null : struct.read(reader)),
    write(writer, value) {
      writer.int8(value === null ? -1 : 1);
      if (value !== null) struct.write(writer, value);
    },
  };
}

/** A tagged struct that may be null says so with 0, and 1 stands before what it holds. Kafka writes it whatever it is. */
function taggedStructOrNull(struct: WireCodec): WireCodec {
  return {
    read: (reader) => (reader.uvarint() === 0 ? null : struct.read(reader)),
    write(writer, value) {
      writer.uvarint(value === null ? 0 : 1);
      if (value !== null) struct.write(writer, value);
    },
  };
}

function arrayCodec(element: WireCodec, flexible: boolean, nullable: boolean): WireCodec {
  const length = flexible ? compactLength : int32Length;
  return {
    read(reader) {
      const count = length.read(reader, nullable);
      if (count === null) return null;
      reader.elements(count);
      const values: unknown[] = [];
      for (let i = 0; i < count; i += 1) values.push(element.read(reader));
      return values;
    },
    write(writer, value) {
      if (value === null) return length.write(writer, null, nullable);
      const values = value as readonly unknown[];
      length.write(writer, values.length, nullable);
      for (const each of values) element.write(writer, each);
    },
  };
}

interface Length {
  read(reader: Reader, nullable: boolean): number | null;
  write(writer: Writer, length: number | null, nullable: boolean): void;
}

function lengthCodec(read: (reader: Reader) => number, write: (writer: Writer, length: number) => void): Length {
  return {
    read(reader, nullable) {
      const length = read(reader);
      if (length >= 0) return length;
      if (length < -1) reader.fail(`length ${length} is negative`);
      return nullable ? null : reader.fail('null where a value is required');
    },
    write(writer, length, nullable) {
      if (length === null && !nullable)
        throw new WireError('null given for a field that this version cannot leave out');
      write(writer, length ?? -1);
    },
  };
}

const compactLength = lengthCodec(
  (reader) => reader.uvarint() - 1,
  (writer, length) => writer.uvarint(length + 1),
);
const int32Length = lengthCodec(
  (reader) => reader.int32(),
  (writer, length) => writer.int32(length),
);
const int16Length = lengthCodec(
  (reader) => reader.int16(),
  (writer, length) => {
    if (length > 0x7fff) throw new WireError(`string of ${length} bytes: at most 32767 fit`);
    writer.int16(length);
  },
);

function primitiveCodec(type: Primitive, flexible: boolean, nullable: boolean): WireCodec {
  switch (type) {
    case 'string': {
      const length = flexible ? compactLength : int16Length;
      return {
        read(reader) {
          const bytes = length.read(reader, nullable);
          return bytes === null ? null : reader.text(bytes);
        },
        write(writer, value) {
          if (value === null) length.write(writer, null, nullable);
          else writer.text(value as string, (bytes) => length.write(writer, bytes, nullable));
        },
      };
    }
    case 'bytes': {
      const length = flexible ? compactLength : int32Length;
      return {
        read(reader) {
          const bytes = length.read(reader, nullable);
          return bytes === null ? null : reader.view(bytes);
        },
        write(writer, value) {
          if (value === null) return length.write(writer, null, nullable);
          length.write(writer, (value as Uint8Array).length, nullable);
          writer.raw(value as Uint8Array);
        },
      };
    }
    case 'records': {
      const length = flexible ? compactLength : int32Length;
      return {
        read(reader) {
          const bytes = length.read(reader, nullable);
          return bytes === null ? null : [reader.view(bytes)];
        },
        write(writer, value) {
          if (value === null) return length.write(writer, null, nullable);
          const chunks = value as readonly Uint8Array[];
          let total = 0;
          for (const chunk of chunks) total += chunk.length;
          length.write(writer, total, nullable);
          for (const chunk of chunks) writer.raw(chunk);
        },
      };
    }
    default:
      return {
        read: (reader) => reader[type](),
        write: (writer, value) => (writer[type] as (value: unknown) => void).call(writer, value),
      };
  }
}
