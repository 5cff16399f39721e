import { electLeaders } from '../apis/43-elect-leaders.ts';
import { errorName } from '../wire/errors.ts';
import type { ClusterClient } from './cluster-client.ts';
import { partitionsByTopic } from './consumer-protocol.ts';
import { ApiError } from './errors.ts';
import type { TopicPartition } from './topic-metadata.ts';

export type ElectionType = 'PREFERRED' | 'UNCLEAN';

/**
 * Has leaders elected; resolves to null where there is a new one, else to what stood against it, in the broker's order. Who asks for
 * all partitions (null) is not told of those that needed none. Rejects with ApiError where nobody may ask for it.
 */
export async function electLeadersOf(
  cluster: ClusterClient,
  type: ElectionType,
  partitions: readonly TopicPartition[] | null,
): Promise<readonly (TopicPartition & { failure: ApiError | null })[]> {
  const answer = await cluster.request(await cluster.controller(), electLeaders, {
    electionType: type === 'PREFERRED' ? 0 : 1,
    topicPartitions:
      partitions && [...partitionsByTopic(partitions)].map(([topic, numbers]) => ({ topic, partitions: numbers })),
    timeoutMs: 30_000,
  });
  if (answer.errorCode !== 0) throw new ApiError(errorName(answer.errorCode), null);
  return answer.replicaElectionResults.flatMap(({ topic, partitionResult }) =>
    partitionResult.map(({ partitionId: partition, errorCode, errorMessage }) => ({
      topic,
      partition,
      failure: errorCode === 0 ? null : new ApiError(errorName(errorCode), errorMessage),
    })),
  );
}
