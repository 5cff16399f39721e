import type { CommandIo } from '../../machine/command.ts';
import type { Options } from '../tool/options.ts';
import { UsageError } from '../tool/run.ts';

/** Warns of an option's old name. Throws UsageError where both names stand. */
export async function replaced(
  given: Options,
  io: CommandIo,
  old: string,
  now: string,
  word = 'Warning:',
): Promise<void> {
  if (!given.has(old)) return;
  if (given.has(now)) throw new UsageError(`Options --${now} and --${old} cannot be specified together.`);
  await io.stdout.write(
    `${word} --${old} is deprecated and will be removed in a future version. Use --${now} instead.\n`,
  );
}
