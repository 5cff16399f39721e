/**
 * Records that coordinators keep their state in (`__consumer_offsets`, `__transaction_state`): a key and a value, each a
 * version number and then fields as in the protocol. The version of a key says what kind of record it is; no value is a
 * tombstone.
 *
 * Source: CoordinatorRecordSerde of Apache Kafka 4.3.
 */
import { codecOf } from './codec.ts';
import { Reader } from './reader.ts';
import { type Fields, type Input, inRange, type Value } from './schema.ts';
import { Writer } from './writer.ts';

export interface RecordKind<K extends Fields = Fields, V extends Fields = Fields> {
  /** Version number that its keys begin with. */
  readonly type: number;
  /** Kafka's name of it, without Key or Value. */
  readonly name: string;
  readonly key: K;
  readonly value: V;
  /** Versions of the value. */
  readonly versions: string;
  /** First version of the value with compact types and tagged fields; none without it. A key never has them. */
  readonly flexible?: number;
  /** Version of the value that is written. */
  readonly written: number;
}

/** A record as data. Its value is null in a tombstone. */
export interface CoordinatorRecord {
  readonly kind: RecordKind;
  readonly key: unknown;
  readonly value: unknown;
  /** Of the value. */
  readonly version: number;
}

/** Defines a kind of record: the one place that its fields and versions derive from. */
export function recordKind<const K extends Fields, const V extends Fields>(
  definition: RecordKind<K, V>,
): RecordKind<K, V> {
  return definition;
}

export function put<K extends Fields, V extends Fields>(
  kind: RecordKind<K, V>,
  key: Input<K>,
  value: Input<V>,
  version = kind.written,
): CoordinatorRecord {
  return { kind, key, value, version };
}

export function tombstone<K extends Fields, V extends Fields>(
  kind: RecordKind<K, V>,
  key: Input<K>,
): CoordinatorRecord {
  return { kind, key, value: null, version: kind.written };
}

export function encodeRecord({ kind, key, value, version }: CoordinatorRecord): {
  key: Uint8Array;
  value: Uint8Array | null;
} {
  return {
    key: write(kind.key, kind.type, 0, false, key),
    value: value === null ? null : write(kind.value, version, version, isFlexible(kind, version), value),
  };
}

function write(fields: Fields, stated: number, version: number, flexible: boolean, content: unknown): Uint8Array {
  const writer = new Writer(64);
  writer.int16(stated);
  codecOf(fields, version, flexible).write(writer, content);
  return writer.done();
}

/** A record of one of these kinds; undefined for one of another. Throws WireError on malformed bytes. */
export function decodeRecord(
  kinds: ReadonlyMap<number, RecordKind>,
  key: Uint8Array,
  value: Uint8Array | null,
): CoordinatorRecord | undefined {
  const keyReader = new Reader(key, 'a record key');
  const kind = kinds.get(keyReader.int16());
  if (!kind) return undefined;
  const read = codecOf(kind.key, 0, false).read(keyReader);
  if (value === null) return { kind, key: read, value: null, version: kind.written };
  const reader = new Reader(value, `${kind.name}Value`);
  const version = reader.int16();
  if (!inRange(version, kind.versions)) reader.fail(`version ${version}: ${kind.versions} expected`);
  return {
    kind,
    key: read,
    value: codecOf(kind.value, version, isFlexible(kind, version)).read(reader),
    version,
  };
}

function isFlexible({ flexible }: RecordKind, version: number): boolean {
  return flexible !== undefined && version >= flexible;
}

/** What a record of a kind makes of the state that it is kept in. */
export interface Replay<State> {
  readonly kind: RecordKind;
  /** @param state undefined where there is none yet; so is what is returned where none is left */
  apply(state: State | undefined, key: unknown, value: unknown): State | undefined;
}

/** Says what a kind of record means for the state; the types of key and value come from the kind. */
export function replay<State, K extends Fields, V extends Fields>(
  kind: RecordKind<K, V>,
  apply: (state: State | undefined, key: Value<K>, value: Value<V> | null) => State | undefined,
): Replay<State> {
  return { kind, apply: (state, key, value) => apply(state, key as Value<K>, value as Value<V> | null) };
}
