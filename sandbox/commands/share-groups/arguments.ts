import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { refuseTogether, requireOptions, Uncaught, UsageError } from '../tool/run.ts';
import { stacks } from './stack.ts';

const actions = ['list', 'describe', 'delete', 'reset-offsets', 'delete-offsets'] as const;
export type ShareGroupAction = (typeof actions)[number];

/** With what each of these stands, and without which it stands for nothing. */
const availableWith: Readonly<Record<string, readonly string[]>> = {
  members: ['describe'],
  offsets: ['describe'],
  state: ['describe', 'list'],
  verbose: ['describe'],
};
const scenarios = ['to-datetime', 'to-earliest', 'to-latest'];

/** The action that was asked for. Throws UsageError where the options make no sense together. */
export function shareGroupAction(given: Options): ShareGroupAction {
  requireOptions(given, 'bootstrap-server');
  if (given.has('describe')) checkDescribe(given);
  if (given.has('delete')) {
    if (!given.has('group') && !given.has('all-groups'))
      throw new UsageError('Option [delete] takes the options [group] or [all-groups]');
    if (given.has('group') && given.has('all-groups'))
      throw new UsageError('Option [delete] takes either [group] or [all-groups], not both.');
    if (given.has('topic')) throw new UsageError('Option [delete] does not take the option: [topic]');
  }
  if (given.has('delete-offsets') && !(given.has('group') && given.has('topic')))
    throw new UsageError('Option [delete-offsets] takes the following options: [group], [topic]');
  if (given.has('reset-offsets')) checkReset(given);
  refuseTogether(given, 'group', ['all-groups']);
  refuseTogether(given, 'group', ['list']);
  refuseTogether(given, 'topic', ['list', 'describe']);
  const [action, ...more] = actions.filter((each) => given.has(each));
  if (action === undefined || more.length > 0) {
    const all = actions.map((each) => `--${each}`).join(', ');
    throw new UsageError(`Command must include exactly one action: ${all}.`);
  }
  return action;
}

/** Throws Uncaught where an option needs another that was not given. */
export function checkAvailable(
  given: Options,
  table = availableWith,
  stack: readonly string[] = stacks.unavailable,
): void {
  const astray = Object.entries(table).flatMap(([name, others]) =>
    given.has(name) && !others.some((other) => given.has(other)) ? [name] : [],
  );
  if (astray.length === 0) return;
  const message = `Option(s) [${astray.join(', ')}] are unavailable given other options on the command line`;
  throw new Uncaught(new JavaError('joptsimple.UnavailableOptionException', message, stack));
}

/** What `--describe` takes, in this tool and in that for streams groups. Throws UsageError. */
export function checkDescribe(given: Options): void {
  if (!given.has('group') && !given.has('all-groups'))
    throw new UsageError('Option [describe] takes one of these options: [all-groups], [group]');
  if (['members', 'offsets', 'state'].filter((each) => given.has(each)).length > 1)
    throw new UsageError('Option [describe] takes at most one of these options: [members], [offsets], [state]');
  if (given.value('state') !== undefined) throw new UsageError('Option [describe] does not take a value for [state]');
}

function checkReset(given: Options): void {
  if (given.has('dry-run') && given.has('execute'))
    throw new UsageError('Option [reset-offsets] only accepts one of [execute] and [dry-run]');
  if (!given.has('dry-run') && !given.has('execute'))
    throw new UsageError('Option [reset-offsets] takes the option: [execute] or [dry-run]');
  if (!given.has('group')) throw new UsageError('Option [reset-offsets] takes the option: [group]');
  if (!given.has('topic') && !given.has('all-topics'))
    throw new UsageError('Option [reset-offsets] takes one of these options: [all-topics], [topic]');
  if (!scenarios.some((each) => given.has(each))) {
    const all = scenarios.map((each) => `[${each}]`).join(', ');
    throw new UsageError(`Option [reset-offsets] takes one of these options: ${all}`);
  }
  for (const each of scenarios)
    refuseTogether(
      given,
      each,
      scenarios.filter((other) => other !== each),
    );
}
