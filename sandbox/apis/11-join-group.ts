// JoinGroup. v1 adds the rebalance timeout; v4 makes a new member come back with its id (KIP-394); v5 static members (KIP-345);
// v7 tells the protocol type; v8 has a reason (KIP-800); v9 may skip the assignment (KIP-814).

import { errorCode } from '../wire/errors.ts';
import { api, field, type ResponseInput } from '../wire/schema.ts';
import { groupError } from './authorized.ts';
import { type JoinAnswer, refusedJoin } from './classic-groups-context.ts';
import type { Handler } from './context.ts';
import { later } from './delayed.ts';

export const joinGroup = api({
  key: 11,
  name: 'JoinGroup',
  versions: '0-9',
  flexible: 6,
  request: {
    groupId: field('string', '0+', 'Group id.'),
    sessionTimeoutMs: field('int32', '0+', 'Silence after which the member is removed, milliseconds.'),
    rebalanceTimeoutMs: field('int32', '1+', 'How long members have to rejoin, milliseconds.', { fallback: -1 }),
    memberId: field('string', '0+', 'Id the coordinator gave the member.'),
    groupInstanceId: field('string', '5+', 'Name of a static member (KIP-345), or null.', {
      nullable: '5+',
      fallback: null,
    }),
    protocolType: field('string', '0+', 'What kind of group it is: consumer, connect.'),
    protocols: field(
      [
        {
          name: field('string', '0+', 'Assignor.'),
          metadata: field('bytes', '0+', 'Subscription, in the words of the protocol type.'),
        },
      ],
      '0+',
      'Assignors that the member offers, the one it likes best first.',
    ),
    reason: field('string', '8+', 'Why the member does this, in words (KIP-800).', { nullable: '8+', fallback: null }),
  },
  response: {
    throttleTimeMs: field('int32', '2+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    generationId: field('int32', '0+', 'Generation the member believes in.', { fallback: -1 }),
    protocolType: field('string', '7+', 'What kind of group it is: consumer, connect.', {
      nullable: '7+',
      fallback: null,
    }),
    protocolName: field('string', '0+', 'Assignor that was chosen.', { nullable: '7+' }),
    leader: field('string', '0+', 'Member id of the group leader.'),
    skipAssignment: field('bool', '9+', 'Whether the leader must leave the assignment as it is.', { fallback: false }),
    memberId: field('string', '0+', 'Id the coordinator gave the member.'),
    members: field(
      [
        {
          memberId: field('string', '0+', 'Id the coordinator gave the member.'),
          groupInstanceId: field('string', '5+', 'Name of a static member (KIP-345), or null.', {
            nullable: '5+',
            fallback: null,
          }),
          metadata: field('bytes', '0+', 'Subscription, in the words of the protocol type.'),
        },
      ],
      '0+',
      'Members concerned.',
    ),
  },
});

export const handle: Handler<typeof joinGroup> = (request, context) => {
  const misplaced = groupError('READ', request.groupId, context);
  if (misplaced !== 'NONE') return answer(refusedJoin(misplaced, request.memberId), context.version);
  const joined = context.groups.join({
    groupId: request.groupId,
    memberId: request.memberId,
    groupInstanceId: request.groupInstanceId,
    sessionTimeoutMs: request.sessionTimeoutMs,
    // v0 has one timeout for both.
    rebalanceTimeoutMs: context.version === 0 ? request.sessionTimeoutMs : request.rebalanceTimeoutMs,
    protocolType: request.protocolType,
    protocols: request.protocols,
    memberIdRequired: context.version >= 4,
    maySkipAssignment: context.version >= 9,
    client: context.client,
    cause: context.cause,
  });
  return later(joined, (result) => answer(result, context.version));
};

function answer(joined: JoinAnswer, version: number): ResponseInput<typeof joinGroup> {
  const { error, generation, protocolType, protocolName, leader, skipAssignment, memberId, members } = joined;
  return {
    errorCode: errorCode(error),
    generationId: generation,
    protocolType,
    protocolName: protocolName ?? (version >= 7 ? null : ''),
    leader,
    skipAssignment,
    memberId,
    members,
  };
}
