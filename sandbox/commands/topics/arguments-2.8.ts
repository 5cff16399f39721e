import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { requireOptions, Uncaught, UsageError } from '../tool/run.ts';
import { type Action, actions, excluded, type Uses } from './arguments.ts';
import { stacks28 } from './stack-2.8.ts';

const reports = [
  'under-min-isr-partitions',
  'at-min-isr-partitions',
  'unavailable-partitions',
  'under-replicated-partitions',
  'topics-with-overrides',
] as const;
const others = (name: string): readonly string[] => reports.filter((each) => each !== name);

const uses: Uses = [
  ['config', ['alter', 'create']],
  ['delete-config', ['alter']],
  ['partitions', ['alter', 'create']],
  ['replication-factor', ['create']],
  ['replica-assignment', ['create', 'alter']],
  ['under-replicated-partitions', ['describe'], others('under-replicated-partitions')],
  ['under-min-isr-partitions', ['describe'], [...others('under-min-isr-partitions'), 'zookeeper']],
  ['at-min-isr-partitions', ['describe'], [...others('at-min-isr-partitions'), 'zookeeper']],
  ['unavailable-partitions', ['describe'], others('unavailable-partitions')],
  ['topics-with-overrides', ['describe'], others('topics-with-overrides')],
  ['if-exists', ['alter', 'delete', 'describe']],
  ['if-not-exists', ['create']],
  ['exclude-internal', ['list', 'describe']],
];

/** The one action that was asked for. Throws UsageError, Uncaught. */
export function actionOf28(given: Options): Action {
  const chosen = actions.filter((name) => given.has(name));
  const [action] = chosen;
  if (chosen.length !== 1 || !action)
    throw new UsageError('Command must include exactly one action: --list, --describe, --create, --alter or --delete');
  if (given.has('bootstrap-server') === given.has('zookeeper')) {
    const message = 'Only one of --bootstrap-server or --zookeeper must be specified';
    throw new Uncaught(new JavaError('java.lang.IllegalArgumentException', message, stacks28.oneOf));
  }
  const namesOne = action === 'describe' ? given.has('if-exists') : action !== 'list';
  if (namesOne) requireOptions(given, 'topic');
  if (action === 'create' && given.has('zookeeper') && !given.has('replica-assignment'))
    requireOptions(given, 'partitions', 'replication-factor');
  if (action === 'alter' && given.has('bootstrap-server')) {
    if (given.has('config'))
      throw new UsageError(
        'Option combination "[bootstrap-server],[config]" can\'t be used with option "[alter]" (the kafka-configs CLI supports altering topic configs with a --bootstrap-server option)',
      );
    requireOptions(given, 'partitions');
  }
  const usageError = excluded(given, action, uses);
  if (usageError !== null) throw new UsageError(usageError);
  return action;
}
