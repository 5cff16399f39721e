import { ApiError } from '../../client/errors.ts';
import { deleteGroup, deleteOffsets, type GroupListing } from '../../client/group-admin.ts';
import { nameOf, type TopicPartition } from '../../client/topic-metadata.ts';
import { hashOrder } from '../tool/java.ts';
import { asJavaError } from '../tool/kafka-error.ts';
import { deleteAll, inferredTopics, inputPartitions, type Tool } from './reset.ts';

/** Deletes groups, and their internal topics where that was asked for. */
export async function deleteGroups(
  { cluster, given, io }: Tool,
  groupIds: readonly string[],
  listed: readonly GroupListing[],
): Promise<void> {
  const failed = new Map<string, string>();
  const deleted: string[] = [];
  const internal = new Map<string, readonly string[]>();
  const left = [...new Set(groupIds)].filter((groupId) => {
    const wrong = undeletable(
      groupId,
      listed.find((each) => each.groupId === groupId),
    );
    if (wrong !== null) failed.set(groupId, wrong);
    return wrong === null;
  });
  if (given.has('delete-all-internal-topics'))
    for (const groupId of left) {
      const topics = await inferredTopics(cluster, io, groupId);
      if (topics.length > 0) internal.set(groupId, topics);
    }
  for (const groupId of left) {
    try {
      await deleteGroup(cluster, groupId);
      deleted.push(groupId);
    } catch (error) {
      failed.set(groupId, text(error));
    }
  }
  const remaining = new Map<string, string>();
  for (const groupId of hashOrder(deleted, 16)) {
    const errors = await deleteAll(cluster, internal.get(groupId) ?? []);
    for (const topic of errors.keys()) await io.stdout.write(`Failed to delete internal topic: ${topic}\n`);
    for (const error of errors.values()) remaining.set(groupId, text(error));
  }
  const names = `'${hashOrder(deleted, 16).join("', '")}'`;
  if (failed.size === 0) await io.stdout.write(`Deletion of requested streams groups (${names}) was successful.\n`);
  else {
    await io.stdout.write(`\nError: Deletion of some streams groups failed:\n${reasons('Group', failed)}`);
    if (deleted.length > 0) await io.stdout.write(`\nThese streams groups were deleted successfully: ${names}.\n`);
  }
  if (internal.size === 0 || deleted.length === 0) return;
  if (remaining.size > 0)
    await io.stdout.write(
      `Deletion of some associated internal topics failed:\n${reasons('Internal topics of the streams group', remaining)}`,
    );
  else {
    const done = hashOrder(deleted, 16).filter((each) => internal.has(each));
    await io.stdout.write(
      `Deletion of associated internal topics of the streams groups ('${done.join("', '")}') was successful.\n`,
    );
  }
}

function reasons(what: string, errors: ReadonlyMap<string, string>): string {
  return hashOrder([...errors.keys()], 16)
    .map((groupId) => `* ${what} '${groupId}' could not be deleted due to: ${errors.get(groupId)}\n`)
    .join('');
}

function text(error: unknown): string {
  const { type, message } = asJavaError(error, 'deleteStreamsGroups');
  return `${type}: ${message}`;
}

function undeletable(groupId: string, listing: GroupListing | undefined): string | null {
  if (!listing)
    return `java.lang.IllegalArgumentException: Group '${groupId}' does not exist or is not a streams group.`;
  if (listing.state === 'Dead')
    return `java.lang.IllegalStateException: Streams group '${groupId}' group state is DEAD.`;
  if (listing.state === 'Empty') return null;
  return `org.apache.kafka.common.errors.GroupNotEmptyException: Streams group '${groupId}' is not EMPTY.`;
}

const ofTheGroup = ['INVALID_GROUP_ID', 'GROUP_ID_NOT_FOUND', 'GROUP_AUTHORIZATION_FAILED', 'NON_EMPTY_GROUP'];
const ofPartitions = ['GROUP_SUBSCRIBED_TO_TOPIC', 'TOPIC_AUTHORIZATION_FAILED', 'UNKNOWN_TOPIC_OR_PARTITION'];

/** Forgets what a group committed for its input, and says of each partition how that went. */
export async function deleteInputOffsets(tool: Tool): Promise<void> {
  const { cluster, topics, given, io } = tool;
  const [groupId = ''] = given.values('group');
  const rows: { topic: string; partition: number; error: string | null }[] = [];
  const wanted: TopicPartition[] = [];
  if (given.has('all-input-topics')) wanted.push(...(await inputPartitions(tool, groupId)));
  else
    for (const each of given.values('input-topic')) {
      const [, name = each, numbers] = /^(.*?):([\d,]+)$/.exec(each) ?? [];
      try {
        const partitions = numbers?.split(',').map(Number) ?? (await topics.topic(name)).leaders.map((_, at) => at);
        wanted.push(...partitions.map((partition) => ({ topic: name, partition })));
      } catch (error) {
        rows.push({ topic: name, partition: -1, error: text(error) });
      }
    }
  let first: ApiError | null = null;
  try {
    const refused = await deleteOffsets(cluster, groupId, wanted);
    for (const each of wanted) {
      const name = refused.get(nameOf(each));
      const error = name === undefined ? null : new ApiError(name, null);
      first ??= error;
      rows.push({ ...each, error: error && text(error) });
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    first = error;
    rows.push(...wanted.map((each) => ({ ...each, error: text(error) })));
  }
  if (first === null) await io.stdout.write(`Request succeeded for deleting offsets from group ${groupId}.\n`);
  else if (ofTheGroup.includes(first.error)) await io.stdout.write(`\nError: ${first.message}\n`);
  else if (ofPartitions.includes(first.error))
    await io.stdout.write('\nError: Encountered some partition-level error, see the follow-up details.\n');
  else await io.stdout.write(`\nError: Encountered some unknown error: ${first.error}\n`);
  const width = Math.max(15, ...rows.map(({ topic }) => topic.length));
  const line = (topic: string, partition: string, status: string): string =>
    `\n${topic.padEnd(width)} ${partition.padEnd(10)} ${status.padEnd(15)}`;
  const key = ({ topic, partition }: TopicPartition): string => `${topic}${partition}`;
  const lines = rows
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(({ topic, partition, error }) =>
      line(topic, partition < 0 ? '-' : String(partition), error === null ? 'Successful' : `Error: ${error}`),
    );
  await io.stdout.write(`${line('TOPIC', 'PARTITION', 'STATUS')}${lines.join('')}\n`);
}
