import { Admin, type ConfigDescription } from '../../client/admin.ts';
import { ApiError } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import { commandConfig } from '../tool/client-config.ts';
import { adminOptions } from '../tool/connection.ts';
import { JavaError, stackTrace } from '../tool/java.ts';
import { asJavaError, executionError } from '../tool/kafka-error.ts';
import type { Options } from '../tool/options.ts';
import { propertiesFile, runTool, ToolExit, UsageError } from '../tool/run.ts';
import { topicConfigs28 } from '../topics/configs-2.8.ts';
import { type Entity, refused } from './arguments.ts';
import { addedConfigs28, entityOf28 } from './arguments-2.8.ts';
import { shown } from './describe.ts';
import { configsOptions28 } from './options-2.8.ts';
import type { Changes } from './quotas.ts';
import { stacks28 } from './stack-2.8.ts';
import { changeInZooKeeper, describeInZooKeeper } from './zookeeper.ts';

/** kafka-configs.sh of Kafka 2.8, which asks a broker, or writes into ZooKeeper itself. Source: test/golden/kafka-2.8/kafka-configs.txt. */
export function runConfigs28(argv: readonly string[], io: CommandIo): Promise<number> {
  const tool = {
    about: 'This tool helps to manipulate and describe entity config for a topic, client, user, broker or ip',
    options: configsOptions28,
    misread: ({ message }: JavaError) => refused(message),
  };
  return runTool(tool, argv, io, (given) => perform(given, argv, io));
}

async function perform(given: Options, argv: readonly string[], io: CommandIo): Promise<number> {
  const entity = entityOf28(given);
  try {
    const address = given.value('zookeeper');
    if (address === undefined) await byBroker(entity, given, io);
    else if (entity.action === 'describe') await describeInZooKeeper(address, entity, io);
    else await changeInZooKeeper(address, entity, await changesOf(given, io), io);
    return 0;
  } catch (error) {
    if (error instanceof ToolExit || error instanceof UsageError) throw error;
    const failure = stackTrace(asJavaError(error, 'describeConfigs'));
    await io.stderr.write(`Error while executing config command with args '${argv.join(' ')}'\n${failure}`);
    return 1;
  }
}

async function byBroker(entity: Entity, given: Options, io: CommandIo): Promise<void> {
  const config = await commandConfig(io, given.value('command-config'), stacks28.main);
  const admin = new Admin(adminOptions(io, given.value('bootstrap-server') ?? '', stacks28.main, config));
  try {
    if (entity.action === 'describe') await describe(admin, entity, given.has('all'), io);
    else await change(admin, entity, await changesOf(given, io), io);
  } finally {
    admin.close();
  }
}

async function describe(admin: Admin, { type, kind, name }: Entity, all: boolean, io: CommandIo): Promise<void> {
  const known =
    type === 'topic'
      ? (await admin.listTopics()).map((topic) => topic.name).sort()
      : [...(await admin.nodes()).map(({ id }) => String(id)), ''];
  for (const each of name === null ? known : [name]) {
    const head =
      each === ''
        ? `Default configs for ${kind} in the cluster are:`
        : `${all ? 'All' : 'Dynamic'} configs for ${type} ${each} are:`;
    await io.stdout.write(`${head}\n`);
    if (type === 'broker' && !known.includes(each)) {
      await io.sleep(10_000);
      throw new JavaError('java.util.concurrent.TimeoutException', '', stacks28.late);
    }
    const configs = await configsOf(admin, type, each, all, stacks28.describing);
    await io.stdout.write(configs.map(each === '' ? shownDefault : shown).join(''));
  }
}

const order = new Map(topicConfigs28.map((name, at) => [name, at]));

/** Configs of an entity, those of a topic in the order of 2.8. Rejects with JavaError. @param stack where the tool waits for them */
async function configsOf(
  admin: Admin,
  type: Entity['type'],
  name: string,
  all: boolean,
  stack: readonly string[],
): Promise<readonly ConfigDescription[]> {
  const source = type === 'topic' ? 1 : name === '' ? 3 : 2;
  try {
    if (type === 'topic' && name === '')
      throw new ApiError('INVALID_TOPIC_EXCEPTION', "Topic name is illegal, it can't be empty");
    const configs = (await admin.describeConfigs(type, [name])).get(name) ?? [];
    return configs
      .filter((each) => all || each.source === source)
      .sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  } catch (error) {
    throw failed(error, { type, name }, stack);
  }
}

/** Of what is set for all brokers only that is told. */
function shownDefault(config: ConfigDescription): string {
  return shown({ ...config, synonyms: config.synonyms.filter(({ source }) => source === 3) });
}

async function change(admin: Admin, { type, kind, name }: Entity, changes: Changes, io: CommandIo): Promise<void> {
  const entity = name ?? '';
  checkDeleted(
    changes,
    new Set((await configsOf(admin, type, entity, false, stacks28.before)).map((each) => each.name)),
  );
  try {
    await admin.alterConfigs(type, entity, [
      ...[...changes.added].map(([key, value]) => ({ name: key, value })),
      ...changes.deleted.map((key) => ({ name: key, value: null })),
    ]);
  } catch (error) {
    throw failed(error, { type, name: entity }, stacks28.altering);
  }
  const whose = entity === '' ? `default config for ${kind} in the cluster` : `config for ${type} ${entity}`;
  await io.stdout.write(`Completed updating ${whose}.\n`);
}

/** Nothing can go back to its default that was not set. Throws ToolExit. */
export function checkDeleted({ deleted }: Changes, own: { has(name: string): boolean }): void {
  const unset = deleted.filter((each) => !own.has(each));
  if (unset.length > 0) throw refused(`Invalid config(s): ${unset.join(',')}`);
}

async function changesOf(given: Options, io: CommandIo): Promise<Changes> {
  const file = given.value('add-config-file');
  const added = file === undefined ? new Map<string, string>() : new Map(await propertiesFile(io, file));
  for (const [name, value] of addedConfigs28(given.value('add-config') ?? 'x='))
    if (name !== 'x') added.set(name, value);
  return {
    added,
    deleted: given.values('delete-config').flatMap((text) => text.split(',').map((each) => each.trim())),
  };
}

/** What the broker answered, in the words of one of 2.8: the lab's has those of 4.3 for configs. */
function failed(error: unknown, { type, name }: Pick<Entity, 'type' | 'name'>, stack: readonly string[]): JavaError {
  const failure = asJavaError(error, 'alterConfigs');
  if (!(error instanceof ApiError)) return executionError(failure, stack);
  const { message } = failure;
  // Its words are there, and empty.
  if (error.error === 'UNKNOWN_TOPIC_OR_PARTITION') {
    const cause = new JavaError(`${failure.type}: `, '');
    return new JavaError('java.util.concurrent.ExecutionException', cause.type, stack, { error: cause, omitted: null });
  }
  const [, names] = /^Cannot update these configs dynamically: \[(.*)\]$/.exec(message) ?? [];
  if (names === undefined && !message.startsWith('Invalid value')) return executionError(failure, stack);
  const why = names === undefined ? message : `Cannot update these configs dynamically: Set(${names})`;
  const said = `Invalid config value for resource ConfigResource(type=${type.toUpperCase()}, name='${name}'): ${why}`;
  return executionError(new JavaError('org.apache.kafka.common.errors.InvalidRequestException', said), stack);
}
