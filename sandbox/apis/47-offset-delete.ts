// OffsetDelete. Forgets committed offsets of topics that no member is subscribed to (KIP-496).

import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { groupError } from './authorized.ts';
import type { Handler } from './context.ts';

export const offsetDelete = api({
  key: 47,
  name: 'OffsetDelete',
  versions: '0',
  request: {
    groupId: field('string', '0+', 'Group id.'),
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
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
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
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

export const handle: Handler<typeof offsetDelete> = (request, context) => {
  const { groups, cluster, cause } = context;
  const misplaced = groupError('DELETE', request.groupId, context);
  const type = groups.typeOf(request.groupId);
  const known = type !== undefined && type !== 'share';
  const failed = misplaced !== 'NONE' ? misplaced : known ? null : 'GROUP_ID_NOT_FOUND';
  if (failed) return { errorCode: errorCode(failed), topics: [] };
  return {
    errorCode: 0,
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        errorCode: errorCode(
          !context.authorize('READ', 'TOPIC', name)
            ? 'TOPIC_AUTHORIZATION_FAILED'
            : cluster.topic(name)?.partitions[partitionIndex]
              ? groups.deleteOffset(request.groupId, name, partitionIndex, cause)
              : 'UNKNOWN_TOPIC_OR_PARTITION',
        ),
      })),
    })),
  };
};
