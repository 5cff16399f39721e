import { NO_LAYERS } from '../../config/broker-configs.ts';
import { topicConfigError } from '../../config/topic-configs.ts';
import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { stacks } from './stack.ts';

export const actions = ['alter', 'create', 'describe', 'list', 'delete'] as const;
export type Action = (typeof actions)[number];

/** What an option may not stand with: every action but these, and these other options. */
export type Uses = readonly (readonly [option: string, actions: readonly Action[], excluded?: readonly string[]])[];
const uses: Uses = [
  ['config', ['create']],
  ['partitions', ['alter', 'create']],
  ['replication-factor', ['create']],
  ['replica-assignment', ['alter', 'create']],
  ['under-replicated-partitions', ['describe'], ['topics-with-overrides']],
  ['under-min-isr-partitions', ['describe'], ['topics-with-overrides']],
  ['at-min-isr-partitions', ['describe'], ['topics-with-overrides']],
  ['unavailable-partitions', ['describe'], ['topics-with-overrides']],
  ['topics-with-overrides', ['describe']],
  ['if-exists', ['alter', 'delete', 'describe']],
  ['if-not-exists', ['create']],
  ['exclude-internal', ['list', 'describe']],
];
const alterConfigs = 'To alter topic configurations, the kafka-configs tool can be used.';

/** The one action that was asked for, or what is wrong with the options: shown above the usage. */
export function actionOf(options: Options): { action: Action } | { usageError: string } {
  const given = actions.filter((action) => options.has(action));
  const [action] = given;
  if (action === undefined || given.length > 1)
    return { usageError: 'Command must include exactly one action: --list, --describe, --create, --alter or --delete' };
  if (!options.has('bootstrap-server'))
    throw new JavaError('java.lang.IllegalArgumentException', '--bootstrap-server must be specified', stacks.required);
  const usageError = missing(options, action) ?? excluded(options, action, uses);
  return usageError === null ? { action } : { usageError };
}

function missing(options: Options, action: Action): string | null {
  const describesOne = action === 'describe' && options.has('if-exists') && !options.has('topic-id');
  if (!options.has('topic') && (describesOne || (action !== 'list' && action !== 'describe')))
    return 'Missing required argument "[topic]"';
  if (action !== 'alter') return null;
  if (options.has('config'))
    return `Option combination "[[config], [bootstrap-server]]" can't be used with option "[alter]" (${alterConfigs})`;
  return options.has('partitions') ? null : 'Missing required argument "[partitions]"';
}

/** What is wrong with options that stand together, or with this action; null where nothing is. */
export function excluded(options: Options, action: Action, uses: Uses): string | null {
  const clash = (one: string, other: string): string => `Option "[${one}]" can't be used with option "[${other}]"`;
  if (action === 'create' && options.has('replica-assignment')) {
    for (const other of ['partitions', 'replication-factor']) {
      if (options.has(other)) return clash('replica-assignment', other);
    }
  }
  for (const [option, allowed, others = []] of uses) {
    if (!options.has(option)) continue;
    if (!allowed.includes(action)) return clash(option, action);
    const other = others.find((each) => options.has(each));
    if (other !== undefined) return clash(option, other);
  }
  return null;
}

export const collisions =
  "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.\n";

/** Where a tool reads an assignment, for its exceptions, and what it calls them. */
interface AssignmentErrors {
  assignmentNumber: readonly string[];
  assignmentTwice: readonly string[];
  twice: string;
  uneven(partition: number, brokers: readonly number[]): JavaError;
}

const assignmentErrors: AssignmentErrors = {
  ...stacks,
  twice: 'org.apache.kafka.tools.AdminCommandFailedException',
  uneven: (partition, brokers) =>
    new JavaError(
      'org.apache.kafka.tools.AdminOperationException',
      `Partition ${partition} has different replication factor: [${brokers.join(', ')}]`,
      stacks.assignmentUneven,
    ),
};

/** `1:2,2:1` as brokers by partition. Throws JavaError. */
export function replicaAssignment(options: Options, errors = assignmentErrors): number[][] | undefined {
  const text = options.value('replica-assignment');
  if (text === undefined) return undefined;
  const assignment = text.split(',').map((partition) =>
    partition.split(':').map((broker) => {
      if (/^[+-]?\d+$/.test(broker.trim())) return Number(broker.trim());
      throw new JavaError(
        'java.lang.NumberFormatException',
        `For input string: "${broker.trim()}"`,
        errors.assignmentNumber,
      );
    }),
  );
  for (const [partition, brokers] of assignment.entries()) {
    const twice = [...new Set(brokers.filter((broker, index) => brokers.indexOf(broker) !== index))];
    if (twice.length > 0) {
      const message = `Partition replica lists may not contain duplicate entries: ${twice.join(',')}`;
      throw new JavaError(errors.twice, message, errors.assignmentTwice);
    }
    if (brokers.length !== assignment[0]?.length) throw errors.uneven(partition, brokers);
  }
  return assignment;
}

/** The configs of `--config NAME=VALUE`, checked as the tool checks them before it asks a broker. Throws JavaError. */
export function newConfigs(
  options: Options,
  { configFormat, configValue }: { configFormat: readonly string[]; configValue: readonly string[] } = stacks,
): Record<string, string> {
  const configs: Record<string, string> = {};
  for (const text of options.values('config')) {
    const match = /^([^=]*)=([\s\S]*)$/.exec(text.trim());
    if (!match) {
      const message =
        'requirement failed: Invalid topic config: all configs to be added must be in the format "key=val".';
      throw new JavaError('java.lang.IllegalArgumentException', message, configFormat);
    }
    configs[(match[1] as string).trim()] = (match[2] as string).trim();
  }
  const problem = topicConfigError(new Map(Object.entries(configs)), NO_LAYERS);
  if (problem === null) return configs;
  if (problem.startsWith('Unknown topic config'))
    throw new JavaError('org.apache.kafka.common.errors.InvalidConfigurationException', problem);
  throw new JavaError('org.apache.kafka.common.config.ConfigException', problem, configValue);
}

/** Which topics a pattern of `--topic` means: Java's regular expressions, with `,` for `|`. Throws JavaError. */
export function topicFilter(text: string, stack: readonly string[]): (name: string) => boolean {
  const pattern = text
    .trim()
    .replaceAll(',', '|')
    .replaceAll(' ', '')
    .replace(/^["']+/, '')
    .replace(/["']+$/, '');
  try {
    const expression = new RegExp(`^(?:${pattern})$`, 'u');
    return (name) => expression.test(name);
  } catch {
    throw new JavaError('java.lang.RuntimeException', `${pattern} is an invalid regex.`, stack);
  }
}
