import { errors } from '../wire/errors.ts';
import type { RequestContext } from './context.ts';

export interface CurrentLeader {
  leaderId: number;
  leaderEpoch: number;
}

/** Where a partition's leader is, for a client that asked another broker; undefined unless `code` says that it did (KIP-951). */
export function currentLeader(
  code: number,
  topic: string,
  partition: number,
  { cluster }: RequestContext,
): CurrentLeader | undefined {
  if (code !== errors.NOT_LEADER_OR_FOLLOWER.code) return undefined;
  const known = cluster.topic(topic)?.partitions[partition];
  return known && { leaderId: known.leader, leaderEpoch: known.leaderEpoch };
}

/** Addresses of the leaders that an answer names. */
export function endpointsOf(
  leaders: readonly ({ leaderId?: number | undefined } | undefined)[],
  { cluster }: RequestContext,
) {
  const ids = new Set(leaders.map((leader) => leader?.leaderId));
  return cluster
    .brokers()
    .filter(({ id }) => ids.has(id))
    .map(({ id, host, port, rack }) => ({ nodeId: id, host, port, rack }));
}
