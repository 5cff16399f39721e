// OffsetForLeaderEpoch. Where a leader epoch ended, so that a consumer can tell whether the log was truncated (KIP-320).

import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { ledFor } from './authorized.ts';
import type { Handler } from './context.ts';
import { epochError } from './leader-epoch.ts';

export const offsetForLeaderEpoch = api({
  key: 23,
  name: 'OffsetForLeaderEpoch',
  versions: '2-4',
  flexible: 4,
  request: {
    replicaId: field('int32', '3+', 'Broker id of a follower; -1 from a consumer.', { fallback: -2 }),
    topics: field(
      [
        {
          topic: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partition: field('int32', '0+', 'Partition number.'),
                currentLeaderEpoch: field('int32', '2+', 'Leader epoch the client knows; -1 for none.', {
                  fallback: -1,
                }),
                leaderEpoch: field('int32', '0+', 'Leader epoch.'),
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
    throttleTimeMs: field('int32', '2+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    topics: field(
      [
        {
          topic: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                partition: field('int32', '0+', 'Partition number.'),
                leaderEpoch: field('int32', '1+', 'Leader epoch.', { fallback: -1 }),
                endOffset: field('int64', '0+', 'First offset after that epoch.', { fallback: -1n }),
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

export const handle: Handler<typeof offsetForLeaderEpoch> = (request, context) => ({
  topics: request.topics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition: index, currentLeaderEpoch, leaderEpoch }) => {
      const partition = ledFor('DESCRIBE', topic, index, context);
      if (typeof partition === 'string') return refused(index, partition);
      const fenced = epochError(currentLeaderEpoch, partition.leaderEpoch);
      if (fenced) return refused(index, fenced);
      const found = partition.log.endOffsetForEpoch(leaderEpoch, partition.leaderEpoch);
      return { errorCode: 0, partition: index, leaderEpoch: found?.epoch ?? -1, endOffset: found?.endOffset ?? -1n };
    }),
  })),
});

function refused(partition: number, error: ErrorName) {
  return { errorCode: errorCode(error), partition, leaderEpoch: -1, endOffset: -1n };
}
