// ListGroups. v4 filters by state (KIP-518), v5 by type (KIP-848). Each broker lists the groups that it coordinates.

import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Handler } from './context.ts';

export const listGroups = api({
  key: 16,
  name: 'ListGroups',
  versions: '0-5',
  flexible: 3,
  request: {
    statesFilter: field(['string'], '4+', 'Only groups in these states; all if empty.', { fallback: [] }),
    typesFilter: field(['string'], '5+', 'Only groups of these types; all if empty.', { fallback: [] }),
  },
  response: {
    throttleTimeMs: field('int32', '1+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    groups: field(
      [
        {
          groupId: field('string', '0+', 'Group id.'),
          protocolType: field('string', '0+', 'What kind of group it is: consumer, connect.'),
          groupState: field('string', '4+', 'State of the group.', { fallback: '' }),
          groupType: field('string', '5+', 'classic, consumer, share or streams.', { fallback: '' }),
        },
      ],
      '0+',
      'Groups concerned.',
    ),
  },
});

export const handle: Handler<typeof listGroups> = (request, { groups, authorize }) => {
  const all = authorize('DESCRIBE', 'CLUSTER', clusterName);
  const wanted = (filter: readonly string[], value: string): boolean =>
    filter.length === 0 || filter.some((each) => each.toLowerCase() === value.toLowerCase());
  return {
    errorCode: 0,
    groups: groups
      .list()
      .filter(({ groupId }) => all || authorize('DESCRIBE', 'GROUP', groupId))
      .filter(({ state, type }) => wanted(request.statesFilter, state) && wanted(request.typesFilter, type))
      .map(({ groupId, protocolType, state, type }) => ({ groupId, protocolType, groupState: state, groupType: type })),
  };
};
