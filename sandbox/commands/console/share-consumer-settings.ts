import type { AcknowledgeType } from '../../client/acknowledgements.ts';
import type { CommandIo } from '../../machine/command.ts';
import type { Options } from '../tool/options.ts';
import { properties, propertiesFile, requireOptions, UsageError } from '../tool/run.ts';
import { type Formatter, formatterOf } from './formatter.ts';
import { replaced } from './replaced.ts';

export interface ShareConsumerSettings {
  servers: string;
  topic: string;
  groupId: string;
  own: ReadonlyMap<string, string>;
  formatter: Formatter;
  acknowledgeType: AcknowledgeType;
  rejectOnError: boolean;
}

/** What the options of kafka-console-share-consumer.sh ask for. Throws UsageError, JavaError. */
export async function shareConsumerSettings(given: Options, io: CommandIo): Promise<ShareConsumerSettings> {
  if (!given.has('topic')) throw new UsageError('--topic is a required argument');
  requireOptions(given, 'bootstrap-server');
  if (given.has('reject') && given.has('release'))
    throw new UsageError('At most one of --reject and --release may be specified.');
  for (const [old, now] of [
    ['consumer-property', 'command-property'],
    ['consumer-config', 'command-config'],
  ] as const)
    if (given.has(old) && given.has(now))
      throw new UsageError(`Options --${old} and --${now} cannot be specified together.`);
  await replaced(given, io, 'consumer-property', 'command-property', 'Option');
  await replaced(given, io, 'consumer-config', 'command-config', 'Option');
  const fromFile = await fileOf(given, io, 'command-config', 'consumer-config');
  const typed = properties([...given.values('consumer-property'), ...given.values('command-property')]);
  const groupId = groupOf([given.value('group'), fromFile.get('group.id'), typed.get('group.id')]);
  return {
    servers: given.value('bootstrap-server') ?? '',
    topic: given.value('topic') ?? '',
    groupId,
    own: new Map([...fromFile, ...typed]),
    formatter: await formatterFor(given, io),
    acknowledgeType: given.has('reject') ? 'reject' : given.has('release') ? 'release' : 'accept',
    rejectOnError: given.has('reject-message-on-error'),
  };
}

function groupOf(named: readonly (string | undefined)[]): string {
  const groups = [...new Set(named.filter((each) => each !== undefined))];
  if (groups.length > 1) {
    const found = groups.map((each) => `'${each}'`).join(', ');
    throw new UsageError(
      `The group ids provided in different places (directly using '--group', via '--consumer-property', or via '--consumer-config') do not match. Detected group ids: ${found}`,
    );
  }
  return groups[0] ?? 'console-share-consumer';
}

async function formatterFor(given: Options, io: CommandIo): Promise<Formatter> {
  if (given.has('property') && given.has('formatter-property'))
    throw new UsageError('Options --property and --formatter-property cannot be specified together.');
  await replaced(given, io, 'property', 'formatter-property', 'Option');
  const formatting = new Map([
    ...(await fileOf(given, io, 'formatter-config')),
    ...properties([...given.values('property'), ...given.values('formatter-property')]),
  ]);
  for (const part of ['key', 'value'])
    if (given.has(`${part}-deserializer`))
      formatting.set(`${part}.deserializer`, given.value(`${part}-deserializer`) ?? '');
  return formatterOf(given.value('formatter') ?? 'org.apache.kafka.tools.consumer.DefaultMessageFormatter', formatting);
}

async function fileOf(
  given: Options,
  io: CommandIo,
  ...names: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  const path = names.map((name) => given.value(name)).find((each) => each !== undefined);
  return path === undefined ? new Map() : propertiesFile(io, path);
}
