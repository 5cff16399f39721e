// DescribeClientQuotas (KIP-546).
import { errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf } from '../wire/schema.ts';
import type { Failure, Handler } from './context.ts';

export const describeClientQuotas = api({
  key: 48,
  name: 'DescribeClientQuotas',
  versions: '0-1',
  flexible: 1,
  request: {
    components: field(
      [
        {
          entityType: field('string', '0+', 'user, client-id or ip.'),
          matchType: field('int8', '0+', '0: this name; 1: the default; 2: any name.'),
          match: field('string', '0+', 'Name to match, or null.', { nullable: '0+' }),
        },
      ],
      '0+',
      'What an entity must match.',
    ),
    strict: field('bool', '0+', 'Whether an entity may have no other parts.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
    entries: field(
      [
        {
          entity: field(
            [
              {
                entityType: field('string', '0+', 'user, client-id or ip.'),
                entityName: field('string', '0+', 'Name; null: the default.', { nullable: '0+' }),
              },
            ],
            '0+',
            'Parts of the entity.',
          ),
          values: field(
            [
              {
                key: field('string', '0+', 'Name of the quota.'),
                value: field('float64', '0+', 'Value of the quota.'),
              },
            ],
            '0+',
            'Quotas by name.',
          ),
        },
      ],
      '0+',
      'Entities with their quotas.',
      { nullable: '0+' },
    ),
  },
});

const exact = 0;
const byDefault = 1;
const anyName = 2;

export const handle: Handler<typeof describeClientQuotas> = ({ components, strict }, { security, authorize }) => {
  if (!authorize('DESCRIBE_CONFIGS', 'CLUSTER', 'kafka-cluster'))
    return refused({ error: 'CLUSTER_AUTHORIZATION_FAILED', message: null });
  const wrong = componentsError(components);
  if (wrong) return refused(wrong);
  const filters = components.map(({ entityType: type, matchType, match }) =>
    matchType === anyName ? { type } : { type, name: matchType === exact ? match : null },
  );
  return {
    errorCode: 0,
    errorMessage: '',
    entries: security.quotas.find(filters, strict).map(({ entity, values }) => ({
      entity: Object.entries(entity).map(([entityType, entityName]) => ({ entityType, entityName })),
      values: [...values].map(([key, value]) => ({ key, value })),
    })),
  };
};

function componentsError(components: RequestOf<typeof describeClientQuotas>['components']): Failure | null {
  const invalid = (message: string): Failure => ({ error: 'INVALID_REQUEST', message });
  const seen = new Set<string>();
  for (const { entityType, matchType, match } of components) {
    if (entityType === '') return invalid('Invalid empty entity type.');
    if (seen.has(entityType)) return invalid(`Entity type ${entityType} cannot appear more than once in the filter.`);
    if (entityType !== 'user' && entityType !== 'client-id' && entityType !== 'ip')
      return { error: 'UNSUPPORTED_VERSION', message: `Unsupported entity type ${entityType}` };
    seen.add(entityType);
    if (matchType === exact && match === null)
      return invalid('Request specified MATCH_TYPE_EXACT, but set match string to null.');
    if (matchType === byDefault && match !== null)
      return invalid('Request specified MATCH_TYPE_DEFAULT, but also specified a match string.');
    if (matchType === anyName && match !== null)
      return invalid('Request specified MATCH_TYPE_SPECIFIED, but also specified a match string.');
    if (matchType < exact || matchType > anyName) return invalid(`Unknown match type ${matchType}`);
  }
  if (seen.has('ip') && seen.size > 1)
    return invalid(
      'Invalid entity filter component combination. IP filter component should not be used with user or clientId filter component.',
    );
  return null;
}

function refused({ error, message }: Failure) {
  return { errorCode: errorCode(error), errorMessage: message, entries: null };
}
