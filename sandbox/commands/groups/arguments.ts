import type { CommandIo } from '../../machine/command.ts';
import type { Options } from '../tool/options.ts';
import { refuseTogether, UsageError } from '../tool/run.ts';

const actions = ['list', 'describe', 'delete', 'reset-offsets', 'delete-offsets', 'validate-regex'] as const;
export type GroupAction = (typeof actions)[number];

export const scenarios = [
  'to-offset',
  'shift-by',
  'to-datetime',
  'by-duration',
  'to-earliest',
  'to-latest',
  'to-current',
  'from-file',
] as const;

const notExecuted =
  'WARN: No action will be performed as the --execute option is missing. In version 5.0, this command will require either --dry-run or --execute to be specified. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.\n';

/** Options that do not stand with these. */
export const excluded: Readonly<Record<string, readonly string[]>> = {
  group: ['list', 'all-groups'],
  topic: ['describe', 'list'],
};

/** The action that was asked for. Throws UsageError where the options make no sense together. */
export async function groupAction(given: Options, io: CommandIo): Promise<GroupAction> {
  const found = actions.find((each) => given.has(each));
  if (found === undefined)
    throw new UsageError(`Command must include exactly one action: ${actions.map((each) => `--${each}`).join(', ')}`);
  if (found === 'validate-regex') return found;
  if (!given.has('bootstrap-server')) throw new UsageError('Missing required argument "[bootstrap-server]"');
  checkDescribe(given);
  if (given.has('delete')) {
    oneOf(given, 'delete', ['group', 'all-groups']);
    if (given.has('topic'))
      throw new UsageError('The consumer does not support topic-specific offset deletion from a consumer group.');
  }
  if (given.has('delete-offsets') && !(given.has('group') && given.has('topic')))
    throw new UsageError('Option [delete-offsets] takes the following options: [topic], [group]');
  if (given.has('reset-offsets')) await checkReset(given, io);
  for (const [option, others] of Object.entries(excluded)) refuseTogether(given, option, others);
  return found;
}

export function checkDescribe(given: Options): void {
  if (!given.has('describe')) return;
  oneOf(given, 'describe', ['group', 'all-groups']);
  if (['members', 'offsets', 'state'].filter((each) => given.has(each)).length > 1)
    throw new UsageError('Option [describe] takes at most one of these options: [members], [offsets], [state]');
  if (given.value('state') !== undefined) throw new UsageError('Option [describe] does not take a value for [state]');
}

async function checkReset(given: Options, io: CommandIo): Promise<void> {
  if (given.has('dry-run') && given.has('execute'))
    throw new UsageError('Option [reset-offsets] only accepts one of [execute] and [dry-run]');
  if (!given.has('dry-run') && !given.has('execute')) await io.stderr.write(notExecuted);
  oneOf(given, 'reset-offsets', ['group', 'all-groups']);
  if (!given.has('from-file') && !given.has('topic') && !given.has('all-topics'))
    throw new UsageError('One of the reset scopes should be defined: --all-topics, --topic.');
  const asked = ['to-earliest', ...scenarios].filter(
    (each, index, all) => given.has(each) && all.indexOf(each) === index,
  );
  if (asked.length === 0) {
    const all = scenarios.map((each) => `[${each}]`).join(', ');
    throw new UsageError(`Option '[reset-offsets]' requires one of the following scenarios: [${all}]`);
  }
  if (asked.length > 1) throw new UsageError(`Option "[${asked[0]}]" can't be used with option "[${asked[1]}]"`);
}

export function oneOf(given: Options, action: string, options: readonly string[]): void {
  if (options.some((each) => given.has(each))) return;
  const all = options.map((each) => `[${each}]`).join(', ');
  throw new UsageError(`Option [${action}] takes one of these options: ${all}`);
}
