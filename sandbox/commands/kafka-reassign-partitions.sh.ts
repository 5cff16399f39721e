import { Admin } from '../client/admin.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { executePlan } from './reassign-partitions/execute.ts';
import { generatePlan } from './reassign-partitions/generate.ts';
import { reassignPartitionsOptions } from './reassign-partitions/options.ts';
import { stacks } from './reassign-partitions/stack.ts';
import { Terse } from './reassign-partitions/terse.ts';
import { cancelPlan, listReassignments, verifyPlan } from './reassign-partitions/verify.ts';
import { logAdminConfigs } from './tool/admin-configs.ts';
import { adminOptions } from './tool/connection.ts';
import { JavaError, stackTrace } from './tool/java.ts';
import { asJavaError, failedCall } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { requireOptions, runTool, ToolExit, UsageError } from './tool/run.ts';
import { loadProperties, readText } from './tool/text-file.ts';

/** Apache Kafka 4.3's kafka-reassign-partitions.sh. Source: transcripts of the tool in test/golden/kafka-reassign-partitions. */
export const kafkaReassignPartitions: Command = {
  name: 'kafka-reassign-partitions.sh',
  summary: 'moves partitions between brokers',
  options: reassignPartitionsOptions.map(({ name }) => `--${name}`),
  run: (argv, io) =>
    runTool(
      {
        about: 'This tool helps to move topic partitions between replicas.',
        options: reassignPartitionsOptions,
        parsing: stacks.options,
      },
      argv,
      io,
      (given) => perform(given, io),
    ),
};

const actions = ['generate', 'execute', 'verify', 'cancel', 'list'] as const;
type Action = (typeof actions)[number];

const required: Readonly<Record<Action, readonly string[]>> = {
  generate: ['topics-to-move-json-file', 'broker-list'],
  execute: ['reassignment-json-file'],
  verify: ['reassignment-json-file'],
  cancel: ['reassignment-json-file'],
  list: [],
};
const permitted: Readonly<Record<Action, readonly string[]>> = {
  generate: ['bootstrap-server', 'broker-list', 'command-config', 'disable-rack-aware'],
  execute: [
    'additional',
    'bootstrap-server',
    'command-config',
    'throttle',
    'replica-alter-log-dirs-throttle',
    'timeout',
    'disallow-replication-factor-change',
  ],
  verify: ['bootstrap-server', 'command-config', 'preserve-throttles'],
  cancel: ['command-config', 'preserve-throttles', 'timeout'],
  list: ['command-config'],
};

/** Throws UsageError. */
function actionOf(given: Options): Action {
  const wanted = actions.filter((each) => given.has(each));
  const [action] = wanted;
  if (action === undefined || wanted.length > 1)
    throw new UsageError(`Command must include exactly one action: ${actions.map((each) => `--${each}`).join(', ')}`);
  const servers = ['bootstrap-server', 'bootstrap-controller'].filter((each) => given.has(each));
  if (servers.length > 1)
    throw new UsageError("Please don't specify both --bootstrap-server and --bootstrap-controller");
  if (servers.length === 0) throw new UsageError('Please specify either --bootstrap-server or --bootstrap-controller');
  requireOptions(given, ...required[action]);
  const server = action === 'cancel' || action === 'list' ? servers : [];
  const fits = new Set([action, ...required[action], ...permitted[action], ...server]);
  for (const { name } of reassignPartitionsOptions)
    if (given.has(name) && !fits.has(name))
      throw new UsageError(`Option "[${name}]" can't be used with action "[${action}]"`);
  return action;
}

async function perform(given: Options, io: CommandIo): Promise<number> {
  const action = actionOf(given);
  let admin: Admin | null = null;
  try {
    const path = given.value('command-config');
    const properties = path === undefined ? null : await loadProperties(io, path, stacks.loadProps);
    const servers = given.value('bootstrap-server') ?? given.value('bootstrap-controller');
    if (servers === undefined) throw new JavaError('java.lang.NullPointerException', '', stacks.noServers);
    const config = new Map([['client.id', 'reassign-partitions-tool'], ...(properties ?? [])]);
    await logAdminConfigs(io, config);
    admin = new Admin(adminOptions(io, servers, stacks.create, config));
    await run(action, admin, given, io);
    return 0;
  } catch (error) {
    if (error instanceof ToolExit || error instanceof UsageError) throw error;
    if (error instanceof Terse) {
      await io.stdout.write(`${error.message}\n`);
      return 1;
    }
    const [call, stack] = stacks.calls[action];
    const shown = asJavaError(failedCall(error, call, stack), call);
    await io.stdout.write(`Error: ${shown.message || 'null'}\n${stackTrace(shown)}\n`);
    return 1;
  } finally {
    admin?.close();
  }
}

async function run(action: Action, admin: Admin, given: Options, io: CommandIo): Promise<void> {
  const { reads } = stacks;
  const file = (name: string, stack: readonly string[]): Promise<string> =>
    readText(io, given.value(name) ?? '', stack);
  const long = (name: string, otherwise: number, stack: readonly string[]): number =>
    given.long(name, stack) ?? otherwise;
  const preserve = given.has('preserve-throttles');
  if (action === 'verify') return verifyPlan(admin, await file('reassignment-json-file', reads.verify), preserve, io);
  if (action === 'generate') {
    const text = await file('topics-to-move-json-file', reads.generate);
    const brokerList = given.value('broker-list') ?? '';
    return generatePlan(admin, text, { brokerList, byRack: !given.has('disable-rack-aware') }, io);
  }
  if (action === 'execute') {
    const text = await file('reassignment-json-file', reads.execute);
    const options = {
      additional: given.has('additional'),
      throttle: long('throttle', -1, reads.throttle),
      logDirsThrottle: long('replica-alter-log-dirs-throttle', -1, reads.logDirsThrottle),
      timeoutMs: long('timeout', 10_000, reads.executeTimeout),
      allowReplicationFactorChange: !given.has('disallow-replication-factor-change'),
    };
    return executePlan(admin, text, options, io);
  }
  if (action === 'cancel') {
    const text = await file('reassignment-json-file', reads.cancel);
    return cancelPlan(admin, text, { preserve, timeoutMs: long('timeout', 10_000, reads.cancelTimeout) }, io);
  }
  return listReassignments(admin, io);
}
