import { ClusterClient } from '../client/cluster-client.ts';
import { deleteRecordsBefore } from '../client/delete-records.ts';
import { ApiError } from '../client/errors.ts';
import { TopicMetadata, type TopicPartition } from '../client/topic-metadata.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { deleteRecordsOptions } from './offsets/delete-options.ts';
import { stacks } from './offsets/stack.ts';
import { commandConfig } from './tool/client-config.ts';
import { adminOptions } from './tool/connection.ts';
import { JavaError, logTime, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { requireOptions, runTool, ToolExit, UsageError } from './tool/run.ts';

/** Apache Kafka 4.3's kafka-delete-records.sh. Source: transcripts of the tool in test/golden/kafka-get-offsets. */
export const kafkaDeleteRecords: Command = {
  name: 'kafka-delete-records.sh',
  summary: 'deletes the records of partitions before an offset',
  options: deleteRecordsOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      {
        about: 'This tool helps to delete records of the given partitions down to the specified offset.',
        options: deleteRecordsOptions,
        parsing: stacks.options,
        misread: fatal,
      },
      argv,
      io,
      (given) => perform(given, io),
    ),
};

const tool = 'org.apache.kafka.tools.DeleteRecordsCommand';

/** Where it makes its client. */
const creating = [
  `${tool}.createAdminClient(DeleteRecordsCommand.java:160)`,
  `${tool}.execute(DeleteRecordsCommand.java:116)`,
  `${tool}.mainNoExit(DeleteRecordsCommand.java:70)`,
  `${tool}.main(DeleteRecordsCommand.java:65)`,
];

async function perform(given: Options, io: CommandIo): Promise<number> {
  requireOptions(given, 'bootstrap-server', 'offset-json-file');
  try {
    const wanted = parse(await read(given.value('offset-json-file') ?? '', io));
    const config = await commandConfig(io, given.value('command-config'), []);
    const cluster = new ClusterClient(adminOptions(io, given.value('bootstrap-server') ?? '', creating, config));
    try {
      await io.stdout.write('Executing records delete operation\n');
      const done = await deleteRecordsBefore(cluster, new TopicMetadata(cluster), wanted);
      await io.stdout.write('Records delete operation completed:\n');
      for (const [name, result] of [...done].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (!(result instanceof ApiError)) {
          await io.stdout.write(`partition: ${name}\tlow_watermark: ${result}\n`);
          continue;
        }
        await io.stderr.write(
          `${logTime(await io.now())} ERROR [AdminClient clientId=adminclient-1] DeleteRecords request for topic partition ${name} failed due to an unexpected error ${result.error} (org.apache.kafka.clients.admin.internals.DeleteRecordsHandler)\n`,
        );
        const { type, message } = asJavaError(result, 'deleteRecords');
        await io.stdout.write(`partition: ${name}\terror: ${type}: ${message}\n`);
      }
    } finally {
      cluster.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof ToolExit || error instanceof UsageError) throw error;
    throw fatal(asJavaError(error, 'deleteRecords'));
  }
}

/** The message, the whole exception, an empty line. */
function fatal(error: JavaError): ToolExit {
  return new ToolExit(1, `${error.message}\n${stackTrace(error)}\n`);
}

async function read(path: string, io: CommandIo): Promise<string> {
  if ((await io.fs.kind(path)) === 'file') return io.fs.readFile(path, 'utf-8');
  const cause = new JavaError('java.nio.file.NoSuchFileException', path, stacks.noFile);
  throw new JavaError('java.io.IOException', `Unable to read file ${path}`, stacks.read, {
    error: cause,
    omitted: stacks.read.length - 1,
  });
}

/** `{"partitions": [{"topic": "orders", "partition": 0, "offset": 1}], "version": 1}` */
function parse(text: string): (TopicPartition & { offset: bigint })[] {
  let json: { version?: number; partitions?: { topic: string; partition: number; offset: number }[] };
  try {
    json = JSON.parse(text);
  } catch {
    throw wrong('The input string is not a valid JSON', stacks.json);
  }
  const { version = 1, partitions } = json;
  if (version !== 1) throw wrong(`Not supported version field value ${version}`, stacks.version);
  if (!partitions) throw wrong('Missing partitions field', stacks.version);
  return partitions.map(({ topic, partition, offset }) => ({ topic, partition, offset: BigInt(offset) }));
}

function wrong(message: string, stack: readonly string[]): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminOperationException', message, stack);
}
