import { Consumer } from '../../client/consumer.ts';
import type { ConsumerOptions } from '../../client/consumer-options.ts';
import { newMemberId } from '../../client/member-id.ts';
import type { CommandIo } from '../../machine/command.ts';
import { type Construction, creatingNetwork } from './bootstrap.ts';
import { clientOptions, resolved } from './connection.ts';
import { usesNewProtocol } from './group-protocol.ts';
import { JavaError } from './java.ts';
import { membershipErrors } from './membership-errors.ts';
import { metadataWarnings } from './metadata-warnings.ts';

const clients = 'org.apache.kafka.clients.consumer';
const settings = 'org.apache.kafka.common.config.';

/** The frames of every consumer that is made from properties. */
const byProperties = [
  `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:610)`,
  `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:591)`,
];
const createClassic = [
  `${clients}.internals.ConsumerDelegateCreator.create(ConsumerDelegateCreator.java:66)`,
  `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:615)`,
  ...byProperties,
];
const createAsync = [
  `${clients}.internals.AsyncKafkaConsumer.<init>(AsyncKafkaConsumer.java:443)`,
  `${clients}.internals.ConsumerDelegateCreator.create(ConsumerDelegateCreator.java:64)`,
  `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:615)`,
  ...byProperties,
];
const parseServers = [
  'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:74)',
  'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:63)',
  'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:59)',
];

/** Where a classic consumer makes its network client, and where the thread does of one of the new protocol or a share consumer. */
export const classicNetwork = [
  ...creatingNetwork,
  `${clients}.internals.ConsumerUtils.createConsumerNetworkClient(ConsumerUtils.java:91)`,
  `${clients}.internals.ClassicKafkaConsumer.<init>(ClassicKafkaConsumer.java:200)`,
];
export const threadNetwork = [
  ...creatingNetwork,
  `${clients}.internals.NetworkClientDelegate$1.create(NetworkClientDelegate.java:478)`,
  `${clients}.internals.NetworkClientDelegate$1.create(NetworkClientDelegate.java:475)`,
  `${clients}.internals.CachedSupplier.get(CachedSupplier.java:39)`,
  `${clients}.internals.RequestManagers$1.create(RequestManagers.java:177)`,
  `${clients}.internals.RequestManagers$1.create(RequestManagers.java:174)`,
  `${clients}.internals.CachedSupplier.get(CachedSupplier.java:39)`,
  `${clients}.internals.events.ApplicationEventProcessor$1.create(ApplicationEventProcessor.java:844)`,
  `${clients}.internals.events.ApplicationEventProcessor$1.create(ApplicationEventProcessor.java:841)`,
  `${clients}.internals.CachedSupplier.get(CachedSupplier.java:39)`,
  `${clients}.internals.ConsumerNetworkThread.initializeResources(ConsumerNetworkThread.java:183)`,
  `${clients}.internals.ConsumerNetworkThread.run(ConsumerNetworkThread.java:149)`,
];

const notMade = 'Failed to construct kafka consumer';

function classicFrames(frames: readonly string[]): readonly string[] {
  return [
    `${clients}.internals.ClassicKafkaConsumer.<init>(ClassicKafkaConsumer.java:291)`,
    ...createClassic,
    ...frames,
  ];
}

/** How the consumer fails to be made. */
function construction(renewed: boolean, frames: readonly string[]): Construction {
  if (!renewed)
    return {
      what: notMade,
      frames: classicFrames(frames),
      servers: [...parseServers, `${clients}.internals.ClassicKafkaConsumer.<init>(ClassicKafkaConsumer.java:192)`],
      network: classicNetwork,
    };
  return {
    what: notMade,
    frames: [`${clients}.internals.AsyncKafkaConsumer.<init>(AsyncKafkaConsumer.java:600)`, ...createAsync, ...frames],
    servers: [...parseServers, `${clients}.internals.AsyncKafkaConsumer.<init>(AsyncKafkaConsumer.java:500)`],
    network: threadNetwork,
    networkThread: true,
  };
}

/**
 * A consumer as Kafka's Java consumer makes itself from properties. Throws JavaError where they ask for an impossible one.
 *
 * @param frames where the tool makes it, for the exception
 * @param more what is no property: whom to tell of partitions
 */
export async function consumerClient(
  io: CommandIo,
  properties: ReadonlyMap<string, string>,
  frames: readonly string[],
  more: Pick<ConsumerOptions, 'assigned' | 'revoked'> = {},
): Promise<Consumer> {
  const groupId = properties.get('group.id') ?? null;
  const groupInstanceId = properties.get('group.instance.id') ?? null;
  const clientId = properties.get('client.id') ?? `consumer-${groupId}-${groupInstanceId ?? '1'}`;
  const instance = groupInstanceId === null ? '' : `, groupInstanceId=${groupInstanceId}`;
  const client = `Consumer${instance === '' ? '' : ` instanceId=${groupInstanceId},`} clientId=${clientId}, groupId=${groupId}`;
  const chosen = rules(properties, frames);
  const renewed = usesNewProtocol(properties, configFrames(frames));
  if ((chosen.sessionTimeoutMs ?? 45_000) <= (chosen.heartbeatIntervalMs ?? 3_000))
    throw notConstructed(
      new JavaError('java.lang.IllegalArgumentException', 'Heartbeat must be set lower than the session timeout', [
        `${clients}.internals.Heartbeat.<init>(Heartbeat.java:46)`,
      ]),
      frames,
    );
  const failing = construction(renewed, frames);
  const servers = properties.get('bootstrap.servers') ?? '';
  const reaching = clientOptions(io, servers, clientId, client, failing, properties);
  await resolved(io, reaching.bootstrap, failing);
  return new Consumer({
    ...reaching,
    groupId,
    groupInstanceId,
    refused: metadataWarnings(io, client, 1),
    ...(renewed && {
      memberId: await newMemberId(() => io.random()),
      serverAssignor: properties.get('group.remote.assignor') ?? null,
      failed: membershipErrors(io, client, { instanceId: groupInstanceId }),
    }),
    ...chosen,
    ...more,
  });
}

const resets = ['earliest', 'latest', 'none'] as const;

function rules(properties: ReadonlyMap<string, string>, frames: readonly string[]): Partial<ConsumerOptions> {
  const number = (name: string): number | undefined => {
    const text = properties.get(name);
    if (text === undefined || /^[+-]?\d+$/.test(text.trim())) return text === undefined ? undefined : Number(text);
    throw configError(`Invalid value ${text} for configuration ${name}: Not a number of type INT`, frames);
  };
  const reset = properties.get('auto.offset.reset') ?? 'latest';
  const autoOffsetReset = resets.find((each) => each === reset);
  if (autoOffsetReset === undefined)
    throw configError(
      `Invalid value ${reset} for configuration auto.offset.reset: Invalid value \`${reset}\` for configuration auto.offset.reset. The value must be either 'earliest', 'latest', 'none' or of the format 'by_duration:<PnDTnHnMn.nS.>'.`,
      frames,
    );
  const strategies = properties.get('partition.assignment.strategy');
  const chosen: Partial<ConsumerOptions> = {
    autoOffsetReset,
    enableAutoCommit: properties.get('enable.auto.commit') !== 'false',
    isolationLevel: properties.get('isolation.level') === 'read_committed' ? 1 : 0,
    allowAutoCreateTopics: properties.get('allow.auto.create.topics') !== 'false',
    ...(strategies === undefined ? {} : { assignors: strategies.split(',').map((name) => assignorOf(name, frames)) }),
  };
  const numbers = {
    autoCommitIntervalMs: number('auto.commit.interval.ms'),
    sessionTimeoutMs: number('session.timeout.ms'),
    heartbeatIntervalMs: number('heartbeat.interval.ms'),
    rebalanceTimeoutMs: number('max.poll.interval.ms'),
    maxPollRecords: number('max.poll.records'),
    partitionMaxBytes: number('max.partition.fetch.bytes'),
  };
  for (const [name, value] of Object.entries(numbers))
    if (value !== undefined) Object.assign(chosen, { [name]: value });
  return chosen;
}

const classes: Readonly<Record<string, string>> = {
  [`${clients}.RangeAssignor`]: 'range',
  [`${clients}.RoundRobinAssignor`]: 'roundrobin',
  [`${clients}.StickyAssignor`]: 'sticky',
  [`${clients}.CooperativeStickyAssignor`]: 'cooperative-sticky',
};

function assignorOf(name: string, frames: readonly string[]): string {
  const known = classes[name.trim()];
  if (known !== undefined) return known;
  const loading = new JavaError('java.lang.ClassNotFoundException', name, [
    'java.base/jdk.internal.loader.BuiltinClassLoader.loadClass(BuiltinClassLoader.java:641)',
  ]);
  const where = [`${clients}.ConsumerPartitionAssignor.getAssignorInstances(ConsumerPartitionAssignor.java:286)`];
  const message = `${name} ClassNotFoundException exception occurred`;
  const from = { error: loading, omitted: createClassic.length + frames.length + 1 };
  throw notConstructed(new JavaError('org.apache.kafka.common.KafkaException', message, where, from), frames);
}

/** The consumer was not made because of this. */
function notConstructed(error: JavaError, frames: readonly string[]): JavaError {
  return new JavaError('org.apache.kafka.common.KafkaException', notMade, classicFrames(frames), {
    error,
    omitted: createClassic.length + frames.length,
  });
}

function configError(message: string, frames: readonly string[]): JavaError {
  return new JavaError(`${settings}ConfigException`, message, [
    `${settings}ConfigDef.parseValue(ConfigDef.java:551)`,
    `${settings}ConfigDef.parse(ConfigDef.java:527)`,
    `${settings}AbstractConfig.<init>(AbstractConfig.java:118)`,
    ...configFrames(frames),
  ]);
}

/** Where Java reads a consumer's configs. */
function configFrames(frames: readonly string[]): readonly string[] {
  return [
    `${settings}AbstractConfig.<init>(AbstractConfig.java:136)`,
    `${clients}.ConsumerConfig.<init>(ConsumerConfig.java:796)`,
    ...byProperties,
    ...frames,
  ];
}
