import type { GroupListing } from '../../client/group-admin.ts';
import { hashOrder } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { UsageError } from '../tool/run.ts';

const states = [
  'Assigning',
  'Dead',
  'PreparingRebalance',
  'Reconciling',
  'Empty',
  'Stable',
  'CompletingRebalance',
] as const;
const types = ['Consumer', 'Classic'] as const;

/** What `--list` prints, with the columns and the choice of `--state` and `--type`. Throws UsageError. */
export function listed(groups: readonly GroupListing[], given: Options): string {
  const inState = chosen(given.value('state'), states, (text) => `Invalid state list '${text}'. Valid states are`);
  const ofType = chosen(given.value('type'), types, (text) => `Invalid types list '${text}'. Valid types are`);
  const kept = groups.filter(
    ({ protocolType, state, type }) =>
      ['', 'consumer'].includes(protocolType) &&
      (inState === null || inState.includes(state.toLowerCase())) &&
      (ofType === null || ofType.includes(type.toLowerCase())),
  );
  const byId = new Map(kept.map((group) => [group.groupId, group]));
  const ordered = hashOrder([...byId.keys()], 16).flatMap((groupId) => byId.get(groupId) ?? []);
  const [showType, showState] = [given.has('type'), given.has('state')];
  if (!showType && !showState) return ordered.map(({ groupId }) => `${groupId}\n`).join('');
  const width = Math.max(25, ...ordered.map(({ groupId }) => groupId.length));
  const line = (group: string, type: string, state: string): string =>
    `${[group.padEnd(width), ...(showType ? [type.padEnd(20)] : []), ...(showState ? [state.padEnd(20)] : [])].join(' ')}\n`;
  const rows = ordered.map(({ groupId, type, state }) => line(groupId, capital(type), state));
  return line('GROUP', 'TYPE', 'STATE') + rows.join('');
}

function chosen(
  text: string | undefined,
  known: readonly string[],
  refused: (text: string) => string,
): readonly string[] | null {
  if (text === undefined) return null;
  const wanted = text.split(',').map((each) => each.trim().toLowerCase());
  if (wanted.every((each) => known.some((name) => name.toLowerCase() === each))) return wanted;
  throw new UsageError(`${refused(text)}: ${known.join(', ')}`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}
