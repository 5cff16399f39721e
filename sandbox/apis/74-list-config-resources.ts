// ListConfigResources. v0 lists client metrics only, under another name (KIP-714); v1 what is asked for (KIP-1142).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import { configResourceTypes } from './configs-context.ts';
import type { Handler } from './context.ts';

export const listConfigResources = api({
  key: 74,
  name: 'ListConfigResources',
  versions: '0-1',
  flexible: 0,
  request: {
    resourceTypes: field(['int8'], '1+', 'Types wanted; all if empty.', { fallback: [] }),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    configResources: field(
      [
        {
          resourceName: field('string', '0+', 'Topic name, broker id, group id or the like.'),
          resourceType: field('int8', '1+', '2: topic; 4: broker; 8: broker logger; 16: client metrics; 32: group.', {
            fallback: 16,
          }),
        },
      ],
      '0+',
      'Resources that have configs.',
    ),
  },
});

const { group, clientMetrics, brokerLogger, broker, topic } = configResourceTypes;
const listed = [group, clientMetrics, brokerLogger, broker, topic];

export const handle: Handler<typeof listConfigResources> = (request, { authorize, cluster, configs, version }) => {
  if (!authorize('DESCRIBE_CONFIGS', 'CLUSTER', clusterName))
    return { errorCode: errorCode('CLUSTER_AUTHORIZATION_FAILED'), configResources: [] };
  const known: readonly number[] = version === 0 ? [clientMetrics] : listed;
  const wanted = request.resourceTypes.length === 0 ? known : request.resourceTypes;
  if (wanted.some((type) => !known.includes(type)))
    return { errorCode: errorCode('UNSUPPORTED_VERSION'), configResources: [] };
  const namesOf = (type: number): readonly string[] => {
    if (type === topic) return cluster.topics().map(({ name }) => name);
    if (type === broker || type === brokerLogger) return cluster.brokers().map(({ id }) => String(id));
    return configs.resources(type);
  };
  return {
    errorCode: 0,
    configResources: listed
      .filter((type) => wanted.includes(type))
      .flatMap((resourceType) => namesOf(resourceType).map((resourceName) => ({ resourceName, resourceType }))),
  };
};
