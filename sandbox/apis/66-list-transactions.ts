// ListTransactions: the transactional ids of one coordinator (KIP-664). v1 filters by how long they have been open (KIP-994),
// v2 by a regular expression (KIP-1152).

import { errorCode } from '../wire/errors.ts';
import { compileRe2 } from '../wire/re2.ts';
import { api, field, type RequestOf } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import type { TransactionView } from './transactions-context.ts';

export const listTransactions = api({
  key: 66,
  name: 'ListTransactions',
  versions: '0-2',
  flexible: 0,
  request: {
    stateFilters: field(['string'], '0+', 'Only transactions in these states; all if empty.'),
    producerIdFilters: field(['int64'], '0+', 'Only transactions of these producer ids; all if empty.'),
    durationFilter: field('int64', '1+', 'Only transactions open for longer, milliseconds; all if negative.', {
      fallback: -1n,
    }),
    transactionalIdPattern: field(
      'string',
      '2+',
      'Only transactional ids that match this regular expression; null or empty for all.',
      { nullable: '2+', fallback: null },
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    unknownStateFilters: field(['string'], '0+', 'States asked for that there are not.'),
    transactionStates: field(
      [
        {
          transactionalId: field('string', '0+', 'Transactional id.'),
          producerId: field('int64', '0+', 'Producer id.'),
          transactionState: field('string', '0+', 'State of the transaction, such as Ongoing.'),
        },
      ],
      '0+',
      'Transactions found.',
    ),
  },
});

const states = new Set([
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'Dead',
  'PrepareEpochFence',
]);

export const handle: Handler<typeof listTransactions> = (request, { transactions, now, authorize }) => {
  const pattern = request.transactionalIdPattern ? compileRe2(request.transactionalIdPattern) : null;
  if (pattern && 'error' in pattern)
    return { errorCode: errorCode('INVALID_REGULAR_EXPRESSION'), unknownStateFilters: [], transactionStates: [] };
  return {
    errorCode: 0,
    unknownStateFilters: request.stateFilters.filter((state) => !states.has(state)),
    transactionStates: transactions
      .list()
      .filter(({ transactionalId }) => authorize('DESCRIBE', 'TRANSACTIONAL_ID', transactionalId))
      .filter(
        (transaction) => wanted(transaction, request, now) && (pattern?.matches(transaction.transactionalId) ?? true),
      )
      .map(({ transactionalId, producerId, state }) => ({ transactionalId, producerId, transactionState: state })),
  };
};

function wanted(
  { producerId, state, startMs }: TransactionView,
  { producerIdFilters, stateFilters, durationFilter }: RequestOf<typeof listTransactions>,
  now: number,
): boolean {
  if (producerIdFilters.length > 0 && !producerIdFilters.includes(producerId)) return false;
  if (stateFilters.length > 0 && !stateFilters.includes(state)) return false;
  return durationFilter < 0n || BigInt(Math.trunc(now - startMs)) > durationFilter;
}
