import { deleteTopics } from '../../apis/20-delete-topics.ts';
import type { ClusterClient } from '../../client/cluster-client.ts';
import { ApiError } from '../../client/errors.ts';
import { type CommittedOffset, commitOffsets, committedOffsets } from '../../client/group-offsets.ts';
import { describeStreamsGroup, internalTopics, sourceTopics } from '../../client/streams-group-admin.ts';
import { nameOf, type TopicMetadata, type TopicPartition } from '../../client/topic-metadata.ts';
import type { CommandIo } from '../../machine/command.ts';
import { errorName } from '../../wire/errors.ts';
import { zeroUuid } from '../../wire/writer.ts';
import { plannedOffsets, topicPartitions } from '../groups/reset.ts';
import { JavaError } from '../tool/java.ts';
import { asJavaError } from '../tool/kafka-error.ts';
import type { Options } from '../tool/options.ts';
import { UsageError } from '../tool/run.ts';
import { scenarios } from './arguments.ts';
import { stacks } from './stack.ts';

export interface Tool {
  cluster: ClusterClient;
  topics: TopicMetadata;
  given: Options;
  io: CommandIo;
}

/** Where an inactive group's offsets would go; sets them where it is to be done. Throws UsageError, ApiError, JavaError. */
export async function resetGroup(tool: Tool, groupId: string): Promise<readonly CommittedOffset[]> {
  const { cluster, topics, given, io } = tool;
  const scope = await partitionsToReset(tool, groupId);
  if (!scenarios.some((each) => given.has(each))) {
    const all = scenarios.map((each) => `[${each}]`).join(', ');
    throw new UsageError(`Option '[reset-offsets]' requires one of the following scenarios: ${all}`);
  }
  const timeStack = given.has('by-duration') ? stacks.duration : stacks.datetime;
  const planned = await plannedOffsets({ cluster, topics, given, io, scope, timeStack }, groupId);
  if (given.has('execute') && planned.length > 0) await commitOffsets(cluster, topics, groupId, planned);
  return planned;
}

async function partitionsToReset(tool: Tool, groupId: string): Promise<readonly TopicPartition[]> {
  const { cluster, topics, given, io } = tool;
  if (given.has('all-input-topics')) {
    try {
      return await inputPartitions(tool, groupId);
    } catch (error) {
      throw error instanceof ApiError ? describingFailed(error) : error;
    }
  }
  if (given.has('input-topic')) {
    const wanted = await topicPartitions(topics, given.values('input-topic'));
    const committed = new Set((await committedOffsets(cluster, topics, groupId)).map(nameOf));
    if (wanted.every((each) => committed.has(nameOf(each)))) return wanted;
    await io.stdout.write(`\nError: One or more topics are not part of the group '${groupId}'.\n`);
    return [];
  }
  if (given.has('from-file')) return [];
  throw new UsageError('One of the reset scopes should be defined: --all-topics, --topic.');
}

/** Partitions of the application's own input that the group has committed for. Rejects with ApiError. */
export async function inputPartitions({ cluster, topics }: Tool, groupId: string): Promise<readonly TopicPartition[]> {
  const { own } = sourceTopics(await describeStreamsGroup(cluster, groupId));
  const committed = await committedOffsets(cluster, topics, groupId);
  return committed.filter(({ topic }) => own.includes(topic)).map(({ topic, partition }) => ({ topic, partition }));
}

function describingFailed(error: ApiError): JavaError {
  const cause = asJavaError(error, 'describeStreamsGroups');
  const message = `${cause.type}: ${cause.message}`;
  const failed = new JavaError('java.util.concurrent.ExecutionException', message, stacks.inputOffsetsCause, {
    error: cause,
    omitted: null,
  });
  return new JavaError('java.lang.RuntimeException', `${failed.type}: ${message}`, stacks.inputOffsets, {
    error: failed,
    omitted: stacks.inputOffsets.length - 1,
  });
}

/** Deletes the topics that were named, or all that are the group's alone, after its offsets were reset. */
export async function deleteInternalTopics({ cluster, given, io }: Tool, groupId: string): Promise<void> {
  const wanted = given.has('delete-all-internal-topics')
    ? await inferredTopics(cluster, io, groupId)
    : given.values('delete-internal-topic');
  if (wanted.length === 0) return;
  const [first] = (await deleteAll(cluster, wanted)).values();
  if (first?.error === 'UNKNOWN_TOPIC_OR_PARTITION')
    await io.stdout.write(
      `\nError: Deleting internal topics for group '${groupId}' failed because the topics do not exist.\n`,
    );
  else if (first) {
    const { type, message } = asJavaError(first, 'deleteTopics');
    await io.stdout.write(
      `\nError: Deleting internal topics for group '${groupId}' failed due to ${type}: ${message}\n`,
    );
  }
}

const internalName =
  /-(changelog|repartition|subscription-registration-topic|subscription-response-topic)$|.-KTABLE-FK-JOIN-SUBSCRIPTION-(REGISTRATION|RESPONSE)-\d+-topic$/;

/** Topics of the group's topology whose names say that they are its own; tells of the others. */
export async function inferredTopics(cluster: ClusterClient, io: CommandIo, groupId: string): Promise<string[]> {
  const kept: string[] = [];
  for (const topic of internalTopics(await describeStreamsGroup(cluster, groupId))) {
    if (topic.startsWith(`${groupId}-`) && internalName.test(topic)) kept.push(topic);
    else
      await io.stdout.write(
        `\nError: The internal topic '${topic}' is not inferred as internal and thus will not be deleted with the group '${groupId}'.\n`,
      );
  }
  return kept;
}

/** Resolves to the error of each topic that stays. */
export async function deleteAll(cluster: ClusterClient, names: readonly string[]): Promise<Map<string, ApiError>> {
  const { responses } = await cluster.request(await cluster.controller(), deleteTopics, {
    topics: names.map((name) => ({ name, topicId: zeroUuid })),
    topicNames: names,
    timeoutMs: 30_000,
  });
  return new Map(
    responses.flatMap(({ name, errorCode, errorMessage }) =>
      errorCode === 0 ? [] : [[name ?? '', new ApiError(errorName(errorCode), errorMessage)] as const],
    ),
  );
}
