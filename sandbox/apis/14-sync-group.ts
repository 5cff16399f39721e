// SyncGroup. v3 adds static members (KIP-345); v5 names protocol type and assignor, which must be the group's (KIP-559).

import { errorCode } from '../wire/errors.ts';
import { api, field, type ResponseInput } from '../wire/schema.ts';
import { groupError } from './authorized.ts';
import { refusedSync, type SyncAnswer } from './classic-groups-context.ts';
import type { Handler } from './context.ts';
import { later } from './delayed.ts';

export const syncGroup = api({
  key: 14,
  name: 'SyncGroup',
  versions: '0-5',
  flexible: 4,
  request: {
    groupId: field('string', '0+', 'Group id.'),
    generationId: field('int32', '0+', 'Generation the member believes in.'),
    memberId: field('string', '0+', 'Id the coordinator gave the member.'),
    groupInstanceId: field('string', '3+', 'Name of a static member (KIP-345), or null.', {
      nullable: '3+',
      fallback: null,
    }),
    protocolType: field('string', '5+', 'What kind of group it is: consumer, connect.', {
      nullable: '5+',
      fallback: null,
    }),
    protocolName: field('string', '5+', 'Assignor that was chosen.', { nullable: '5+', fallback: null }),
    assignments: field(
      [
        {
          memberId: field('string', '0+', 'Id the coordinator gave the member.'),
          assignment: field('bytes', '0+', 'What the member is assigned, in the words of its protocol type.'),
        },
      ],
      '0+',
      'What the leader assigns.',
    ),
  },
  response: {
    throttleTimeMs: field('int32', '1+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    protocolType: field('string', '5+', 'What kind of group it is: consumer, connect.', {
      nullable: '5+',
      fallback: null,
    }),
    protocolName: field('string', '5+', 'Assignor that was chosen.', { nullable: '5+', fallback: null }),
    assignment: field('bytes', '0+', 'What the member is assigned, in the words of its protocol type.'),
  },
});

export const handle: Handler<typeof syncGroup> = (request, context) => {
  const { groups, cause } = context;
  const misplaced = groupError('READ', request.groupId, context);
  if (misplaced !== 'NONE') return answer(refusedSync(misplaced));
  const synced = groups.sync({
    groupId: request.groupId,
    generation: request.generationId,
    memberId: request.memberId,
    groupInstanceId: request.groupInstanceId,
    protocolType: request.protocolType,
    protocolName: request.protocolName,
    assignments: request.assignments,
    cause,
  });
  return later(synced, answer);
};

function answer({ error, protocolType, protocolName, assignment }: SyncAnswer): ResponseInput<typeof syncGroup> {
  return { errorCode: errorCode(error), protocolType, protocolName, assignment };
}
