import type { ClientOptions } from '../../client/cluster-client.ts';
import type { ApiError } from '../../client/errors.ts';
import { Producer, type ProducerOptions } from '../../client/producer.ts';
import { nameOf } from '../../client/topic-metadata.ts';
import { isIdempotent } from '../../config/client/together.ts';
import type { CommandIo } from '../../machine/command.ts';
import type { Compression } from '../../record/batch.ts';
import { type Construction, creatingNetwork } from './bootstrap.ts';
import { type CheckedConfigs, checkedConfigs } from './checked-configs.ts';
import { checkConstruction, leastDelivery } from './client-construction.ts';
import { clientOptions, resolved } from './connection.ts';
import { logTime } from './java.ts';
import { metadataWarnings } from './metadata-warnings.ts';

const construct = 'org.apache.kafka.clients.producer.KafkaProducer.<init>(KafkaProducer.java:';

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
  const configs = await checkedConfigs(io, 'producer', properties, frames);
  const transactionalId = configs.text('transactional.id');
  const clientId = configs.text('client.id') || `producer-${transactionalId ?? '1'}`;
  const client = producerName(clientId, configs);
  const servers = properties.get('bootstrap.servers') ?? '';
  const failing = producerConstruction(frames);
  checkConstruction('before', 'producer', configs, failing);
  const rules = await producerRules(io, configs, client);
  const options: ProducerOptions = { ...clientOptions(io, servers, clientId, client, failing, properties), ...rules };
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

/** What a producer logs each time that it will send a batch once more. */
function retryWarnings(io: CommandIo, client: string): NonNullable<ProducerOptions['retrying']> {
  // Before came those for what the broker knows, the topic, and the producer's id.
  let correlationId = 3;
  return async (partition, attemptsLeft, error) => {
    correlationId += 1;
    await io.stderr.write(
      `${logTime(await io.now())} WARN [${client}] Got error produce response with correlation id ${correlationId} on topic-partition ${nameOf(partition)}, retrying (${attemptsLeft} attempts left). Error: ${error} (org.apache.kafka.clients.producer.internals.Sender)\n`,
    );
  };
}

/** As a producer names itself in its log. */
export function producerName(clientId: string, configs: CheckedConfigs): string {
  const transactionalId = configs.text('transactional.id');
  return `Producer clientId=${clientId}${transactionalId === null ? '' : `, transactionalId=${transactionalId}`}`;
}

/** The frames of a producer that is made with serializers, or without. */
export const producerFrames = {
  withSerializers: [`${construct}313)`, `${construct}340)`],
  plain: [`${construct}313)`, `${construct}340)`, `${construct}325)`],
} as const;

/**
 * What a producer's configs say of how it sends. Logs what it makes of a `delivery.timeout.ms` that nobody chose and that is too short.
 *
 * @param client as it names itself in its log
 */
export async function producerRules(
  io: CommandIo,
  configs: CheckedConfigs,
  client: string,
): Promise<Omit<ProducerOptions, keyof ClientOptions> & Pick<ClientOptions, 'timeoutMs'>> {
  const transactionalId = configs.text('transactional.id');
  const least = leastDelivery(configs);
  const short = configs.number('delivery.timeout.ms') < least;
  if (short)
    await io.stderr.write(
      `${logTime(await io.now())} WARN [${client}] delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms. Setting it to ${least}. (org.apache.kafka.clients.producer.KafkaProducer)\n`,
    );
  const acks = configs.text('acks') ?? 'all';
  return {
    acks: acks === '0' ? 0 : acks === '1' ? 1 : -1,
    compression: configs.text('compression.type') as Compression,
    maxRequestSize: configs.number('max.request.size'),
    batchSize: configs.number('batch.size'),
    // No longer than an INT: a batch goes with the producer's end anyway.
    lingerMs: Math.min(configs.number('linger.ms'), 2_147_483_647),
    retries: configs.number('retries'),
    retryBackoffMs: configs.number('retry.backoff.ms'),
    retryBackoffMaxMs: configs.number('retry.backoff.max.ms'),
    retrying: retryWarnings(io, client),
    requestTimeoutMs: configs.number('request.timeout.ms'),
    deliveryTimeoutMs: short ? least : configs.number('delivery.timeout.ms'),
    timeoutMs: configs.number('max.block.ms'),
    transactionTimeoutMs: configs.number('transaction.timeout.ms'),
    idempotence: isIdempotent(configs.given, configs.values),
    ...(transactionalId === null ? {} : { transactionalId }),
  };
}

/** Which partition records without a key go to, or which payload is next: any, but not always the same. */
export function seeded(from: number): () => number {
  let seed = Math.floor(from * 2 ** 32) >>> 0;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}
