// DeleteAcls. v1 has prefixed patterns (KIP-290); v3 has users as resources (KIP-373).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { controllerRefusal, noAuthorizer } from './messages.ts';

export const deleteAcls = api({
  key: 31,
  name: 'DeleteAcls',
  versions: '1-3',
  flexible: 2,
  request: {
    filters: field(
      [
        {
          resourceTypeFilter: field(
            'int8',
            '0+',
            '1: any; 2: topic; 3: group; 4: cluster; 5: transactional id; 6: delegation token; 7: user.',
          ),
          resourceNameFilter: field('string', '0+', 'Resource name; null: any.', { nullable: '0+' }),
          patternTypeFilter: field(
            'int8',
            '1+',
            '1: any; 2: all patterns that cover the name; 3: literal; 4: prefixed.',
            { fallback: 3 },
          ),
          principalFilter: field('string', '0+', 'Principal, such as User:ana; null: any.', { nullable: '0+' }),
          hostFilter: field('string', '0+', 'Host; null: any.', { nullable: '0+' }),
          operation: field('int8', '0+', 'Code of the operation: 1 any, 2 all, 3 read, 4 write, …'),
          permissionType: field('int8', '0+', '1: any; 2: deny; 3: allow.'),
        },
      ],
      '0+',
      'What to delete.',
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    filterResults: field(
      [
        {
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
          matchingAcls: field(
            [
              {
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
                resourceType: field(
                  'int8',
                  '0+',
                  '2: topic; 3: group; 4: cluster; 5: transactional id; 6: delegation token; 7: user.',
                ),
                resourceName: field('string', '0+', 'Resource name; * is every one.'),
                patternType: field('int8', '1+', '3: literal; 4: prefixed.', { fallback: 3 }),
                principal: field('string', '0+', 'Principal, such as User:ana; User:* is everybody.'),
                host: field('string', '0+', 'Host of the client; * is every one.'),
                operation: field('int8', '0+', 'Code of the operation: 1 any, 2 all, 3 read, 4 write, …'),
                permissionType: field('int8', '0+', '1: any; 2: deny; 3: allow.'),
              },
            ],
            '0+',
            'ACLs that the filter matched.',
          ),
        },
      ],
      '0+',
      'Answers, by filter.',
    ),
  },
});

export const handle: Handler<typeof deleteAcls> = ({ filters }, { security, authorize }) => {
  const { acls } = security;
  const refusal = !acls
    ? noAuthorizer
    : authorize('ALTER', 'CLUSTER', 'kafka-cluster')
      ? null
      : controllerRefusal('ALTER');
  return {
    filterResults: filters.map((filter) => {
      if (refusal || !acls)
        return {
          errorCode: errorCode(refusal?.error ?? 'NONE'),
          errorMessage: refusal?.message ?? null,
          matchingAcls: [],
        };
      const deleted = acls.delete({
        resourceType: filter.resourceTypeFilter,
        resourceName: filter.resourceNameFilter,
        patternType: filter.patternTypeFilter,
        principal: filter.principalFilter,
        host: filter.hostFilter,
        operation: filter.operation,
        permissionType: filter.permissionType,
      });
      return {
        errorCode: 0,
        errorMessage: null,
        matchingAcls: deleted.map((acl) => ({ errorCode: 0, errorMessage: null, ...acl })),
      };
    }),
  };
};
