import {
  type AclOperation,
  aclOperations,
  clusterResource,
  type PatternType,
  patternTypes,
} from '../../security/acl.ts';
import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { refuseTogether, UsageError } from '../tool/run.ts';
import { type Entry, type Resource, resourceText, supportedOperations } from './rules.ts';
import { stacks } from './stack.ts';

export type Action = 'add' | 'remove' | 'list';

/** What is to be done. Throws UsageError where the options do not go together. */
export function actionOf(given: Options): Action {
  const servers = ['bootstrap-server', 'bootstrap-controller'].filter((each) => given.has(each));
  if (servers.length > 1)
    throw new UsageError('Only one of --bootstrap-server or --bootstrap-controller must be specified');
  if (servers.length === 0)
    throw new UsageError('One of --bootstrap-server or --bootstrap-controller must be specified');
  const [action, ...others] = (['add', 'remove', 'list'] as const).filter((each) => given.has(each));
  if (action === undefined || others.length > 0)
    throw new UsageError('Command must include exactly one action: --list, --add, --remove. ');
  refuseTogether(given, 'list', [
    'producer',
    'consumer',
    'allow-host',
    'allow-principal',
    'deny-host',
    'deny-principal',
  ]);
  for (const role of ['producer', 'consumer'])
    refuseTogether(given, role, ['operation', 'deny-principal', 'deny-host']);
  if (given.has('principal') && action !== 'list')
    throw new UsageError('The --principal option is only available if --list is set');
  if (given.has('producer') && !given.has('topic')) throw new UsageError('With --producer you must specify a --topic');
  if (given.has('idempotent') && !given.has('producer'))
    throw new UsageError('The --idempotent option is only available if --producer is set');
  const more = !given.has('producer') && (given.has('cluster') || given.has('transactional-id'));
  if (given.has('consumer') && (!given.has('topic') || !given.has('group') || more))
    throw new UsageError(
      'With --consumer you must specify a --topic and a --group and no --cluster or --transactional-id option should be specified.',
    );
  return action;
}

/** How names of resources are meant. Throws JavaError. */
export function patternTypeOf(given: Options): PatternType {
  const text = given.value('resource-pattern-type', stacks.patternType);
  if (text === undefined) return 'LITERAL';
  const found = patternTypes.find((each) => each === text.toUpperCase());
  if (found !== undefined && found !== 'UNKNOWN') return found;
  const reason =
    found === undefined
      ? `Value [${text}] is not one of [${patternTypes.slice(1).join('|')}]`
      : `Unknown resource-pattern-type: ${text}`;
  throw new JavaError(
    'joptsimple.OptionArgumentConversionException',
    `Cannot parse argument '${text}' of option resource-pattern-type`,
    stacks.patternType,
    { error: new JavaError('joptsimple.ValueConversionException', reason, stacks.conversion), omitted: 6 },
  );
}

/** The resources that the options name. */
export function resourcesOf(given: Options): Resource[] {
  const patternType = patternTypeOf(given);
  const named = (option: string, resourceType: Resource['resourceType']): Resource[] =>
    given.values(option).map((name) => ({ resourceType, resourceName: name.trim(), patternType }));
  const cluster = patternType === 'LITERAL' && (given.has('cluster') || given.has('idempotent'));
  const found = [
    ...named('topic', 'TOPIC'),
    ...(cluster ? [theCluster] : []),
    ...named('group', 'GROUP'),
    ...named('transactional-id', 'TRANSACTIONAL_ID'),
    ...named('delegation-token', 'DELEGATION_TOKEN'),
    ...named('user-principal', 'USER'),
  ];
  return [...new Map(found.map((each) => [resourceText(each), each])).values()];
}

const theCluster: Resource = { resourceType: 'CLUSTER', resourceName: clusterResource, patternType: 'LITERAL' };

/** The resources that are to be given entries, or to lose them, each with its entries. Throws UsageError, JavaError. */
export function entriesOf(given: Options): readonly [Resource, readonly Entry[]][] {
  const wanted: [Resource, readonly Entry[]][] = [];
  const roles = given.has('producer') || given.has('consumer');
  const entries = roles ? [] : entriesFor(given, operationsOf(given));
  const resources = resourcesOf(given);
  if (resources.length === 0)
    throw new UsageError(
      'You must provide at least one resource: --topic <topic> or --cluster or --group <group> or --delegation-token <Delegation Token ID>',
    );
  for (const resource of resources) {
    const operations = roles ? operationsOfRoles(given, resource) : null;
    if (operations === null) wanted.push([resource, entries]);
    else if (operations.length > 0) wanted.push([resource, entriesFor(given, operations)]);
  }
  for (const [{ resourceType }, each] of wanted) {
    const supported = supportedOperations(resourceType);
    if (!each.every(({ operation }) => supported.includes(operation)))
      throw new UsageError(`ResourceType ${resourceType} only supports operations [${supported.join(', ')}]`);
  }
  return wanted;
}

/** What producers and consumers need to do with a resource. */
function operationsOfRoles(given: Options, { resourceType }: Resource): readonly AclOperation[] {
  const needed = new Set<AclOperation>();
  if (given.has('producer')) {
    if (resourceType === 'TOPIC') for (const each of ['WRITE', 'DESCRIBE', 'CREATE'] as const) needed.add(each);
    if (resourceType === 'TRANSACTIONAL_ID') for (const each of ['WRITE', 'DESCRIBE'] as const) needed.add(each);
    if (resourceType === 'CLUSTER' && given.has('idempotent')) needed.add('IDEMPOTENT_WRITE');
  }
  if (given.has('consumer')) {
    if (resourceType === 'TOPIC') for (const each of ['READ', 'DESCRIBE'] as const) needed.add(each);
    if (resourceType === 'GROUP') needed.add('READ');
  }
  return [...needed];
}

/** Typed as `IdempotentWrite`, in small or capital letters. */
function operationsOf(given: Options): readonly AclOperation[] {
  const typed = given.has('operation') ? given.values('operation') : ['All'];
  const found = typed.map(
    (text) =>
      aclOperations.find((each) => each.replaceAll('_', '') === text.trim().toUpperCase()) ?? ('UNKNOWN' as const),
  );
  return [...new Set(found)];
}

function entriesFor(given: Options, operations: readonly AclOperation[]): Entry[] {
  const named = given.has('allow-principal') || given.has('deny-principal');
  if (named && operations.includes('ANY'))
    throw new JavaError('java.lang.IllegalArgumentException', 'operation must not be ANY', stacks.operation);
  const kinds = [
    ['allow', 'ALLOW'],
    ['deny', 'DENY'],
  ] as const;
  return kinds.flatMap(([kind, permissionType]) => {
    const principals = principalsOf(given, `${kind}-principal`);
    const hosts = given.has(`${kind}-host`) ? given.values(`${kind}-host`).map((host) => host.trim()) : ['*'];
    return principals.flatMap((principal) =>
      operations.flatMap((operation) =>
        [...new Set(hosts)].map((host) => ({ principal, host, operation, permissionType })),
      ),
    );
  });
}

/** Each once, as `User:ana`. Throws JavaError. */
export function principalsOf(given: Options, option: string): readonly string[] {
  const texts = given.values(option).map((text) => text.trim());
  const wrong = texts.find((text) => !text.includes(':'));
  if (wrong !== undefined)
    throw new JavaError(
      'java.lang.IllegalArgumentException',
      `expected a string in format principalType:principalName but got ${wrong}`,
      stacks.principal,
    );
  return [...new Set(texts)];
}
