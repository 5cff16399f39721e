// EndTxn: commits or aborts. v2 knows PRODUCER_FENCED (KIP-588); v4 may answer TRANSACTION_ABORTABLE; v5 ends every transaction
// with a new epoch and answers it (KIP-890).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { fencedBefore, misplaced } from './transactions.ts';

export const endTxn = api({
  key: 26,
  name: 'EndTxn',
  versions: '0-5',
  flexible: 3,
  request: {
    transactionalId: field('string', '0+', 'Transactional id.'),
    producerId: field('int64', '0+', 'Producer id.'),
    producerEpoch: field('int16', '0+', 'Producer epoch.'),
    committed: field('bool', '0+', 'true: commit; false: abort.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    producerId: field('int64', '5+', 'Producer id.', { fallback: -1n }),
    producerEpoch: field('int16', '5+', 'Producer epoch.', { fallback: -1 }),
  },
});

export const handle: Handler<typeof endTxn> = (request, context) => {
  const { transactions, version, cause } = context;
  const elsewhere = misplaced(request.transactionalId, context);
  if (elsewhere !== 'NONE') return { errorCode: errorCode(elsewhere) };
  const { error, producerId, producerEpoch } = transactions.end(request.transactionalId, request, {
    ending: request.committed ? 'commit' : 'abort',
    clientVersion: version >= 5 ? 2 : 0,
    cause,
  });
  return { errorCode: errorCode(fencedBefore(2, version, error)), producerId, producerEpoch };
};
