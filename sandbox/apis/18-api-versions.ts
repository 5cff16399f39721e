// ApiVersions. v3 names the client (KIP-511); the response header stays v0 so that any client can read it. A version that this
// broker lacks is answered in v0 with UNSUPPORTED_VERSION: dispatch does that before any body is read.
import { errorCode } from '../wire/errors.ts';
import { type Api, api, field, versionRange } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { features } from './features.ts';

export const apiVersions = api({
  key: 18,
  name: 'ApiVersions',
  versions: '0-4',
  flexible: 3,
  request: {
    clientSoftwareName: field('string', '3+', 'Name of the client library.', { fallback: '' }),
    clientSoftwareVersion: field('string', '3+', 'Version of the client library.', { fallback: '' }),
  },
  response: {
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    apiKeys: field(
      [
        {
          apiKey: field('int16', '0+', 'API key.'),
          minVersion: field('int16', '0+', 'Lowest version.'),
          maxVersion: field('int16', '0+', 'Highest version.'),
        },
      ],
      '0+',
      'APIs and their versions.',
    ),
    throttleTimeMs: field('int32', '1+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    supportedFeatures: field(
      [
        {
          name: field('string', '3+', 'Feature.'),
          minVersion: field('int16', '3+', 'Lowest level.'),
          maxVersion: field('int16', '3+', 'Highest level.'),
        },
      ],
      '3+',
      'Features this broker can do.',
      { fallback: [], tag: 0 },
    ),
    finalizedFeaturesEpoch: field('int64', '3+', 'Grows with each change of features; -1 if unknown.', {
      fallback: -1n,
      tag: 1,
    }),
    finalizedFeatures: field(
      [
        {
          name: field('string', '3+', 'Feature.'),
          maxVersionLevel: field('int16', '3+', 'Highest level in force.'),
          minVersionLevel: field('int16', '3+', 'Lowest level in force.'),
        },
      ],
      '3+',
      'Features in force in the cluster.',
      { fallback: [], tag: 2 },
    ),
    zkMigrationReady: field('bool', '3+', 'Whether a ZooKeeper migration could begin.', { fallback: false, tag: 3 }),
  },
});

const validName = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/;

export const handle: Handler<typeof apiVersions> = (request, { apis, features: inForce, version }) => {
  const unnamed =
    version >= 3 && !(validName.test(request.clientSoftwareName) && validName.test(request.clientSoftwareVersion));
  if (unnamed) return { errorCode: errorCode('INVALID_REQUEST'), apiKeys: [] };
  return {
    errorCode: 0,
    apiKeys: apis.map(advertised),
    // v3 cannot tell of a feature that may be off: clients of its time refuse a lowest version of 0.
    supportedFeatures: features
      .filter(({ minVersion }) => version >= 4 || minVersion > 0)
      .map(({ name, minVersion, maxVersion }) => ({ name, minVersion, maxVersion })),
    finalizedFeaturesEpoch: inForce.epoch(),
    finalizedFeatures: inForce
      .finalized()
      .map(({ name, level }) => ({ name, maxVersionLevel: level, minVersionLevel: level })),
  };
};

/** What this broker tells of one API. */
export function advertised(api: Api): { apiKey: number; minVersion: number; maxVersion: number } {
  const { min, max } = versionRange(api.advertised ?? api.versions);
  return { apiKey: api.key, minVersion: min, maxVersion: max };
}
