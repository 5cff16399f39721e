import { structText } from '../wire/coordinator-record-text.ts';
import type { MetadataRecord } from './metadata-record.ts';

/**
 * A record of the metadata log as Kafka's tools print it: its kind, its version, and its fields as JSON.
 *
 * Source: what kafka-dump-log.sh of Apache Kafka 4.3.1 prints, test/golden/kafka-dump-log/metadata.txt.
 */
export function metadataText({ kind, value, version }: MetadataRecord): string {
  return `{"type":"${typeName(kind.name)}","version":${version},"data":${structText(kind.fields, value, version)}}`;
}

/** `TopicRecord` → `TOPIC_RECORD`. */
function typeName(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}
