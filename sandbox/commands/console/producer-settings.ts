import type { CommandIo } from '../../machine/command.ts';
import { type CheckedConfigs, checkedConfigs } from '../tool/checked-configs.ts';
import { checkConstruction } from '../tool/client-construction.ts';
import type { Options } from '../tool/options.ts';
import { producerFrames } from '../tool/producer-client.ts';
import { properties, propertiesFile } from '../tool/run.ts';

export interface ProducerSettings {
  /** Configs of the producer: those that it was given, and those that options make. */
  configs: CheckedConfigs;
  /** Properties of the line reader. */
  reader: ReadonlyMap<string, string>;
}

/** What a release says of settings that cannot be. */
export interface ProducerRelease {
  /** Throws JavaError where configs ask for an impossible producer. */
  checked(io: CommandIo, own: ReadonlyMap<string, string>): Promise<CheckedConfigs>;
  /** Reads a file of properties. Throws where there is none. */
  properties(io: CommandIo, path: string): Promise<ReadonlyMap<string, string>>;
}

/** Where the tool makes its producer. */
export const making = [
  ...producerFrames.plain,
  'org.apache.kafka.tools.ConsoleProducer.start(ConsoleProducer.java:67)',
  'org.apache.kafka.tools.ConsoleProducer.main(ConsoleProducer.java:60)',
];

const release43: ProducerRelease = {
  async checked(io, own) {
    const configs = await checkedConfigs(io, 'producer', own, making);
    const frames = ['org.apache.kafka.clients.producer.KafkaProducer.<init>(KafkaProducer.java:477)', ...making];
    checkConstruction('before', 'producer', configs, { what: 'Failed to construct kafka producer', frames });
    return configs;
  },
  properties: propertiesFile,
};

/** Configs that options make: which option, whether its number is an INT or a LONG, and what it is without it. */
const byOption = [
  ['linger.ms', 'timeout', 'long', '1000'],
  ['acks', 'request-required-acks', 'value', '-1'],
  ['request.timeout.ms', 'request-timeout-ms', 'integer', '1500'],
  ['retries', 'message-send-max-retries', 'integer', '3'],
  ['retry.backoff.ms', 'retry-backoff-ms', 'long', '100'],
  ['send.buffer.bytes', 'socket-buffer-size', 'integer', '102400'],
  ['buffer.memory', 'max-memory-bytes', 'long', '33554432'],
  ['batch.size', 'batch-size', 'integer', '16384'],
  ['batch.size', 'max-partition-memory-bytes', 'integer', '16384'],
  ['metadata.max.age.ms', 'metadata-expiry-ms', 'long', '300000'],
  ['max.block.ms', 'max-block-ms', 'long', '60000'],
] as const;

/** What options and properties make of the producer; a property outweighs the file, an option with a default only what is absent. */
export async function producerSettings(
  given: Options,
  io: CommandIo,
  release: ProducerRelease = release43,
): Promise<ProducerSettings> {
  const file = given.value('command-config') ?? given.value('producer.config');
  const own = new Map([
    ...(file === undefined ? [] : await release.properties(io, file)),
    ...properties([...given.values('command-property'), ...given.values('producer-property')]),
  ]);
  const readerFile = given.value('reader-config');
  const reader = new Map([
    ...(readerFile === undefined ? [] : await propertiesFile(io, readerFile)),
    ...properties([...given.values('property'), ...given.values('reader-property')]),
  ]);
  own.set('bootstrap.servers', given.value('bootstrap-server') ?? given.value('broker-list') ?? '');
  own.set('compression.type', given.has('compression-codec') ? (given.value('compression-codec') ?? 'gzip') : 'none');
  if (!own.has('client.id')) own.set('client.id', 'console-producer');
  for (const [name, option, type, byDefault] of byOption) {
    const chosen = given[type](option);
    if (chosen !== undefined) own.set(name, String(chosen));
    else if (!own.has(name)) own.set(name, byDefault);
  }
  return { configs: await release.checked(io, own), reader };
}
