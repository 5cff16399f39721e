import { describeQuorum } from '../../apis/55-describe-quorum.ts';
import { describeCluster } from '../../apis/60-describe-cluster.ts';
import type { ClusterClient } from '../../client/cluster-client.ts';
import { ApiError, errorName } from '../../client/errors.ts';
import type { ResponseOf } from '../../wire/schema.ts';
import { zeroUuid } from '../../wire/writer.ts';

type Answer = ResponseOf<typeof describeQuorum>;
type Partition = Answer['topics'][number]['partitions'][number];
type Replica = Partition['currentVoters'][number];
export type Quorum = Partition & { nodes: Answer['nodes'] };

/** How far each replica of the metadata log is. CLUSTER_AUTHORIZATION_FAILED. */
export async function quorumOf(cluster: ClusterClient): Promise<Quorum> {
  const answer = await cluster.request(await cluster.any(), describeQuorum, {
    topics: [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }],
  });
  if (answer.errorCode !== 0) throw new ApiError(errorName(answer.errorCode), answer.errorMessage);
  const partition = answer.topics[0]?.partitions[0];
  if (!partition) throw new ApiError('UNKNOWN_SERVER_ERROR', null);
  if (partition.errorCode !== 0) throw new ApiError(errorName(partition.errorCode), partition.errorMessage);
  return { ...partition, nodes: answer.nodes };
}

/** @param controllers whether it is a controller that is asked */
export async function clusterIdOf(cluster: ClusterClient, controllers: boolean): Promise<string> {
  const { clusterId } = await cluster.request(await cluster.any(), describeCluster, {
    includeClusterAuthorizedOperations: false,
    includeFencedBrokers: false,
    endpointType: controllers ? 2 : 1,
  });
  return clusterId;
}

export function statusText(clusterId: string, quorum: Quorum): string {
  const { leaderId, leaderEpoch, highWatermark, currentVoters: voters, observers } = quorum;
  const leader = leaderOf(quorum);
  const slowest = voters.reduce(
    (least, each) => (each.logEndOffset < least.logEndOffset ? each : least),
    voters[0] ?? leader,
  );
  const known = leader.lastCaughtUpTimestamp >= 0n && slowest.lastCaughtUpTimestamp >= 0n;
  const lagMs = known ? leader.lastCaughtUpTimestamp - slowest.lastCaughtUpTimestamp : -1n;
  const lines: [string, unknown][] = [
    ['ClusterId', clusterId],
    ['LeaderId', leaderId],
    ['LeaderEpoch', leaderEpoch],
    ['HighWatermark', highWatermark],
    ['MaxFollowerLag', leader.logEndOffset - slowest.logEndOffset],
    ['MaxFollowerLagTimeMs', slowest === leader ? 0 : lagMs],
    ['CurrentVoters', replicasText(voters, quorum)],
    ['CurrentObservers', replicasText(observers, quorum)],
  ];
  return lines.map(([name, value]) => `${`${name}:`.padEnd(24)}${value}\n`).join('');
}

function leaderOf({ leaderId, currentVoters }: Quorum): Replica {
  const leader = currentVoters.find(({ replicaId }) => replicaId === leaderId);
  if (!leader) throw new ApiError('UNKNOWN_SERVER_ERROR', null);
  return leader;
}

function replicasText(replicas: readonly Replica[], { nodes }: Quorum): string {
  const texts = replicas.map(({ replicaId, replicaDirectoryId }) => {
    const listeners = nodes.find(({ nodeId }) => nodeId === replicaId)?.listeners ?? [];
    const endpoints = listeners.map(
      ({ name, host, port }) => `"${name}://${host.includes(':') ? `[${host}]` : host}:${port}"`,
    );
    return `{${[
      `"id": ${replicaId}`,
      ...(replicaDirectoryId === zeroUuid ? [] : [`"directoryId": "${replicaDirectoryId}"`]),
      ...(endpoints.length === 0 ? [] : [`"endpoints": [${endpoints.join(', ')}]`]),
    ].join(', ')}}`;
  });
  return `[${texts.join(', ')}]`;
}

const titles = [
  'NodeId',
  'DirectoryId',
  'LogEndOffset',
  'Lag',
  'LastFetchTimestamp',
  'LastCaughtUpTimestamp',
  'Status',
];

/** @param now for times as `5 ms ago`; null for milliseconds since the Unix epoch */
export function replicationText(quorum: Quorum, now: number | null): string {
  const leader = leaderOf(quorum);
  const time = (at: bigint): string =>
    at < 0n ? '-1' : now === null ? String(at) : `${BigInt(Math.floor(now)) - at} ms ago`;
  const row = (each: Replica, status: string): string[] => [
    String(each.replicaId),
    each.replicaDirectoryId,
    String(each.logEndOffset),
    String(leader.logEndOffset - each.logEndOffset),
    time(each.lastFetchTimestamp),
    time(each.lastCaughtUpTimestamp),
    status,
  ];
  const rows = [
    titles,
    row(leader, 'Leader'),
    ...quorum.currentVoters.filter((each) => each !== leader).map((each) => row(each, 'Follower')),
    ...quorum.observers.map((each) => row(each, 'Observer')),
  ];
  const widths = titles.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) => `${cells.map((cell, i) => `${cell.padEnd(widths[i] ?? 0)}\t`).join('')}\n`).join('');
}
