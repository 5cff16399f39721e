// DeleteRecords. Moves the log start offset; offset -1 stands for the high watermark (KIP-107).

import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { ledFor } from './authorized.ts';
import type { Handler } from './context.ts';

export const deleteRecords = api({
  key: 21,
  name: 'DeleteRecords',
  versions: '0-2',
  flexible: 2,
  request: {
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                offset: field('int64', '0+', 'Offset.'),
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
    timeoutMs: field('int32', '0+', 'How long the client is willing to wait, milliseconds.'),
  },
  response: {
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
                lowWatermark: field('int64', '0+', 'Log start offset after the deletion.'),
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

export const handle: Handler<typeof deleteRecords> = (request, context) => ({
  topics: request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex, offset }) => {
      const { cluster, cause } = context;
      const partition = ledFor('DELETE', name, partitionIndex, context);
      const moved = typeof partition === 'string' ? partition : cluster.deleteRecords(partition, offset, cause);
      return typeof moved === 'string'
        ? { partitionIndex, lowWatermark: -1n, errorCode: errorCode(moved) }
        : { partitionIndex, lowWatermark: moved, errorCode: 0 };
    }),
  })),
});
