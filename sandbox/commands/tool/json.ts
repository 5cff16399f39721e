/** JSON as Kafka's tools read it from files: the exceptions are those of Jackson and of Kafka's own `JsonValue`. */
import { JavaError } from './java.ts';

const json = 'org.apache.kafka.server.util.json';

/** A value as an exception shows it; nothing at all where the file is empty. */
function shown(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}

export function mappingError(message: string, frames: readonly string[]): JavaError {
  return new JavaError('com.fasterxml.jackson.databind.JsonMappingException', message, frames);
}

function expected(what: string, value: unknown, name: string, line: number, at: readonly string[]): JavaError {
  return mappingError(`Expected JSON ${what}, received ${shown(value)}`, [
    `${json}.JsonValue.lambda$${name}$0(JsonValue.java:${line})`,
    'java.base/java.util.Optional.orElseThrow(Optional.java:403)',
    `${json}.JsonValue.${name}(JsonValue.java:${line})`,
    ...at,
  ]);
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Throws JavaError where it is none; `at` is where the tool wants it. */
export function asObject(value: unknown, at: readonly string[]): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw expected('object', value, 'asJsonObject', 57, at);
}

/** Throws JavaError, as above. */
export function asArray(value: unknown, at: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw expected('array', value, 'asJsonArray', 79, at);
}

/** A field that must be there. Throws JavaError. */
export function fieldOf(object: JsonObject, name: string, at: readonly string[]): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  throw mappingError(`No such field exists: \`${name}\``, [
    `${json}.JsonObject.lambda$apply$0(JsonObject.java:39)`,
    'java.base/java.util.Optional.orElseThrow(Optional.java:403)',
    `${json}.JsonObject.apply(JsonObject.java:39)`,
    ...at,
  ]);
}

function undecoded(
  what: string,
  value: unknown,
  decoder: string,
  [line, bridge]: readonly [number, number],
  at: readonly string[],
): JavaError {
  return mappingError(`Expected \`${what}\` value, received ${shown(value)}`, [
    `${json}.DecodeJson.throwJsonMappingException(DecodeJson.java:39)`,
    `${json}.DecodeJson$${decoder}.decode(DecodeJson.java:${line})`,
    `${json}.DecodeJson$${decoder}.decode(DecodeJson.java:${bridge})`,
    ...at,
  ]);
}

const to = `${json}.JsonValue.to(JsonValue.java:49)`;

/** Throws JavaError where it is none. */
export function asText(value: unknown, at: readonly string[]): string {
  if (typeof value === 'string') return value;
  throw undecoded('String', value, 'DecodeString', [88, 82], [to, ...at]);
}

/** Throws JavaError where it is no int. */
export function asInteger(value: unknown, at: readonly string[]): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw undecoded('Integer', value, 'DecodeInteger', [68, 62], [to, ...at]);
}

/** A list of which every element is one of these. Throws JavaError. */
export function asList<T>(
  value: unknown,
  element: (value: unknown, at: readonly string[]) => T,
  at: readonly string[],
): readonly T[] {
  const listed = (line: number): string => `${json}.DecodeJson.lambda$decodeList$0(DecodeJson.java:${line})`;
  if (Array.isArray(value)) return value.map((each) => element(each, [listed(105), ...at]));
  throw mappingError(`Expected \`JSON array\` value, received ${shown(value)}`, [
    `${json}.DecodeJson.throwJsonMappingException(DecodeJson.java:39)`,
    listed(109),
    to,
    ...at,
  ]);
}
