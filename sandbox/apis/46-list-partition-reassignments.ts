// ListPartitionReassignments (KIP-455).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Handler } from './context.ts';
import { controllerRefusal } from './messages.ts';

export const listPartitionReassignments = api({
  key: 46,
  name: 'ListPartitionReassignments',
  versions: '0',
  flexible: 0,
  request: {
    timeoutMs: field('int32', '0+', 'How long the client is willing to wait, milliseconds.', { fallback: 60000 }),
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          partitionIndexes: field(['int32'], '0+', 'Partition numbers.'),
        },
      ],
      '0+',
      'Topics concerned.',
      { nullable: '0+', fallback: null },
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                replicas: field(['int32'], '0+', 'Brokers that hold the partition.'),
                addingReplicas: field(['int32'], '0+', 'Replicas that are being added.'),
                removingReplicas: field(['int32'], '0+', 'Replicas that are being removed.'),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
        },
      ],
      '0+',
      'Topics concerned.',
    ),
  },
});

/** Reassignments are done at once, so that none is ever under way. */
export const handle: Handler<typeof listPartitionReassignments> = ({ topics }, { authorize }) => {
  const refusal = authorize('DESCRIBE', 'CLUSTER', clusterName) ? null : controllerRefusal('DESCRIBE');
  return {
    errorCode: errorCode(refusal?.error ?? 'NONE'),
    errorMessage: refusal?.message ?? null,
    topics: (refusal && topics ? topics : []).map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => ({
        partitionIndex,
        replicas: [],
        addingReplicas: [],
        removingReplicas: [],
      })),
    })),
  };
};
