import { listConfigResources } from '../apis/74-list-config-resources.ts';
import { Admin, type ConfigChange } from '../client/admin.ts';
import { ApiError, errorName } from '../client/errors.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { clientMetricsOptions } from './client-metrics/options.ts';
import { randomUuid } from './server/uuid.ts';
import { commandConfig } from './tool/client-config.ts';
import { adminOptions } from './tool/connection.ts';
import { JavaError, logTime, stackTrace } from './tool/java.ts';
import { asJavaError } from './tool/kafka-error.ts';
import type { Options } from './tool/options.ts';
import { refuseTogether, runTool, ToolExit, UsageError } from './tool/run.ts';

const tool = 'org.apache.kafka.tools.ClientMetricsCommand';
const main = [
  `${tool}.execute(ClientMetricsCommand.java:82)`,
  `${tool}.mainNoExit(ClientMetricsCommand.java:66)`,
  `${tool}.main(ClientMetricsCommand.java:61)`,
];
const service = [`${tool}$ClientMetricsService.<init>(ClientMetricsCommand.java:108)`, ...main];
/** Type of these resources in the protocol. */
const clientMetrics = 16;
const about = 'This tool helps to manipulate and describe client metrics configurations.';

/** Apache Kafka 4.3's kafka-client-metrics.sh. Source: transcripts of the tool in test/golden/kafka-client-metrics. */
export const kafkaClientMetrics: Command = {
  name: 'kafka-client-metrics.sh',
  summary: 'shows and changes which metrics clients are asked for',
  options: clientMetricsOptions.map(({ name }) => `--${name}`),
  run: (argv, io) => runTool({ about, options: clientMetricsOptions }, argv, io, (given) => perform(given, io)),
};

async function perform(given: Options, io: CommandIo): Promise<number> {
  const action = actionOf(given);
  const config = await commandConfig(io, given.value('command-config'), main).catch((error) => {
    throw error instanceof JavaError ? fatal(error) : error;
  });
  try {
    const admin = new Admin(adminOptions(io, given.value('bootstrap-server') ?? '', service, config));
    try {
      await actions[action](admin, given, io);
    } finally {
      admin.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const shown = asJavaError(error, 'listConfigResources');
    await io.stdout.write(`Error while executing client metrics command : ${shown.message}\n`);
    await io.stderr.write(`${logTime(await io.now())} ERROR ${stackTrace(shown)} (${tool})\n`);
    return 1;
  }
}

type Action = 'alter' | 'delete' | 'describe' | 'list';

/** What is to be done. Throws UsageError, ToolExit where the options do not go together. */
function actionOf(given: Options): Action {
  const [action, ...others] = (['alter', 'delete', 'describe', 'list'] as const).filter((each) => given.has(each));
  if (action === undefined || others.length > 0)
    throw new UsageError('Command must include exactly one action: --alter, --delete, --describe or --list.');
  if (!given.has('bootstrap-server')) throw illegal('--bootstrap-server must be specified.');
  const changes = ['generate-name', 'interval', 'match', 'metrics'];
  refuseTogether(given, 'delete', changes);
  refuseTogether(given, 'describe', changes);
  refuseTogether(given, 'list', ['name', ...changes]);
  if (action === 'alter' && given.has('name') === given.has('generate-name'))
    throw illegal('One of --name or --generate-name must be specified with --alter.');
  if (action === 'alter' && !/^([+-]?\d+)?$/.test(given.value('interval') ?? ''))
    throw illegal('Invalid interval value. Enter an integer, or leave empty to reset.');
  if (action === 'delete' && !given.has('name'))
    throw illegal('A client metrics resource name must be specified with --delete.');
  return action;
}

function illegal(message: string): ToolExit {
  return fatal(
    new JavaError('java.lang.IllegalArgumentException', message, [
      `${tool}$ClientMetricsCommandOptions.checkArgs(ClientMetricsCommand.java:364)`,
      `${tool}$ClientMetricsCommandOptions.<init>(ClientMetricsCommand.java:269)`,
      ...main,
    ]),
  );
}

/** The message, the whole exception, an empty line. */
function fatal(error: JavaError): ToolExit {
  return new ToolExit(1, `${error.message}\n${stackTrace(error)}\n`);
}

const actions: Readonly<Record<Action, (admin: Admin, given: Options, io: CommandIo) => Promise<void>>> = {
  async list(admin, _given, io) {
    await io.stdout.write(`${(await namesOf(admin)).join('\n')}\n`);
  },
  async describe(admin, given, io) {
    const name = given.value('name');
    const names = await namesOf(admin);
    if (name !== undefined && !names.includes(name)) {
      await io.stdout.write(`The client metric resource ${name} doesn't exist and doesn't have dynamic config.\n`);
      return;
    }
    for (const each of name === undefined ? names : [name]) {
      const lines = (await configsOf(admin, each)).map((config) => `  ${config.name}=${config.value}\n`);
      await io.stdout.write(`Client metrics configs for ${each} are:\n${lines.join('')}`);
    }
  },
  async alter(admin, given, io) {
    const name = given.value('name') ?? (await randomUuid(io));
    const changes: ConfigChange[] = [];
    for (const [option, config] of [
      ['interval', 'interval.ms'],
      ['metrics', 'metrics'],
      ['match', 'match'],
    ] as const) {
      if (!given.has(option)) continue;
      const value = given.values(option).join(',');
      changes.push({ name: config, value: value === '' ? null : value });
    }
    await admin.alterConfigs('client-metrics', name, changes);
    await io.stdout.write(`Altered client metrics config for ${name}.\n`);
  },
  async delete(admin, given, io) {
    const name = given.value('name') ?? '';
    const configs = await configsOf(admin, name);
    await admin.alterConfigs(
      'client-metrics',
      name,
      configs.map((config) => ({ name: config.name, value: null })),
    );
    await io.stdout.write(`Deleted client metrics config for ${name}.\n`);
  },
};

async function namesOf(admin: Admin): Promise<readonly string[]> {
  const { cluster } = admin;
  const { errorCode, configResources } = await cluster.request(await cluster.any(), listConfigResources, {
    resourceTypes: [clientMetrics],
  });
  if (errorCode !== 0) throw new ApiError(errorName(errorCode), null);
  return configResources.map(({ resourceName }) => resourceName);
}

async function configsOf(admin: Admin, name: string): Promise<readonly { name: string; value: string | null }[]> {
  return (await admin.describeConfigs('client-metrics', [name])).get(name) ?? [];
}
