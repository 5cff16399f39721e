import type { ApiError } from '../../client/errors.ts';
import { Producer, type ProducerOptions } from '../../client/producer.ts';
import type { CommandIo } from '../../machine/command.ts';
import { COMPRESSIONS, type Compression } from '../../record/batch.ts';
import { type Construction, creatingNetwork } from './bootstrap.ts';
import { clientOptions, resolved } from './connection.ts';
import { JavaError } from './java.ts';
import { metadataWarnings } from './metadata-warnings.ts';

const construct = 'org.apache.kafka.clients.producer.KafkaProducer.<init>(KafkaProducer.java:';
const settings = 'org.apache.kafka.common.config.';

/** How a client reports that it cannot have a topic, for `Producer.send`. */
export type Refused = (error: ApiError) => Promise<void>;

/**
 * A producer as Kafka's Java producer makes itself from properties. Throws JavaError where they ask for an impossible one.
 *
 * @param frames where the tool makes it, for the exception
 */
export async function producerClient(
  io: CommandIo,
  properties: ReadonlyMap<string, string>,
  topic: string,
  frames: readonly string[],
): Promise<{ producer: Producer; refused: Refused }> {
  const transactionalId = properties.get('transactional.id');
  const clientId =
    properties.get('client.id') ?? (transactionalId === undefined ? 'producer-1' : `producer-${transactionalId}`);
  const named = transactionalId === undefined ? '' : `, transactionalId=${transactionalId}`;
  const client = `Producer clientId=${clientId}${named}`;
  const servers = properties.get('bootstrap.servers') ?? '';
  const failing = producerConstruction(frames);
  const options: ProducerOptions = {
    ...clientOptions(io, servers, clientId, client, failing, properties),
    ...rules(properties, frames),
    ...(transactionalId === undefined ? {} : { transactionalId }),
  };
  await resolved(io, options.bootstrap, failing);
  const random = seeded(await io.random());
  const warn = metadataWarnings(io, client, 0);
  return { producer: new Producer(options, random), refused: (error) => warn(topic, error) };
}

/** How a producer fails to come to be. @param frames where the tool makes it */
export function producerConstruction(frames: readonly string[]): Construction {
  return {
    what: 'Failed to construct kafka producer',
    frames: [`${construct}477)`, ...frames],
    servers: [
      'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:74)',
      'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:63)',
      'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:59)',
      `${construct}452)`,
    ],
    network: [
      ...creatingNetwork,
      'org.apache.kafka.clients.producer.KafkaProducer.newSender(KafkaProducer.java:527)',
      `${construct}466)`,
    ],
  };
}

/** The frames of a producer that is made with serializers, or without. */
export const producerFrames = {
  withSerializers: [`${construct}313)`, `${construct}340)`],
  plain: [`${construct}313)`, `${construct}340)`, `${construct}325)`],
} as const;

const acksOf: Readonly<Record<string, 0 | 1 | -1>> = { all: -1, '-1': -1, '0': 0, '1': 1 };

function rules(properties: ReadonlyMap<string, string>, frames: readonly string[]) {
  const number = (name: string, byDefault: number): number => {
    const text = properties.get(name);
    if (text === undefined) return byDefault;
    if (/^[+-]?\d+$/.test(text.trim())) return Number(text);
    throw configError(`Invalid value ${text} for configuration ${name}: Not a number of type INT`, frames);
  };
  const acks = properties.get('acks') ?? 'all';
  const compression = properties.get('compression.type') ?? 'none';
  if (acksOf[acks] === undefined) throw notOneOf('acks', acks, 'all, -1, 0, 1', frames);
  if (!COMPRESSIONS.some((each) => each === compression))
    throw notOneOf('compression.type', compression, COMPRESSIONS.join(', '), frames);
  const idempotence = properties.get('enable.idempotence');
  return {
    acks: acksOf[acks] as 0 | 1 | -1,
    compression: compression as Compression,
    maxRequestSize: number('max.request.size', 1_048_576),
    batchSize: number('batch.size', 16_384),
    lingerMs: number('linger.ms', 5),
    requestTimeoutMs: number('request.timeout.ms', 30_000),
    deliveryTimeoutMs: number('delivery.timeout.ms', 120_000),
    timeoutMs: number('max.block.ms', 60_000),
    transactionTimeoutMs: number('transaction.timeout.ms', 60_000),
    ...(idempotence === undefined ? {} : { idempotence: idempotence === 'true' && acksOf[acks] === -1 }),
  };
}

function notOneOf(config: string, value: string, all: string, frames: readonly string[]): JavaError {
  return configError(`Invalid value ${value} for configuration ${config}: String must be one of: ${all}`, frames);
}

function configError(message: string, frames: readonly string[]): JavaError {
  return new JavaError(`${settings}ConfigException`, message, [
    `${settings}ConfigDef$ValidString.ensureValid(ConfigDef.java:1114)`,
    `${settings}ConfigDef.parseValue(ConfigDef.java:551)`,
    `${settings}ConfigDef.parse(ConfigDef.java:527)`,
    `${settings}AbstractConfig.<init>(AbstractConfig.java:118)`,
    `${settings}AbstractConfig.<init>(AbstractConfig.java:136)`,
    'org.apache.kafka.clients.producer.ProducerConfig.<init>(ProducerConfig.java:692)',
    ...frames,
  ]);
}

/** Which partition records without a key go to, or which payload is next: any, but not always the same. */
export function seeded(from: number): () => number {
  let seed = Math.floor(from * 2 ** 32) >>> 0;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}
