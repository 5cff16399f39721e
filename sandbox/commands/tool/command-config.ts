import type { CommandIo } from '../../machine/command.ts';
import { ArgumentError, type Given } from './argument-parser.ts';
import { propertiesFile } from './run.ts';

/** The properties of `--command-config`, or of the option that it was called before. Throws ArgumentError. */
export async function commandConfig(
  given: Given,
  io: CommandIo,
  old: '--producer.config' | '--consumer.config',
): Promise<ReadonlyMap<string, string>> {
  const [before, now] = [given.value(old), given.value('--command-config')];
  if (before !== undefined && now !== undefined)
    throw new ArgumentError(`Options ${old} and --command-config are mutually exclusive.`);
  if (before !== undefined)
    await io.stdout.write(
      `Option ${old} has been deprecated and will be removed in a future version. Use --command-config instead.\n`,
    );
  const file = now ?? before;
  if (file === undefined) return new Map();
  if ((await io.fs.kind(file)) !== 'file') throw new ArgumentError(file);
  return propertiesFile(io, file);
}
