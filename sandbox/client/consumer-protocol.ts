import { Reader } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';
import { nameOf, type TopicPartition } from './topic-metadata.ts';

/** What members of a consumer group tell each other through their coordinator (ConsumerProtocolSubscription v3, ConsumerProtocolAssignment v1). */
export interface Subscription {
  topics: readonly string[];
  /** What the assignor has to tell itself. */
  userData: Uint8Array | null;
  owned: readonly TopicPartition[];
  /** Generation in which the member got what it owns; −1 for none. */
  generationId: number;
}

export function encodeSubscription({ topics, userData, owned, generationId }: Subscription): Uint8Array {
  const writer = new Writer();
  writer.int16(3);
  writer.int32(topics.length);
  for (const topic of topics) writeText(writer, topic);
  writer.int32(userData?.length ?? -1);
  if (userData) writer.raw(userData);
  writePartitions(writer, owned);
  writer.int32(generationId);
  writer.int16(-1); // no rack
  return writer.done();
}

export function decodeSubscription(bytes: Uint8Array): Subscription {
  const reader = new Reader(bytes, 'subscription');
  const version = reader.int16();
  const topics = Array.from({ length: reader.int32() }, () => reader.text(reader.int16()));
  const length = reader.int32();
  return {
    topics,
    userData: length < 0 ? null : reader.view(length).slice(),
    owned: version >= 1 && reader.left > 0 ? readPartitions(reader) : [],
    generationId: version >= 2 && reader.left > 0 ? reader.int32() : -1,
  };
}

export function encodeAssignment(partitions: readonly TopicPartition[]): Uint8Array {
  const writer = new Writer();
  writer.int16(1);
  writePartitions(writer, partitions);
  writer.int32(-1);
  return writer.done();
}

/** No bytes are no partitions: what a member gets that its leader left out. */
export function decodeAssignment(bytes: Uint8Array): readonly TopicPartition[] {
  if (bytes.length === 0) return [];
  const reader = new Reader(bytes, 'assignment');
  reader.int16();
  return readPartitions(reader);
}

export function writePartitions(writer: Writer, partitions: readonly TopicPartition[]): void {
  const byTopic = partitionsByTopic(partitions);
  writer.int32(byTopic.size);
  for (const [topic, numbers] of byTopic) {
    writeText(writer, topic);
    writer.int32(numbers.length);
    for (const number of numbers) writer.int32(number);
  }
}

export function readPartitions(reader: Reader): TopicPartition[] {
  const partitions: TopicPartition[] = [];
  for (let topics = reader.int32(); topics > 0; topics -= 1) {
    const topic = reader.text(reader.int16());
    for (let count = reader.int32(); count > 0; count -= 1) partitions.push({ topic, partition: reader.int32() });
  }
  return partitions;
}

/** Partition numbers by topic, in order of first appearance. */
export function partitionsByTopic(partitions: readonly TopicPartition[]): Map<string, number[]> {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of partitions) {
    const numbers = byTopic.get(topic);
    if (numbers) numbers.push(partition);
    else byTopic.set(topic, [partition]);
  }
  return byTopic;
}

/** Partitions of the first that the second has not. */
export function without(partitions: readonly TopicPartition[], taken: readonly TopicPartition[]): TopicPartition[] {
  const names = new Set(taken.map(nameOf));
  return partitions.filter((each) => !names.has(nameOf(each)));
}

function writeText(writer: Writer, text: string): void {
  writer.text(text, (bytes) => writer.int16(bytes));
}
