import type { Options } from '../tool/options.ts';
import { refuseTogether, UsageError } from '../tool/run.ts';
import { addedConfigs, type Entity, refused, resources, short } from './arguments.ts';

const inZooKeeper = ['topics', 'clients', 'users', 'brokers', 'ips'];
const entityTypes = [...inZooKeeper, 'broker-loggers'];
/** What may be meant as a whole, the default of all. */
const withDefault = ['users', 'clients', 'brokers', 'ips'];
const words: Readonly<Record<string, string>> = { ...short, 'broker-defaults': 'brokers' };

/** Whose configs are meant, and what is to be done with them. Throws UsageError, ToolExit. */
export function entityOf28(given: Options): Entity {
  const chosen = (['describe', 'alter'] as const).filter((each) => given.has(each));
  const [action] = chosen;
  if (!action || chosen.length > 1)
    throw new UsageError('Command must include exactly one action: --describe, --alter');
  if (action === 'describe')
    for (const other of ['add-config', 'add-config-file', 'delete-config']) refuseTogether(given, action, [other]);
  const named = Object.keys(words).filter((each) => given.has(each));
  const kinds = [...given.values('entity-type'), ...named.map((each) => words[each] as string)];
  const [kind] = kinds;
  if (kind === undefined) throw refused('At least one entity type must be specified');
  if (kinds.length > 1 && !kinds.every((each) => each === 'users' || each === 'clients'))
    throw refused("Only 'users' and 'clients' entity types may be specified together");
  checkKinds(given, kinds);
  const isDefault = given.has('entity-default') || given.has('broker-defaults');
  const values = ['entity-name', ...named].map((each) => given.value(each));
  const name = isDefault ? '' : (values.find((each) => each !== undefined) ?? null);
  if (kind === 'brokers' && name && !/^\d+$/.test(name))
    throw refused(`The entity name for brokers must be a valid integer broker id, but it is: ${name}`);
  if (action === 'alter') checkAlter(given, kind, name);
  const type = resources[kind];
  if (!type) throw refused(`This lab's broker keeps no configs of ${kind}.`);
  return { action, kind, type, name };
}

function checkKinds(given: Options, kinds: readonly string[]): void {
  const byBroker = given.has('bootstrap-server');
  if (!byBroker && !given.has('zookeeper'))
    throw refused('One of the required --bootstrap-server or --zookeeper arguments must be specified');
  if (byBroker && given.has('zookeeper'))
    throw refused('Only one of --bootstrap-server or --zookeeper must be specified');
  const known = byBroker ? entityTypes : inZooKeeper;
  const unknown = kinds.find((each) => !known.includes(each));
  if (unknown !== undefined)
    throw refused(
      `Invalid entity type ${unknown}, the entity type must be one of ${known.join(',')} with the ${byBroker ? '--bootstrap-server' : '--zookeeper'} argument`,
    );
}

function checkAlter(given: Options, kind: string, name: string | null): void {
  if (name === null && withDefault.includes(kind))
    throw refused('an entity-name or default entity must be specified with --alter of users, clients, brokers or ips');
  if (name === null) throw refused(`an entity name must be specified with --alter of ${kind}`);
  if (!['add-config', 'add-config-file', 'delete-config'].some((each) => given.has(each)))
    throw refused('At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter');
}

/** `a=1,b=[2,3]` as pairs. Throws ToolExit. */
export function addedConfigs28(text: string): Map<string, string> {
  const pairs = text.trim().split(/,(?=[^\]]*(?:\[|$))/);
  if (!pairs.every((pair) => pair.includes('=')))
    throw refused(
      'requirement failed: Invalid entity config: all configs to be added must be in the format "key=val".',
    );
  return addedConfigs(text);
}
