import { type ApiError, isSignInError } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import { type ClientConfig, commandConfig } from '../tool/client-config.ts';
import { JavaError } from '../tool/java.ts';
import { asExecutionError, asJavaError, executionError } from '../tool/kafka-error.ts';
import type { Options } from '../tool/options.ts';

/** Places in a tool of groups, as Apache Kafka 4.3.1 shows them. */
export interface AdminPlaces {
  /** Where it reads the file of `--command-config`, and where it says that it could not; the last of both are the same. */
  loading: readonly string[];
  loaded: readonly string[];
  /** Where it waits for the list of groups, and where it says that there is none; the same. */
  listing: readonly string[];
  listed: readonly string[];
}

const get = [
  'java.base/java.util.concurrent.CompletableFuture.reportGet(CompletableFuture.java:396)',
  'java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:2073)',
  'org.apache.kafka.common.internals.KafkaFutureImpl.get(KafkaFutureImpl.java:155)',
];

/** @param lines of createAdminClient, of <init> as it calls it and as it fails; of the list as it waits and as it fails; of listGroups */
function places(
  service: string,
  file: string,
  list: string,
  lines: readonly number[],
  run: readonly (readonly string[])[],
) {
  const at = (method: string, line?: number): string => `${service}.${method}(${file}.java:${line})`;
  const [create, calls, fails, waits, listFails, listGroups] = lines;
  const [making = [], listing = []] = run;
  return {
    loading: [at('createAdminClient', create), at('<init>', calls), ...making],
    loaded: [at('<init>', fails), ...making],
    listing: [...get, at(list, waits), at('listGroups', listGroups), ...listing],
    listed: [at(list, listFails), at('listGroups', listGroups), ...listing],
  };
}

const consumerTool = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand';
const shareTool = 'org.apache.kafka.tools.consumer.group.ShareGroupCommand';
const streamsTool = 'org.apache.kafka.tools.streams.StreamsGroupCommand';
const runs = (tool: string, file: string, line: number, ...callers: readonly string[]): readonly string[] => [
  `${tool}.run(${file}.java:${line})`,
  ...callers.map((each) => `${tool}.${each}`),
];

export const adminPlaces: Readonly<Record<'consumer' | 'share' | 'streams', AdminPlaces>> = {
  consumer: places(
    `${consumerTool}$ConsumerGroupService`,
    'ConsumerGroupCommand',
    'listConsumerGroups',
    [934, 191, 193, 274, 277, 220],
    [121, 123].map((line) => runs(consumerTool, 'ConsumerGroupCommand', line, 'main(ConsumerGroupCommand.java:109)')),
  ),
  share: places(
    `${shareTool}$ShareGroupService`,
    'ShareGroupCommand',
    'listShareGroups',
    [678, 137, 139, 174, 177, 167],
    [93, 95].map((line) => runs(shareTool, 'ShareGroupCommand', line, 'main(ShareGroupCommand.java:86)')),
  ),
  streams: places(
    `${streamsTool}$StreamsGroupService`,
    'StreamsGroupCommand',
    'listStreamsGroups',
    [1074, 195, 197, 236, 239, 228],
    [132, 134].map((line) =>
      runs(
        streamsTool,
        'StreamsGroupCommand',
        line,
        'execute(StreamsGroupCommand.java:112)',
        'main(StreamsGroupCommand.java:92)',
      ),
    ),
  ),
};

/** The configs of `--command-config`. Throws JavaError. */
export async function adminConfig(
  io: CommandIo,
  given: Options,
  { loading, loaded }: AdminPlaces,
): Promise<ClientConfig> {
  try {
    return await commandConfig(io, given.value('command-config'), loading);
  } catch (error) {
    throw error instanceof JavaError ? runtime(error, loaded) : error;
  }
}

/** What the admin client failed with. @param all whether it was asked for the list of groups */
export function adminError(error: unknown, { listing, listed }: AdminPlaces, all: boolean): JavaError {
  if (!isSignInError(error)) return asJavaError(error, 'listGroups');
  return all
    ? runtime(executionError(noBrokers(error), listing), listed)
    : asExecutionError(error, '', listing.slice(5));
}

/** Nobody could be asked for groups, as nobody lets the client in. */
export function noBrokers(error: ApiError): JavaError {
  const client = 'org.apache.kafka.clients.admin.KafkaAdminClient';
  const running = `${client}$AdminClientRunnable`;
  return new JavaError(
    'org.apache.kafka.common.KafkaException',
    'Failed to find brokers to send ListGroups',
    [
      `${client}$22.handleFailure(KafkaAdminClient.java:3578)`,
      `${client}$Call.fail(KafkaAdminClient.java:936)`,
      `${running}.maybeDrainPendingCall(KafkaAdminClient.java:1242)`,
      `${running}.maybeDrainPendingCalls(KafkaAdminClient.java:1208)`,
      `${running}.processRequests(KafkaAdminClient.java:1518)`,
      `${running}.run(KafkaAdminClient.java:1472)`,
      'java.base/java.lang.Thread.run(Thread.java:840)',
    ],
    { error: asJavaError(error, ''), omitted: null },
  );
}

/** @param frames all but the first of which the cause has too */
function runtime(error: JavaError, frames: readonly string[]): JavaError {
  const cause = new JavaError(
    error.type,
    error.message,
    error.frames.slice(0, error.frames.length - (frames.length - 1)),
    error.from,
  );
  return new JavaError('java.lang.RuntimeException', `${error.type}: ${error.message}`, frames, {
    error: cause,
    omitted: frames.length - 1,
  });
}
