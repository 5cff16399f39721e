// InitializeShareGroupState: begins the state of share-partitions; brokers ask it of each other (KIP-932).
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { ofEachPartition, outcome } from './share-states.ts';

export const initializeShareGroupState = api({
  key: 83,
  name: 'InitializeShareGroupState',
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
                stateEpoch: field('int32', '0+', 'State epoch: grows with every initialisation.'),
                startOffset: field('int64', '0+', 'Share-partition start offset; -1 leaves it open.'),
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

export const handle: Handler<typeof initializeShareGroupState> = (request, context) => ({
  results: ofEachPartition(request, context, {
    purpose: 'initialize share group state',
    one: (topicId, { partition, ...asked }) => {
      const place = { groupId: request.groupId, topicId, partition };
      return outcome(partition, context.shareStates.initialize(place, asked, context.cause));
    },
    refused: outcome,
    emptyTopics: true,
  }),
});
