// LeaveGroup. v3 takes several members, static ones by instance id (KIP-345); v5 a reason (KIP-800).

import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { groupError } from './authorized.ts';
import type { Handler } from './context.ts';

export const leaveGroup = api({
  key: 13,
  name: 'LeaveGroup',
  versions: '0-5',
  flexible: 4,
  request: {
    groupId: field('string', '0+', 'Group id.'),
    memberId: field('string', '0-2', 'Id the coordinator gave the member.'),
    members: field(
      [
        {
          memberId: field('string', '3+', 'Id the coordinator gave the member.'),
          groupInstanceId: field('string', '3+', 'Name of a static member (KIP-345), or null.', {
            nullable: '3+',
            fallback: null,
          }),
          reason: field('string', '5+', 'Why the member does this, in words (KIP-800).', {
            nullable: '5+',
            fallback: null,
          }),
        },
      ],
      '3+',
      'Members concerned.',
      { fallback: [] },
    ),
  },
  response: {
    throttleTimeMs: field('int32', '1+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    members: field(
      [
        {
          memberId: field('string', '3+', 'Id the coordinator gave the member.'),
          groupInstanceId: field('string', '3+', 'Name of a static member (KIP-345), or null.', { nullable: '3+' }),
          errorCode: field('int16', '3+', 'NONE, or what went wrong.'),
        },
      ],
      '3+',
      'Members concerned.',
      { fallback: [] },
    ),
  },
});

export const handle: Handler<typeof leaveGroup> = (request, context) => {
  const { groups, version, cause } = context;
  const misplaced = groupError('READ', request.groupId, context);
  if (misplaced !== 'NONE') return { errorCode: errorCode(misplaced), members: [] };
  if (request.groupId === '') return { errorCode: errorCode('INVALID_GROUP_ID'), members: [] };
  if (version < 3) {
    const who = [{ memberId: request.memberId, groupInstanceId: null }];
    return { errorCode: errorCode(groups.leave(request.groupId, who, cause)[0] ?? 'NONE'), members: [] };
  }
  const errors = groups.leave(request.groupId, request.members, cause);
  return {
    errorCode: 0,
    members: request.members.map(({ memberId, groupInstanceId }, i) => ({
      memberId,
      groupInstanceId,
      errorCode: errorCode(errors[i] ?? 'NONE'),
    })),
  };
};
