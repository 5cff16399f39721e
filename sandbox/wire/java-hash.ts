import { base64Url } from './base64-url.ts';

/** Java's `String.hashCode`: a signed 32-bit number. */
export function javaHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

/**
 * Which of `partitions` partitions of a coordinator's topic holds a group or a transactional id: its hash without the
 * sign, as Kafka's `Utils.abs` takes it away.
 */
export function coordinatorPartition(key: string, partitions: number): number {
  const hash = javaHash(key);
  return (hash === -0x80000000 ? 0 : Math.abs(hash)) % partitions;
}

/**
 * Texts in the order in which Kafka's `TimelineHashMap` lists them, where coordinators keep what they replay: by the high bits of a
 * Fibonacci hash, in a table that grows from two places; of those that fall together the last comes first.
 */
export function inTimelineOrder(texts: readonly string[]): readonly string[] {
  let places = 2;
  while (texts.length * 0.75 > places) places *= 2;
  const shift = BigInt(65 - (32 - Math.clz32(places)));
  const place = (text: string): number =>
    Number(BigInt.asUintN(64, BigInt(javaHash(text)) * -7_046_029_254_386_353_131n) >> shift);
  return texts.toReversed().sort((a, b) => place(a) - place(b));
}

/**
 * Keys in the order in which a Java `HashMap` or `HashSet` lists them, which Kafka's answers and its tools' output show; those that
 * fall together stay as they were.
 *
 * @param hashOf `hashCode` of a key: a 32-bit number
 * @param capacity what the table was made with; Java's own default without it
 */
export function inHashOrder<Key>(keys: readonly Key[], hashOf: (key: Key) => number, capacity = 16): Key[] {
  let places = 1;
  while (places < capacity || keys.length > places * 0.75) places *= 2;
  const place = (key: Key): number => {
    const hash = hashOf(key) | 0;
    return (hash ^ (hash >>> 16)) & (places - 1);
  };
  return keys
    .map((key) => ({ key, at: place(key) }))
    .sort((a, b) => a.at - b.at)
    .map(({ key }) => key);
}

export function textsInHashOrder(texts: readonly string[], capacity?: number): string[] {
  return inHashOrder(texts, javaHash, capacity);
}

/** `TopicPartition.hashCode` of Kafka. */
export function partitionHash({ topic, partition }: { topic: string; partition: number }): number {
  return (Math.imul(31, 31 + partition) + javaHash(topic)) | 0;
}

/** `Long.hashCode`. */
export function longHash(value: bigint): number {
  return Number(BigInt.asIntN(32, value ^ (value >> 32n)));
}

/** `Uuid.hashCode` of Kafka. @param id 22 characters of URL-safe base64 */
export function uuidHash(id: string): number {
  const [high, low] = uuidHalves(id);
  return longHash(high ^ low);
}

/** `Uuid.compareTo` of Kafka, to which both halves are signed numbers. */
export function compareUuids(a: string, b: string): number {
  const [[high, low], [otherHigh, otherLow]] = [uuidHalves(a), uuidHalves(b)];
  if (high !== otherHigh) return high < otherHigh ? -1 : 1;
  return low < otherLow ? -1 : Number(low > otherLow);
}

/** The high and the low half, as signed numbers. */
function uuidHalves(id: string): [bigint, bigint] {
  let bits = 0n;
  for (const each of id) bits = (bits << 6n) | BigInt(base64Url.indexOf(each));
  // 22 characters have four bits more than 16 bytes.
  bits >>= 4n;
  return [BigInt.asIntN(64, bits >> 64n), BigInt.asIntN(64, bits)];
}
