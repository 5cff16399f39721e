// InitProducerId. v3 takes the producer's own id and epoch back (KIP-360); v6 (two-phase commit) is not stable in 4.3.
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';

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

export const handle: Handler<typeof initProducerId> = (request, { producers }) => {
  // Without a transaction coordinator a transactional id has no owner: said in the words of a broker that refuses it for good.
  if (request.transactionalId !== null)
    return { errorCode: errorCode('INVALID_REQUEST'), producerId: -1n, producerEpoch: -1 };
  return { errorCode: 0, producerId: producers.next(), producerEpoch: 0 };
};
