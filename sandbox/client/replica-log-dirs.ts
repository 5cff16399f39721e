import { alterReplicaLogDirs } from '../apis/34-alter-replica-log-dirs.ts';
import { describeLogDirs } from '../apis/35-describe-log-dirs.ts';
import { type ErrorName, errorName } from '../wire/errors.ts';
import type { ClusterClient } from './cluster-client.ts';
import { partitionsByTopic } from './consumer-protocol.ts';
import { nameOf, type TopicPartition } from './topic-metadata.ts';

/** One broker's copy of a partition. */
export interface Replica extends TopicPartition {
  broker: number;
}

/** `orders-0-1` */
export function replicaName({ broker, ...partition }: Replica): string {
  return `${nameOf(partition)}-${broker}`;
}

export interface ReplicaLogDir {
  /** Absolute; null where no folder of the broker's has it. */
  current: string | null;
  /** Where it is on its way to. */
  future: string | null;
}

/** Where replicas lie, by replicaName. Rejects with UnreachableError where a broker cannot be asked. */
export async function logDirsOf(
  cluster: ClusterClient,
  replicas: readonly Replica[],
): Promise<ReadonlyMap<string, ReplicaLogDir>> {
  const found = new Map(replicas.map((each) => [replicaName(each), { current: null, future: null } as ReplicaLogDir]));
  for (const [broker, partitions] of byBroker(replicas)) {
    const { results } = await cluster.request(await cluster.only(broker), describeLogDirs, {
      topics: [...partitionsByTopic(partitions)].map(([topic, numbers]) => ({ topic, partitions: numbers })),
    });
    for (const { logDir, topics } of results) {
      for (const { name: topic, partitions: held } of topics) {
        for (const { partitionIndex: partition, isFutureKey } of held) {
          const replica = found.get(replicaName({ topic, partition, broker }));
          if (replica) replica[isFutureKey ? 'future' : 'current'] = logDir;
        }
      }
    }
  }
  return found;
}

/** Moves replicas to folders of the broker that holds them; resolves to what each broker said of each, in the order of the wishes. */
export async function moveLogDirs(
  cluster: ClusterClient,
  wanted: readonly (Replica & { logDir: string })[],
): Promise<readonly (Replica & { logDir: string; error: ErrorName })[]> {
  const answers = new Map<string, ErrorName>();
  for (const [broker, moves] of byBroker(wanted)) {
    const dirs = [...new Set(moves.map(({ logDir }) => logDir))].map((path) => ({
      path,
      topics: [...partitionsByTopic(moves.filter(({ logDir }) => logDir === path))].map(([name, partitions]) => ({
        name,
        partitions,
      })),
    }));
    const { results } = await cluster.request(await cluster.only(broker), alterReplicaLogDirs, { dirs });
    for (const { topicName: topic, partitions } of results)
      for (const { partitionIndex: partition, errorCode } of partitions)
        answers.set(replicaName({ topic, partition, broker }), errorName(errorCode));
  }
  return wanted.map((each) => ({ ...each, error: answers.get(replicaName(each)) ?? 'UNKNOWN_SERVER_ERROR' }));
}

function byBroker<R extends Replica>(replicas: readonly R[]): Map<number, R[]> {
  const brokers = new Map<number, R[]>();
  for (const each of replicas) {
    const known = brokers.get(each.broker);
    if (known) known.push(each);
    else brokers.set(each.broker, [each]);
  }
  return brokers;
}
