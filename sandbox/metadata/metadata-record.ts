/**
 * Records of the metadata log (`__cluster_metadata`): no key; the value is three unsigned varints (version of this framing, kind,
 * version of the kind) and then fields as in the protocol, always with compact types and tagged fields.
 *
 * Source: MetadataRecordSerde of Apache Kafka 4.3; KIP-631.
 */
import { codecOf } from '../wire/codec.ts';
import { Reader } from '../wire/reader.ts';
import { type Fields, type Input, inRange, type Value } from '../wire/schema.ts';
import { Writer } from '../wire/writer.ts';

export interface MetadataKind<F extends Fields = Fields> {
  /** Number by which records say what they are. */
  readonly id: number;
  /** Kafka's name of it, such as `TopicRecord`. */
  readonly name: string;
  readonly versions: string;
  /** Version that is written at metadata.version 4.3-IV0. */
  readonly written: number;
  readonly fields: F;
}

/** A record as data. */
export interface MetadataRecord {
  readonly kind: MetadataKind;
  readonly value: unknown;
  readonly version: number;
}

const frameVersion = 1;

/** Defines a kind of record: the one place that its fields and versions derive from. */
export function metadataKind<const F extends Fields>(definition: MetadataKind<F>): MetadataKind<F> {
  return definition;
}

export function metadataRecord<F extends Fields>(
  kind: MetadataKind<F>,
  value: Input<F>,
  version = kind.written,
): MetadataRecord {
  return { kind, value, version };
}

/** The fields of a record if it is of this kind. */
export function fieldsOf<F extends Fields>(kind: MetadataKind<F>, record: MetadataRecord): Value<F> | undefined {
  return record.kind.id === kind.id ? (record.value as Value<F>) : undefined;
}

export function encodeMetadata({ kind, value, version }: MetadataRecord): Uint8Array {
  const writer = new Writer(64);
  for (const each of [frameVersion, kind.id, version]) writer.uvarint(each);
  codecOf(kind.fields, version, true).write(writer, value);
  return writer.done();
}

/** Throws WireError on malformed bytes, and on a record of a kind or version that is not among `kinds`. */
export function decodeMetadata(kinds: ReadonlyMap<number, MetadataKind>, bytes: Uint8Array): MetadataRecord {
  const reader = new Reader(bytes, 'a metadata record');
  const frame = reader.uvarint();
  if (frame !== frameVersion) reader.fail(`frame version ${frame}: ${frameVersion} expected`);
  const id = reader.uvarint();
  const version = reader.uvarint();
  const kind = kinds.get(id);
  if (!kind) return reader.fail(`record of kind ${id}: there is no such kind`);
  if (!inRange(version, kind.versions)) reader.fail(`${kind.name} version ${version}: ${kind.versions} expected`);
  return { kind, version, value: codecOf(kind.fields, version, true).read(reader) };
}
