import type { Failure } from '../apis/context.ts';
import { type FeatureName, features } from '../apis/features.ts';
import type { FeaturesContext, FeatureUpdate } from '../apis/features-context.ts';
import type { Journal } from './journal.ts';

const downgradeAsked =
  "Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.";

/** Levels of features in force. Changes are journalled. */
export class FinalizedFeatures implements FeaturesContext {
  readonly #levels = new Map<string, number>(features.map(({ name, initial }) => [name, initial]));
  readonly #journal: Journal;
  readonly #controllerId: number;
  readonly #metadataEndOffset: () => bigint;

  constructor(from: { journal: Journal; controllerId: number; metadataEndOffset: () => bigint }) {
    this.#journal = from.journal;
    this.#controllerId = from.controllerId;
    this.#metadataEndOffset = from.metadataEndOffset;
  }

  restore(name: string, level: number): void {
    if (this.#levels.has(name)) this.#levels.set(name, level);
  }

  level(feature: FeatureName): number {
    return this.#levels.get(feature) ?? 0;
  }

  finalized(): readonly { name: string; level: number }[] {
    return [...this.#levels].filter(([, level]) => level > 0).map(([name, level]) => ({ name, level }));
  }

  epoch(): bigint {
    return this.#metadataEndOffset() - 1n;
  }

  update(
    updates: readonly FeatureUpdate[],
    { validateOnly }: { validateOnly: boolean; cause: number },
  ): Failure | null {
    for (const update of updates) {
      const message = this.#error(update);
      if (message !== null)
        return {
          error: 'INVALID_UPDATE_VERSION',
          message: `The update failed for all features since the following feature had an error: ${message}`,
        };
    }
    if (validateOnly) return null;
    for (const { feature, level } of updates) {
      if (this.#levels.get(feature) === level) continue;
      this.#levels.set(feature, level);
      this.#journal.append({ type: 'feature', name: feature, level });
    }
    return null;
  }

  /** What is wrong with an update, in Kafka's words. */
  #error({ feature, level, how }: FeatureUpdate): string | null {
    const invalid = (why: string): string => `Invalid update version ${level} for feature ${feature}. ${why}`;
    if (how === 'unknown') return invalid('The controller does not support the given upgrade type.');
    if (level < 0) return invalid('A feature version cannot be less than 0.');
    const known = features.find(({ name }) => name === feature);
    const controller = `Local controller ${this.#controllerId}`;
    if (!known)
      return invalid(level === 0 ? `Feature ${feature} not found.` : `${controller} does not support this feature.`);
    const { minVersion, maxVersion } = known;
    if (level < minVersion || level > maxVersion)
      return invalid(`${controller} only supports versions ${minVersion}-${maxVersion}`);
    const current = this.level(known.name);
    if (level < current && how === 'upgrade') return invalid(downgradeAsked);
    if (level > current && how !== 'upgrade') return invalid("Can't downgrade to a newer version.");
    if (level === current) return null;
    if (feature === 'kraft.version')
      return how === 'upgrade' ? null : invalid("Can't downgrade the version of this feature.");
    if (feature !== 'metadata.version') return null;
    const why =
      how === 'unsafe downgrade'
        ? 'Unsafe metadata downgrade is not supported in this version.'
        : 'Refusing to perform the requested downgrade because it might delete metadata information.';
    return `Unsupported metadata.version downgrade from ${current} to ${level}. ${why}`;
  }
}
