import { type CheckedClient, type ClientKind, type ClientValues, checkedClient } from '../../config/client/configs.ts';
import type { CommandIo } from '../../machine/command.ts';
import { placeOf } from './config-places.ts';
import { JavaError, logTime } from './java.ts';

/** A client's configs, checked: what it was told, and what it makes of it. */
export class CheckedConfigs {
  readonly given: ReadonlyMap<string, string>;
  readonly values: ClientValues;

  constructor(given: ReadonlyMap<string, string>, values: ClientValues) {
    this.given = given;
    this.values = values;
  }

  /** Of an INT or a LONG, in its own unit. */
  number(name: string): number {
    return Number(this.values.get(name));
  }

  flag(name: string): boolean {
    return this.values.get(name) === true;
  }

  /** Null where it has neither value nor default. */
  text(name: string): string | null {
    const value = this.values.get(name) ?? null;
    return value === null ? null : String(value);
  }

  list(name: string): readonly string[] {
    const value = this.values.get(name);
    return Array.isArray(value) ? (value as readonly string[]) : [];
  }
}

const ofPackage = 'org.apache.kafka.common.serialization.ByteArray';

/** What the tools read and write records with, whatever they are told. */
const ownClasses: Readonly<Record<ClientKind, readonly (readonly [string, string])[]>> = {
  admin: [],
  consumer: ['key', 'value'].map((part) => [`${part}.deserializer`, `${ofPackage}Deserializer`] as const),
  producer: ['key', 'value'].map((part) => [`${part}.serializer`, `${ofPackage}Serializer`] as const),
  'share-consumer': ['key', 'value'].map((part) => [`${part}.deserializer`, `${ofPackage}Deserializer`] as const),
};

/**
 * A client's configs as Kafka's Java client reads them, who logs what it makes of some. Throws JavaError for the first, in Kafka's
 * order, that cannot be, or goes not together with others.
 *
 * @param frames where the client reads them
 */
export async function checkedConfigs(
  io: CommandIo,
  client: ClientKind,
  properties: ReadonlyMap<string, string>,
  frames: readonly string[],
): Promise<CheckedConfigs> {
  const given = new Map([...properties, ...ownClasses[client]]);
  const checked = checkedClient(client, given);
  await logConfigWarnings(io, checked);
  if (checked.refusal !== null) throw refusedConfigs(client, checked.refusal, frames);
  return new CheckedConfigs(given, checked.values);
}

/** What a client logs as it reads its configs. */
export async function logConfigWarnings(io: CommandIo, { warnings }: CheckedClient): Promise<void> {
  for (const { by, text } of warnings) await io.stderr.write(`${logTime(await io.now())} WARN ${text} (${by})\n`);
}

/** Refusals that are errors of the protocol, which have no stack. */
const invalid = /^Group instance id is invalid: |^enable\.auto\.commit cannot be set to true /;

/** The exception of a client that refuses its configs. @param frames where it reads them */
export function refusedConfigs(client: ClientKind, refusal: string, frames: readonly string[]): JavaError {
  if (invalid.test(refusal))
    return new JavaError('org.apache.kafka.common.errors.InvalidConfigurationException', refusal);
  return new JavaError('org.apache.kafka.common.config.ConfigException', refusal, [
    ...placeOf(client, refusal),
    ...frames,
  ]);
}
