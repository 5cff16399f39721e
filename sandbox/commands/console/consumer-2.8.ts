import type { CommandIo } from '../../machine/command.ts';
import { checkedConfigs28 } from '../tool/checked-configs-2.8.ts';
import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { properties, requireOptions, runTool, Uncaught, UsageError } from '../tool/run.ts';
import { loadProperties28 } from '../tool/text-file.ts';
import { classNotFound } from './class-not-found.ts';
import { type ConsoleRelease, type Consuming, consumeTopics } from './consume-topics.ts';
import { consumerOptions28 } from './consumer-options-2.8.ts';
import { groupOf, namelessGroup, offsetOf, resetOf } from './consumer-settings.ts';
import { type Formatter, formatterOf } from './formatter.ts';
import { stacks } from './stack.ts';
import { consumerStacks28 } from './stack-2.8.ts';

const release: ConsoleRelease = {
  tool: 'kafka.tools.ConsoleConsumer$',
  stacks: { ...stacks, ...consumerStacks28 },
  onJoining: '',
  clientId: (groupId) => `consumer-${groupId}-1`,
  checked: async ({ own }) => ({ configs: checkedConfigs28('consumer', own, consumerStacks28.isolationLevel) }),
};

/** kafka-console-consumer.sh of Kafka 2.8. Source: transcripts of the tool in test/golden/kafka-2.8. */
export function runConsumer28(argv: readonly string[], io: CommandIo): Promise<number> {
  const tool = {
    about: 'This tool helps to read data from Kafka topics and outputs it to standard output.',
    options: consumerOptions28,
  };
  return runTool(tool, argv, io, async (given) => consumeTopics(await settingsOf(given, io), release, io));
}

/** What its options ask for. What it cannot read Java itself prints. Throws UsageError, ToolExit, Uncaught. */
async function settingsOf(given: Options, io: CommandIo): Promise<Consuming> {
  try {
    return await read(given, io);
  } catch (error) {
    throw error instanceof JavaError ? new Uncaught(error) : error;
  }
}

async function read(given: Options, io: CommandIo): Promise<Consuming> {
  const file = given.value('consumer.config');
  const own = new Map([
    ...(file === undefined ? [] : await loadProperties28(io, file, consumerStacks28.properties)),
    ...properties(given.values('consumer-property')),
  ]);
  const fromBeginning = given.has('from-beginning');
  const partition = given.integer('partition', consumerStacks28.partition) ?? null;
  const formatter = formatterIn(given);
  const maxMessages = given.integer('max-messages', consumerStacks28.maxMessages) ?? -1;
  const timeoutMs = given.long('timeout-ms', consumerStacks28.timeout) ?? -1;
  requireOptions(given, 'bootstrap-server');
  const topic = given.value('topic') ?? null;
  const include = given.value('whitelist') ?? null;
  if ((topic === null) === (include === null)) throw new UsageError('Exactly one of whitelist/topic is required.');
  if (partition !== null && topic === null) throw new UsageError('The topic is required when partition is specified.');
  if (given.has('offset') && partition === null)
    throw new UsageError('The partition is required when offset is specified.');
  if (given.has('offset') && fromBeginning)
    throw new UsageError('Options from-beginning and offset cannot be specified together.');
  own.set('auto.offset.reset', resetOf(own.get('auto.offset.reset'), fromBeginning));
  const offset = offsetOf(given, fromBeginning);
  const named = groupOf(given, own, [given.value('group'), own.get('group.id')]);
  const groupId = named ?? (await namelessGroup(io));
  const servers = given.value('bootstrap-server') ?? '';
  own.set('bootstrap.servers', servers);
  own.set('isolation.level', given.value('isolation-level') ?? own.get('isolation.level') ?? 'read_uncommitted');
  own.set('group.id', groupId);
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
    timeoutMs,
    maxMessages: () => maxMessages,
    skipErrors: given.has('skip-message-on-error'),
    systemTest: given.has('enable-systest-events'),
  };
}

/** Classes of 2.8 that do what those of 4.3 do under another name. */
const renamed = /^kafka\.tools\.(?=(?:Default|Logging|NoOp)MessageFormatter$)/;

function formatterIn(given: Options): Formatter {
  const formatting = properties(given.values('property'));
  for (const part of ['key', 'value'])
    if (given.has(`${part}-deserializer`))
      formatting.set(`${part}.deserializer`, given.value(`${part}-deserializer`) ?? '');
  const name = given.value('formatter') ?? 'kafka.tools.DefaultMessageFormatter';
  if (!renamed.test(name)) throw classNotFound(name, consumerStacks28.formatter);
  const shown = formatterOf(name.replace(renamed, 'org.apache.kafka.tools.consumer.'), formatting);
  return (record) => {
    try {
      return shown(record);
    } catch (error) {
      // The exceptions of its deserializers have no stack.
      throw error instanceof JavaError ? new JavaError(error.type, error.message) : error;
    }
  };
}
