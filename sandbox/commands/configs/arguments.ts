import type { ResourceType } from '../../client/admin.ts';
import type { Options } from '../tool/options.ts';
import { refuseTogether, ToolExit, UsageError } from '../tool/run.ts';

const entityTypes = ['topics', 'clients', 'users', 'brokers', 'ips', 'client-metrics', 'groups', 'broker-loggers'];
/** Options that name an entity by themselves. */
export const short: Readonly<Record<string, string>> = {
  topic: 'topics',
  client: 'clients',
  user: 'users',
  broker: 'brokers',
  'broker-logger': 'broker-loggers',
  ip: 'ips',
  'client-metrics': 'client-metrics',
  group: 'groups',
};
export const resources: Readonly<Record<string, ResourceType>> = {
  topics: 'topic',
  brokers: 'broker',
  groups: 'group',
};

export interface Entity {
  action: 'describe' | 'alter';
  /** As Kafka names its kind: `topics`. */
  kind: string;
  type: ResourceType;
  /** Null: all of them; empty: the default of all. */
  name: string | null;
}

/** Whose configs are meant, and what is to be done with them. Throws UsageError, ToolExit. */
export function entityOf(given: Options): Entity {
  const [action, ...others] = (['describe', 'alter'] as const).filter((each) => given.has(each));
  if (!given.has('bootstrap-server') && !given.has('bootstrap-controller'))
    throw refused('Either --bootstrap-server or --bootstrap-controller must be specified.');
  if (action === undefined || others.length > 0)
    throw new UsageError('Command must include exactly one action: --describe, --alter');
  const named = Object.keys(short).filter((each) => given.has(each));
  const kinds = [...given.values('entity-type'), ...named.map((each) => short[each] as string)];
  for (const each of kinds) {
    if (!entityTypes.includes(each))
      throw refused(
        `Invalid entity type ${each}, the entity type must be one of ${entityTypes.join(', ')} with a --bootstrap-server or --bootstrap-controller argument`,
      );
  }
  const [kind] = kinds;
  if (kind === undefined) throw refused('At least one entity type must be specified');
  if (kinds.length > 1 && !kinds.every((each) => each === 'users' || each === 'clients'))
    throw refused("Only 'users' and 'clients' entity types may be specified together");
  if (action === 'describe')
    for (const other of ['add-config', 'add-config-file', 'delete-config']) refuseTogether(given, action, [other]);
  if (given.has('entity-default') && !['users', 'clients', 'brokers', 'ips'].includes(kind))
    throw refused(`--entity-default must not be specified with --${action} of ${kind}`);
  const name = given.has('entity-default')
    ? ''
    : (given.value('entity-name') ?? named.map((each) => given.value(each)).find((each) => each !== undefined) ?? null);
  if (kind === 'brokers' && name && !/^\d+$/.test(name))
    throw refused(`The entity name for brokers must be a valid integer broker id, but it is: ${name}`);
  if (action === 'alter') checkAlter(given, kind, name);
  const type = resources[kind];
  if (!type) throw refused(`This lab's broker keeps no configs of ${kind}.`);
  return { action, kind, type, name };
}

function checkAlter(given: Options, kind: string, name: string | null): void {
  if (['users', 'clients', 'brokers', 'ips'].includes(kind) && name === null)
    throw refused('An entity-name or default entity must be specified with --alter of users, clients, brokers or ips');
  if (name === null) throw refused(`An entity name must be specified with --alter of ${kind}`);
  if (given.has('add-config') && given.has('add-config-file'))
    throw refused('Only one of --add-config or --add-config-file must be specified');
  if (!['add-config', 'add-config-file', 'delete-config'].some((each) => given.has(each)))
    throw refused('At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter');
}

/** `a=1,b=[2,3]` as pairs. Throws ToolExit. */
export function addedConfigs(text: string): Map<string, string> {
  const pairs = text.trim().split(/,(?=[^\]]*(?:\[|$))/);
  const found = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 0)
      throw refused(
        'requirement failed: Invalid entity config: all configs to be added must be in the format "key=val" or  "key=[val1,val2]" to group values which contain commas.',
      );
    const value = pair.slice(at + 1).trim();
    found.set(pair.slice(0, at).trim(), value.replace(/^\[([\s\S]*)\]$/, '$1'));
  }
  return found;
}

export function refused(message: string): ToolExit {
  return new ToolExit(1, `${message}\n`);
}
