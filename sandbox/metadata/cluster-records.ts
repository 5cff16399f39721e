/** What the metadata log has of the cluster as a whole, and of itself. Source: metadata records of Apache Kafka 4.3. */
import { field } from '../wire/schema.ts';
import { metadataKind } from './metadata-record.ts';

export const featureLevelRecord = metadataKind({
  id: 12,
  name: 'FeatureLevelRecord',
  versions: '0',
  written: 0,
  fields: {
    name: field('string', '0+', 'Feature.'),
    featureLevel: field('int16', '0+', 'Level that all work at; 0 for none.'),
  },
});

export const producerIdsRecord = metadataKind({
  id: 15,
  name: 'ProducerIdsRecord',
  versions: '0',
  written: 0,
  fields: {
    brokerId: field('int32', '0+', 'Broker that asked for a block of producer ids.'),
    brokerEpoch: field('int64', '0+', 'Its epoch.', { fallback: -1n }),
    nextProducerId: field('int64', '0+', 'First id of the block after it.'),
  },
});

/** Written while nothing happens, so that whoever follows the log knows that there is nothing new. */
export const noOpRecord = metadataKind({ id: 20, name: 'NoOpRecord', versions: '0', written: 0, fields: {} });

/** What stands between it and its end holds as a whole or not at all. */
export const beginTransactionRecord = metadataKind({
  id: 23,
  name: 'BeginTransactionRecord',
  versions: '0',
  written: 0,
  fields: { name: field('string', '0+', 'What it is for.', { tag: 0, nullable: '0+', fallback: null }) },
});

export const endTransactionRecord = metadataKind({
  id: 24,
  name: 'EndTransactionRecord',
  versions: '0',
  written: 0,
  fields: {},
});

export const abortTransactionRecord = metadataKind({
  id: 25,
  name: 'AbortTransactionRecord',
  versions: '0',
  written: 0,
  fields: { reason: field('string', '0+', 'Why.', { tag: 0, nullable: '0+', fallback: null }) },
});

export const zkMigrationStateRecord = metadataKind({
  id: 21,
  name: 'ZkMigrationStateRecord',
  versions: '0',
  written: 0,
  fields: { zkMigrationState: field('int8', '0+', 'How far a move away from ZooKeeper had come.') },
});
