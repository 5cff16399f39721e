// ReadShareGroupState: the state of share-partitions; brokers ask it of each other (KIP-932).
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import type { ShareStateAnswer } from './share-state-context.ts';
import { ofEachPartition, outcome } from './share-states.ts';

export const readShareGroupState = api({
  key: 84,
  name: 'ReadShareGroupState',
  versions: '0',
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
                startOffset: field('int64', '0+', 'Share-partition start offset; -1 while it is open.'),
                stateBatches: field(
                  [
                    {
                      firstOffset: field('int64', '0+', 'First offset.'),
                      lastOffset: field('int64', '0+', 'Last offset, which belongs to it.'),
                      deliveryState: field('int8', '0+', '0: available; 2: acknowledged; 4: archived.'),
                      deliveryCount: field('int16', '0+', 'How many times they have been delivered.'),
                    },
                  ],
                  '0+',
                  'State of records from the start offset on.',
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

export const handle: Handler<typeof readShareGroupState> = (request, context) => ({
  results: ofEachPartition(request, context, {
    purpose: 'read share group state',
    one: (topicId, { partition, leaderEpoch }) => {
      const place = { groupId: request.groupId, topicId, partition };
      const state = context.shareStates.read(place, leaderEpoch, context.cause);
      return 'error' in state ? refused(partition, state) : { partition, errorCode: 0, ...state };
    },
    refused,
  }),
});

function refused(partition: number, failure: ShareStateAnswer) {
  return { ...outcome(partition, failure), stateEpoch: 0, startOffset: 0n, stateBatches: [] };
}
