// ListOffsets. v1 answers one offset for a timestamp; v4 has leader epochs (KIP-320); v7 asks for the newest timestamp (KIP-734);
// v8 and v9 ask about tiered storage (KIP-405), v11 about what waits to be uploaded: there is none here.

import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { ledFor } from './authorized.ts';
import type { Partition } from './cluster-context.ts';
import type { Handler } from './context.ts';
import { epochError } from './leader-epoch.ts';

export const listOffsets = api({
  key: 2,
  name: 'ListOffsets',
  versions: '1-11',
  flexible: 6,
  request: {
    replicaId: field('int32', '0+', 'Broker id of a follower; -1 from a consumer.'),
    isolationLevel: field('int8', '2+', '0: read uncommitted; 1: read committed.'),
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                currentLeaderEpoch: field('int32', '4+', 'Leader epoch the client knows; -1 for none.', {
                  fallback: -1,
                }),
                timestamp: field(
                  'int64',
                  '0+',
                  '-1: latest; -2: earliest; -3: newest timestamp; else the first record at or after it.',
                ),
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
    timeoutMs: field('int32', '10+', 'How long the client is willing to wait, milliseconds.', { fallback: 0 }),
  },
  response: {
    throttleTimeMs: field('int32', '2+', 'How long the client was throttled by a quota, milliseconds.', {
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
                timestamp: field(
                  'int64',
                  '1+',
                  'Milliseconds since the epoch, or what the protocol gives a meaning of its own.',
                  { fallback: -1n },
                ),
                offset: field('int64', '1+', 'Offset.', { fallback: -1n }),
                leaderEpoch: field('int32', '4+', 'Leader epoch.', { fallback: -1 }),
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

const latest = -1n;
const earliest = -2n;
const maxTimestamp = -3n;
const earliestLocal = -4n;
const latestTiered = -5n;
const earliestPendingUpload = -6n;
/** The version that first understands each of them; Kafka says UNSUPPORTED_VERSION to others below 0. */
const since: ReadonlyMap<bigint, number> = new Map([
  [latest, 0],
  [earliest, 0],
  [maxTimestamp, 7],
  [earliestLocal, 8],
  [latestTiered, 9],
  [earliestPendingUpload, 11],
]);

export const handle: Handler<typeof listOffsets> = (request, context) => ({
  topics: request.topics.map(({ name, partitions }) => ({
    name,
    partitions: eachOnce(partitions).map(({ partitionIndex, currentLeaderEpoch, timestamp, repeated }) => {
      if (repeated) return refused(partitionIndex, 'INVALID_REQUEST');
      const partition = ledFor('DESCRIBE', name, partitionIndex, context);
      if (typeof partition === 'string') return refused(partitionIndex, partition);
      const epoch = epochError(currentLeaderEpoch, partition.leaderEpoch);
      if (epoch) return refused(partitionIndex, epoch);
      if (context.version < (timestamp < 0n ? (since.get(timestamp) ?? Number.POSITIVE_INFINITY) : 0))
        return refused(partitionIndex, 'UNSUPPORTED_VERSION');
      const found = find(partition, timestamp, request.isolationLevel === 1);
      return {
        partitionIndex,
        errorCode: 0,
        timestamp: -1n,
        offset: -1n,
        leaderEpoch: partition.leaderEpoch,
        ...found,
      };
    }),
  })),
});

/** Of a partition that is asked for more than once, Kafka answers nothing but that. */
function eachOnce<P extends { partitionIndex: number }>(
  partitions: readonly P[],
): readonly (P & { repeated: boolean })[] {
  const counts = new Map<number, number>();
  for (const { partitionIndex } of partitions) counts.set(partitionIndex, (counts.get(partitionIndex) ?? 0) + 1);
  return [...counts].flatMap(([index, count]) => {
    const wanted = partitions.find(({ partitionIndex }) => partitionIndex === index);
    return wanted ? [{ ...wanted, repeated: count > 1 }] : [];
  });
}

function find(
  { log }: Partition,
  timestamp: bigint,
  committedOnly: boolean,
): { timestamp?: bigint; offset?: bigint; leaderEpoch?: number } {
  const visible = committedOnly ? log.lastStableOffset : log.highWatermark;
  switch (timestamp) {
    case latest:
      return { offset: visible };
    case earliest:
    case earliestLocal:
      return { offset: log.logStartOffset };
    case latestTiered:
    case earliestPendingUpload:
      return { leaderEpoch: -1 };
    default: {
      const found = timestamp === maxTimestamp ? log.offsetOfMaxTimestamp() : log.offsetForTime(Number(timestamp));
      if (!found || found.offset >= visible) return { leaderEpoch: -1 };
      return { timestamp: BigInt(found.timestamp), offset: found.offset };
    }
  }
}

function refused(partitionIndex: number, error: ErrorName) {
  return { partitionIndex, errorCode: errorCode(error), timestamp: -1n, offset: -1n };
}
