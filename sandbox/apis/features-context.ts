import type { Failure } from './context.ts';
import type { FeatureName } from './features.ts';

export interface FeatureUpdate {
  feature: string;
  level: number;
  /** `unknown` for codes that this broker does not know. */
  how: 'upgrade' | 'safe downgrade' | 'unsafe downgrade' | 'unknown';
}

/** Levels of features in force in the cluster (KIP-584). */
export interface FeaturesContext {
  /** 0 is off. */
  level(feature: FeatureName): number;
  finalized(): readonly { name: string; level: number }[];
  /** Grows with each change of the cluster's metadata. */
  epoch(): bigint;
  /** Makes all the changes or, where one cannot be, none: INVALID_UPDATE_VERSION. */
  update(updates: readonly FeatureUpdate[], options: { validateOnly: boolean; cause: number }): Failure | null;
}
