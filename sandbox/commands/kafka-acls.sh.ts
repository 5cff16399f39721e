import { addAcls, findAcls, removeAcls } from '../client/acls.ts';
import type { ClusterClient } from '../client/cluster-client.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import type { Acl } from '../security/acl.ts';
import { type Action, actionOf, entriesOf, patternTypeOf, principalsOf, resourcesOf } from './acls/arguments.ts';
import { aclsOptions } from './acls/options.ts';
import { type Entry, entryLines, entryText, filterFor, type Resource, resourceText } from './acls/rules.ts';
import { stacks } from './acls/stack.ts';
import { commandConfig } from './tool/client-config.ts';
import { openCluster } from './tool/cluster.ts';
import { JavaError, stackTrace } from './tool/java.ts';
import { asExecutionError } from './tool/kafka-error.ts';
import { linesOf } from './tool/lines.ts';
import type { Options } from './tool/options.ts';
import { runTool, UsageError } from './tool/run.ts';

/** Apache Kafka 4.3's kafka-acls.sh. Source: transcripts of the tool in test/golden/kafka-acls. */
export const kafkaAcls: Command = {
  name: 'kafka-acls.sh',
  summary: 'shows, adds and removes ACLs: who may do what',
  options: aclsOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool({ about: 'This tool helps to manage acls on kafka.', options: aclsOptions }, argv, io, (given) =>
      perform(given, io),
    ),
};

async function perform(given: Options, io: CommandIo): Promise<number> {
  const action = actionOf(given);
  try {
    const config = await commandConfig(io, given.value('command-config'), stacks.config);
    const servers =
      given.value('bootstrap-server', stacks.servers) ?? given.value('bootstrap-controller', stacks.servers) ?? '';
    const stack = stacks.client;
    const cluster = await openCluster(io, { servers, controllers: given.has('bootstrap-controller'), config, stack });
    try {
      await actions[action](given, cluster, io);
    } finally {
      cluster.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const shown = asExecutionError(error, calls[action], stacks[action]);
    await io.stdout.write(`Error while executing ACL command: ${shown.message}\n${stackTrace(shown)}\n`);
    return 1;
  }
}

const calls: Readonly<Record<Action, string>> = { add: 'describeAcls', list: 'describeAcls', remove: 'deleteAcls' };

const actions: Readonly<Record<Action, (given: Options, cluster: ClusterClient, io: CommandIo) => Promise<void>>> = {
  add,
  remove,
  list,
};

async function add(given: Options, cluster: ClusterClient, io: CommandIo): Promise<void> {
  const patternType = patternTypeOf(given);
  if (patternType === 'ANY' || patternType === 'MATCH')
    throw new UsageError(`A '--resource-pattern-type' value of '${patternType}' is not valid when adding acls.`);
  const wanted = entriesOf(given);
  if (wanted.some(([, entries]) => entries.length === 0))
    throw new UsageError('You must specify one of: --allow-principal, --deny-principal when trying to add ACLs.');
  for (const [resource, entries] of wanted) {
    const there = new Set((await findAcls(cluster, filterFor(resource))).map(entryText));
    const known = entries.filter((entry) => there.has(entryText(entry)));
    const added = entries.filter((entry) => !there.has(entryText(entry)));
    for (const entry of known)
      await io.stdout.write(`Acl (pattern=${resourceText(resource)}, entry=${entryText(entry)}) already exists.\n`);
    if (added.length === 0) continue;
    await io.stdout.write(`Adding ACLs for resource \`${resourceText(resource)}\`: \n ${entryLines(added)}\n\n`);
    await addAcls(
      cluster,
      added.map((entry) => ({ ...resource, ...entry })),
    );
  }
}

async function remove(given: Options, cluster: ClusterClient, io: CommandIo): Promise<void> {
  for (const [resource, entries] of entriesOf(given)) {
    const question =
      entries.length === 0
        ? `Are you sure you want to delete all ACLs for resource filter \`${resourceText(resource)}\`? (y/n)`
        : `Are you sure you want to remove ACLs: \n ${entryLines(entries)}\n from resource filter \`${resourceText(resource)}\`? (y/n)`;
    if (!given.has('force') && !(await confirmed(question, io))) continue;
    const filters = entries.length === 0 ? [filterFor(resource)] : entries.map((entry) => ({ ...resource, ...entry }));
    await removeAcls(cluster, filters);
  }
}

/** Kafka's tool asks at a terminal alone: where its input is a pipe or a file it fails. */
async function confirmed(question: string, io: CommandIo): Promise<boolean> {
  await io.stdout.write(`${question}\n`);
  if (!io.stdin.isTerminal)
    throw new JavaError(
      'java.lang.NullPointerException',
      'Cannot invoke "java.io.Console.readLine()" because the return value of "java.lang.System.console()" is null',
      stacks.confirm,
    );
  const { value } = await linesOf(io.stdin).next();
  return value?.toLowerCase() === 'y';
}

async function list(given: Options, cluster: ClusterClient, io: CommandIo): Promise<void> {
  const resources = resourcesOf(given);
  const principals = principalsOf(given, 'principal');
  const found: Acl[] = [];
  for (const resource of resources.length === 0 ? [null] : resources)
    found.push(...(await findAcls(cluster, filterFor(resource))));
  if (principals.length === 0) await io.stdout.write(listed(found));
  for (const principal of principals) {
    const own = found.filter((acl) => acl.principal === principal);
    await io.stdout.write(`ACLs for principal \`${principal}\`\n${listed(own)}`);
  }
}

/** Resource by resource, each ACL once. */
function listed(acls: readonly Acl[]): string {
  const resources = new Map<string, Map<string, Entry>>();
  for (const acl of acls) {
    const name = resourceText(acl satisfies Resource);
    const entries = resources.get(name) ?? new Map<string, Entry>();
    resources.set(name, entries.set(entryText(acl), acl));
  }
  return [...resources]
    .map(([name, entries]) => `Current ACLs for resource \`${name}\`:\n${entryLines([...entries.values()])}\n\n`)
    .join('');
}
