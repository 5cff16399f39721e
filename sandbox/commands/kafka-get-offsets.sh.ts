import { ClusterClient } from '../client/cluster-client.ts';
import { ApiError, isSignInError } from '../client/errors.ts';
import { offsetsByTime } from '../client/list-offsets.ts';
import { nameOf, TopicMetadata } from '../client/topic-metadata.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { failed, partitionFilter } from './offsets/filter.ts';
import { getOffsetsOptions } from './offsets/get-options.ts';
import { type ClientConfig, commandConfig } from './tool/client-config.ts';
import { adminOptions } from './tool/connection.ts';
import { JavaError, stackTrace } from './tool/java.ts';
import { asExecutionError, asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { checkBootstrap, requireOptions, runTool, ToolExit, UsageError } from './tool/run.ts';

const tool = 'org.apache.kafka.tools.GetOffsetShell';
const fetching = (line: number): readonly string[] => [
  `${tool}.fetchOffsets(GetOffsetShell.java:${line})`,
  `${tool}.execute(GetOffsetShell.java:88)`,
  `${tool}.mainNoExit(GetOffsetShell.java:71)`,
  `${tool}.main(GetOffsetShell.java:66)`,
];

const times: Readonly<Record<string, bigint>> = {
  latest: -1n,
  earliest: -2n,
  'max-timestamp': -3n,
  'earliest-local': -4n,
  'latest-tiered': -5n,
  'earliest-pending-upload': -6n,
};

/** Apache Kafka 4.3's kafka-get-offsets.sh. Source: transcripts of the tool in test/golden/kafka-get-offsets. */
export const kafkaGetOffsets: Command = {
  name: 'kafka-get-offsets.sh',
  summary: 'prints the offsets of partitions: newest, oldest, or by time',
  options: getOffsetsOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      {
        about: 'An interactive shell for getting topic-partition offsets.',
        options: getOffsetsOptions,
        misread: ({ message }) => failed(message),
      },
      argv,
      io,
      (given) => perform(given, io),
    ),
};

async function perform(given: Options, io: CommandIo): Promise<number> {
  requireOptions(given, 'bootstrap-server');
  const servers = checkBootstrap(given.value('bootstrap-server'));
  const path = given.value('command-config');
  const config = await commandConfig(io, path, fetching(225)).catch((error) => {
    throw error instanceof JavaError ? withTrace(error) : error;
  });
  const cluster = clusterOf(io, servers, new Map([...config, ['client.id', 'GetOffsetShell']]));
  try {
    const fits = partitionFilter(given);
    const timestamp = timeOf(given.value('time') ?? 'latest');
    const topics = new TopicMetadata(cluster);
    const found = (await topics.all())
      .filter(({ internal }) => !(internal && given.has('exclude-internal-topics')))
      .flatMap(({ name, leaders }) => leaders.map((_, partition) => ({ topic: name, partition })))
      .filter(fits)
      .sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
    if (found.length === 0) throw failed('Could not match any topic-partitions with the specified filters');
    const offsets = await offsetsByTime(
      cluster,
      topics,
      found.map((each) => ({ ...each, timestamp })),
    );
    for (const each of found) {
      const offset = offsets.get(nameOf(each));
      if (offset instanceof ApiError)
        await io.stderr.write(
          `Skip getting offsets for topic-partition ${nameOf(each)} due to error: ${offset.message}\n`,
        );
      else if (offset !== undefined && offset >= 0n)
        await io.stdout.write(`${each.topic}:${each.partition}:${offset}\n`);
    }
    return 0;
  } catch (error) {
    if (error instanceof ToolExit || error instanceof UsageError) throw error;
    if (isSignInError(error))
      throw withTrace(
        asExecutionError(error, '', [`${tool}.listPartitionInfos(GetOffsetShell.java:366)`, ...fetching(230)]),
      );
    throw failed(asJavaError(error, 'listOffsets').message);
  } finally {
    cluster.close();
  }
}

function clusterOf(io: CommandIo, servers: string, config: ClientConfig): ClusterClient {
  try {
    return new ClusterClient(adminOptions(io, servers, fetching(229), config));
  } catch (error) {
    throw error instanceof JavaError ? withTrace(error) : error;
  }
}

function withTrace(error: JavaError): ToolExit {
  return new ToolExit(1, `Error occurred: ${error.message}\n${stackTrace(error)}\n`);
}

function timeOf(text: string): bigint {
  if (times[text] !== undefined) return times[text];
  if (/^-?\d+$/.test(text)) return BigInt(text);
  throw failed(
    `Malformed time argument ${text}. Please use -1 or latest / -2 or earliest / -3 or max-timestamp / -4 or earliest-local / -5 or latest-tiered / -6 or earliest-pending-upload, or a specified long format timestamp`,
  );
}
