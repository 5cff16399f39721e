import type { GroupListing } from '../../client/group-admin.ts';
import { hashOrder } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { UsageError } from '../tool/run.ts';

/** What `--list` prints of share groups and of streams groups, with the choice of `--state`. Throws UsageError. */
export function listedByState(groups: readonly GroupListing[], states: readonly string[], given: Options): string {
  const wanted = given.value('state');
  const chosen = wanted?.split(',').map((each) => each.trim().toLowerCase());
  if (chosen?.some((each) => !states.some((state) => state.toLowerCase() === each)))
    throw new UsageError(`Invalid state list '${wanted}'. Valid states are: ${states.join(', ')}`);
  const kept = inHashOrder(groups.filter(({ state }) => chosen === undefined || chosen.includes(state.toLowerCase())));
  if (!given.has('state')) return kept.map(({ groupId }) => `${groupId}\n`).join('');
  const width = Math.max(15, ...kept.map(({ groupId }) => groupId.length));
  return [['GROUP', 'STATE'] as const, ...kept.map(({ groupId, state }) => [groupId, state] as const)]
    .map(([group, state]) => `${group.padEnd(width)} ${state}\n`)
    .join('');
}

/** As the admin client lists them: in the order of a hash map. */
export function inHashOrder(groups: readonly GroupListing[]): GroupListing[] {
  const byId = new Map(groups.map((group) => [group.groupId, group]));
  return hashOrder([...byId.keys()], 16).flatMap((groupId) => byId.get(groupId) ?? []);
}
