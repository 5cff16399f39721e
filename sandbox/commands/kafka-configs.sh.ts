import { Admin, type ConfigChange } from '../client/admin.ts';
import { ApiError } from '../client/errors.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { addedConfigs, entityOf, refused } from './configs/arguments.ts';
import { describeConfigs } from './configs/describe.ts';
import { runConfigs28 } from './configs/kafka-2.8.ts';
import { configsOptions } from './configs/options.ts';
import { commandConfig } from './tool/client-config.ts';
import { adminOptions } from './tool/connection.ts';
import { inReleases } from './tool/in-releases.ts';
import { JavaError, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { propertiesFile, runTool, ToolExit, UsageError } from './tool/run.ts';

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
    summary: 'shows and changes the configs of topics, brokers and groups',
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
  const entity = entityOf(given);
  const { type, kind, name } = entity;
  const servers = given.value('bootstrap-server') ?? given.value('bootstrap-controller') ?? '';
  const changes = entity.action === 'alter' ? await changesOf(given, io) : [];
  try {
    const config = await commandConfig(io, given.value('command-config'), []);
    const admin = new Admin(adminOptions(io, servers, processing, config));
    try {
      if (entity.action === 'describe') await describeConfigs(admin, entity, given.has('all'), io);
      else {
        await admin.alterConfigs(type, name ?? '', changes);
        const whose = name === '' ? `default config for ${kind} in the cluster` : `config for ${type} ${name}`;
        await io.stdout.write(`Completed updating ${whose}.\n`);
      }
    } finally {
      admin.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof ToolExit || error instanceof UsageError) throw error;
    const cause = asJavaError(error, 'incrementalAlterConfigs');
    const message = `${cause.type}: ${cause.message}`;
    const shown =
      error instanceof ApiError
        ? new JavaError('java.util.concurrent.ExecutionException', message, altering, { error: cause, omitted: null })
        : cause;
    await io.stderr.write(`Error while executing config command with args '${argv.join(' ')}'\n${stackTrace(shown)}`);
    return 1;
  }
}

async function changesOf(given: Options, io: CommandIo): Promise<ConfigChange[]> {
  const file = given.value('add-config-file');
  const added = given.has('add-config')
    ? addedConfigs(given.value('add-config') ?? '')
    : file === undefined
      ? new Map<string, string>()
      : await propertiesFile(io, file);
  const deleted = given.values('delete-config').flatMap((text) => text.split(','));
  return [
    ...[...added].map(([name, value]) => ({ name, value })),
    ...deleted.map((name) => ({ name: name.trim(), value: null })),
  ];
}
