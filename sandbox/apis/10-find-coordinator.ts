// FindCoordinator. v1 adds transactional ids; v4 several keys at once (KIP-699); v6 share groups (KIP-932).
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Handler } from './context.ts';
import { clusterRefusal, malformedByClient } from './messages.ts';

export const findCoordinator = api({
  key: 10,
  name: 'FindCoordinator',
  versions: '0-6',
  flexible: 3,
  request: {
    key: field('string', '0-3', 'Group id or transactional id.'),
    keyType: field('int8', '1+', '0: group; 1: transaction; 2: share.', { fallback: 0 }),
    coordinatorKeys: field(['string'], '4+', 'Group ids or transactional ids.', { fallback: [] }),
  },
  response: {
    throttleTimeMs: field('int32', '1+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0-3', 'NONE, or what went wrong.'),
    errorMessage: field('string', '1-3', 'The error in words, or null.', { nullable: '1-3', fallback: '' }),
    nodeId: field('int32', '0-3', 'Broker id.'),
    host: field('string', '0-3', 'Host that clients connect to.'),
    port: field('int32', '0-3', 'Port that clients connect to.'),
    coordinators: field(
      [
        {
          key: field('string', '4+', 'Group id or transactional id.'),
          nodeId: field('int32', '4+', 'Broker id.'),
          host: field('string', '4+', 'Host that clients connect to.'),
          port: field('int32', '4+', 'Port that clients connect to.'),
          errorCode: field('int16', '4+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '4+', 'The error in words, or null.', { nullable: '4+', fallback: '' }),
        },
      ],
      '4+',
      'One answer for each key.',
      { fallback: [] },
    ),
  },
});

const group = 0;
const transaction = 1;
const share = 2;
/** The first version that knows of share coordinators. */
const shareVersion = 6;
/** Group id, which may be anything, topic id and partition. */
const sharePartition = /^.*\S.*:[A-Za-z0-9_-]{22}:\d+$/;
const unauthorizedGroup = 'Group authorization failed.';
const unauthorizedTransactionalId = 'Transactional Id authorization failed.';

export const handle: Handler<typeof findCoordinator> = (request, { cluster, version, authorize }) => {
  const coordinators = [cluster.coordinatorOf, cluster.transactionCoordinatorOf, cluster.shareCoordinatorOf];
  const find = (key: string) => {
    const known = [group, transaction, share].includes(request.keyType);
    if (!known) return refused(key, 'INVALID_REQUEST', malformedByClient);
    if (request.keyType === share) {
      // Kafka refuses before it looks at the key, and lets nobody but brokers ask.
      if (version < shareVersion || !sharePartition.test(key))
        return refused(key, 'INVALID_REQUEST', version >= 4 ? '' : malformedByClient);
      if (!authorize('CLUSTER_ACTION', 'CLUSTER', clusterName))
        return refused(key, 'CLUSTER_AUTHORIZATION_FAILED', clusterRefusal.message);
    }
    if (request.keyType === group && !authorize('DESCRIBE', 'GROUP', key))
      return refused(key, 'GROUP_AUTHORIZATION_FAILED', version >= 4 ? '' : unauthorizedGroup);
    if (request.keyType === transaction && !authorize('DESCRIBE', 'TRANSACTIONAL_ID', key))
      return refused(key, 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED', version >= 4 ? '' : unauthorizedTransactionalId);
    const node = coordinators[request.keyType]?.(key) ?? 'COORDINATOR_NOT_AVAILABLE';
    if (typeof node === 'string') return refused(key, node, null);
    return {
      key,
      nodeId: node.id,
      host: node.host,
      port: node.port,
      errorCode: 0,
      errorMessage: version >= 4 ? '' : 'NONE',
    };
  };
  if (version >= 4)
    return { errorCode: 0, nodeId: -1, host: '', port: -1, coordinators: request.coordinatorKeys.map(find) };
  const { key: _, ...single } = find(request.key);
  return { ...single, coordinators: [] };
};

function refused(key: string, error: ErrorName, errorMessage: string | null) {
  return { key, nodeId: -1, host: '', port: -1, errorCode: errorCode(error), errorMessage };
}
