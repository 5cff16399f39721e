// AddPartitionsToTxn. v2 knows PRODUCER_FENCED (KIP-588); v4 is between brokers: several transactions at once, and asking only
// (KIP-890); v5 may answer TRANSACTION_ABORTABLE. Since KIP-890 a client at level 2 of transaction.version sends none: a Produce
// adds its partitions itself.
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf } from '../wire/schema.ts';
import type { Handler, RequestContext } from './context.ts';
import { byTopic, fencedBefore, misplaced } from './transactions.ts';

export const addPartitionsToTxn = api({
  key: 24,
  name: 'AddPartitionsToTxn',
  versions: '0-5',
  flexible: 3,
  request: {
    transactions: field(
      [
        {
          transactionalId: field('string', '4+', 'Transactional id.'),
          producerId: field('int64', '4+', 'Producer id.'),
          producerEpoch: field('int16', '4+', 'Producer epoch.'),
          verifyOnly: field('bool', '4+', 'Whether only to ask if the partitions are in the transaction.', {
            fallback: false,
          }),
          topics: field(
            [
              {
                name: field('string', '0+', 'Topic name.'),
                partitions: field(['int32'], '0+', 'Partitions concerned.'),
              },
            ],
            '4+',
            'Partitions to add, by topic.',
            { fallback: [] },
          ),
        },
      ],
      '4+',
      'Transactions concerned.',
      { fallback: [] },
    ),
    v3AndBelowTransactionalId: field('string', '0-3', 'Transactional id.'),
    v3AndBelowProducerId: field('int64', '0-3', 'Producer id.'),
    v3AndBelowProducerEpoch: field('int16', '0-3', 'Producer epoch.'),
    v3AndBelowTopics: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          partitions: field(['int32'], '0+', 'Partitions concerned.'),
        },
      ],
      '0-3',
      'Partitions to add, by topic.',
      { fallback: [] },
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '4+', 'NONE, or what went wrong.', { fallback: 0 }),
    resultsByTransaction: field(
      [
        {
          transactionalId: field('string', '4+', 'Transactional id.'),
          topicResults: field(
            [
              {
                name: field('string', '0+', 'Topic name.'),
                resultsByPartition: field(
                  [
                    {
                      partitionIndex: field('int32', '0+', 'Partition number.'),
                      partitionErrorCode: field('int16', '0+', 'NONE, or why the partition is not in the transaction.'),
                    },
                  ],
                  '0+',
                  'Answers, by partition.',
                ),
              },
            ],
            '4+',
            'Answers, by topic.',
            { fallback: [] },
          ),
        },
      ],
      '4+',
      'Answers, by transactional id.',
      { fallback: [] },
    ),
    resultsByTopicV3AndBelow: field(
      [
        {
          name: field('string', '0+', 'Topic name.'),
          resultsByPartition: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                partitionErrorCode: field('int16', '0+', 'NONE, or why the partition is not in the transaction.'),
              },
            ],
            '0+',
            'Answers, by partition.',
          ),
        },
      ],
      '0-3',
      'Answers, by topic.',
      { fallback: [] },
    ),
  },
});

type Transaction = RequestOf<typeof addPartitionsToTxn>['transactions'][number];

export const handle: Handler<typeof addPartitionsToTxn> = (request, context) => {
  if (context.version >= 4)
    return {
      resultsByTransaction: request.transactions.map((transaction) => ({
        transactionalId: transaction.transactionalId,
        topicResults: results(transaction, context),
      })),
    };
  const transaction = {
    transactionalId: request.v3AndBelowTransactionalId,
    producerId: request.v3AndBelowProducerId,
    producerEpoch: request.v3AndBelowProducerEpoch,
    verifyOnly: false,
    topics: request.v3AndBelowTopics,
  };
  return { resultsByTopicV3AndBelow: results(transaction, context) };
};

function results(transaction: Transaction, context: RequestContext) {
  const partitions = transaction.topics.flatMap(({ name, partitions: indexes }) =>
    [...new Set(indexes)].map((partition) => ({ topic: name, partition })),
  );
  const errors = answers(transaction, partitions, context);
  return byTopic(
    partitions.map(({ topic, partition }, at) => ({
      topic,
      result: {
        partitionIndex: partition,
        partitionErrorCode: errorCode(fencedBefore(2, context.version, errors[at] ?? 'NONE')),
      },
    })),
  ).map(({ topic, results: resultsByPartition }) => ({ name: topic, resultsByPartition }));
}

function answers(
  transaction: Transaction,
  partitions: readonly { topic: string; partition: number }[],
  context: RequestContext,
): readonly ErrorName[] {
  const { cluster, transactions, version, cause, authorize } = context;
  const { transactionalId, producerId, producerEpoch } = transaction;
  const missing = partitions.map(({ topic, partition }) => cluster.topic(topic)?.partitions[partition] === undefined);
  if (!authorize('WRITE', 'TRANSACTIONAL_ID', transactionalId))
    return partitions.map(() => 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED');
  // What Kafka keeps for itself is not for clients, and those send versions before 4.
  const denied = partitions.map(
    ({ topic }) => !authorize('WRITE', 'TOPIC', topic) || (version < 4 && cluster.topic(topic)?.internal === true),
  );
  // One that is forbidden, or not there, keeps the others out.
  if (denied.includes(true))
    return denied.map((each) => (each ? 'TOPIC_AUTHORIZATION_FAILED' : 'OPERATION_NOT_ATTEMPTED'));
  if (missing.includes(true))
    return missing.map((gone) => (gone ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'OPERATION_NOT_ATTEMPTED'));
  const elsewhere = misplaced(transactionalId, context);
  if (elsewhere !== 'NONE') return partitions.map(() => elsewhere);
  const producer = { producerId, producerEpoch };
  if (transaction.verifyOnly) return partitions.map((each) => transactions.verify(transactionalId, producer, each));
  const error = transactions.add(transactionalId, producer, partitions, version >= 4 ? 2 : 0, cause);
  return partitions.map(() => error);
}
