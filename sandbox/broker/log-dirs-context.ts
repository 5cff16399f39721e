import type { LogDirsContext } from '../apis/log-dirs-context.ts';
import type { Cluster } from './cluster.ts';
import type { PartitionState } from './topic-state.ts';

/** Replicas are in sync at once, so that each broker that holds one has the log as it is. */
export function logDirsContext(cluster: Cluster, broker: number): LogDirsContext {
  return {
    path: cluster.configs.textOrNull('log.dirs') ?? cluster.configs.textOrNull('log.dir') ?? '/tmp/kafka-logs',
    volume: () => cluster.store.volume?.() ?? null,
    replicas: () => {
      const kept = new Set(cluster.store.list().map((name) => name.split('/')[0]));
      return cluster.topics
        .all()
        .flatMap(({ partitions }) =>
          partitions
            .filter(({ replicas }) => replicas.includes(broker))
            .map((each) => ({ topic: each.topic, partition: each.partition, size: sizeOf(each, kept) })),
        );
    },
  };
}

/** A log that nobody has used is not opened to learn that it is empty. */
function sizeOf(partition: PartitionState, kept: ReadonlySet<string | undefined>): number {
  return partition.openLog || kept.has(partition.directory) ? partition.log.size : 0;
}
