/**
 * Features that this broker can do, with the levels that a new cluster begins with (KIP-584). Level 0 is off: clients do
 * without. A downgrade of `metadata.version` or `kraft.version` is refused by Kafka 4.3 whatever the level.
 */
export const features = [
  { name: 'eligible.leader.replicas.version', minVersion: 0, maxVersion: 1, initial: 1 },
  { name: 'group.version', minVersion: 0, maxVersion: 1, initial: 1 },
  { name: 'kraft.version', minVersion: 0, maxVersion: 1, initial: 1 },
  { name: 'metadata.version', minVersion: 7, maxVersion: 30, initial: 30 },
  { name: 'share.version', minVersion: 0, maxVersion: 1, initial: 1 },
  { name: 'streams.version', minVersion: 0, maxVersion: 1, initial: 1 },
  { name: 'transaction.version', minVersion: 0, maxVersion: 2, initial: 2 },
] as const;

export type FeatureName = (typeof features)[number]['name'];
