// DescribeTransactions: the state of transactional ids, as their coordinator knows it (KIP-664).
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { byTopic, misplaced } from './transactions.ts';

export const describeTransactions = api({
  key: 65,
  name: 'DescribeTransactions',
  versions: '0',
  flexible: 0,
  request: {
    transactionalIds: field(['string'], '0+', 'Transactional ids.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    transactionStates: field(
      [
        {
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          transactionalId: field('string', '0+', 'Transactional id.'),
          transactionState: field('string', '0+', 'State of the transaction, such as Ongoing.'),
          transactionTimeoutMs: field(
            'int32',
            '0+',
            'How long a transaction may stay open before the coordinator aborts it, milliseconds.',
          ),
          transactionStartTimeMs: field(
            'int64',
            '0+',
            'When the transaction began, milliseconds since the epoch; -1 for none.',
          ),
          producerId: field('int64', '0+', 'Producer id.'),
          producerEpoch: field('int16', '0+', 'Producer epoch.'),
          topics: field(
            [
              {
                topic: field('string', '0+', 'Topic name.'),
                partitions: field(['int32'], '0+', 'Partitions concerned.'),
              },
            ],
            '0+',
            'Partitions in the open transaction, by topic.',
          ),
        },
      ],
      '0+',
      'Transactions found.',
    ),
  },
});

export const handle: Handler<typeof describeTransactions> = (request, context) => ({
  transactionStates: request.transactionalIds.map((transactionalId) => {
    const elsewhere = misplaced(transactionalId, context, 'DESCRIBE');
    const found = elsewhere === 'NONE' ? context.transactions.describe(transactionalId) : elsewhere;
    if (typeof found === 'string') return refused(transactionalId, found);
    return {
      errorCode: 0,
      transactionalId,
      transactionState: found.state,
      transactionTimeoutMs: found.timeoutMs,
      transactionStartTimeMs: BigInt(Math.trunc(found.startMs)),
      producerId: found.producerId,
      producerEpoch: found.producerEpoch,
      topics: byTopic(
        found.partitions
          .filter(({ topic }) => context.authorize('DESCRIBE', 'TOPIC', topic))
          .map(({ topic, partition }) => ({ topic, result: partition })),
      ).map(({ topic, results: partitions }) => ({ topic, partitions })),
    };
  }),
});

function refused(transactionalId: string, error: ErrorName) {
  return {
    errorCode: errorCode(error),
    transactionalId,
    transactionState: '',
    transactionTimeoutMs: 0,
    transactionStartTimeMs: 0n,
    producerId: 0n,
    producerEpoch: 0,
    topics: [],
  };
}
