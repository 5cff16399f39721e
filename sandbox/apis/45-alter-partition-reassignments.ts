// AlterPartitionReassignments (KIP-455). v1 may keep the number of replicas as it is (KIP-860).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Handler } from './context.ts';
import { controllerRefusal } from './messages.ts';

export const alterPartitionReassignments = api({
  key: 45,
  name: 'AlterPartitionReassignments',
  versions: '0-1',
  flexible: 0,
  request: {
    timeoutMs: field('int32', '0+', 'How long the client is willing to wait, milliseconds.', { fallback: 60000 }),
    allowReplicationFactorChange: field('bool', '1+', 'Whether the number of replicas may change.', { fallback: true }),
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                replicas: field(['int32'], '0+', 'Brokers that are to hold the partition; null cancels.', {
                  nullable: '0+',
                  fallback: null,
                }),
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
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    allowReplicationFactorChange: field('bool', '1+', 'Whether the number of replicas may change.', { fallback: true }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
    responses: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
        },
      ],
      '0+',
      'Answers, by topic.',
    ),
  },
});

export const handle: Handler<typeof alterPartitionReassignments> = (request, { authorize, controller, cause }) => {
  const refusal = authorize('ALTER', 'CLUSTER', clusterName) ? null : controllerRefusal('ALTER');
  const { allowReplicationFactorChange } = request;
  const responses = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex, replicas }) => {
      const failure =
        refusal ?? controller.reassign(name, partitionIndex, replicas, { allowReplicationFactorChange, cause });
      return {
        partitionIndex,
        errorCode: errorCode(failure?.error ?? 'NONE'),
        errorMessage: failure?.message ?? null,
      };
    }),
  }));
  return {
    allowReplicationFactorChange,
    errorCode: errorCode(refusal?.error ?? 'NONE'),
    errorMessage: refusal?.message ?? (responses.length === 0 ? '' : null),
    responses,
  };
};
