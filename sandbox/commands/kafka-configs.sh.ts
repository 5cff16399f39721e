import { Admin } from '../client/admin.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { type Asked, addedConfigs, askedOf, refused, resources } from './configs/arguments.ts';
import { describeConfigs } from './configs/describe.ts';
import { runConfigs28 } from './configs/kafka-2.8.ts';
import { configsOptions } from './configs/options.ts';
import { alterUsers, type Changes, describeUsers } from './configs/quotas.ts';
import { commandConfig } from './tool/client-config.ts';
import { adminOptions } from './tool/connection.ts';
import { inReleases } from './tool/in-releases.ts';
import { JavaError, stackTrace } from './tool/java.ts';
import { asJavaError, executionError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { runTool, ToolExit, UsageError } from './tool/run.ts';
import { loadProperties } from './tool/text-file.ts';

/** Where it makes its client. */
const processing = [
  'kafka.admin.ConfigCommand$.processCommand(ConfigCommand.scala:158)',
  'kafka.admin.ConfigCommand$.main(ConfigCommand.scala:86)',
  'kafka.admin.ConfigCommand.main(ConfigCommand.scala)',
];

const altering = [
  'java.base/java.util.concurrent.CompletableFuture.reportGet(CompletableFuture.java:396)',
  'java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:2096)',
  'org.apache.kafka.common.internals.KafkaFutureImpl.get(KafkaFutureImpl.java:173)',
  'kafka.admin.ConfigCommand$.alterResourceConfig(ConfigCommand.scala:417)',
  'kafka.admin.ConfigCommand$.alterConfig(ConfigCommand.scala:195)',
  'kafka.admin.ConfigCommand$.processCommand(ConfigCommand.scala:165)',
  'kafka.admin.ConfigCommand$.main(ConfigCommand.scala:86)',
  'kafka.admin.ConfigCommand.main(ConfigCommand.scala)',
];

/** Apache Kafka 4.3's kafka-configs.sh. Source: transcripts of the tool in test/golden/kafka-configs. */
export const kafkaConfigs: Command = inReleases(
  {
    name: 'kafka-configs.sh',
    summary: 'shows and changes the configs of topics, brokers, users, clients and groups',
    options: configsOptions.map(({ name }) => `--${name}`),
    run: (argv, io) =>
      runTool(
        {
          about:
            'This tool helps to manipulate and describe entity config for a topic, client, user, broker, ip, client-metrics or group',
          options: configsOptions,
          misread: ({ message }) => refused(message),
        },
        argv,
        io,
        (given) => perform(given, argv, io),
      ),
  },
  runConfigs28,
);

async function perform(given: Options, argv: readonly string[], io: CommandIo): Promise<number> {
  const asked = readAsked(given);
  const servers = given.value('bootstrap-server') ?? given.value('bootstrap-controller') ?? '';
  try {
    const config = await commandConfig(io, given.value('command-config'), []);
    const admin = new Admin(adminOptions(io, servers, processing, config));
    try {
      if (asked.action === 'describe') await describe(admin, asked, given.has('all'), io);
      else await alter(admin, asked, await changesOf(asked, given, io), io);
    } finally {
      admin.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof ToolExit || error instanceof UsageError) throw error;
    const cause = asJavaError(error, 'incrementalAlterConfigs');
    const shown = error instanceof JavaError ? error : executionError(cause, altering);
    await io.stderr.write(`Error while executing config command with args '${argv.join(' ')}'\n${stackTrace(shown)}`);
    return 1;
  }
}

/** What is given twice is told without how the tool is used. Throws UsageError, ToolExit. */
function readAsked(given: Options): Asked {
  try {
    return askedOf(given);
  } catch (error) {
    throw error instanceof JavaError ? refused(error.message) : error;
  }
}

async function describe(admin: Admin, asked: Asked, all: boolean, io: CommandIo): Promise<void> {
  const { action, kinds, names } = asked;
  const [kind = ''] = kinds;
  const type = resources[kind];
  if (type === undefined) await describeUsers(admin, asked, io);
  else await describeConfigs(admin, { action, kind, type, name: names[0] ?? null }, all, io);
}

async function alter(admin: Admin, asked: Asked, changes: Changes, io: CommandIo): Promise<void> {
  const [kind = ''] = asked.kinds;
  const [name = ''] = asked.names;
  const type = resources[kind];
  if (type === undefined) await alterUsers(admin, asked, changes, io);
  else {
    if (type === 'broker-logger') await checkLoggers(admin, name, changes);
    await admin.alterConfigs(type, name, [
      ...[...changes.added].map(([key, value]) => ({ name: key, value })),
      ...changes.deleted.map((key) => ({ name: key, value: null })),
    ]);
  }
  const whose = name === '' ? `default config for ${kind} in the cluster` : `config for ${kind.slice(0, -1)} ${name}`;
  await io.stdout.write(`Completed updating ${whose}.\n`);
}

/** Throws ToolExit where the broker has no such logger. */
async function checkLoggers(admin: Admin, broker: string, { added, deleted }: Changes): Promise<void> {
  const known = ((await admin.describeConfigs('broker-logger', [broker])).get(broker) ?? []).map(({ name }) => name);
  const strange = [...deleted, ...added.keys()].filter((each) => !known.includes(each));
  if (strange.length > 0) throw refused(`Invalid broker logger(s): ${strange.join(',')}`);
}

/** What is to be set and removed. Throws ToolExit, JavaError. */
async function changesOf({ kinds, names }: Asked, given: Options, io: CommandIo): Promise<Changes> {
  if (kinds.length !== names.length) throw refused('An entity name must be specified for every entity type');
  const file = given.value('add-config-file');
  const added = given.has('add-config')
    ? addedConfigs(given.value('add-config') ?? '')
    : file === undefined
      ? new Map<string, string>()
      : await loadProperties(io, file, []);
  for (const name of added.keys())
    if (!/^[$a-zA-Z0-9._-]*$/.test(name)) throw refused(`Invalid character found for config key: ${name}`);
  const deleted = given.values('delete-config').flatMap((text) => text.split(',').map((each) => each.trim()));
  return { added, deleted };
}
