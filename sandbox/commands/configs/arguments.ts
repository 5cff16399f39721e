import type { ResourceType } from '../../client/admin.ts';
import type { Options } from '../tool/options.ts';
import { refuseTogether, ToolExit, UsageError } from '../tool/run.ts';

const entityTypes = ['topics', 'clients', 'users', 'brokers', 'ips', 'client-metrics', 'groups', 'broker-loggers'];
/** Options that name an entity by themselves, in the order in which the tool looks for them. */
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
/** Options that mean the default of all of a kind. */
const defaults: Readonly<Record<string, string>> = {
  'client-defaults': 'clients',
  'user-defaults': 'users',
  'broker-defaults': 'brokers',
  'ip-defaults': 'ips',
};
export const resources: Readonly<Record<string, ResourceType>> = {
  topics: 'topic',
  brokers: 'broker',
  'broker-loggers': 'broker-logger',
  'client-metrics': 'client-metrics',
  groups: 'group',
};

/** Whose configs are meant, where it is one kind of entity alone. */
export interface Entity {
  action: 'describe' | 'alter';
  /** As Kafka names its kind: `topics`. */
  kind: string;
  type: ResourceType;
  /** Null: all of them; empty: the default of all. */
  name: string | null;
}

export interface Asked {
  action: 'describe' | 'alter';
  /** One, or `users` and `clients`. */
  kinds: readonly string[];
  /** Names of the kinds, as far as they were given; empty: the default. */
  names: readonly string[];
}

/** Whose configs are meant, and what is to be done with them. Throws UsageError, ToolExit. */
export function askedOf(given: Options): Asked {
  const [action, ...others] = (['describe', 'alter'] as const).filter((each) => given.has(each));
  if (action === undefined || others.length > 0)
    throw new UsageError('Command must include exactly one action: --describe, --alter');
  if (action === 'describe')
    for (const other of ['add-config', 'delete-config']) refuseTogether(given, action, [other]);
  const flags = Object.keys(short).filter((each) => given.has(each));
  const byDefault = Object.keys(defaults).filter((each) => given.has(each));
  const kinds = [
    ...given.values('entity-type'),
    ...[...flags, ...byDefault].map((each) => short[each] ?? defaults[each] ?? ''),
  ];
  const names = [...namesInOrder(given), ...flags.map((each) => given.value(each) ?? ''), ...byDefault.map(() => '')];
  checkKinds(given, kinds);
  if (
    ['entity-name', 'entity-type', 'entity-default'].some((each) => given.has(each)) &&
    flags.length + byDefault.length > 0
  )
    throw refused('--entity-{type,name,default} should not be used in conjunction with specific entity flags');
  if (given.has('bootstrap-server') && given.has('bootstrap-controller'))
    throw refused('Only one of --bootstrap-server or --bootstrap-controller can be specified');
  checkNames(given, kinds, names);
  if (action === 'describe') checkDescribe(given, kinds, names);
  else checkAlter(given, kinds, names);
  return { action, kinds, names };
}

/** `--entity-name` and `--entity-default` as they come. */
function namesInOrder(given: Options): string[] {
  const names = [...given.values('entity-name')];
  return given.names
    .filter((each) => each === 'entity-name' || each === 'entity-default')
    .map((each) => (each === 'entity-name' ? (names.shift() ?? '') : ''));
}

function checkKinds(given: Options, kinds: readonly string[]): void {
  const twice = kinds.filter((each, at) => kinds.indexOf(each) < at);
  if (twice.length > 0) throw refused(`Duplicate entity type(s) specified: ${twice.join(',')}`);
  if (!given.has('bootstrap-server') && !given.has('bootstrap-controller'))
    throw refused('Either --bootstrap-server or --bootstrap-controller must be specified.');
  for (const each of kinds) {
    if (!entityTypes.includes(each))
      throw refused(
        `Invalid entity type ${each}, the entity type must be one of ${entityTypes.join(', ')} with a --bootstrap-server or --bootstrap-controller argument`,
      );
  }
  if (kinds.length === 0) throw refused('At least one entity type must be specified');
  if (kinds.length > 1 && !kinds.every((each) => each === 'users' || each === 'clients'))
    throw refused("Only 'users' and 'clients' entity types may be specified together");
}

function checkNames(given: Options, kinds: readonly string[], names: readonly string[]): void {
  const [kind = ''] = kinds;
  if (!names.some((each) => each !== '')) return;
  const typed = (...options: readonly string[]): string[] =>
    options.filter((each) => given.has(each)).map((each) => given.value(each) ?? '');
  if (kind === 'brokers' || kind === 'broker-loggers')
    for (const each of typed('entity-name', 'broker', 'broker-logger'))
      if (!/^[+-]?\d+$/.test(each))
        throw refused(`The entity name for ${kind} must be a valid integer broker id, but it is: ${each}`);
  if (kind === 'ips')
    for (const each of typed('entity-name', 'ip'))
      if (!mayBeHost(each))
        throw refused(`The entity name for ${kind} must be a valid IP or resolvable host, but it is: ${each}`);
}

/** An address, or a name that some host may have. */
function mayBeHost(text: string): boolean {
  if (/^[\d.]+$/.test(text))
    return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((each) => Number(each) < 256);
  return /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(text) || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(text);
}

const withDefault = ['users', 'clients', 'brokers', 'ips'];

function checkDescribe(given: Options, kinds: readonly string[], names: readonly string[]): void {
  if (!kinds.some((each) => withDefault.includes(each)) && given.has('entity-default'))
    throw refused(`--entity-default must not be specified with --describe of ${kinds.join(',')}`);
  if (kinds.includes('broker-loggers') && !names.some((each) => each !== ''))
    throw refused(`An entity name must be specified with --describe of ${kinds.join(',')}`);
}

function checkAlter(given: Options, kinds: readonly string[], names: readonly string[]): void {
  if (kinds.some((each) => withDefault.includes(each))) {
    if (names.length === 0)
      throw refused(
        'An entity-name or default entity must be specified with --alter of users, clients, brokers or ips',
      );
  } else if (!names.some((each) => each !== ''))
    throw refused(`An entity name must be specified with --alter of ${kinds.join(',')}`);
  if (given.has('add-config') && given.has('add-config-file'))
    throw refused('Only one of --add-config or --add-config-file must be specified');
  if (!['add-config', 'add-config-file', 'delete-config'].some((each) => given.has(each)))
    throw refused('At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter');
}

/** `a=1,b=[2,3]` as pairs. Throws ToolExit. */
export function addedConfigs(text: string): Map<string, string> {
  // A comma within brackets parts nothing, nor does an equals sign.
  const outside = String.raw`(?=[^\]]*(?:\[|$))`;
  const pairs = text
    .split(new RegExp(`,${outside}`))
    .map((each) => each.split(new RegExp(String.raw`\s*=\s*${outside}`)));
  if (pairs.some(({ length }) => length !== 2))
    throw refused(
      'requirement failed: Invalid entity config: all configs to be added must be in the format "key=val" or  "key=[val1,val2]" to group values which contain commas.',
    );
  return new Map(pairs.map(([name = '', value = '']) => [name.trim(), value.replace(/\[?\]?/g, '').trim()]));
}

export function refused(message: string): ToolExit {
  return new ToolExit(1, `${message}\n`);
}
