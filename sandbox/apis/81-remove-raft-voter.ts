// RemoveRaftVoter (KIP-853).
import { errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { clusterName } from './authorized.ts';
import type { Failure, Handler, RequestContext } from './context.ts';
import { clusterRefusal } from './messages.ts';
import { inconsistentCluster } from './raft-voters.ts';

export const removeRaftVoter = api({
  key: 81,
  name: 'RemoveRaftVoter',
  versions: '0',
  flexible: 0,
  request: {
    clusterId: field('string', '0+', 'Cluster id.', { nullable: '0+' }),
    voterId: field('int32', '0+', 'Node id of the controller.'),
    voterDirectoryId: field('uuid', '0+', 'Folder id of the controller.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
  },
});

export const handle: Handler<typeof removeRaftVoter> = (request, context) => {
  const failure = context.authorize('ALTER', 'CLUSTER', clusterName) ? remove(request, context) : clusterRefusal;
  return { errorCode: errorCode(failure?.error ?? 'NONE'), errorMessage: failure?.message ?? null };
};

function remove(request: RequestOf<typeof removeRaftVoter>, context: RequestContext): Failure | null {
  const inconsistent = inconsistentCluster(request.clusterId, context);
  if (inconsistent) return inconsistent;
  const { voterId, voterDirectoryId } = request;
  if (voterId < 0 || voterDirectoryId === zeroUuid)
    return { error: 'INVALID_REQUEST', message: "Remove voter request didn't include a valid voter" };
  return context.controller.removeVoter({ id: voterId, directoryId: voterDirectoryId });
}
