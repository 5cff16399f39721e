import { ClusterClient } from '../client/cluster-client.ts';
import { isSignInError, UnreachableError } from '../client/errors.ts';
import { allGroups, type GroupListing } from '../client/group-admin.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { noBrokers } from './groups/admin-client.ts';
import { groupsOptions } from './groups/list-options.ts';
import { type ClientConfig, commandConfig } from './tool/client-config.ts';
import { adminOptions } from './tool/connection.ts';
import { hashOrder, JavaError, logTime, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { refuseTogether, runTool, ToolExit, UsageError } from './tool/run.ts';

const tool = 'org.apache.kafka.tools.GroupsCommand';
const types = ['classic', 'consumer', 'share', 'streams'];

/** Apache Kafka 4.3's kafka-groups.sh. Source: transcripts of the tool in test/golden/kafka-cluster/groups.txt. */
export const kafkaGroups: Command = {
  name: 'kafka-groups.sh',
  summary: 'lists groups of every type',
  options: groupsOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    argv.length === 0
      ? runTool({ about, options: groupsOptions }, ['--list'], io, async () => 1)
      : runTool({ about, options: groupsOptions }, argv, io, (given) => perform(given, io)),
};

const about = 'This tool helps to list groups of all types.';

async function perform(given: Options, io: CommandIo): Promise<number> {
  if (!given.has('list')) throw new UsageError('Command must include exactly one action: --list.');
  refuseTogether(given, 'consumer', ['share', 'streams', 'group-type', 'protocol']);
  refuseTogether(given, 'share', ['streams', 'group-type', 'protocol']);
  refuseTogether(given, 'streams', ['group-type', 'protocol']);
  try {
    const type = given.value('group-type')?.toLowerCase();
    if (type !== undefined && !types.includes(type))
      throw new JavaError('java.lang.IllegalArgumentException', '--group-type must be a valid group type.', [
        `${tool}$GroupsCommandOptions.checkArgs(GroupsCommand.java:299)`,
        `${tool}$GroupsCommandOptions.<init>(GroupsCommand.java:231)`,
        `${tool}.execute(GroupsCommand.java:67)`,
        `${tool}.mainNoExit(GroupsCommand.java:57)`,
        `${tool}.main(GroupsCommand.java:52)`,
      ]);
    const config = await commandConfig(io, given.value('command-config'), []);
    return await listGroups(given, type, config, io);
  } catch (error) {
    if (!(error instanceof JavaError)) throw error;
    throw new ToolExit(1, `${error.message}\n${stackTrace(error)}\n`);
  }
}

/** Where it makes its client. */
const service = [
  `${tool}$GroupsService.<init>(GroupsCommand.java:93)`,
  `${tool}.execute(GroupsCommand.java:73)`,
  `${tool}.mainNoExit(GroupsCommand.java:57)`,
  `${tool}.main(GroupsCommand.java:52)`,
];

/** How long it waits for the list, milliseconds. */
const timeoutMs = 30_000;

async function listGroups(
  given: Options,
  type: string | undefined,
  config: ClientConfig,
  io: CommandIo,
): Promise<number> {
  try {
    const cluster = new ClusterClient({
      ...adminOptions(io, given.value('bootstrap-server') ?? '', service, config),
      timeoutMs,
    });
    try {
      await io.stdout.write(listed((await allGroups(cluster)).filter(filterOf(given, type))));
    } finally {
      cluster.close();
    }
    return 0;
  } catch (error) {
    const shown = failure(error);
    await io.stdout.write(`Error while executing groups command : ${shown.message === '' ? null : shown.message}\n`);
    await io.stderr.write(`${logTime(await io.now())} ERROR ${stackTrace(shown)} (${tool})\n`);
    return 1;
  }
}

function failure(error: unknown): JavaError {
  if (isSignInError(error)) return noBrokers(error);
  if (!(error instanceof UnreachableError)) return asJavaError(error, 'listGroups');
  return new JavaError('java.util.concurrent.TimeoutException', '', [
    'java.base/java.util.concurrent.CompletableFuture.timedGet(CompletableFuture.java:1960)',
    'java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:2095)',
    'org.apache.kafka.common.internals.KafkaFutureImpl.get(KafkaFutureImpl.java:173)',
    `${tool}$GroupsService.listGroups(GroupsCommand.java:103)`,
    `${tool}.execute(GroupsCommand.java:75)`,
    `${tool}.mainNoExit(GroupsCommand.java:57)`,
    `${tool}.main(GroupsCommand.java:52)`,
  ]);
}

function filterOf(given: Options, type: string | undefined): (group: GroupListing) => boolean {
  const protocol = given.value('protocol');
  return (group) => {
    const ofConsumers =
      group.type === 'consumer' || (group.type === 'classic' && /^(consumer)?$/.test(group.protocolType));
    if (given.has('consumer')) return ofConsumers;
    if (given.has('share')) return group.type === 'share';
    if (given.has('streams')) return group.type === 'streams';
    return (type === undefined || group.type === type) && (protocol === undefined || group.protocolType === protocol);
  };
}

function listed(groups: readonly GroupListing[]): string {
  const byId = new Map(groups.map((group) => [group.groupId, group]));
  const ordered = hashOrder([...byId.keys()], 16).flatMap((groupId) => byId.get(groupId) ?? []);
  const width = Math.max(20, ...ordered.map(({ groupId }) => groupId.length));
  const rows = ordered.map(
    ({ groupId, type, protocolType }) =>
      `${groupId.padEnd(width)} ${(type.charAt(0).toUpperCase() + type.slice(1)).padEnd(20)} ${protocolType.padEnd(20)} \n`,
  );
  return `${'GROUP'.padEnd(width)} ${'TYPE'.padEnd(20)} ${'PROTOCOL'.padEnd(20)}\n${rows.join('')}`;
}
