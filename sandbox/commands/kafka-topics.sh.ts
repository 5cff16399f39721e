import { Admin } from '../client/admin.ts';
import { ApiError } from '../client/errors.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { type ClientConfig, commandConfig } from './tool/client-config.ts';
import { adminOptions } from './tool/connection.ts';
import { helpWithGoneOptions } from './tool/gone.ts';
import { inReleases } from './tool/in-releases.ts';
import { JavaError, logTime, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import { type Options, parseOptions } from './tool/options.ts';
import { usage } from './tool/usage.ts';
import { type Action, actionOf, collisions, newConfigs, replicaAssignment, topicFilter } from './topics/arguments.ts';
import { describeTopics } from './topics/describe.ts';
import { runTopics28 } from './topics/kafka-2.8.ts';
import { topicOptions } from './topics/options.ts';
import { stacks } from './topics/stack.ts';

const version = '4.3.1';
/** What Kafka's client was busy with when it found no broker. */
const calls: Readonly<Record<Action, string>> = {
  create: 'createTopics',
  list: 'listTopics',
  describe: 'listTopics',
  alter: 'listTopics',
  delete: 'listTopics',
};

/** Apache Kafka 4.3's kafka-topics.sh, to the letter. Source: transcripts of the tool in test/golden/kafka-topics. */
export const kafkaTopics: Command = inReleases(
  {
    name: 'kafka-topics.sh',
    summary: 'creates, lists, describes, changes and deletes topics',
    options: topicOptions.map(({ name }) => `--${name}`),
    run: async (argv, io) => helpWithGoneOptions(argv, io, await runTopics(argv, io)),
  },
  runTopics28,
);

async function runTopics(argv: readonly string[], io: CommandIo): Promise<number> {
  const explain = async (message: string): Promise<number> => {
    await io.stderr.write(`${message}\n${usage(topicOptions)}`);
    return 1;
  };
  try {
    if (argv.length === 0) return await explain('Create, delete, describe, or change a topic.');
    const options = parseOptions(topicOptions, argv, stacks.options);
    if (options.has('help')) return await explain('This tool helps to create, delete, describe, or change a topic.');
    if (options.has('version')) {
      await io.stdout.write(`${version}\n`);
      return 0;
    }
    if (options.has('delete-config'))
      await io.stderr.write(
        'delete-config option is no longer supported and deprecated since version 4.0. The config will be fully removed in future releases.\n',
      );
    const chosen = actionOf(options);
    if ('usageError' in chosen) return await explain(chosen.usageError);
    return await perform(chosen.action, options, io);
  } catch (error) {
    if (!(error instanceof JavaError)) throw error;
    await io.stderr.write(`${error.message}\n${stackTrace(error)}\n`);
    return 1;
  }
}

async function perform(action: Action, options: Options, io: CommandIo): Promise<number> {
  const config = await commandConfig(io, options.value('command-config'), stacks.service);
  const admin = connect(options.value('bootstrap-server') as string, config, io);
  try {
    await (action === 'create' ? create(admin, options, io) : onTopics[action](admin, options, io));
    return 0;
  } catch (error) {
    if (error instanceof NotCreated) throw error.reason;
    const failure = asJavaError(error, calls[action]);
    await io.stdout.write(`Error while executing topic command : ${failure.message}\n`);
    const trace = stackTrace(failure);
    await io.stderr.write(`${logTime(await io.now())} ERROR ${trace} (org.apache.kafka.tools.TopicCommand)\n`);
    return 1;
  } finally {
    admin.close();
  }
}

/** The client could not so much as begin: the tool fails outside its own error handling. */
class NotCreated extends Error {
  readonly reason: JavaError;

  constructor(reason: JavaError) {
    super(reason.message);
    this.reason = reason;
  }
}

function connect(servers: string, config: ClientConfig, io: CommandIo): Admin {
  const options = adminOptions(io, servers, stacks.service, config);
  return new Admin({
    ...options,
    unreachable: async (id, endpoint, error) => {
      try {
        await options.unreachable?.(id, endpoint, error);
      } catch (reason) {
        throw reason instanceof JavaError ? new NotCreated(reason) : reason;
      }
    },
  });
}

async function create(admin: Admin, options: Options, io: CommandIo): Promise<void> {
  const name = options.value('topic', stacks.topic) as string;
  const partitions = options.integer('partitions', stacks.partitions);
  const replicationFactor = options.integer('replication-factor', stacks.replicationFactor);
  const assignments = replicaAssignment(options);
  const configs = newConfigs(options);
  if (/[._]/.test(name)) await io.stdout.write(collisions);
  if (replicationFactor !== undefined && (replicationFactor < 1 || replicationFactor > 32767)) {
    throw illegal('The replication factor must be between 1 and 32767 inclusive', stacks.replicationFactorRange);
  }
  if (partitions !== undefined && partitions < 1) {
    throw illegal('The partitions must be greater than 0', stacks.partitionsRange);
  }
  if (name === '') throw new ApiError('INVALID_TOPIC_EXCEPTION', unnameable(name));
  try {
    await admin.createTopic({ name, partitions, replicationFactor, assignments, configs });
  } catch (error) {
    const mayExist =
      options.has('if-not-exists') && error instanceof ApiError && error.error === 'TOPIC_ALREADY_EXISTS';
    if (mayExist) return;
    throw error;
  }
  await io.stdout.write(`Created topic ${name}.\n`);
}

type Act = (admin: Admin, options: Options, io: CommandIo) => Promise<void>;

const onTopics: Readonly<Record<Exclude<Action, 'create'>, Act>> = {
  async list(admin, options, io) {
    await io.stdout.write(`${(await matching(admin, options)).join('\n')}\n`);
  },

  async describe(admin, options, io) {
    const id = options.value('topic-id');
    if (id !== undefined && !/^A*$/.test(id)) {
      const names = (await admin.listTopics()).filter(({ topicId }) => topicId === id).map(({ name }) => name);
      if (names.length === 0) throw illegal(`TopicId '${id}' does not exist as expected`, stacks.describeId);
      await io.stdout.write(await describeTopics(admin, names, options));
      return;
    }
    const names = await matching(admin, options);
    mustExist(names, options, stacks.describe);
    const text = await describeTopics(admin, names, options);
    if (text !== '') await io.stdout.write(text);
  },

  async alter(admin, options) {
    const names = await matching(admin, options);
    mustExist(names, options, stacks.alter);
    if (names.length === 0) return;
    const count = options.integer('partitions', stacks.partitions) as number;
    const assignments = replicaAssignment(options);
    const topics = await admin.describeTopics(names);
    await admin.createPartitions(
      topics.map(({ name, partitions }) => ({ name, count, assignments: assignments?.slice(partitions.length) })),
    );
  },

  async delete(admin, options) {
    const names = await matching(admin, options);
    mustExist(names, options, stacks.delete);
    if (names.length > 0) await admin.deleteTopics(names);
  },
};

/** Names of the topics that `--topic` and `--exclude-internal` leave, sorted. */
async function matching(admin: Admin, options: Options): Promise<string[]> {
  const pattern = options.value('topic');
  const fits = pattern === undefined ? () => true : topicFilter(pattern, stacks.pattern);
  const topics = await admin.listTopics();
  const wanted = topics.filter(({ name, internal }) => fits(name) && !(internal && options.has('exclude-internal')));
  return wanted.map(({ name }) => name).sort();
}

function mustExist(names: readonly string[], options: Options, stack: readonly string[]): void {
  const topic = options.value('topic');
  if (topic === undefined || options.has('if-exists') || names.length > 0) return;
  throw illegal(`Topic '${topic}' does not exist as expected`, stack);
}

function illegal(message: string, stack: readonly string[]): JavaError {
  return new JavaError('java.lang.IllegalArgumentException', message, stack);
}

function unnameable(name: string): string {
  return `The given topic name '${name}' cannot be represented in a request.`;
}
