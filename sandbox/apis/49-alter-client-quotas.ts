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
    entries: entries.map(({ entity, ops }) => {
      const failure = allowed ? change(entity, ops, validateOnly, security.quotas) : clusterRefusal;
      return { errorCode: errorCode(failure?.error ?? 'NONE'), errorMessage: failure?.message ?? null, entity };
    }),
  };
};

type Entry = RequestOf<typeof alterClientQuotas>['entries'][number];

function change(
  entity: Entry['entity'],
  ops: Entry['ops'],
  validateOnly: boolean,
  quotas: QuotasContext,
): Failure | null {
  const names = new Map(entity.map(({ entityType, entityName }) => [entityType, entityName]));
  if (names.size < entity.length)
    return { error: 'INVALID_REQUEST', message: 'Invalid client quota entity, duplicate entity types' };
  const message = quotas.change(
    Object.fromEntries(names),
    ops.map(({ key, value, remove }) => ({ key, value: remove ? null : value })),
    validateOnly,
  );
  return message === null ? null : { error: 'INVALID_REQUEST', message };
}
