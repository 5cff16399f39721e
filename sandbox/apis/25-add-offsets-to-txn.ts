// AddOffsetsToTxn: the group's committed offsets become part of the transaction (KIP-98). v2 knows PRODUCER_FENCED (KIP-588);
// v4 may answer TRANSACTION_ABORTABLE (KIP-890).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { fencedBefore, misplaced } from './transactions.ts';

export const addOffsetsToTxn = api({
  key: 25,
  name: 'AddOffsetsToTxn',
  versions: '0-4',
  flexible: 3,
  request: {
    transactionalId: field('string', '0+', 'Transactional id.'),
    producerId: field('int64', '0+', 'Producer id.'),
    producerEpoch: field('int16', '0+', 'Producer epoch.'),
    groupId: field('string', '0+', 'Group id.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
  },
});

export const handle: Handler<typeof addOffsetsToTxn> = (request, context) => {
  const { groups, transactions, version, cause } = context;
  const elsewhere = misplaced(request.transactionalId, context);
  if (elsewhere !== 'NONE') return { errorCode: errorCode(elsewhere) };
  if (!context.authorize('READ', 'GROUP', request.groupId))
    return { errorCode: errorCode('GROUP_AUTHORIZATION_FAILED') };
  const partition = groups.offsetsPartition(request.groupId);
  if (!partition) return { errorCode: errorCode('COORDINATOR_NOT_AVAILABLE') };
  const { topic, partition: index } = partition;
  const error = transactions.add(request.transactionalId, request, [{ topic, partition: index }], 0, cause);
  return { errorCode: errorCode(fencedBefore(2, version, error)) };
};
