import type { Given } from '../tool/argument-parser.ts';
import { ToolExit } from '../tool/run.ts';
import { defaultLevel, features, latestRelease, metadataLevel, releaseOf, unknownRelease } from './releases.ts';

export interface Update {
  name: string;
  level: number;
  /** As the protocol has it: 1 upgrade, 2 downgrade that loses nothing, 3 any downgrade. */
  how: number;
}

/** The changes that the arguments of upgrade, downgrade and disable ask for. Throws ToolExit. */
export function updatesOf(given: Given): readonly Update[] {
  const { command } = given;
  const how = command === 'upgrade' ? 1 : given.has('--unsafe') ? 3 : 2;
  const updates = new Map<string, Update>();
  const release = given.value('--release-version');
  const [metadata, named] = [given.value('--metadata'), given.values('--feature')];
  if (release !== undefined && (metadata !== undefined || named.length > 0))
    throw new ToolExit(1, 'Can not specify `release-version` with other feature flags.');
  const ofMetadata = release ?? metadata;
  if (ofMetadata !== undefined) {
    const level = metadataLevel(ofMetadata);
    if (level === null) throw new ToolExit(1, unknownRelease(ofMetadata));
    updates.set('metadata.version', { name: 'metadata.version', level, how });
    if (release !== undefined)
      for (const feature of features) {
        const { name } = feature;
        const each = defaultLevel(feature, level);
        if (how !== 1 || each > 0) updates.set(name, { name, level: each, how });
      }
  }
  for (const text of named) {
    const { name, level } = command === 'disable' ? { name: text, level: 0 } : nameAndLevel(text);
    if (level === 0 && how === 1) throw new ToolExit(1, notAnUpgrade);
    if (updates.has(name)) throw new ToolExit(1, `Feature ${name} was specified more than once.`);
    updates.set(name, { name, level, how });
  }
  if (updates.size === 0) throw new ToolExit(1, `You must specify at least one feature to ${command}`);
  return [...updates.values()];
}

const notAnUpgrade =
  'The upgradeType flag should be set to SAFE_DOWNGRADE or UNSAFE_DOWNGRADE when the provided maxVersionLevel:0 is < 1.';

/** `group.version=1`. Throws ToolExit. */
function nameAndLevel(text: string): { name: string; level: number } {
  const at = text.indexOf('=');
  const cannot = (why: string): ToolExit => new ToolExit(1, `Can't parse feature=level string ${text}: ${why}`);
  if (at < 0) throw cannot('equals sign not found.');
  const level = text.slice(at + 1).trim();
  if (!/^[+-]?\d+$/.test(level) || Number(level) < -32_768 || Number(level) > 32_767)
    throw cannot(`unable to parse ${level} as a short.`);
  return { name: text.slice(0, at).trim(), level: Number(level) };
}

/** Which levels come with a release, a line each. Throws ToolExit. */
export function versionMapping(release = latestRelease): string {
  const level = metadataLevel(release);
  if (level === null) throw new ToolExit(1, unknownRelease(release));
  const lines = features.map((feature) => `${feature.name}=${defaultLevel(feature, level)}\n`);
  return `metadata.version=${level} (${release})\n${lines.join('')}`;
}

/** What `group.version=1` needs. Throws ToolExit. */
export function featureDependencies(text: string): string {
  const { name, level } = nameAndLevel(text);
  if (name === 'metadata.version') {
    const release = releaseOf(level);
    if (release === null) throw new ToolExit(1, `Unknown metadata.version ${level}`);
    return `${name}=${level} (${release}) has no dependencies.\n`;
  }
  const feature = features.find((each) => each.name === name);
  if (!feature) throw new ToolExit(1, `Unknown feature: ${name}`);
  if (feature.levels[level] === undefined) throw new ToolExit(1, `No feature:${name} with feature level ${level}`);
  const needed = feature.needs?.[level];
  return needed === undefined
    ? `${name}=${level} has no dependencies.\n`
    : `${name}=${level} requires:\n    metadata.version=${needed} (${releaseOf(needed)})\n`;
}
