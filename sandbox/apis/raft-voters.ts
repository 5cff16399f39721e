import type { Failure, RequestContext } from './context.ts';
import type { VoterKey } from './controller-context.ts';

/** INCONSISTENT_CLUSTER_ID where the request names another cluster; null where it does not. */
export function inconsistentCluster(clusterId: string | null, { cluster }: RequestContext): Failure | null {
  if (clusterId === null || clusterId === cluster.clusterId) return null;
  const message = `The given id "${clusterId}" doesn't match the cluster id "${cluster.clusterId}"`;
  return { error: 'INCONSISTENT_CLUSTER_ID', message };
}

/** A voter as Kafka's messages write it. */
export function replicaKey({ id, directoryId }: VoterKey): string {
  return `ReplicaKey(id=${id}, directoryId=${directoryId})`;
}
