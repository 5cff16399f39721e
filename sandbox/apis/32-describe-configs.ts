// DescribeConfigs. v1 tells source and synonyms (KIP-226); v3 type and documentation (KIP-569).

import { errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf, type ResponseInput } from '../wire/schema.ts';
import { configRefusal } from './authorized.ts';
import { type Handler, isFailure, type RequestContext } from './context.ts';

export const describeConfigs = api({
  key: 32,
  name: 'DescribeConfigs',
  versions: '1-4',
  flexible: 4,
  request: {
    resources: field(
      [
        {
          resourceType: field('int8', '0+', '2: topic; 4: broker; 8: broker logger; 32: group.'),
          resourceName: field('string', '0+', 'Topic name, broker id or group id; empty for all brokers.'),
          configurationKeys: field(['string'], '0+', 'Names wanted; null for all.', { nullable: '0+' }),
        },
      ],
      '0+',
      'Resources concerned.',
    ),
    includeSynonyms: field('bool', '1+', 'Whether to tell where else the value could come from.', { fallback: false }),
    includeDocumentation: field('bool', '3+', 'Whether to send the documentation.', { fallback: false }),
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
          resourceType: field('int8', '0+', '2: topic; 4: broker; 8: broker logger; 32: group.'),
          resourceName: field('string', '0+', 'Topic name, broker id or group id; empty for all brokers.'),
          configs: field(
            [
              {
                name: field('string', '0+', 'Config name.'),
                value: field('string', '0+', 'Value, or null.', { nullable: '0+' }),
                readOnly: field('bool', '0+', 'Whether it cannot be changed at run time.'),
                configSource: field('int8', '1+', 'Where the value comes from.', { fallback: -1 }),
                isSensitive: field('bool', '0+', 'Whether the value is hidden.'),
                synonyms: field(
                  [
                    {
                      name: field('string', '1+', 'Config name.'),
                      value: field('string', '1+', 'Value, or null.', { nullable: '0+' }),
                      source: field('int8', '1+', 'Where that value comes from.'),
                    },
                  ],
                  '1+',
                  'Where the value could come from, in order of weight.',
                  { fallback: [] },
                ),
                configType: field('int8', '3+', 'Type of the value.', { fallback: 0 }),
                documentation: field('string', '3+', 'What the config means.', { nullable: '0+', fallback: '' }),
              },
            ],
            '0+',
            'Configs by name.',
          ),
        },
      ],
      '0+',
      'One answer each.',
    ),
  },
});

type Request = RequestOf<typeof describeConfigs>;
type Result = ResponseInput<typeof describeConfigs>['results'][number];

/** A resource named a thousand times is described once, and answered a thousand times. */
export const handle: Handler<typeof describeConfigs> = (request, context) => {
  const described = new Map<string, Result>();
  return {
    results: request.resources.map((resource) => {
      const key = JSON.stringify([resource.resourceType, resource.resourceName, resource.configurationKeys]);
      const result = described.get(key) ?? describe(resource, request, context);
      described.set(key, result);
      return result;
    }),
  };
};

function describe(
  { resourceType, resourceName, configurationKeys }: Request['resources'][number],
  request: Request,
  context: RequestContext,
): Result {
  const entries =
    configRefusal('DESCRIBE_CONFIGS', resourceType, resourceName, context) ??
    context.configs.describe({ type: resourceType, name: resourceName }, context.broker);
  if (isFailure(entries))
    return {
      errorCode: errorCode(entries.error),
      errorMessage: entries.message ?? '',
      resourceType,
      resourceName,
      configs: [],
    };
  return {
    errorCode: 0,
    errorMessage: '',
    resourceType,
    resourceName,
    configs: entries
      .filter(
        ({ name }) => configurationKeys === null || configurationKeys.length === 0 || configurationKeys.includes(name),
      )
      .map(({ name, value, readOnly, isSensitive, source, type, documentation, synonyms }) => ({
        name,
        value: isSensitive ? null : value,
        readOnly,
        configSource: source,
        isSensitive,
        synonyms: request.includeSynonyms ? synonyms : [],
        configType: type,
        documentation: request.includeDocumentation ? documentation : null,
      })),
  };
}
