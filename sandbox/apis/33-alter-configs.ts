// AlterConfigs. Replaces all overrides of a resource: what is not named goes back to its default. Deprecated by KIP-339.

import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { configRefusal } from './authorized.ts';
import type { Handler } from './context.ts';

export const alterConfigs = api({
  key: 33,
  name: 'AlterConfigs',
  versions: '0-2',
  flexible: 2,
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

export const handle: Handler<typeof alterConfigs> = (request, context) => ({
  responses: request.resources.map(({ resourceType, resourceName, configs: wanted }) => {
    const values = new Map(wanted.map(({ name, value }) => [name, value]));
    const { configs, cause, broker } = context;
    const failure =
      configRefusal('ALTER_CONFIGS', resourceType, resourceName, context) ??
      configs.replace({ type: resourceType, name: resourceName }, values, {
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
