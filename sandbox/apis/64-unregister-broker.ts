// UnregisterBroker (KIP-746).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Handler } from './context.ts';
import { controllerRefusal } from './messages.ts';

export const unregisterBroker = api({
  key: 64,
  name: 'UnregisterBroker',
  versions: '0',
  flexible: 0,
  request: {
    brokerId: field('int32', '0+', 'Broker id.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
  },
});

export const handle: Handler<typeof unregisterBroker> = ({ brokerId }, { authorize, controller, cause }) => {
  const failure = authorize('ALTER', 'CLUSTER', clusterName)
    ? controller.unregister(brokerId, cause)
    : controllerRefusal('ALTER');
  return { errorCode: errorCode(failure?.error ?? 'NONE'), errorMessage: failure?.message ?? '' };
};
