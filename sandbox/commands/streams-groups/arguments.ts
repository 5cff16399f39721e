import { checkDescribe } from '../share-groups/arguments.ts';
import type { Options } from '../tool/options.ts';
import { refuseTogether, requireOptions, ToolExit, UsageError } from '../tool/run.ts';

const actions = ['list', 'describe', 'reset-offsets', 'delete', 'delete-offsets'] as const;
export type StreamsGroupAction = (typeof actions)[number];

const availableWith: Readonly<Record<string, readonly string[]>> = {
  members: ['describe'],
  offsets: ['describe'],
  state: ['describe', 'list'],
  verbose: ['describe'],
};

/** In the order in which the tool names them where none was chosen. */
export const scenarios = [
  'by-duration',
  'from-file',
  'shift-by',
  'to-current',
  'to-datetime',
  'to-earliest',
  'to-latest',
  'to-offset',
];
const eachAgainstTheOthers = [
  'to-offset',
  'to-datetime',
  'by-duration',
  'to-earliest',
  'to-latest',
  'to-current',
  'shift-by',
  'from-file',
];

/** The action that was asked for. Throws UsageError where the options make no sense together, ToolExit where one is not available. */
export function streamsGroupAction(given: Options): StreamsGroupAction {
  const astray = Object.entries(availableWith).flatMap(([name, others]) =>
    given.has(name) && !others.some((other) => given.has(other)) ? [name] : [],
  );
  if (astray.length > 0)
    throw new ToolExit(1, `Option(s) [${astray.join(', ')}] are unavailable given other options on the command line\n`);
  requireOptions(given, 'bootstrap-server');
  if (given.has('describe')) checkDescribe(given);
  if (given.has('delete')) {
    oneGroupOrAll(given, 'delete');
    if (given.has('input-topic') || given.has('all-input-topics'))
      throw new UsageError('Kafka Streams does not support topic-specific offset deletion from a streams group.');
  }
  if (given.has('delete-offsets')) checkDeleteOffsets(given);
  if (given.has('reset-offsets')) checkReset(given);
  checkInternalTopics(given);
  if ((given.has('dry-run') || given.has('execute')) && !given.has('reset-offsets'))
    throw new UsageError('Only Option [reset-offsets] accepts [execute] or [dry-run]');
  refuseTogether(given, 'list', ['members', 'offsets']);
  refuseTogether(given, 'group', ['all-groups']);
  refuseTogether(given, 'group', ['list']);
  refuseTogether(given, 'input-topic', ['list', 'describe', 'delete']);
  const [action, ...more] = actions.filter((each) => given.has(each));
  if (action === undefined || more.length > 0)
    throw new UsageError(
      'Command must include exactly one action: --list, --describe, --delete, --reset-offsets, or --delete-offsets.',
    );
  return action;
}

function oneGroupOrAll(given: Options, action: string): void {
  if (!given.has('group') && !given.has('all-groups'))
    throw new UsageError(`Option [${action}] takes one of these options: [all-groups], [group]`);
}

function checkDeleteOffsets(given: Options): void {
  if (!given.has('group') || !(given.has('input-topic') || given.has('all-input-topics')))
    throw new UsageError(
      'Option [delete-offsets] takes the [group] and one of these options: [all-input-topics], [input-topic]',
    );
  const groups = given.values('group');
  if (groups.length > 1)
    throw new UsageError(
      `Option [delete-offsets] supports only one [group] at a time, but found: [${groups.join(', ')}]`,
    );
}

function checkReset(given: Options): void {
  if (given.has('dry-run') && given.has('execute'))
    throw new UsageError('Option [reset-offsets] only accepts one of [execute] and [dry-run]');
  if (!given.has('dry-run') && !given.has('execute'))
    throw new UsageError('Option [reset-offsets] takes the option: [execute] or [dry-run]');
  oneGroupOrAll(given, 'reset-offsets');
  for (const each of eachAgainstTheOthers)
    refuseTogether(
      given,
      each,
      eachAgainstTheOthers.filter((other) => other !== each),
    );
}

function checkInternalTopics(given: Options): void {
  const all = 'delete-all-internal-topics';
  if (given.has(all)) {
    if (!given.has('reset-offsets') && !given.has('delete'))
      throw new UsageError(`Option [${all}] takes one of these options: [delete], [reset-offsets]`);
    if (given.has('reset-offsets') && !given.has('execute'))
      throw new UsageError(`Option [${all}] takes [execute] when [reset-offsets] is used.`);
  } else if (given.has('delete-internal-topic') && !(given.has('reset-offsets') && given.has('execute')))
    throw new UsageError('Option [delete-internal-topic] takes [reset-offsets] when [execute] is used.');
}
