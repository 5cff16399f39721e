/** Brokers and controllers as the metadata log has them. Source: metadata records of Apache Kafka 4.3. */
import { field } from '../wire/schema.ts';
import { metadataKind } from './metadata-record.ts';

const brokerId = field('int32', '0+', 'Node id.');
const brokerEpoch = field('int64', '0+', 'Offset of the registration.');
const incarnationId = field('uuid', '0+', 'Id of this run of the process.');
const endPoints = field(
  [
    {
      name: field('string', '0+', 'Listener.'),
      host: field('string', '0+', 'Host by which it is reached.'),
      port: field('uint16', '0+', 'Port.'),
      securityProtocol: field('int16', '0+', '0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.'),
    },
  ],
  '0+',
  'Where it is reached.',
);
const features = field(
  [
    {
      name: field('string', '0+', 'Feature.'),
      minSupportedVersion: field('int16', '0+', 'Lowest level that it can work at.'),
      maxSupportedVersion: field('int16', '0+', 'Highest level that it can work at.'),
    },
  ],
  '0+',
  'Features that it knows.',
);

export const registerBrokerRecord = metadataKind({
  id: 0,
  name: 'RegisterBrokerRecord',
  versions: '0-4',
  written: 4,
  fields: {
    brokerId,
    isMigratingZkBroker: field('bool', '2+', 'Always false since there is no ZooKeeper.', { fallback: false }),
    incarnationId,
    brokerEpoch,
    endPoints,
    features,
    rack: field('string', '0+', 'Rack, or null.', { nullable: '0+' }),
    fenced: field('bool', '0+', 'Whether it must not serve clients yet.', { fallback: true }),
    inControlledShutdown: field('bool', '1+', 'Whether it is on its way out.', { fallback: false }),
    logDirs: field(['uuid'], '3+', 'Ids of its log directories.', { tag: 0, fallback: [] }),
    cordonedLogDirs: field(['uuid'], '4+', 'Log directories that take no new replicas; null before it has said.', {
      tag: 1,
      nullable: '4+',
      fallback: null,
    }),
  },
});

export const unregisterBrokerRecord = metadataKind({
  id: 1,
  name: 'UnregisterBrokerRecord',
  versions: '0',
  written: 0,
  fields: { brokerId, brokerEpoch },
});

const fencedOne = {
  id: field('int32', '0+', 'Node id.'),
  epoch: field('int64', '0+', 'Broker epoch.'),
};

/** Written by Kafka before 3.2, as is the next. */
export const fenceBrokerRecord = metadataKind({
  id: 7,
  name: 'FenceBrokerRecord',
  versions: '0',
  written: 0,
  fields: fencedOne,
});

export const unfenceBrokerRecord = metadataKind({
  id: 8,
  name: 'UnfenceBrokerRecord',
  versions: '0',
  written: 0,
  fields: fencedOne,
});

export const brokerRegistrationChangeRecord = metadataKind({
  id: 17,
  name: 'BrokerRegistrationChangeRecord',
  versions: '0-3',
  written: 3,
  fields: {
    brokerId,
    brokerEpoch,
    fenced: field('int8', '0+', '1: fenced, -1: unfenced, 0: no change.', { tag: 0, fallback: 0 }),
    inControlledShutdown: field('int8', '1+', '1: on its way out, 0: no change.', { tag: 1, fallback: 0 }),
    logDirs: field(['uuid'], '2+', 'Ids of its log directories; none for no change.', { tag: 2, fallback: [] }),
    cordonedLogDirs: field(['uuid'], '3+', 'Log directories that take no new replicas; null for no change.', {
      tag: 3,
      nullable: '3+',
      fallback: null,
    }),
  },
});

export const registerControllerRecord = metadataKind({
  id: 27,
  name: 'RegisterControllerRecord',
  versions: '0',
  written: 0,
  fields: {
    controllerId: field('int32', '0+', 'Node id.'),
    incarnationId,
    zkMigrationReady: field('bool', '0+', 'Always false since there is no ZooKeeper.'),
    endPoints,
    features,
  },
});
