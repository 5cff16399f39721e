// ReadShareGroupStateSummary: how far share-partitions are; brokers ask it of each other (KIP-932). v1 has the count of
// completed deliveries (KIP-1226).
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import type { ShareStateAnswer } from './share-state-context.ts';
import { ofEachPartition, outcome } from './share-states.ts';

export const readShareGroupStateSummary = api({
  key: 87,
  name: 'ReadShareGroupStateSummary',
  versions: '0-1',
  flexible: 0,
  request: {
    groupId: field('string', '0+', 'Group id.'),
    topics: field(
      [
        {
          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
          partitions: field(
            [
              {
                partition: field('int32', '0+', 'Partition number.'),
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
    results: field(
      [
        {
          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
          partitions: field(
            [
              {
                partition: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
                stateEpoch: field('int32', '0+', 'State epoch: grows with every initialisation.'),
                leaderEpoch: field('int32', '0+', 'Leader epoch.'),
                startOffset: field('int64', '0+', 'Share-partition start offset; -1 while it is open.'),
                deliveryCompleteCount: field(
                  'int32',
                  '1+',
                  'How many offsets from the start offset on are done with; -1 if unknown.',
                  { fallback: -1 },
                ),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
        },
      ],
      '0+',
      'One answer each.',
    ),
  },
});

export const handle: Handler<typeof readShareGroupStateSummary> = (request, context) => ({
  results: ofEachPartition(request, context, {
    purpose: 'read share group state summary',
    one: (topicId, { partition }) => {
      const summary = context.shareStates.summary({ groupId: request.groupId, topicId, partition });
      if ('error' in summary) return refused(partition, summary);
      const { stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount } = summary;
      return { partition, errorCode: 0, stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount };
    },
    refused,
  }),
});

function refused(partition: number, failure: ShareStateAnswer) {
  const nothing = { stateEpoch: 0, leaderEpoch: 0, startOffset: 0n, deliveryCompleteCount: -1 };
  return { ...outcome(partition, failure), ...nothing };
}
