// Which levels of features came with which release, as the tools of Apache Kafka 4.3.1 know it.

/** The first level of metadata.version that Kafka 4 knows; each release in the list is one more. */
const firstLevel = 7;
const releases: readonly string[] = [
  '3.3-IV3',
  '3.4-IV0',
  '3.5-IV0',
  '3.5-IV1',
  '3.5-IV2',
  '3.6-IV0',
  '3.6-IV1',
  '3.6-IV2',
  '3.7-IV0',
  '3.7-IV1',
  '3.7-IV2',
  '3.7-IV3',
  '3.7-IV4',
  '3.8-IV0',
  '3.9-IV0',
  '4.0-IV0',
  '4.0-IV1',
  '4.0-IV2',
  '4.0-IV3',
  '4.1-IV0',
  '4.1-IV1',
  '4.2-IV0',
  '4.2-IV1',
  '4.3-IV0',
  '4.4-IV0',
];
export const oldestRelease = '3.3-IV3';
export const latestRelease = '4.3-IV0';

/** A feature but for metadata.version. */
export interface Feature {
  name: string;
  /** Release that each level came with, from level 0 on. */
  levels: readonly string[];
  /** What a level needs of metadata.version. */
  needs?: Readonly<Record<number, number>>;
}

/** In the order in which the tool shows them. */
export const features: readonly Feature[] = [
  { name: 'kraft.version', levels: [oldestRelease, '3.9-IV0'] },
  { name: 'transaction.version', levels: [oldestRelease, '4.0-IV2', '4.0-IV2'] },
  { name: 'group.version', levels: [oldestRelease, '4.0-IV0'] },
  { name: 'eligible.leader.replicas.version', levels: [oldestRelease, '4.1-IV0'], needs: { 1: 23 } },
  { name: 'share.version', levels: [oldestRelease, '4.2-IV0'] },
  { name: 'streams.version', levels: [oldestRelease, '4.2-IV1'] },
];

/** The level of metadata.version that a release has: `4.1-IV0`, or `4.1`, `4.1.2` for the last one of 4.1; null: there is none. */
export function metadataLevel(release: string): number | null {
  const segments = release.split('.');
  const key = segments.length > 2 ? segments.slice(0, 2).join('.') : release;
  const at = Math.max(
    releases.indexOf(key),
    releases.findLastIndex((each) => each.slice(0, each.indexOf('-')) === key),
  );
  return at < 0 ? null : firstLevel + at;
}

/** `4.3-IV0`; null where there is no such level of metadata.version. */
export function releaseOf(level: number): string | null {
  return releases[level - firstLevel] ?? null;
}

export function unknownRelease(release: string): string {
  return `Unknown metadata.version '${release}'. Supported metadata.version are: ${releases.join(', ')}`;
}

/** The level that a feature has in a cluster that begins with this level of metadata.version. */
export function defaultLevel({ levels }: Feature, metadata: number): number {
  const later = levels.findIndex((release) => (metadataLevel(release) ?? 0) > metadata);
  return Math.max(0, (later < 0 ? levels.length : later) - 1);
}
