import * as brokers from './broker-records.ts';
import * as cluster from './cluster-records.ts';
import { decodeMetadata, type MetadataKind, type MetadataRecord } from './metadata-record.ts';
import * as security from './security-records.ts';
import * as topics from './topic-records.ts';

/** Every kind of record that the metadata log of Apache Kafka 4.3 may have. */
export const metadataKinds: readonly MetadataKind[] = [brokers, cluster, security, topics].flatMap((each) =>
  Object.values<MetadataKind>(each as never),
);

const byId = new Map(metadataKinds.map((kind) => [kind.id, kind]));

/** Throws WireError. */
export function readMetadata(bytes: Uint8Array): MetadataRecord {
  return decodeMetadata(byId, bytes);
}
