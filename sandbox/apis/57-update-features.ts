// UpdateFeatures (KIP-584). v1 knows safe and unsafe downgrades (KIP-778); v2 answers for all features as one.
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Handler } from './context.ts';
import { controllerRefusal } from './messages.ts';

export const updateFeatures = api({
  key: 57,
  name: 'UpdateFeatures',
  versions: '0-2',
  flexible: 0,
  request: {
    timeoutMs: field('int32', '0+', 'How long the client is willing to wait, milliseconds.', { fallback: 60000 }),
    featureUpdates: field(
      [
        {
          feature: field('string', '0+', 'Feature.'),
          maxVersionLevel: field('int16', '0+', 'Highest level in force.'),
          allowDowngrade: field('bool', '0', 'Whether the level may fall.', { fallback: false }),
          upgradeType: field('int8', '1+', '1: upgrade; 2: downgrade that loses nothing; 3: any downgrade.', {
            fallback: 1,
          }),
        },
      ],
      '0+',
      'Features to change.',
    ),
    validateOnly: field('bool', '1+', 'Whether only to check, and change nothing.', { fallback: false }),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
    results: field(
      [
        {
          feature: field('string', '0+', 'Feature.'),
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
        },
      ],
      '0-1',
      'One answer each.',
      { fallback: [] },
    ),
  },
});

const upgradeTypes = ['unknown', 'upgrade', 'safe downgrade', 'unsafe downgrade'] as const;

export const handle: Handler<typeof updateFeatures> = (request, { authorize, features, cause, version }) => {
  const updates = request.featureUpdates.map(({ feature, maxVersionLevel, upgradeType }) => ({
    feature,
    level: maxVersionLevel,
    // The controller never learns of v0's allowDowngrade.
    how: version === 0 ? ('upgrade' as const) : (upgradeTypes[upgradeType] ?? 'unknown'),
  }));
  const failure = authorize('ALTER', 'CLUSTER', clusterName)
    ? features.update(updates, { validateOnly: request.validateOnly, cause })
    : controllerRefusal('ALTER');
  if (failure) return { errorCode: errorCode(failure.error), errorMessage: failure.message };
  const results = [...new Set(updates.map(({ feature }) => feature))];
  return {
    errorCode: 0,
    errorMessage: null,
    results: results.map((feature) => ({ feature, errorCode: 0, errorMessage: 'NONE' })),
  };
};
