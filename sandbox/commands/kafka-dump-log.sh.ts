import type { Command, CommandIo } from '../machine/command.ts';
import { baseName } from '../machine/paths.ts';
import { dumpIndex, dumpTimeIndex } from './dump-log/indexes.ts';
import { dumpLog } from './dump-log/log.ts';
import { Mismatches } from './dump-log/mismatches.ts';
import { filePath } from './dump-log/opened.ts';
import { dumpLogOptions } from './dump-log/options.ts';
import { type DumpSettings, dumpSettings } from './dump-log/options-given.ts';
import { dumpSnapshot, dumpTransactionIndex } from './dump-log/producers.ts';
import { stacks } from './dump-log/stack.ts';
import { JavaError } from './tool/java.ts';
import type { Options } from './tool/options.ts';
import { requireOptions, runTool, Uncaught } from './tool/run.ts';

/** Apache Kafka 4.3's kafka-dump-log.sh. Source: transcripts of the tool in test/golden/kafka-dump-log. */
export const kafkaDumpLog: Command = {
  name: 'kafka-dump-log.sh',
  summary: 'prints the files that a broker keeps: segments, indexes, snapshots',
  options: dumpLogOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      {
        about:
          'This tool helps to parse a log file and dump its contents to the console, useful for debugging a seemingly corrupt log segment.',
        options: dumpLogOptions,
        parsing: stacks.options,
      },
      argv,
      io,
      (given) => perform(given, io),
    ),
};

async function perform(given: Options, io: CommandIo): Promise<number> {
  requireOptions(given, 'files');
  const settings = dumpSettings(given);
  const mismatches = new Mismatches();
  try {
    for (const file of filesOf(given.value('files') ?? '')) await dump(filePath(file), settings, mismatches, io);
  } catch (error) {
    throw error instanceof JavaError ? new Uncaught(error) : error;
  }
  await io.stderr.write(mismatches.text());
  return 0;
}

/** As Java splits at commas: nothing is left of empty names at the end. */
function filesOf(text: string): string[] {
  const files = text.split(',');
  while (files.length > 0 && files.at(-1) === '' && text !== '') files.pop();
  return files;
}

async function dump(path: string, settings: DumpSettings, mismatches: Mismatches, io: CommandIo): Promise<void> {
  await io.stdout.write(`Dumping ${path}\n`);
  const name = baseName(path);
  const ending = name.slice(Math.max(0, name.lastIndexOf('.')));
  if (ending === '.log' || ending === '.checkpoint') await dumpLog(path, settings, mismatches, io);
  else if (ending === '.index') await dumpIndex(path, settings, mismatches, io);
  else if (ending === '.timeindex') await dumpTimeIndex(path, settings, mismatches, io);
  else if (ending === '.snapshot') await dumpSnapshot(path, io);
  else if (ending === '.txnindex') await dumpTransactionIndex(path, io);
  else await io.stderr.write(`Ignoring unknown file ${path}\n`);
}
