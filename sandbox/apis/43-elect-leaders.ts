// ElectLeaders. v1 knows unclean elections (KIP-460).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Failure, Handler } from './context.ts';
import { controllerRefusal } from './messages.ts';

export const electLeaders = api({
  key: 43,
  name: 'ElectLeaders',
  versions: '0-2',
  flexible: 2,
  request: {
    electionType: field('int8', '1+', '0: the preferred replica; 1: any replica, if none in sync is left.'),
    topicPartitions: field(
      [
        {
          topic: field('string', '0+', 'Topic name.'),
          partitions: field(['int32'], '0+', 'Partitions concerned.'),
        },
      ],
      '0+',
      'Partitions, by topic.',
      { nullable: '0+' },
    ),
    timeoutMs: field('int32', '0+', 'How long the client is willing to wait, milliseconds.', { fallback: 60000 }),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '1+', 'NONE, or what went wrong.'),
    replicaElectionResults: field(
      [
        {
          topic: field('string', '0+', 'Topic name.'),
          partitionResult: field(
            [
              {
                partitionId: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
              },
            ],
            '0+',
            'Results, by partition.',
          ),
        },
      ],
      '0+',
      'Results, by topic.',
    ),
  },
});

const electionTypes = ['preferred', 'unclean'] as const;

export const handle: Handler<typeof electLeaders> = (request, { authorize, cluster, controller, cause, version }) => {
  const type = version === 0 ? 'preferred' : electionTypes[request.electionType];
  const refusal: Failure | null = authorize('ALTER', 'CLUSTER', clusterName)
    ? type === undefined
      ? { error: 'INVALID_REQUEST', message: `Unknown election type ${request.electionType}` }
      : null
    : controllerRefusal('ALTER');
  const all = cluster
    .topics()
    .map(({ name, partitions }) => ({ topic: name, partitions: partitions.map(({ partition }) => partition) }));
  const elect = (topic: string, partition: number): Failure | null =>
    refusal ?? controller.elect(topic, partition, type ?? 'preferred', cause);
  return {
    errorCode: errorCode(refusal?.error ?? 'NONE'),
    replicaElectionResults: (request.topicPartitions ?? (refusal ? [] : all)).map(({ topic, partitions }) => ({
      topic,
      partitionResult: partitions
        .map((partitionId) => ({ partitionId, failure: elect(topic, partitionId) }))
        // Who asked for everything is not told of all that was well already.
        .filter(({ failure }) => request.topicPartitions !== null || failure?.error !== 'ELECTION_NOT_NEEDED')
        .map(({ partitionId, failure }) => ({
          partitionId,
          errorCode: errorCode(failure?.error ?? 'NONE'),
          errorMessage: failure?.message ?? null,
        })),
    })),
  };
};
