// InitProducerId. v3 takes the producer's own id and epoch back (KIP-360); v4 knows PRODUCER_FENCED (KIP-588); v5 may answer
// TRANSACTION_ABORTABLE (KIP-890); v6 (two-phase commit) is not stable in 4.3.

import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Handler, RequestContext } from './context.ts';
import { fencedBefore } from './transactions.ts';

export const initProducerId = api({
  key: 22,
  name: 'InitProducerId',
  versions: '0-5',
  flexible: 2,
  request: {
    transactionalId: field('string', '0+', 'Transactional id, or null outside transactions.', { nullable: '0+' }),
    transactionTimeoutMs: field('int32', '0+', 'Silence after which the coordinator aborts, milliseconds.'),
    producerId: field('int64', '3+', 'Producer id.', { fallback: -1n }),
    producerEpoch: field('int16', '3+', 'Producer epoch.', { fallback: -1 }),
    enable2Pc: field('bool', '6+', 'Whether the client runs a two-phase commit.', { fallback: false }),
    keepPreparedTxn: field('bool', '6+', 'Whether to leave a prepared transaction open.', { fallback: false }),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    producerId: field('int64', '0+', 'Producer id.', { fallback: -1n }),
    producerEpoch: field('int16', '0+', 'Producer epoch.'),
    ongoingTxnProducerId: field('int64', '6+', 'Producer id of the open transaction; -1 for none.', { fallback: -1n }),
    ongoingTxnProducerEpoch: field('int16', '6+', 'Producer epoch of the open transaction; -1 for none.', {
      fallback: -1,
    }),
  },
});

export const handle: Handler<typeof initProducerId> = (request, context) => {
  const { producers, transactions, version, cause, authorize } = context;
  const { transactionalId, transactionTimeoutMs, producerId, producerEpoch } = request;
  if (transactionalId !== null && !authorize('WRITE', 'TRANSACTIONAL_ID', transactionalId))
    return refused('TRANSACTIONAL_ID_AUTHORIZATION_FAILED');
  if (transactionalId === null && !mayBeIdempotent(context)) return refused('CLUSTER_AUTHORIZATION_FAILED');
  if ((producerId === -1n) !== (producerEpoch === -1)) return refused('INVALID_REQUEST');
  if (transactionalId === null) return { errorCode: 0, producerId: producers.next(), producerEpoch: 0 };
  if (transactionalId === '') return refused('INVALID_REQUEST');
  const misplaced = transactions.coordinates(transactionalId);
  if (misplaced !== 'NONE') return refused(misplaced);
  const { error, ...producer } = transactions.init(transactionalId, {
    timeoutMs: transactionTimeoutMs,
    expected: producerId === -1n ? null : { producerId, producerEpoch },
    cause,
  });
  return { errorCode: errorCode(fencedBefore(4, version, error)), ...producer };
};

/** Since KIP-679 whoever may write to any topic at all. */
function mayBeIdempotent({ authorize, security }: RequestContext): boolean {
  return authorize('IDEMPOTENT_WRITE', 'CLUSTER', clusterName) || security.authorizeAny('WRITE', 'TOPIC');
}

function refused(error: ErrorName) {
  return { errorCode: errorCode(error), producerId: -1n, producerEpoch: -1 };
}
