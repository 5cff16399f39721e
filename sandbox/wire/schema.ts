/** Message schemas as data, and the types of the values that they describe. */

interface Primitives {
  bool: boolean;
  int8: number;
  int16: number;
  uint16: number;
  int32: number;
  uint32: number;
  int64: bigint;
  float64: number;
  string: string;
  bytes: Uint8Array;
  /** 22 characters of URL-safe base64. */
  uuid: string;
  /** Record batches, in one or more chunks; decoded as one view of the frame. */
  records: readonly Uint8Array[];
}

export type Primitive = keyof Primitives;
/** A primitive, an array of a type, or a struct. */
export type Type = Primitive | readonly [Type] | Fields;
export type Fields = { readonly [name: string]: Field };

export interface FieldOptions {
  /** Versions in which null may stand here. */
  readonly nullable?: string;
  /** Value in versions that lack the field, and where the sender leaves it out. */
  readonly fallback?: unknown;
  /** Tag, for a tagged field. */
  readonly tag?: number;
}

export interface Field<T extends Type = Type, O extends FieldOptions = FieldOptions> {
  readonly type: T;
  /** `0+`, `1-3`, `2`. */
  readonly versions: string;
  readonly about: string;
  readonly options: O;
}

/** A field: its type, the versions that have it, and what it means. */
export function field<const T extends Type, const O extends FieldOptions = Record<never, never>>(
  type: T,
  versions: string,
  about: string,
  options?: O,
): Field<T, O> {
  return { type, versions, about, options: options ?? ({} as O) };
}

type Plain<T> = T extends Primitive
  ? Primitives[T]
  : T extends readonly [infer Element]
    ? readonly Plain<Element>[]
    : T extends Fields
      ? Value<T>
      : never;
type OrNull<O> = O extends { nullable: string } ? null : never;
type FieldValue<F> = F extends Field<infer T, infer O> ? Plain<T> | OrNull<O> : never;

type PlainInput<T> = T extends Primitive
  ? Primitives[T]
  : T extends readonly [infer Element]
    ? readonly PlainInput<Element>[]
    : T extends Fields
      ? Input<T>
      : never;
type FieldInput<F> = F extends Field<infer T, infer O> ? PlainInput<T> | OrNull<O> : never;
type Optional<F> =
  F extends Field<Type, infer O> ? (O extends { fallback: unknown } | { tag: number } ? true : false) : never;

/** What decoding gives: every field, whatever the version. */
export type Value<F extends Fields> = { -readonly [Name in keyof F]: FieldValue<F[Name]> };
/** What encoding takes: tagged fields, and fields with a fallback, may be left out. */
export type Input<F extends Fields> = {
  [Name in keyof F as Optional<F[Name]> extends true ? never : Name]: FieldInput<F[Name]>;
} & { [Name in keyof F as Optional<F[Name]> extends true ? Name : never]?: FieldInput<F[Name]> | undefined };

export interface Api<Req extends Fields = Fields, Res extends Fields = Fields> {
  readonly key: number;
  readonly name: string;
  /** Versions that this broker answers, `0-4`. */
  readonly versions: string;
  /** Versions advertised, where they are not the same: Produce advertises 0 for librdkafka's sake (KAFKA-18659). */
  readonly advertised?: string;
  /** First version with compact types and tagged fields; none without it. */
  readonly flexible?: number;
  /** What of Kafka's behaviour is not here yet, as names of KIPs or features. Shown in the docs table. */
  readonly missing?: readonly string[];
  readonly request: Req;
  readonly response: Res;
}

/** Defines an API: the one place that its versions, fields and documentation derive from. */
export function api<const Req extends Fields, const Res extends Fields>(definition: Api<Req, Res>): Api<Req, Res> {
  return definition;
}

export type RequestOf<A> = A extends Api<infer Req, Fields> ? Value<Req> : never;
export type ResponseOf<A> = A extends Api<Fields, infer Res> ? Value<Res> : never;
export type RequestInput<A> = A extends Api<infer Req, Fields> ? Input<Req> : never;
export type ResponseInput<A> = A extends Api<Fields, infer Res> ? Input<Res> : never;

export interface VersionRange {
  readonly min: number;
  readonly max: number;
}

const ranges = new Map<string, VersionRange>();

/** Reads `3-13`, `4+` or `7`. Throws on anything else. */
export function versionRange(text: string): VersionRange {
  let range = ranges.get(text);
  if (range === undefined) {
    range = readRange(text);
    ranges.set(text, range);
  }
  return range;
}

function readRange(text: string): VersionRange {
  const match = /^(\d+)(?:(\+)|-(\d+))?$/.exec(text);
  if (!match) throw new Error(`version range "${text}": "3-13", "4+" or "7" expected`);
  const min = Number(match[1]);
  return { min, max: match[2] ? Number.POSITIVE_INFINITY : Number(match[3] ?? match[1]) };
}

export function inRange(version: number, text: string | undefined): boolean {
  if (text === undefined) return false;
  const { min, max } = versionRange(text);
  return version >= min && version <= max;
}
