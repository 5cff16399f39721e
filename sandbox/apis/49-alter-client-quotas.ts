// AlterClientQuotas (KIP-546). Rates of Produce and Fetch are enforced; other quotas are kept and shown.
import { errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf } from '../wire/schema.ts';
import type { Failure, Handler } from './context.ts';
import { clusterRefusal } from './messages.ts';
import type { QuotasContext } from './security-context.ts';

export const alterClientQuotas = api({
  key: 49,
  name: 'AlterClientQuotas',
  versions: '0-1',
  flexible: 1,
  request: {
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
          ops: field(
            [
              {
                key: field('string', '0+', 'Name of the quota.'),
                value: field('float64', '0+', 'Value to set.'),
                remove: field('bool', '0+', 'Whether to remove the quota.'),
              },
            ],
            '0+',
            'Changes.',
          ),
        },
      ],
      '0+',
      'Entities to change.',
    ),
    validateOnly: field('bool', '0+', 'Whether only to check, and change nothing.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    entries: field(
      [
        {
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
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
        },
      ],
      '0+',
      'Answers, by entity.',
    ),
  },
});

export const handle: Handler<typeof alterClientQuotas> = ({ entries, validateOnly }, { security, authorize }) => {
  const allowed = authorize('ALTER_CONFIGS', 'CLUSTER', 'kafka-cluster');
  return {
    entries: entries.map(({ entity: parts, ops }) => {
      // Of two parts of a type the later one counts.
      const entity = Object.fromEntries(parts.map(({ entityType, entityName }) => [entityType, entityName]));
      const failure = allowed ? change(entity, ops, validateOnly, security.quotas) : clusterRefusal;
      return {
        errorCode: errorCode(failure?.error ?? 'NONE'),
        errorMessage: failure?.message ?? null,
        entity: Object.entries(entity).map(([entityType, entityName]) => ({ entityType, entityName })),
      };
    }),
  };
};

type Ops = RequestOf<typeof alterClientQuotas>['entries'][number]['ops'];

function change(
  entity: Readonly<Record<string, string | null>>,
  ops: Ops,
  validateOnly: boolean,
  quotas: QuotasContext,
): Failure | null {
  if (new Set(ops.map(({ key }) => key)).size < ops.length) {
    const parts = Object.entries(entity).map(([type, name]) => `${type}=${name}`);
    const message = `Ignoring duplicate entity ClientQuotaEntity(entries={${parts.join(', ')}})`;
    return { error: 'INVALID_REQUEST', message };
  }
  const message = quotas.change(
    entity,
    ops.map(({ key, value, remove }) => ({ key, value: remove ? null : value })),
    validateOnly,
  );
  return message === null ? null : { error: 'INVALID_REQUEST', message };
}
