import { type EntryScript, given, ScriptEnd } from './script.ts';
import { secure } from './secured.ts';

/** Variables that are no settings of the broker. */
const notSettings: ReadonlySet<string> = new Set([
  ...['KAFKA_VERSION', 'KAFKA_HEAP_OPTS', 'KAFKA_LOG4J_OPTS', 'KAFKA_OPTS', 'KAFKA_JMX_OPTS', 'KAFKA_GC_LOG_OPTS'],
  ...['KAFKA_JVM_PERFORMANCE_OPTS', 'KAFKA_LOG4J_ROOT_LOGLEVEL', 'KAFKA_LOG4J_LOGGERS', 'KAFKA_TOOLS_LOG4J_LOGLEVEL'],
]);

const gone: readonly (readonly [variable: string, setting: string])[] = [
  ['KAFKA_ADVERTISED_PORT', 'advertised.port'],
  ['KAFKA_ADVERTISED_HOST', 'advertised.host'],
  ['KAFKA_HOST', 'host'],
  ['KAFKA_PORT', 'port'],
];

/** What /etc/confluent/docker/run does of Confluent's image, up to the broker. Source: test/golden/docker-start/confluent.txt. */
export async function runConfluent(script: EntryScript, argv: readonly string[]): Promise<void> {
  const { env } = script;
  await script.override(argv);
  await script.user();
  await script.say('===> Configuring ...');
  await configure(script.copy());
  await script.say('===> Running preflight checks ... ');
  const data = given(env, 'KAFKA_DATA_DIRS') ?? '/var/lib/kafka/data';
  await script.say(`===> Check if ${data} is writable ...`);
  await script.say(`===> Using provided cluster id ${env['CLUSTER_ID']} ...`);
  await script.format();
  await script.say('===> Launching ... ');
  await script.say('===> Launching kafka ... ');
}

/** The script `configure`, whose changes to the environment reach the file of settings and nothing else. */
async function configure(script: EntryScript): Promise<void> {
  const { env, image, io } = script;
  const set = (name: string): Promise<void> => ensure(script, name);
  if (env['KAFKA_PROCESS_ROLES'] === undefined) await withoutRoles(script);
  await set('CLUSTER_ID');
  const controller = env['KAFKA_PROCESS_ROLES'] === 'controller';
  // The script hands on an empty one. Apache Kafka 4.3 refuses that; a controller of the image would never start with it.
  if (controller && env['KAFKA_ADVERTISED_LISTENERS'] === '') delete env['KAFKA_ADVERTISED_LISTENERS'];
  if (!controller) await set('KAFKA_ADVERTISED_LISTENERS');
  else if (given(env, 'KAFKA_ADVERTISED_LISTENERS') !== null)
    await script.fail('KAFKA_ADVERTISED_LISTENERS is not supported on a KRaft controller.');
  if (!controller && given(env, 'KAFKA_LISTENERS') === null)
    env['KAFKA_LISTENERS'] = await listeners(script, env['KAFKA_ADVERTISED_LISTENERS'] ?? '');
  env['KAFKA_LOG_DIRS'] = given(env, 'KAFKA_LOG_DIRS') ?? '/var/lib/kafka/data';
  for (const [variable, setting] of gone)
    if (given(env, variable) !== null)
      await script.fail(`${setting} is deprecated. Please use KAFKA_ADVERTISED_LISTENERS instead.`);
  await secure(script, {
    variable: set,
    file: async (path) => {
      const said = `operation "existence" on file "${path}" is unsuccessful`;
      if (!(await script.has(path))) await failed(script, 'path <path-to-file> <operation>', said);
    },
  });
  const settings = Object.entries(env)
    .filter(([name]) => name.startsWith('KAFKA_') && !notSettings.has(name))
    .map(([name, value]) => [settingName(name), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  await io.fs.writeFile(image.settings, settings.map(([name, value]) => `\n${name}=${value}\n`).join(''));
}

/** Whoever has an older compose file is told what it lacks: one line of ours. */
async function withoutRoles(script: EntryScript): Promise<never> {
  const why = given(script.env, 'KAFKA_ZOOKEEPER_CONNECT') === null ? '' : 'ZooKeeper went with Kafka 4.0: ';
  const roles = 'CLUSTER_ID, KAFKA_NODE_ID, KAFKA_PROCESS_ROLES=broker,controller, KAFKA_CONTROLLER_QUORUM_VOTERS';
  const needed = `${roles}, KAFKA_CONTROLLER_LISTENER_NAMES, KAFKA_LISTENERS and KAFKA_ADVERTISED_LISTENERS`;
  const failure = await ensure(script, 'KAFKA_PROCESS_ROLES').catch((error: unknown) => error);
  await script.complain(`\n# ${why}this image is to be given ${needed}.`);
  throw failure;
}

/** Where a variable is not set, be it empty, the program `ub` says so. */
async function ensure(script: EntryScript, name: string): Promise<void> {
  if (script.env[name] === undefined)
    await failed(script, 'ensure <environment-variable>', `environment variable "${name}" is not set`);
}

/** What the listeners are where nothing is said of them: what is advertised, without its protocol. */
async function listeners(script: EntryScript, advertised: string): Promise<string> {
  const usage = 'listeners <advertised-listeners>';
  if (advertised === '') return failed(script, usage, 'advertised listeners cannot be empty');
  const all = advertised.split(',').map((each) => each.trim());
  const bad = all.find((each) => each.includes('://') && !/^(?:(?!:\/\/).)+:\/\/(?:(?!:\/\/).)+$/.test(each));
  if (bad !== undefined) return failed(script, usage, `malformed listener: "${bad}"`);
  return all
    .filter((each) => each !== '')
    .map((each) => each.replace(/^.*:\/\//, ''))
    .join(',');
}

/** What `ub` prints where one of its commands fails. */
async function failed(script: EntryScript, usage: string, reason: string): Promise<never> {
  const [command = ''] = usage.split(' ');
  const help = `Usage:\n  ub ${usage} [flags]\n\nFlags:\n  -h, --help   help for ${command}\n`;
  await script.io.stderr.write(`Error: ${reason}\n${help}\nerror in executing the command: ${reason}`);
  throw new ScriptEnd(1);
}

/**
 * `KAFKA_LOG_RETENTION_MS` as `log.retention.ms`: one underscore is a dot, two are one underscore, three a dash. One that stands beside
 * another with a single letter between them stays, as it does with `ub`.
 */
function settingName(variable: string): string {
  const name = variable.slice('KAFKA_'.length).replace(/[^_]_[^_]/g, (three) => three.replace('_', '.'));
  return name.replaceAll('___', '-').replaceAll('__', '_').toLowerCase();
}
