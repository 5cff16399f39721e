// AddRaftVoter (KIP-853).
import { errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { controllerListener } from './55-describe-quorum.ts';
import { clusterName } from './authorized.ts';
import type { Failure, Handler, RequestContext } from './context.ts';
import { clusterRefusal } from './messages.ts';
import { inconsistentCluster } from './raft-voters.ts';

export const addRaftVoter = api({
  key: 80,
  name: 'AddRaftVoter',
  versions: '0-1',
  flexible: 0,
  request: {
    clusterId: field('string', '0+', 'Cluster id.', { nullable: '0+' }),
    timeoutMs: field('int32', '0+', 'How long the client is willing to wait, milliseconds.'),
    voterId: field('int32', '0+', 'Node id of the controller.'),
    voterDirectoryId: field('uuid', '0+', 'Folder id of the controller.'),
    listeners: field(
      [
        {
          name: field('string', '0+', 'Listener name.'),
          host: field('string', '0+', 'Host that clients connect to.'),
          port: field('uint16', '0+', 'Port that clients connect to.'),
        },
      ],
      '0+',
      'Addresses.',
    ),
    ackWhenCommitted: field('bool', '1+', 'Whether to answer only when the change is committed.', { fallback: true }),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
  },
});

export const handle: Handler<typeof addRaftVoter> = (request, context) => {
  const failure = context.authorize('ALTER', 'CLUSTER', clusterName) ? add(request, context) : clusterRefusal;
  return { errorCode: errorCode(failure?.error ?? 'NONE'), errorMessage: failure?.message ?? null };
};

function add(request: RequestOf<typeof addRaftVoter>, context: RequestContext): Failure | null {
  const inconsistent = inconsistentCluster(request.clusterId, context);
  if (inconsistent) return inconsistent;
  const invalid = (message: string): Failure => ({ error: 'INVALID_REQUEST', message });
  const { voterId, voterDirectoryId, listeners } = request;
  if (voterId < 0 || voterDirectoryId === zeroUuid) return invalid("Add voter request didn't include a valid voter");
  const endpoint = listeners.find(({ name }) => name === controllerListener);
  if (!endpoint) {
    const endpoints = listeners.map(({ name, host, port }) => `ListenerName(${name})=${host}/<unresolved>:${port}`);
    return invalid(
      `Add voter request didn't include the endpoint (Endpoints(endpoints={${endpoints.join(', ')}})) for the default listener ListenerName(${controllerListener})`,
    );
  }
  return context.controller.addVoter({ id: voterId, directoryId: voterDirectoryId, endpoint });
}
