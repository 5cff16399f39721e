// WriteShareGroupState: changes the state of share-partitions; brokers ask it of each other (KIP-932). v1 has the count of
// completed deliveries (KIP-1226).
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { ofEachPartition, outcome } from './share-states.ts';

export const writeShareGroupState = api({
  key: 85,
  name: 'WriteShareGroupState',
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
                stateEpoch: field('int32', '0+', 'State epoch that the writer knows.'),
                leaderEpoch: field('int32', '0+', 'Leader epoch.'),
                startOffset: field('int64', '0+', 'Share-partition start offset; -1 if it has not changed.'),
                deliveryCompleteCount: field(
                  'int32',
                  '1+',
                  'How many offsets from the start offset on are done with.',
                  { fallback: -1 },
                ),
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

export const handle: Handler<typeof writeShareGroupState> = (request, context) => ({
  results: ofEachPartition(request, context, {
    purpose: 'write share group state',
    one: (topicId, { partition, ...written }) => {
      const place = { groupId: request.groupId, topicId, partition };
      return outcome(partition, context.shareStates.write(place, written, context.cause));
    },
    refused: outcome,
  }),
});
