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
 * Texts in the order in which a Java `HashMap` or `HashSet` lists them, which Kafka's answers show; those that fall together
 * stay as they were.
 *
 * @param expected how many the table was made for; Java's own default without it
 */
export function inHashOrder(texts: readonly string[], expected = 16): readonly string[] {
  let capacity = 1;
  while (capacity < expected || texts.length > capacity * 0.75) capacity *= 2;
  const place = (text: string): number => {
    const hash = javaHash(text);
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  return [...texts].sort((a, b) => place(a) - place(b));
}

/** Producers in the order in which a Java `HashMap` lists them by their ids. */
export function idsInHashOrder<P extends { producerId: bigint }>(producers: readonly P[]): readonly P[] {
  let capacity = 16;
  while (producers.length > capacity * 0.75) capacity *= 2;
  const place = ({ producerId }: P): number => {
    const hash = Number(BigInt.asIntN(32, producerId ^ (producerId >> 32n)));
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  return [...producers].sort((a, b) => place(a) - place(b));
}
