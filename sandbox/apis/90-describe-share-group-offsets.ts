// DescribeShareGroupOffsets: where share groups begin to read, and (v1) how far they lag (KIP-932, KIP-1226).
import { errorCode } from '../wire/errors.ts';
import { api, field, type ResponseInput } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import type { Handler, RequestContext } from './context.ts';
import { notCoordinator, topicRefusal } from './messages.ts';

export const describeShareGroupOffsets = api({
  key: 90,
  name: 'DescribeShareGroupOffsets',
  versions: '0-1',
  flexible: 0,
  request: {
    groups: field(
      [
        {
          groupId: field('string', '0+', 'Group id.'),
          topics: field(
            [
              {
                topicName: field('string', '0+', 'Topic name.'),
                partitions: field(['int32'], '0+', 'Partitions concerned.'),
              },
            ],
            '0+',
            'Topics concerned.',
            { nullable: '0+' },
          ),
        },
      ],
      '0+',
      'Groups concerned.',
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    groups: field(
      [
        {
          groupId: field('string', '0+', 'Group id.'),
          topics: field(
            [
              {
                topicName: field('string', '0+', 'Topic name.'),
                topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
                partitions: field(
                  [
                    {
                      partitionIndex: field('int32', '0+', 'Partition number.'),
                      startOffset: field('int64', '0+', 'Share-partition start offset; -1 if there is none.'),
                      leaderEpoch: field('int32', '0+', 'Leader epoch.'),
                      lag: field('int64', '1+', 'Records not yet done with; -1 if unknown.', { fallback: -1n }),
                      errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                      errorMessage: field('string', '0+', 'The error in words, or null.', {
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
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
        },
      ],
      '0+',
      'Groups concerned.',
    ),
  },
});

type Group = ResponseInput<typeof describeShareGroupOffsets>['groups'][number];
type Topic = Group['topics'][number];

export const handle: Handler<typeof describeShareGroupOffsets> = (request, context) => ({
  groups: request.groups.map(({ groupId, topics }): Group => {
    const { shareGroups, authorize } = context;
    if (context.features.level('share.version') < 1)
      return { groupId, topics: [], errorCode: errorCode('UNSUPPORTED_VERSION') };
    if (!authorize('DESCRIBE', 'GROUP', groupId))
      return { groupId, topics: [], errorCode: errorCode('GROUP_AUTHORIZATION_FAILED') };
    if (topics?.length === 0) return { groupId, topics: [], errorCode: 0 };
    const misplaced = context.groups.coordinates(groupId);
    if (misplaced !== 'NONE')
      return { groupId, topics: [], errorCode: errorCode(misplaced), errorMessage: notCoordinator };
    // What is not said of all topics may be left out; what was asked for by name is refused.
    const described = topics
      ? topics.map(({ topicName, partitions }) => describe(groupId, topicName, partitions, context))
      : shareGroups
          .initialized(groupId)
          .filter(({ topicName }) => authorize('DESCRIBE', 'TOPIC', topicName))
          .map(({ topicName, partitions }) => describe(groupId, topicName, partitions, context));
    return { groupId, topics: described, errorCode: 0 };
  }),
});

const unknown = { startOffset: -1n, leaderEpoch: 0, lag: -1n, errorCode: 0 };

function describe(
  groupId: string,
  topicName: string,
  partitions: readonly number[],
  { cluster, shareStates, authorize }: RequestContext,
): Topic {
  const refused = { errorCode: errorCode('TOPIC_AUTHORIZATION_FAILED'), errorMessage: topicRefusal };
  const allowed = authorize('DESCRIBE', 'TOPIC', topicName);
  const topic = allowed ? cluster.topic(topicName) : undefined;
  return {
    topicName,
    topicId: topic?.topicId ?? zeroUuid,
    partitions: partitions.map((partitionIndex) => {
      if (!allowed) return { partitionIndex, ...unknown, ...refused };
      const place = { groupId, topicId: topic?.topicId ?? zeroUuid, partition: partitionIndex };
      const summary = topic ? shareStates.summary(place) : undefined;
      if (!summary || 'error' in summary) return { partitionIndex, ...unknown };
      const { startOffset, leaderEpoch, deliveryCompleteCount } = summary;
      const end = topic?.partitions[partitionIndex]?.log.highWatermark ?? 0n;
      const known = startOffset !== -1n && deliveryCompleteCount !== -1;
      const lag = known ? end - startOffset - BigInt(deliveryCompleteCount) : -1n;
      return { partitionIndex, startOffset, leaderEpoch, lag, errorCode: 0 };
    }),
  };
}
