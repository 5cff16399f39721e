import { ClusterClient } from '../client/cluster-client.ts';
import { type ElectionType, electLeadersOf } from '../client/elections.ts';
import { ApiError, isSignInError, UnreachableError } from '../client/errors.ts';
import { nameOf, type TopicPartition } from '../client/topic-metadata.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { inHashOrder, partitionHash } from '../wire/java-hash.ts';
import { electionTypeOf } from './leader-election/election-type.ts';
import { leaderElectionOptions } from './leader-election/options.ts';
import { partitionsIn } from './leader-election/partitions.ts';
import { stacks } from './leader-election/stack.ts';
import { type ClientConfig, commandConfig } from './tool/client-config.ts';
import { adminOptions } from './tool/connection.ts';
import { JavaError, stackTrace } from './tool/java.ts';
import { asExecutionError, asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { refuseTogether, runTool, ToolExit, UsageError } from './tool/run.ts';

/** Apache Kafka 4.3's kafka-leader-election.sh. Source: transcripts of the tool in test/golden/kafka-leader-election. */
export const kafkaLeaderElection: Command = {
  name: 'kafka-leader-election.sh',
  summary: 'has leaders of partitions elected: the preferred ones, or any',
  options: leaderElectionOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      {
        about:
          'This tool attempts to elect a new leader for a set of topic partitions. The type of elections supported are preferred replicas and unclean replicas.',
        options: leaderElectionOptions,
        parsing: stacks.options,
        misread: fatal,
      },
      argv,
      io,
      (given) => perform(given, io),
    ),
};

const timeoutMs = 30_000;

async function perform(given: Options, io: CommandIo): Promise<number> {
  try {
    validate(given);
    const type = electionTypeOf(given);
    const path = given.value('path-to-json-file');
    const partitions = path === undefined ? onlyPartition(given) : await partitionsIn(path, io);
    const config = await configOf(given, io);
    const servers = given.value('bootstrap-server') ?? '';
    const cluster = new ClusterClient({ ...adminOptions(io, servers, stacks.create, config), timeoutMs });
    try {
      await elect(cluster, type, partitions, io);
    } finally {
      cluster.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof ToolExit || error instanceof UsageError) throw error;
    throw fatal(asJavaError(error, 'electLeaders'));
  }
}

/** The message, the whole exception, an empty line. */
function fatal(error: JavaError): ToolExit {
  return new ToolExit(1, `${error.message}\n${stackTrace(error)}\n`);
}

function failed(message: string, stack: readonly string[]): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminCommandFailedException', message, stack);
}

/** Throws JavaError or UsageError. */
function validate(given: Options): void {
  const missing = ['bootstrap-server', 'election-type'].filter((name) => !given.has(name));
  if (missing.length > 0) throw failed(`Missing required option(s): ${missing.join(', ')}`, stacks.validate(363));
  refuseTogether(given, 'admin.config', ['command-config']);
  const which = ['topic', 'all-topic-partitions', 'path-to-json-file'];
  if (which.filter((name) => given.has(name)).length !== 1)
    throw failed(`One and only one of the following options is required: ${which.join(', ')}`, stacks.validate(382));
  if (given.has('topic') && !given.has('partition'))
    throw failed('Missing required option(s): partition', stacks.validate(387));
  if (!given.has('topic') && given.has('partition'))
    throw failed('Option partition is only allowed if topic is used', stacks.validate(392));
}

/** The one of --topic and --partition; null for all there are. */
function onlyPartition(given: Options): readonly TopicPartition[] | null {
  const topic = given.value('topic');
  const partition = given.integer('partition', stacks.partition);
  return topic === undefined || partition === undefined ? null : [{ topic, partition }];
}

async function configOf(given: Options, io: CommandIo): Promise<ClientConfig> {
  if (given.has('admin.config'))
    await io.stdout.write(
      'Option --admin.config has been deprecated and will be removed in a future version. Use --command-config instead.\n',
    );
  const path = given.value('admin.config') ?? given.value('command-config');
  return commandConfig(io, path, stacks.loadProps);
}

async function elect(
  cluster: ClusterClient,
  type: ElectionType,
  partitions: readonly TopicPartition[] | null,
  io: CommandIo,
): Promise<void> {
  const results = await asked(cluster, type, partitions, io);
  const ordered = inHashOrder(results, partitionHash, 16);
  const named = (wanted: (failure: ApiError | null) => boolean): string =>
    ordered
      .filter(({ failure }) => wanted(failure))
      .map(nameOf)
      .join(', ');
  const done = named((failure) => failure === null);
  if (done !== '') await io.stdout.write(`Successfully completed leader election (${type}) for partitions ${done}\n`);
  const already = named((failure) => failure?.error === 'ELECTION_NOT_NEEDED');
  if (already !== '') await io.stdout.write(`Valid replica already elected for partitions ${already}\n`);
  const refused: JavaError[] = [];
  for (const { failure, ...partition } of ordered) {
    if (failure === null || failure.error === 'ELECTION_NOT_NEEDED') continue;
    const error = asJavaError(failure, 'electLeaders');
    await io.stdout.write(
      `Error completing leader election (${type}) for partition: ${nameOf(partition)}: ${error.type}: ${error.message}\n`,
    );
    refused.push(error);
  }
  if (refused.length > 0) {
    const {
      type: kind,
      message,
      frames,
    } = failed(`${refused.length} replica(s) could not be elected`, stacks.elect(181));
    throw new JavaError(kind, message, frames, null, refused);
  }
}

async function asked(
  cluster: ClusterClient,
  type: ElectionType,
  partitions: readonly TopicPartition[] | null,
  io: CommandIo,
): ReturnType<typeof electLeadersOf> {
  try {
    return await electLeadersOf(cluster, type, partitions);
  } catch (error) {
    if (error instanceof UnreachableError) {
      const message = 'Timeout waiting for election results';
      await io.stdout.write(`${message}\n`);
      const { type: kind, frames } = failed(message, stacks.elect(135));
      throw new JavaError(kind, message, frames, { error: asJavaError(error, 'electLeaders'), omitted: null });
    }
    if (isSignInError(error)) {
      const frames = stacks.elect(141);
      const cause = asExecutionError(error, '', stacks.elect(130).slice(0, 1));
      throw new JavaError('java.lang.RuntimeException', `${cause.type}: ${cause.message}`, frames, {
        error: cause,
        omitted: frames.length - 1,
      });
    }
    if (error instanceof ApiError && error.error === 'CLUSTER_AUTHORIZATION_FAILED') {
      const message = 'Not authorized to perform leader election';
      await io.stdout.write(`${message}\n`);
      throw failed(message, stacks.elect(139));
    }
    throw error;
  }
}
