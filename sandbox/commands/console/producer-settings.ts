import type { CommandIo } from '../../machine/command.ts';
import { COMPRESSIONS, type Compression } from '../../record/batch.ts';
import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { properties, propertiesFile } from '../tool/run.ts';

export interface ProducerSettings {
  /** Configs of the producer. */
  own: ReadonlyMap<string, string>;
  /** Properties of the line reader. */
  reader: ReadonlyMap<string, string>;
  lingerMs: number;
  acks: 0 | 1 | -1;
  compression: Compression;
  batchSize: number;
  requestTimeoutMs: number;
  /** How long `send` waits for the topic. */
  timeoutMs: number;
}

/** What a release says of settings that cannot be. */
export interface ProducerRefusals {
  acks(text: string): JavaError;
  compression(text: string): JavaError;
  /** Reads a file of properties. Throws where there is none. */
  properties(io: CommandIo, path: string): Promise<ReadonlyMap<string, string>>;
}

const refusals43: ProducerRefusals = {
  acks: (text) => notOneOf('acks', text, acksInWords),
  compression: (text) => notOneOf('compression.type', text, COMPRESSIONS.join(', ')),
  properties: propertiesFile,
};

export const acksInWords = 'all, -1, 0, 1';
const acksOf: Readonly<Record<string, 0 | 1 | -1>> = { all: -1, '-1': -1, '0': 0, '1': 1 };

/** What options and properties make of the producer; a property outweighs the file, an option with a default only what is absent. */
export async function producerSettings(
  given: Options,
  io: CommandIo,
  refusals: ProducerRefusals = refusals43,
): Promise<ProducerSettings> {
  const file = given.value('command-config') ?? given.value('producer.config');
  const own = new Map([
    ...(file === undefined ? [] : await refusals.properties(io, file)),
    ...properties([...given.values('command-property'), ...given.values('producer-property')]),
  ]);
  const readerFile = given.value('reader-config');
  const reader = new Map([
    ...(readerFile === undefined ? [] : await propertiesFile(io, readerFile)),
    ...properties([...given.values('property'), ...given.values('reader-property')]),
  ]);
  const acks = given.value('request-required-acks') ?? own.get('acks') ?? '-1';
  const compressed = given.has('compression-codec') ? (given.value('compression-codec') ?? 'gzip') : undefined;
  const compression = compressed ?? own.get('compression.type') ?? 'none';
  const batchSize = given.integer('batch-size') ?? given.integer('max-partition-memory-bytes');
  const linger = given.long('timeout');
  if (acksOf[acks] === undefined) throw refusals.acks(acks);
  if (!COMPRESSIONS.some((each) => each === compression)) throw refusals.compression(compression);
  return {
    own,
    reader,
    lingerMs: linger ?? Number(own.get('linger.ms') ?? 1000),
    acks: acksOf[acks] as 0 | 1 | -1,
    compression: compression as Compression,
    batchSize: batchSize ?? Number(own.get('batch.size') ?? 16_384),
    requestTimeoutMs: given.integer('request-timeout-ms') ?? 1500,
    timeoutMs: given.long('max-block-ms') ?? 60_000,
  };
}

function notOneOf(config: string, value: string, all: string): JavaError {
  return new JavaError(
    'org.apache.kafka.common.config.ConfigException',
    `Invalid value ${value} for configuration ${config}: String must be one of: ${all}`,
    [
      'org.apache.kafka.common.config.ConfigDef$ValidString.ensureValid(ConfigDef.java:1114)',
      'org.apache.kafka.common.config.ConfigDef.parseValue(ConfigDef.java:551)',
      'org.apache.kafka.common.config.ConfigDef.parse(ConfigDef.java:527)',
      'org.apache.kafka.common.config.AbstractConfig.<init>(AbstractConfig.java:118)',
      'org.apache.kafka.common.config.AbstractConfig.<init>(AbstractConfig.java:136)',
      'org.apache.kafka.clients.producer.ProducerConfig.<init>(ProducerConfig.java:692)',
      'org.apache.kafka.clients.producer.KafkaProducer.<init>(KafkaProducer.java:313)',
      'org.apache.kafka.clients.producer.KafkaProducer.<init>(KafkaProducer.java:340)',
      'org.apache.kafka.clients.producer.KafkaProducer.<init>(KafkaProducer.java:325)',
      'org.apache.kafka.tools.ConsoleProducer.start(ConsoleProducer.java:67)',
      'org.apache.kafka.tools.ConsoleProducer.main(ConsoleProducer.java:60)',
    ],
  );
}
