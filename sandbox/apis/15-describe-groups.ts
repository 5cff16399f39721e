// DescribeGroups. v3 tells allowed operations (KIP-430); v4 static members; v6 says GROUP_ID_NOT_FOUND instead of Dead (KIP-1043).

import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { groupError } from './authorized.ts';
import { notTold, operationsOn } from './authorized-operations.ts';
import type { Handler } from './context.ts';

export const describeGroups = api({
  key: 15,
  name: 'DescribeGroups',
  versions: '0-6',
  flexible: 5,
  request: {
    groups: field(['string'], '0+', 'Group ids.'),
    includeAuthorizedOperations: field('bool', '3+', 'Whether to tell what the client may do.'),
  },
  response: {
    throttleTimeMs: field('int32', '1+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    groups: field(
      [
        {
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '6+', 'The error in words, or null.', { nullable: '6+', fallback: null }),
          groupId: field('string', '0+', 'Group id.'),
          groupState: field('string', '0+', 'State of the group.'),
          protocolType: field('string', '0+', 'What kind of group it is: consumer, connect.'),
          protocolData: field('string', '0+', 'Assignor in use.'),
          members: field(
            [
              {
                memberId: field('string', '0+', 'Id the coordinator gave the member.'),
                groupInstanceId: field('string', '4+', 'Name of a static member (KIP-345), or null.', {
                  nullable: '4+',
                  fallback: null,
                }),
                clientId: field('string', '0+', 'What the client calls itself.'),
                clientHost: field('string', '0+', 'Where the client connects from.'),
                memberMetadata: field('bytes', '0+', 'What the member offered for the chosen assignor.'),
                memberAssignment: field('bytes', '0+', 'What the member is assigned.'),
              },
            ],
            '0+',
            'Members concerned.',
          ),
          authorizedOperations: field('int32', '3+', 'Bits of the allowed operations.', { fallback: -2147483648 }),
        },
      ],
      '0+',
      'Groups concerned.',
    ),
  },
});

export const handle: Handler<typeof describeGroups> = (request, context) => ({
  groups: request.groups.map((groupId) => {
    const { groups, version } = context;
    const authorizedOperations = request.includeAuthorizedOperations
      ? operationsOn('GROUP', groupId, context)
      : notTold;
    const misplaced = groupError('DESCRIBE', groupId, context);
    const empty = { groupState: '', protocolType: '', protocolData: '', members: [] };
    if (misplaced !== 'NONE') return { ...empty, groupId, errorCode: errorCode(misplaced) };
    const group = groups.describe(groupId);
    if (!group) {
      const error = version >= 6 ? 'GROUP_ID_NOT_FOUND' : 'NONE';
      const isOther = groups.typeOf(groupId) !== undefined;
      const what = isOther ? 'is not a classic group' : 'not found';
      const errorMessage = version >= 6 ? `Group ${groupId} ${what}.` : null;
      return { ...empty, groupId, groupState: 'Dead', errorCode: errorCode(error), errorMessage, authorizedOperations };
    }
    return {
      groupId,
      errorCode: 0,
      groupState: group.state,
      protocolType: group.protocolType,
      protocolData: group.protocolName,
      members: group.members.map(({ metadata, assignment, ...member }) => ({
        ...member,
        memberMetadata: metadata,
        memberAssignment: assignment,
      })),
      authorizedOperations,
    };
  }),
});
