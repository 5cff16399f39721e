import type { CommandIo } from '../../machine/command.ts';
import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { properties, propertiesFile, requireOptions, ToolExit, Uncaught, UsageError } from '../tool/run.ts';
import { type Formatter, formatterOf } from './formatter.ts';
import { stacks } from './stack.ts';

export interface ConsumerSettings {
  servers: string;
  topic: string | null;
  include: string | null;
  partition: number | null;
  /** A number, or -1 for the end, -2 for the beginning. */
  offset: bigint;
  groupId: string;
  /** Configs of the consumer: those that it was given, and those that options make. */
  own: ReadonlyMap<string, string>;
  formatter: Formatter;
  timeoutMs: number;
}

/** What the options of kafka-console-consumer.sh ask for. Throws UsageError, JavaError. */
export async function consumerSettings(given: Options, io: CommandIo): Promise<ConsumerSettings> {
  const topic = given.value('topic') ?? null;
  const include = given.value('include') ?? null;
  requireOptions(given, 'bootstrap-server');
  const byPartition = given.has('partition');
  if (given.has('topic') === given.has('include'))
    throw new UsageError('Exactly one of the following arguments is required: [topic], [include]');
  if (byPartition && topic === null) throw new UsageError('The topic is required when partition is specified.');
  if (given.has('offset') && !byPartition) throw new UsageError('The partition is required when offset is specified.');
  if (given.has('offset') && given.has('from-beginning'))
    throw new UsageError('Options from-beginning and offset cannot be specified together.');
  const partition = partitionOf(given);
  const own = new Map([
    ...(await fileOf(given, io, 'command-config', 'consumer.config')),
    ...properties([...given.values('consumer-property'), ...given.values('command-property')]),
  ]);
  const formatting = new Map([
    ...(await fileOf(given, io, 'formatter-config')),
    ...properties([...given.values('property'), ...given.values('formatter-property')]),
  ]);
  for (const part of ['key', 'value'])
    if (given.has(`${part}-deserializer`))
      formatting.set(`${part}.deserializer`, given.value(`${part}-deserializer`) ?? '');
  const formatter = formatterOf(
    given.value('formatter') ?? 'org.apache.kafka.tools.consumer.DefaultMessageFormatter',
    formatting,
  );
  const fromBeginning = given.has('from-beginning');
  own.set('auto.offset.reset', resetOf(own.get('auto.offset.reset'), fromBeginning));
  const offset = offsetOf(given, fromBeginning);
  const named = groupOf(given, own);
  const groupId = named ?? (await namelessGroup(io));
  const servers = given.value('bootstrap-server') ?? '';
  own.set('bootstrap.servers', servers);
  if (!own.has('client.id')) own.set('client.id', 'console-consumer');
  const isolation = given.value('isolation-level') ?? own.get('isolation.level') ?? 'read_uncommitted';
  own.set('isolation.level', isolation);
  own.set('group.id', groupId);
  // What a group that nobody named has read is not worth remembering.
  if (named === undefined && !own.has('enable.auto.commit')) own.set('enable.auto.commit', 'false');
  return {
    servers,
    topic,
    include,
    partition,
    offset,
    groupId,
    own,
    formatter,
    timeoutMs: given.long('timeout-ms') ?? -1,
  };
}

/** The group that is named, wherever; undefined where none is. Throws UsageError. */
export function groupOf(
  given: Options,
  own: ReadonlyMap<string, string>,
  places = [own.get('group.id'), given.value('group')],
): string | undefined {
  const groups = new Set(places.filter((each) => each !== undefined));
  if (groups.size > 1) {
    const found = [...groups].map((each) => `'${each}'`).join(', ');
    throw new UsageError(
      `The group ids provided in different places (directly using '--group', via '--consumer-property', or via '--consumer.config') do not match. Detected group ids: ${found}`,
    );
  }
  const [named] = groups;
  if (named !== undefined && given.has('partition'))
    throw new UsageError('Options group and partition cannot be specified together.');
  return named;
}

/** A group for a consumer that nobody gave one. */
export async function namelessGroup(io: CommandIo): Promise<string> {
  return `console-consumer-${(io.pid * 7919 + ((await io.now()) % 100_000)) % 100_000}`;
}

function partitionOf(given: Options): number | null {
  try {
    return given.integer('partition', stacks.partition) ?? null;
  } catch (error) {
    throw error instanceof JavaError ? new Uncaught(error) : error;
  }
}

async function fileOf(
  given: Options,
  io: CommandIo,
  ...names: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  const path = names.map((name) => given.value(name)).find((each) => each !== undefined);
  return path === undefined ? new Map() : propertiesFile(io, path);
}

/** The `auto.offset.reset` that was given, or what an option makes of it. Throws ToolExit. */
export function resetOf(text: string | undefined, fromBeginning: boolean): string {
  if (text === undefined) return fromBeginning ? 'earliest' : 'latest';
  if (fromBeginning && text !== 'earliest')
    throw new ToolExit(
      1,
      `Can't simultaneously specify --from-beginning and 'auto.offset.reset=${text}', please remove one option\n`,
    );
  return text;
}

export function offsetOf(given: Options, fromBeginning: boolean): bigint {
  const text = given.value('offset');
  if (text === undefined) return fromBeginning ? -2n : -1n;
  if (text.toLowerCase() === 'earliest') return -2n;
  if (text.toLowerCase() === 'latest') return -1n;
  if (/^\d+$/.test(text)) return BigInt(text);
  throw new UsageError(
    `The provided offset value '${text}' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long.`,
  );
}
