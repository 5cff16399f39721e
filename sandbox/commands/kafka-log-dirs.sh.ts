import { describeLogDirs } from '../apis/35-describe-log-dirs.ts';
import type { ClusterClient } from '../client/cluster-client.ts';
import { ApiError, errorName } from '../client/errors.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { inHashOrder, javaHash } from '../wire/java-hash.ts';
import { logDirsOptions } from './log-dirs/options.ts';
import { commandConfig } from './tool/client-config.ts';
import { openCluster } from './tool/cluster.ts';
import { JavaError, stackTrace } from './tool/java.ts';
import { asExecutionError, asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { requireOptions, runTool, ToolExit, UsageError } from './tool/run.ts';

const tool = 'org.apache.kafka.tools.LogDirsCommand';
const main = [`${tool}.mainNoExit(LogDirsCommand.java:56)`, `${tool}.main(LogDirsCommand.java:51)`];
/** Where it makes its client, at this line, and where it asks. */
const client = (line: number): readonly string[] => [
  `${tool}.createAdminClient(LogDirsCommand.java:${line})`,
  `${tool}.execute(LogDirsCommand.java:70)`,
  ...main,
];
const asking = [`${tool}.execute(LogDirsCommand.java:77)`, `${tool}.execute(LogDirsCommand.java:71)`, ...main];

/** Apache Kafka 4.3's kafka-log-dirs.sh. Source: transcripts of the tool in test/golden/kafka-log-dirs. */
export const kafkaLogDirs: Command = {
  name: 'kafka-log-dirs.sh',
  summary: 'shows how many bytes each partition takes in the log directories of brokers',
  options: logDirsOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      {
        about: 'This tool helps to query log directory usage on the specified brokers.',
        options: logDirsOptions,
        parsing: [
          `${tool}$LogDirsCommandOptions.<init>(LogDirsCommand.java:191)`,
          `${tool}.execute(LogDirsCommand.java:69)`,
          ...main,
        ],
        misread: fatal,
      },
      argv,
      io,
      (given) => perform(given, io),
    ),
};

/** The message, the whole exception, an empty line. */
function fatal(error: JavaError): ToolExit {
  return new ToolExit(1, `${error.message}\n${stackTrace(error)}\n`);
}

async function perform(given: Options, io: CommandIo): Promise<number> {
  requireOptions(given, 'bootstrap-server', 'describe');
  try {
    const config = new Map([
      ['client.id', 'log-dirs-tool'],
      ...(await commandConfig(io, given.value('command-config', client(151)), client(151))),
    ]);
    const servers = given.value('bootstrap-server', client(153)) ?? '';
    const cluster = await openCluster(io, { servers, controllers: false, config, stack: client(155) });
    try {
      await describe(given, cluster, io);
    } finally {
      cluster.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof ToolExit || error instanceof UsageError) throw error;
    throw fatal(asExecutionError(error, 'listNodes', asking));
  }
}

async function describe(given: Options, cluster: ClusterClient, io: CommandIo): Promise<void> {
  const topics = listed(given.value('topic-list', asking));
  const there = inHashOrder(
    (await cluster.nodes()).map(({ id }) => id),
    (id) => id,
  );
  const wanted = listed(given.value('broker-list', asking)).map(brokerId);
  const brokers = inHashOrder([...new Set(wanted.length === 0 ? there : wanted)], (id) => id);
  const missing = brokers.filter((id) => !there.includes(id));
  if (missing.length > 0)
    throw new ToolExit(
      1,
      `ERROR: The given brokers do not exist from --broker-list: ${missing.join(',')}. Current existent brokers: ${there.join(',')}\n`,
    );
  await io.stdout.write('Querying brokers for log directories information\n');
  const told: BrokerDirs[] = [];
  for (const broker of inHashOrder(brokers, (id) => id, brokers.length))
    told.push({ broker, logDirs: await logDirsOf(broker, topics, cluster) });
  await io.stdout.write(`Received log directory information from brokers ${brokers.join(',')}\n`);
  await io.stdout.write(`${JSON.stringify({ brokers: told, version: 1 })}\n`);
}

/** As the tool prints it, keys in this order. */
interface BrokerDirs {
  broker: number;
  logDirs: {
    partitions: { partition: string; size: number; offsetLag: number; isFuture: boolean }[];
    /** Class of an exception; null where there is none. */
    error: string | null;
    logDir: string;
  }[];
}

async function logDirsOf(
  broker: number,
  topics: readonly string[],
  cluster: ClusterClient,
): Promise<BrokerDirs['logDirs']> {
  const { errorCode, results } = await cluster.request(await cluster.node(broker), describeLogDirs, { topics: null });
  if (errorCode !== 0) throw new ApiError(errorName(errorCode), null);
  return results.map((result) => {
    const partitions = result.topics
      .filter(({ name }) => topics.length === 0 || topics.includes(name))
      .flatMap(({ name, partitions: all }) => all.map((each) => ({ name, ...each })));
    const ordered = inHashOrder(partitions, ({ name, partitionIndex }) => 31 * (31 + partitionIndex) + javaHash(name));
    const { errorCode: code, logDir } = result;
    return {
      partitions: ordered.map(({ name, partitionIndex, partitionSize, offsetLag, isFutureKey }) => ({
        partition: `${name}-${partitionIndex}`,
        size: Number(partitionSize),
        offsetLag: Number(offsetLag),
        isFuture: isFutureKey,
      })),
      error: code === 0 ? null : asJavaError(new ApiError(errorName(code), null), '').type,
      logDir,
    };
  });
}

function listed(text = ''): string[] {
  return text.split(',').filter((each) => each !== '');
}

function brokerId(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw new JavaError('java.lang.NumberFormatException', `For input string: "${text}"`, [
    'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)',
    'java.base/java.lang.Integer.parseInt(Integer.java:668)',
    'java.base/java.lang.Integer.valueOf(Integer.java:999)',
    ...asking,
  ]);
}
