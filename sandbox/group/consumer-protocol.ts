/**
 * What consumers put into JoinGroup and SyncGroup for each other: the coordinator need not understand it, and reads it to
 * know topics and partitions.
 *
 * Source: ConsumerProtocolSubscription and ConsumerProtocolAssignment of Apache Kafka 4.3, versions 0 to 3.
 */
import { codecOf } from '../wire/codec.ts';
import { structText } from '../wire/coordinator-record-text.ts';
import { Reader } from '../wire/reader.ts';
import { type Fields, field, type Value } from '../wire/schema.ts';
import { Writer } from '../wire/writer.ts';

export const consumerProtocolType = 'consumer';

const newest = 3;
const topicPartitions = [
  {
    topic: field('string', '0+', 'Topic name.'),
    partitions: field(['int32'], '0+', 'Partition numbers.'),
  },
] as const;

const subscription = {
  topics: field(['string'], '0+', 'Topics subscribed to.'),
  userData: field('bytes', '0+', 'What an assignor of the client wants to know.', { nullable: '0+' }),
  ownedPartitions: field(topicPartitions, '1+', 'Partitions that the member has (KIP-429).'),
  generationId: field('int32', '2+', 'Generation in which it got them; -1 for none.', { fallback: -1 }),
  rackId: field('string', '3+', 'Rack of the client, or null (KIP-881).', { nullable: '3+', fallback: null }),
} as const satisfies Fields;

const assignment = {
  assignedPartitions: field(topicPartitions, '0+', 'Partitions assigned.'),
  userData: field('bytes', '0+', 'What an assignor of the client wants to tell.', { nullable: '0+' }),
} as const satisfies Fields;

export interface NamedPartition {
  topic: string;
  partition: number;
}

export interface ConsumerSubscription {
  /** Of the bytes: an assignment is told in the same. */
  version: number;
  topics: readonly string[];
  owned: readonly NamedPartition[];
  rackId: string | null;
}

/** Undefined for what cannot be read. */
export function readSubscription(metadata: Uint8Array): ConsumerSubscription | undefined {
  const read = reading(metadata, subscription);
  return (
    read && {
      version: read.version,
      topics: read.value.topics,
      owned: flat(read.value.ownedPartitions),
      rackId: read.value.rackId,
    }
  );
}

/** Undefined for what cannot be read. */
export function readAssignment(
  bytes: Uint8Array,
): { partitions: readonly NamedPartition[]; userData: Uint8Array | null } | undefined {
  const read = reading(bytes, assignment);
  return read && { partitions: flat(read.value.assignedPartitions), userData: read.value.userData };
}

export function writeAssignment(partitions: readonly NamedPartition[], version: number): Uint8Array {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of partitions) topics.set(topic, [...(topics.get(topic) ?? []), partition]);
  const writer = new Writer(64);
  writer.int16(version);
  codecOf(assignment, version, false).write(writer, {
    assignedPartitions: [...topics].map(([topic, numbers]) => ({ topic, partitions: numbers })),
    userData: null,
  });
  return writer.done();
}

/** A subscription as Kafka's tools print it, in JSON; null for what cannot be read. */
export function subscriptionText(bytes: Uint8Array): string | null {
  return protocolText(bytes, subscription);
}

/** As `subscriptionText`. */
export function assignmentText(bytes: Uint8Array): string | null {
  return protocolText(bytes, assignment);
}

function protocolText(bytes: Uint8Array, fields: Fields): string | null {
  const read = reading(bytes, fields);
  const stated = read && new Reader(bytes).int16();
  return read && read.version === stated ? structText(fields, read.value, read.version) : null;
}

/** Topics that a member of a consumer group is subscribed to; none where that cannot be read. */
export function subscribedTopics(metadata: Uint8Array): readonly string[] {
  return readSubscription(metadata)?.topics ?? [];
}

/** Partitions that a member was assigned; none where that cannot be read. */
export function assignedPartitions(bytes: Uint8Array): readonly NamedPartition[] {
  return readAssignment(bytes)?.partitions ?? [];
}

function flat(topics: readonly { topic: string; partitions: readonly number[] }[]): readonly NamedPartition[] {
  return topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
}

/** The bytes are the clients' own affair: newer versions are read as far as they are known. */
function reading<F extends Fields>(bytes: Uint8Array, fields: F): { version: number; value: Value<F> } | undefined {
  if (bytes.length === 0) return undefined;
  try {
    const reader = new Reader(bytes, 'consumer protocol');
    const version = Math.min(reader.int16(), newest);
    return version < 0 ? undefined : { version, value: codecOf(fields, version, false).read(reader) as Value<F> };
  } catch {
    return undefined;
  }
}
