// DescribeAcls. v1 has prefixed patterns (KIP-290); v3 has users as resources (KIP-373).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Failure, Handler } from './context.ts';
import { controllerRefusal, noAuthorizer, noAuthorizerOnBroker } from './messages.ts';

export const describeAcls = api({
  key: 29,
  name: 'DescribeAcls',
  versions: '1-3',
  flexible: 2,
  request: {
    resourceTypeFilter: field(
      'int8',
      '0+',
      '1: any; 2: topic; 3: group; 4: cluster; 5: transactional id; 6: delegation token; 7: user.',
    ),
    resourceNameFilter: field('string', '0+', 'Resource name; null: any.', { nullable: '0+' }),
    patternTypeFilter: field('int8', '1+', '1: any; 2: all patterns that cover the name; 3: literal; 4: prefixed.', {
      fallback: 3,
    }),
    principalFilter: field('string', '0+', 'Principal, such as User:ana; null: any.', { nullable: '0+' }),
    hostFilter: field('string', '0+', 'Host; null: any.', { nullable: '0+' }),
    operation: field('int8', '0+', 'Code of the operation: 1 any, 2 all, 3 read, 4 write, …'),
    permissionType: field('int8', '0+', '1: any; 2: deny; 3: allow.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
    resources: field(
      [
        {
          resourceType: field(
            'int8',
            '0+',
            '2: topic; 3: group; 4: cluster; 5: transactional id; 6: delegation token; 7: user.',
          ),
          resourceName: field('string', '0+', 'Resource name; * is every one.'),
          patternType: field('int8', '1+', '3: literal; 4: prefixed.', { fallback: 3 }),
          acls: field(
            [
              {
                principal: field('string', '0+', 'Principal, such as User:ana; User:* is everybody.'),
                host: field('string', '0+', 'Host of the client; * is every one.'),
                operation: field('int8', '0+', 'Code of the operation: 1 any, 2 all, 3 read, 4 write, …'),
                permissionType: field('int8', '0+', '1: any; 2: deny; 3: allow.'),
              },
            ],
            '0+',
            'ACLs of the resource.',
          ),
        },
      ],
      '0+',
      'Resources with ACLs.',
    ),
  },
});

export const handle: Handler<typeof describeAcls> = (request, { security, authorize, endpoint }) => {
  const { resourceTypeFilter, resourceNameFilter, patternTypeFilter, principalFilter, hostFilter } = request;
  if (!security.acls) return refused(endpoint === 'broker' ? noAuthorizerOnBroker : noAuthorizer);
  if (!authorize('DESCRIBE', 'CLUSTER', 'kafka-cluster')) return refused(controllerRefusal('DESCRIBE'));
  const acls = security.acls.find({
    resourceType: resourceTypeFilter,
    resourceName: resourceNameFilter,
    patternType: patternTypeFilter,
    principal: principalFilter,
    host: hostFilter,
    operation: request.operation,
    permissionType: request.permissionType,
  });
  const resources = new Map<string, (typeof acls)[number][]>();
  for (const acl of acls) {
    const resource = JSON.stringify([acl.resourceType, acl.patternType, acl.resourceName]);
    resources.set(resource, [...(resources.get(resource) ?? []), acl]);
  }
  return {
    errorCode: 0,
    errorMessage: '',
    resources: [...resources.values()].flatMap((acls) => {
      const [first] = acls;
      if (!first) return [];
      const { resourceType, resourceName, patternType } = first;
      return [{ resourceType, resourceName, patternType, acls }];
    }),
  };
};

function refused({ error, message }: Failure) {
  return { errorCode: errorCode(error), errorMessage: message, resources: [] };
}
