import type { CommandIo } from '../../machine/command.ts';
import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { refuseTogether, Uncaught, UsageError } from '../tool/run.ts';
import { checkDescribe, excluded, oneOf, scenarios } from './arguments.ts';
import { stacks28 } from './stack-2.8.ts';

const actions = ['list', 'describe', 'delete', 'reset-offsets', 'delete-offsets'] as const;
export type GroupAction28 = (typeof actions)[number];

const notExecuted =
  'WARN: No action will be performed as the --execute option is missing.In a future major release, the default behavior of this command will be to prompt the user before executing the reset rather than doing a dry run. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.\n';

/** The action that was asked for. Throws UsageError, Uncaught. */
export async function actionOf28(given: Options, io: CommandIo): Promise<GroupAction28> {
  const misplaced = ['members', 'offsets'].filter((each) => given.has(each) && !given.has('describe'));
  if (misplaced.length > 0) {
    const message = `Option(s) [${misplaced.join(', ')}] are unavailable given other options on the command line`;
    throw new Uncaught(new JavaError('joptsimple.UnavailableOptionException', message, stacks28.unavailable));
  }
  const found = actions.find((each) => given.has(each));
  if (found === undefined)
    throw new UsageError(`Command must include exactly one action: ${actions.map((each) => `--${each}`).join(', ')}`);
  checkDescribe(given);
  if (given.has('delete')) {
    oneOf(given, 'delete', ['group', 'all-groups']);
    if (given.has('topic'))
      throw new UsageError('The consumer does not support topic-specific offset deletion from a consumer group.');
  }
  if (given.has('delete-offsets') && !(given.has('group') && given.has('topic')))
    throw new UsageError('Option [delete-offsets] takes the following options: [group], [topic]');
  if (given.has('reset-offsets')) await checkReset(given, io);
  for (const [option, others] of Object.entries(excluded)) refuseTogether(given, option, others);
  return found;
}

async function checkReset(given: Options, io: CommandIo): Promise<void> {
  if (given.has('dry-run') && given.has('execute'))
    throw new UsageError('Option [reset-offsets] only accepts one of [execute] and [dry-run]');
  if (!given.has('dry-run') && !given.has('execute')) await io.stderr.write(notExecuted);
  oneOf(given, 'reset-offsets', ['group', 'all-groups']);
  if (!given.has('from-file') && !given.has('topic') && !given.has('all-topics'))
    throw new UsageError('One of the reset scopes should be defined: --all-topics, --topic.');
  const [one, other] = ['to-earliest', ...scenarios.filter((each) => each !== 'to-earliest')].filter((each) =>
    given.has(each),
  );
  if (one !== undefined && other !== undefined)
    throw new UsageError(`Option "[${one}]" can't be used with option "[${other}]"`);
}

/** It is only noticed once the partitions are known. Throws UsageError. */
export function needsScenario(given: Options): void {
  if (scenarios.some((each) => given.has(each))) return;
  const all = scenarios.map((each) => `[${each}]`).join(', ');
  throw new UsageError(`Option '[reset-offsets]' requires one of the following scenarios: [${all}]`);
}

const states = ['PreparingRebalance', 'CompletingRebalance', 'Stable', 'Dead', 'Empty'];

/** The states of `--state stable,empty`; null for all. Throws UsageError. */
export function inStates(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null;
  const wanted = text.split(',').map((each) => each.trim());
  if (wanted.every((each) => states.includes(each))) return wanted;
  throw new UsageError(`Invalid state list '${text}'. Valid states are: ${states.join(', ')}`);
}
