import { Reader } from '../wire/reader.ts';

/** Topics that a member of a consumer group is subscribed to: the first part of ConsumerProtocolSubscription, in every version. */
export function subscribedTopics(metadata: Uint8Array): readonly string[] {
  return reading(metadata, (reader) => {
    const count = reader.int32();
    return Array.from({ length: Math.max(0, Math.min(count, reader.left)) }, () => reader.text(reader.int16()));
  });
}

/** Partitions that a member was assigned: the first part of ConsumerProtocolAssignment, in every version. */
export function assignedPartitions(assignment: Uint8Array): readonly { topic: string; partition: number }[] {
  return reading(assignment, (reader) => {
    const partitions: { topic: string; partition: number }[] = [];
    for (let topics = Math.min(reader.int32(), reader.left); topics > 0; topics -= 1) {
      const topic = reader.text(reader.int16());
      for (let count = Math.min(reader.int32(), reader.left); count > 0; count -= 1)
        partitions.push({ topic, partition: reader.int32() });
    }
    return partitions;
  });
}

/** The bytes are the clients' own affair: what cannot be read counts as nothing. */
function reading<T>(bytes: Uint8Array, read: (reader: Reader) => readonly T[]): readonly T[] {
  if (bytes.length === 0) return [];
  try {
    const reader = new Reader(bytes, 'consumer protocol');
    reader.int16();
    return read(reader);
  } catch {
    return [];
  }
}
