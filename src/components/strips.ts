/** Pixels that the tape of a lesson's topics wants, with two groups at each; none declared: as if there were two partitions. */
export function stripsHeight(topics: readonly { partitions?: number | undefined }[]): number {
  const partitions = topics.reduce((sum, topic) => sum + (topic.partitions ?? 1), 0);
  return 38 * Math.max(1, topics.length) + 108 * (partitions || 2) + 12;
}
