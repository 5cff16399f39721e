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
