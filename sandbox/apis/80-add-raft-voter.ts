// AddRaftVoter (KIP-853).
import { errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { controllerListener } from './55-describe-quorum.ts';
import { clusterName } from './authorized.ts';
import type { Failure, Handler, RequestContext } from './context.ts';
import { clusterRefusal } from './messages.ts';
import { inconsistentCluster, replicaKey } from './raft-voters.ts';

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
  const { error, message } = context.authorize('ALTER', 'CLUSTER', clusterName)
    ? refusal(request, context)
    : clusterRefusal;
  return { errorCode: errorCode(error), errorMessage: message };
};

/** There are no controllers beside the one, so that none can be added. */
function refusal(request: RequestOf<typeof addRaftVoter>, context: RequestContext): Failure {
  const inconsistent = inconsistentCluster(request.clusterId, context);
  if (inconsistent) return inconsistent;
  const invalid = (message: string): Failure => ({ error: 'INVALID_REQUEST', message });
  const { voterId, voterDirectoryId, listeners } = request;
  if (voterId < 0 || voterDirectoryId === zeroUuid) return invalid("Add voter request didn't include a valid voter");
  if (!listeners.some(({ name }) => name === controllerListener)) {
    const endpoints = listeners.map(({ name, host, port }) => `ListenerName(${name})=${host}/<unresolved>:${port}`);
    return invalid(
      `Add voter request didn't include the endpoint (Endpoints(endpoints={${endpoints.join(', ')}})) for the default listener ListenerName(${controllerListener})`,
    );
  }
  const { voters } = context.controller.quorum();
  const voter = replicaKey({ id: voterId, directoryId: voterDirectoryId });
  if (voters.some(({ id }) => id === voterId))
    return {
      error: 'DUPLICATE_VOTER',
      message: `The voter id for ${voter} is already part of the set of voters [${voters.map(replicaKey).join(', ')}].`,
    };
  return {
    error: 'REQUEST_TIMED_OUT',
    message: 'Aborted add voter operation for since API_VERSIONS returned an error BROKER_NOT_AVAILABLE',
  };
}
