// DeleteGroups. Only groups without members; their committed offsets go with them (KIP-229).

import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { groupError } from './authorized.ts';
import type { Handler } from './context.ts';

export const deleteGroups = api({
  key: 42,
  name: 'DeleteGroups',
  versions: '0-2',
  flexible: 2,
  request: {
    groupsNames: field(['string'], '0+', 'Group ids.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    results: field(
      [
        {
          groupId: field('string', '0+', 'Group id.'),
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
        },
      ],
      '0+',
      'One answer each.',
    ),
  },
});

export const handle: Handler<typeof deleteGroups> = (request, context) => ({
  results: request.groupsNames.map((groupId) => {
    const { groups, cause } = context;
    const misplaced = groupError('DELETE', groupId, context);
    return { groupId, errorCode: errorCode(misplaced === 'NONE' ? groups.delete(groupId, cause) : misplaced) };
  }),
});
