const seed = 0x9747b28c | 0;
const m = 0x5bd1e995;

/** MurmurHash2 as Kafka's Java client computes it over a record's key: 32 bits, signed. */
export function murmur2(bytes: Uint8Array): number {
  let hash = seed ^ bytes.length;
  const whole = bytes.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    let word =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    word = Math.imul(word, m);
    word ^= word >>> 24;
    hash = Math.imul(hash, m) ^ Math.imul(word, m);
  }
  const left = bytes.length - whole;
  if (left === 3) hash ^= (bytes[whole + 2] as number) << 16;
  if (left >= 2) hash ^= (bytes[whole + 1] as number) << 8;
  if (left >= 1) hash = Math.imul(hash ^ (bytes[whole] as number), m);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, m);
  return hash ^ (hash >>> 15);
}

/** Which of `partitions` partitions a key belongs to, for clients that partition as the Java client does. */
export function partitionForKey(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}
