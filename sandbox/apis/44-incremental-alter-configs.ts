// IncrementalAlterConfigs. Sets, deletes, or adds to and takes from a list (KIP-339).

import { CONFIG_OPERATIONS } from '../config/change.ts';
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { configRefusal } from './authorized.ts';
import type { Handler } from './context.ts';

export const incrementalAlterConfigs = api({
  key: 44,
  name: 'IncrementalAlterConfigs',
  versions: '0-1',
  flexible: 1,
  request: {
    resources: field(
      [
        {
          resourceType: field('int8', '0+', '2: topic; 4: broker; 8: broker logger; 32: group.'),
          resourceName: field('string', '0+', 'Topic name, broker id or group id; empty for all brokers.'),
          configs: field(
            [
              {
                name: field('string', '0+', 'Config name.'),
                configOperation: field('int8', '0+', '0: set; 1: delete; 2: append; 3: subtract.'),
                value: field('string', '0+', 'Value, or null.', { nullable: '0+' }),
              },
            ],
            '0+',
            'Configs by name.',
          ),
        },
      ],
      '0+',
      'Resources concerned.',
    ),
    validateOnly: field('bool', '0+', 'Whether only to check, and change nothing.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    responses: field(
      [
        {
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
          resourceType: field('int8', '0+', '2: topic; 4: broker; 8: broker logger; 32: group.'),
          resourceName: field('string', '0+', 'Topic name, broker id or group id; empty for all brokers.'),
        },
      ],
      '0+',
      'Answers, by topic.',
    ),
  },
});

/** What Kafka makes of an operation that it has no name for: an error of its own. */
const nameless = { error: 'UNKNOWN_SERVER_ERROR', message: null } as const;

export const handle: Handler<typeof incrementalAlterConfigs> = (request, context) => ({
  responses: request.resources.map(({ resourceType, resourceName, configs: wanted }) => {
    const changes = wanted.map(({ name, configOperation, value }) => ({ name, operation: configOperation, value }));
    const { configs, cause, broker } = context;
    const failure =
      configRefusal('ALTER_CONFIGS', resourceType, resourceName, context) ??
      (changes.every(({ operation }) => operation in CONFIG_OPERATIONS) ? null : nameless) ??
      configs.change({ type: resourceType, name: resourceName }, changes, {
        validateOnly: request.validateOnly,
        cause,
        broker,
      });
    return {
      errorCode: errorCode(failure?.error ?? 'NONE'),
      errorMessage: failure?.message ?? null,
      resourceType,
      resourceName,
    };
  }),
});
