import type { ClusterClient } from '../../client/cluster-client.ts';
import { ApiError } from '../../client/errors.ts';
import { type CommittedOffset, committedOffsets } from '../../client/group-offsets.ts';
import { EARLIEST, LATEST, offsetsByTime } from '../../client/list-offsets.ts';
import { nameOf, type TopicMetadata, type TopicPartition } from '../../client/topic-metadata.ts';
import type { CommandIo } from '../../machine/command.ts';
import { around, JavaError, logTime } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { UsageError } from '../tool/run.ts';
import { readText } from '../tool/text-file.ts';
import { stacks } from './stack.ts';
import { durationMs, timestampMs } from './time.ts';

/** What the reset of offsets is planned with. */
export interface Planning {
  cluster: ClusterClient;
  topics: TopicMetadata;
  io: CommandIo;
  given: Options;
  /** Partitions to plan for, where they are not those of --topic or --all-topics. */
  scope?: readonly TopicPartition[];
  /** Where the tool reads a time, for the exception. */
  timeStack?: readonly string[];
  /** The tool as its log calls it. */
  logger?: string;
  /** Whether it says nothing of partitions without a record so late. */
  silent?: boolean;
}

/** Where a group's offsets would go: what `--reset-offsets` asks for, kept within the log. Throws ApiError, JavaError. */
export async function plannedOffsets(planning: Planning, groupId: string): Promise<readonly CommittedOffset[]> {
  const { cluster, topics, given, io } = planning;
  if (given.has('from-file')) return within(planning, await fromFile(given.value('from-file') ?? '', io));
  const partitions = planning.scope ?? (await partitionsInScope(planning, groupId));
  const at = async (timestamp: bigint): Promise<Map<string, bigint | ApiError>> =>
    offsetsByTime(
      cluster,
      topics,
      partitions.map((each) => ({ ...each, timestamp })),
    );
  const found = (offsets: Map<string, bigint | ApiError>): CommittedOffset[] =>
    partitions.map((each) => {
      const offset = offsets.get(nameOf(each));
      if (offset instanceof ApiError) throw offset;
      return { ...each, offset: offset ?? 0n };
    });
  if (given.has('to-earliest')) return found(await at(EARLIEST));
  if (given.has('to-latest')) return found(await at(LATEST));
  if (given.has('to-offset')) {
    const offset = BigInt(given.long('to-offset', stacks.toOffset) ?? 0);
    return within(
      planning,
      partitions.map((each) => ({ ...each, offset })),
    );
  }
  const time = await timeOf(given, io, planning.timeStack);
  if (time !== null) {
    const byTime = found(await at(BigInt(time)));
    const ends = found(await at(LATEST));
    for (const [index, each] of byTime.entries()) {
      if (each.offset >= 0n) continue;
      each.offset = ends[index]?.offset ?? 0n;
      if (planning.silent) continue;
      await io.stdout.write(
        `\nWarn: Partition ${each.partition} from topic ${each.topic} is empty. Falling back to latest known offset.\n`,
      );
    }
    return byTime;
  }
  const shift = BigInt(given.long('shift-by', stacks.shiftBy) ?? 0);
  const committed = new Map(
    (await committedOffsets(cluster, topics, groupId)).map((each) => [nameOf(each), each.offset]),
  );
  if (given.has('shift-by')) {
    const missing = partitions.find((each) => !committed.has(nameOf(each)));
    if (missing)
      throw new UsageError(
        `Cannot shift offset for partition ${nameOf(missing)} since there is no current committed offset`,
      );
    const moved = partitions.map((each) => ({ ...each, offset: (committed.get(nameOf(each)) ?? 0n) + shift }));
    return within(planning, moved);
  }
  const ends = found(await at(LATEST));
  return ends.map((each) => ({ ...each, offset: committed.get(nameOf(each)) ?? each.offset }));
}

async function timeOf(given: Options, io: CommandIo, stack?: readonly string[]): Promise<number | null> {
  if (given.has('to-datetime')) return timestampMs(given.value('to-datetime') ?? '', stack);
  if (given.has('by-duration')) return (await io.now()) - durationMs(given.value('by-duration') ?? '', stack);
  return null;
}

/** Partitions of `--topic orders --topic clicks:0,1`, or of all that the group has committed for. */
async function partitionsInScope({ cluster, topics, given }: Planning, groupId: string): Promise<TopicPartition[]> {
  if (given.has('all-topics')) {
    const committed = await committedOffsets(cluster, topics, groupId);
    return sorted(committed.map(({ topic, partition }) => ({ topic, partition })));
  }
  return sorted(await topicPartitions(topics, given.values('topic')));
}

/** Rejects with ApiError where a topic or a partition of it does not exist. */
export async function topicPartitions(topics: TopicMetadata, texts: readonly string[]): Promise<TopicPartition[]> {
  const found: TopicPartition[] = [];
  for (const text of texts) {
    const [, name = text, numbers] = /^(.*?):([\d,]+)$/.exec(text) ?? [];
    const topic = await topics.topic(name);
    const wanted = numbers?.split(',').map(Number) ?? topic.leaders.map((_, partition) => partition);
    const missing = wanted.filter((partition) => partition >= topic.leaders.length);
    if (missing.length > 0) {
      const names = missing.map((partition) => nameOf({ topic: name, partition })).join(',');
      throw new ApiError('UNKNOWN_TOPIC_OR_PARTITION', `The partitions "${names}" do not exist`);
    }
    found.push(...wanted.map((partition) => ({ topic: name, partition })));
  }
  return found;
}

/** Lines of `topic,partition,offset`, quoted or not. */
async function fromFile(path: string, io: CommandIo): Promise<CommittedOffset[]> {
  const text = await planIn(path, io);
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [topic = '', partition = '0', offset = '0'] = line
        .split(',')
        .map((cell) => cell.trim().replace(/^"|"$/g, ''));
      return { topic, partition: Number(partition), offset: BigInt(offset) };
    });
}

async function planIn(path: string, io: CommandIo): Promise<string> {
  const { outer, read } = stacks.planFile;
  try {
    return await readText(io, path, [...read, ...outer.slice(1)]);
  } catch (error) {
    if (!(error instanceof JavaError)) throw error;
    throw around('java.lang.RuntimeException', `${error.type}: ${error.message}`, outer, error);
  }
}

/** Moves what lies outside the log to its nearer end, with a warning. */
async function within(
  { cluster, topics, io, logger = 'org.apache.kafka.tools.OffsetsUtils' }: Planning,
  wanted: readonly CommittedOffset[],
): Promise<readonly CommittedOffset[]> {
  const ask = (timestamp: bigint) =>
    offsetsByTime(
      cluster,
      topics,
      wanted.map(({ topic, partition }) => ({ topic, partition, timestamp })),
    );
  const [earliest, latest] = [await ask(EARLIEST), await ask(LATEST)];
  const kept: CommittedOffset[] = [];
  for (const each of sorted(wanted)) {
    const first = earliest.get(nameOf(each));
    const end = latest.get(nameOf(each));
    if (first instanceof ApiError) throw first;
    if (end instanceof ApiError) throw end;
    const below = first !== undefined && each.offset < first;
    const above = end !== undefined && each.offset > end;
    const nearest = below ? first : above ? end : each.offset;
    kept.push({ ...each, offset: nearest });
    if (!below && !above) continue;
    const how = below ? 'lower than earliest' : 'higher than latest';
    await io.stderr.write(
      `${logTime(await io.now())} WARN New offset (${each.offset}) is ${how} offset for topic partition ${nameOf(each)}. Value will be set to ${nearest} (${logger})\n`,
    );
  }
  return kept;
}

function sorted<Each extends TopicPartition>(partitions: readonly Each[]): Each[] {
  return [...partitions].sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
}
