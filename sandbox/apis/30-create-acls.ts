// CreateAcls. v1 has prefixed patterns (KIP-290); v3 has users as resources (KIP-373).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { controllerRefusal, noAuthorizer } from './messages.ts';

export const createAcls = api({
  key: 30,
  name: 'CreateAcls',
  versions: '1-3',
  flexible: 2,
  request: {
    creations: field(
      [
        {
          resourceType: field(
            'int8',
            '0+',
            '2: topic; 3: group; 4: cluster; 5: transactional id; 6: delegation token; 7: user.',
          ),
          resourceName: field('string', '0+', 'Resource name; * is every one.'),
          resourcePatternType: field('int8', '1+', '3: literal; 4: prefixed.', { fallback: 3 }),
          principal: field('string', '0+', 'Principal, such as User:ana; User:* is everybody.'),
          host: field('string', '0+', 'Host of the client; * is every one.'),
          operation: field('int8', '0+', 'Code of the operation: 1 any, 2 all, 3 read, 4 write, …'),
          permissionType: field('int8', '0+', '2: deny; 3: allow.'),
        },
      ],
      '0+',
      'ACLs to create.',
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    results: field(
      [
        {
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
        },
      ],
      '0+',
      'Answers, by ACL.',
    ),
  },
});

/** Code of ANY, in every one of the enumerations. */
const anything = 1;

export const handle: Handler<typeof createAcls> = ({ creations }, { security, authorize }) => {
  const { acls } = security;
  const refusal = !acls
    ? noAuthorizer
    : authorize('ALTER', 'CLUSTER', 'kafka-cluster')
      ? null
      : controllerRefusal('ALTER');
  // Kafka's own classes refuse to hold a rule that stands for any other, and all that came with it.
  const any = creations.some(({ resourceType, resourcePatternType, operation, permissionType }) =>
    [resourceType, resourcePatternType, operation, permissionType].includes(anything),
  );
  if (!refusal && any)
    return { results: creations.map(() => ({ errorCode: errorCode('UNKNOWN_SERVER_ERROR'), errorMessage: null })) };
  return {
    results: creations.map(({ resourcePatternType, ...acl }) => {
      const failure = refusal ?? acls?.create({ ...acl, patternType: resourcePatternType });
      return { errorCode: errorCode(failure?.error ?? 'NONE'), errorMessage: failure ? failure.message : '' };
    }),
  };
};
