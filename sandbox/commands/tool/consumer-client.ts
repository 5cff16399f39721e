import { Consumer } from '../../client/consumer.ts';
import type { ConsumerOptions } from '../../client/consumer-options.ts';
import { newMemberId } from '../../client/member-id.ts';
import type { CommandIo } from '../../machine/command.ts';
import { type Construction, creatingNetwork } from './bootstrap.ts';
import { checkedConfigs } from './checked-configs.ts';
import { checkConstruction } from './client-construction.ts';
import { clientOptions, resolved } from './connection.ts';
import { consumerRules, isRenewed } from './consumer-rules.ts';
import { membershipErrors } from './membership-errors.ts';
import { metadataWarnings } from './metadata-warnings.ts';

const clients = 'org.apache.kafka.clients.consumer';

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

/** How the consumer fails to be made. */
function construction(renewed: boolean, frames: readonly string[]): Construction {
  if (!renewed)
    return {
      what: notMade,
      frames: [
        `${clients}.internals.ClassicKafkaConsumer.<init>(ClassicKafkaConsumer.java:291)`,
        ...createClassic,
        ...frames,
      ],
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
  const configs = await checkedConfigs(io, 'consumer', properties, [...byProperties, ...frames]);
  const [groupId, groupInstanceId] = [configs.text('group.id'), configs.text('group.instance.id')];
  const clientId = configs.text('client.id') || `consumer-${groupId}-${groupInstanceId ?? '1'}`;
  const instance = groupInstanceId === null ? '' : ` instanceId=${groupInstanceId},`;
  const client = `Consumer${instance} clientId=${clientId}, groupId=${groupId}`;
  const renewed = isRenewed(configs);
  const failing = construction(renewed, frames);
  checkConstruction('before', 'consumer', configs, failing);
  const servers = properties.get('bootstrap.servers') ?? '';
  const reaching = clientOptions(io, servers, clientId, client, failing, properties);
  await resolved(io, reaching.bootstrap, failing);
  checkConstruction('after', 'consumer', configs, failing);
  return new Consumer({
    ...reaching,
    groupId,
    refused: metadataWarnings(io, client, 1),
    ...consumerRules(configs),
    ...(renewed && {
      memberId: await newMemberId(() => io.random()),
      failed: membershipErrors(io, client, { instanceId: groupInstanceId }),
    }),
    ...more,
  });
}
