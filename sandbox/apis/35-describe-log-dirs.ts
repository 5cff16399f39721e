// DescribeLogDirs. v3 can fail as a whole; v4 tells of the volume (KIP-827); v5 whether it is cordoned (KIP-1066).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Handler } from './context.ts';

export const describeLogDirs = api({
  key: 35,
  name: 'DescribeLogDirs',
  versions: '1-5',
  flexible: 2,
  request: {
    topics: field(
      [
        {
          topic: field('string', '0+', 'Topic name.'),
          partitions: field(['int32'], '0+', 'Partitions concerned.'),
        },
      ],
      '0+',
      'Topics concerned.',
      { nullable: '0+' },
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '3+', 'NONE, or what went wrong.', { fallback: 0 }),
    results: field(
      [
        {
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          logDir: field('string', '0+', 'Folder under log.dirs, absolute.'),
          topics: field(
            [
              {
                name: field('string', '0+', 'Topic name.'),
                partitions: field(
                  [
                    {
                      partitionIndex: field('int32', '0+', 'Partition number.'),
                      partitionSize: field('int64', '0+', "Bytes of the partition's log."),
                      offsetLag: field('int64', '0+', 'How far the replica is behind, offsets.'),
                      isFutureKey: field('bool', '0+', 'Whether it is a copy that will replace the current log.'),
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
          totalBytes: field('int64', '4+', 'Size of the volume, bytes; -1 if unknown.', { fallback: -1n }),
          usableBytes: field('int64', '4+', 'Room left on the volume, bytes; -1 if unknown.', { fallback: -1n }),
          isCordoned: field('bool', '5+', 'Whether no new partitions are put here.', { fallback: false }),
        },
      ],
      '0+',
      'One answer each.',
    ),
  },
});

export const handle: Handler<typeof describeLogDirs> = (request, { authorize, logDirs }) => {
  if (!authorize('DESCRIBE', 'CLUSTER', clusterName))
    return { errorCode: errorCode('CLUSTER_AUTHORIZATION_FAILED'), results: [] };
  const wanted = request.topics && new Map(request.topics.map(({ topic, partitions }) => [topic, partitions]));
  const topics = new Map<string, { partitionIndex: number; partitionSize: bigint }[]>();
  for (const { topic, partition, size } of logDirs.replicas()) {
    if (wanted && !wanted.get(topic)?.includes(partition)) continue;
    const partitions = topics.get(topic) ?? [];
    partitions.push({ partitionIndex: partition, partitionSize: BigInt(size) });
    topics.set(topic, partitions);
  }
  return {
    results: [
      {
        errorCode: 0,
        logDir: logDirs.path,
        topics: [...topics].map(([name, partitions]) => ({
          name,
          partitions: partitions.map((each) => ({ ...each, offsetLag: 0n, isFutureKey: false })),
        })),
        ...logDirs.volume(),
      },
    ],
  };
};
