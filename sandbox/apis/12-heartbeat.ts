// Heartbeat. v1 adds throttle time; v3 static members (KIP-345).

import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { groupError } from './authorized.ts';
import type { Handler } from './context.ts';

export const heartbeat = api({
  key: 12,
  name: 'Heartbeat',
  versions: '0-4',
  flexible: 4,
  request: {
    groupId: field('string', '0+', 'Group id.'),
    generationId: field('int32', '0+', 'Generation the member believes in.'),
    memberId: field('string', '0+', 'Id the coordinator gave the member.'),
    groupInstanceId: field('string', '3+', 'Name of a static member (KIP-345), or null.', {
      nullable: '3+',
      fallback: null,
    }),
  },
  response: {
    throttleTimeMs: field('int32', '1+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
  },
});

export const handle: Handler<typeof heartbeat> = (request, context) => {
  const { groups } = context;
  const misplaced = groupError('READ', request.groupId, context);
  if (misplaced !== 'NONE') return { errorCode: errorCode(misplaced) };
  const { groupId, generationId, memberId, groupInstanceId } = request;
  return { errorCode: errorCode(groups.heartbeat({ groupId, generation: generationId, memberId, groupInstanceId })) };
};
