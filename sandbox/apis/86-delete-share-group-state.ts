// DeleteShareGroupState: forgets the state of share-partitions; brokers ask it of each other (KIP-932).
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { ofEachPartition, outcome } from './share-states.ts';

export const deleteShareGroupState = api({
  key: 86,
  name: 'DeleteShareGroupState',
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

export const handle: Handler<typeof deleteShareGroupState> = (request, context) => ({
  results: ofEachPartition(request, context, {
    purpose: 'delete share group state',
    one: (topicId, { partition }) =>
      outcome(partition, context.shareStates.delete({ groupId: request.groupId, topicId, partition }, context.cause)),
    refused: outcome,
  }),
});
