/**
 * Features that this cluster has, as ApiVersions tells them (KIP-584). Those whose coordinators are not here yet stand at
 * level 0, which is how Kafka says that a feature is off; the client then does without.
 */
export const features: readonly { name: string; minVersion: number; maxVersion: number; level: number }[] = [
  { name: 'eligible.leader.replicas.version', minVersion: 0, maxVersion: 1, level: 1 },
  { name: 'group.version', minVersion: 0, maxVersion: 1, level: 1 },
  { name: 'kraft.version', minVersion: 0, maxVersion: 1, level: 1 },
  { name: 'metadata.version', minVersion: 7, maxVersion: 30, level: 30 },
  { name: 'transaction.version', minVersion: 0, maxVersion: 2, level: 2 },
];
