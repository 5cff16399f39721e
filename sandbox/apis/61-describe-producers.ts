// DescribeProducers: what a partition knows of its producers (KIP-664).

import { errorCode } from '../wire/errors.ts';
import { inHashOrder, longHash } from '../wire/java-hash.ts';
import { api, field } from '../wire/schema.ts';
import { heldFor } from './authorized.ts';
import type { Handler } from './context.ts';
import { topicRefusal, unknownTopic } from './messages.ts';

export const describeProducers = api({
  key: 61,
  name: 'DescribeProducers',
  versions: '0',
  flexible: 0,
  request: {
    topics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          partitionIndexes: field(['int32'], '0+', 'Partition numbers.'),
        },
      ],
      '0+',
      'Topics concerned.',
    ),
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
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
                activeProducers: field(
                  [
                    {
                      producerId: field('int64', '0+', 'Producer id.'),
                      producerEpoch: field('int32', '0+', 'Producer epoch.'),
                      lastSequence: field('int32', '0+', 'Sequence number of the last record; -1 for none.', {
                        fallback: -1,
                      }),
                      lastTimestamp: field('int64', '0+', 'Time of the last batch, milliseconds since the epoch.', {
                        fallback: -1n,
                      }),
                      coordinatorEpoch: field(
                        'int32',
                        '0+',
                        'Epoch of the coordinator that wrote the last marker; -1 for none.',
                      ),
                      currentTxnStartOffset: field(
                        'int64',
                        '0+',
                        'First offset of the open transaction; -1 for none.',
                        { fallback: -1n },
                      ),
                    },
                  ],
                  '0+',
                  'Producers that the partition remembers.',
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
});

export const handle: Handler<typeof describeProducers> = (request, context) => ({
  topics: request.topics.map(({ name, partitionIndexes }) => ({
    name,
    partitions: partitionIndexes.map((partitionIndex) => {
      const { cluster, authorize } = context;
      const partition = heldFor('READ', name, partitionIndex, context);
      if (typeof partition === 'string')
        return {
          partitionIndex,
          errorCode: errorCode(partition),
          errorMessage: !authorize('READ', 'TOPIC', name) ? topicRefusal : cluster.topic(name) ? null : unknownTopic,
          activeProducers: [],
        };
      return {
        partitionIndex,
        errorCode: 0,
        activeProducers: inHashOrder(partition.log.producers.all(), ({ producerId }) => longHash(producerId)).map(
          (producer) => ({
            producerId: producer.producerId,
            producerEpoch: producer.epoch,
            lastSequence: producer.batches.at(-1)?.lastSequence ?? -1,
            lastTimestamp: BigInt(producer.lastTimestamp),
            coordinatorEpoch: producer.coordinatorEpoch,
            currentTxnStartOffset: producer.transactionStart ?? -1n,
          }),
        ),
      };
    }),
  })),
});
