import { type EntryScript, given, ScriptEnd } from './script.ts';
import { secure } from './secured.ts';

const clusterId = '5L6g3nShT-eMCtK--X86sw';
const mounted = '/mnt/shared/config/server.properties';

/** Variables that are no settings of the broker. */
const notSettings: ReadonlySet<string> = new Set([
  ...['KAFKA_VERSION', 'KAFKA_HEAP_OPTS', 'KAFKA_LOG4J_OPTS', 'KAFKA_OPTS', 'KAFKA_JMX_OPTS', 'KAFKA_GC_LOG_OPTS'],
  ...['KAFKA_JVM_PERFORMANCE_OPTS', 'KAFKA_LOG4J_ROOT_LOGLEVEL', 'KAFKA_LOG4J_LOGGERS', 'KAFKA_TOOLS_LOG4J_LOGLEVEL'],
  ...['KAFKA_JMX_HOSTNAME'],
]);

/** What /etc/kafka/docker/run does of Apache's image, up to the broker. Source: test/golden/docker-start/apache.txt. */
export async function runApache(script: EntryScript, argv: readonly string[]): Promise<void> {
  const { env } = script;
  await script.override(argv);
  await script.user();
  await script.say('===> Setting default values of environment variables if not already set.');
  if (given(env, 'CLUSTER_ID') === null) {
    await script.say(`CLUSTER_ID not set. Setting it to default value: "${clusterId}"`);
    env['CLUSTER_ID'] = clusterId;
  }
  await script.say('===> Configuring ...');
  const roles = given(env, 'KAFKA_PROCESS_ROLES');
  const advertised = given(env, 'KAFKA_ADVERTISED_LISTENERS');
  if (roles !== null) await script.say('Running in KRaft mode...');
  if (roles === 'controller') {
    if (advertised !== null) await script.fail('KAFKA_ADVERTISED_LISTENERS is not supported on a KRaft controller.');
    delete env['KAFKA_ADVERTISED_LISTENERS'];
  } else if (given(env, 'KAFKA_LISTENERS') === null && advertised !== null)
    env['KAFKA_LISTENERS'] = advertised.replace(/:\/\/[^:]*:/g, '://0.0.0.0:');
  await secure(script, {
    variable: async (name) => {
      if (given(env, name) !== null) return;
      if (env[name] !== undefined) await script.fail(`${name} environment variable not set`);
      await script.complain(`/etc/kafka/docker/configure: line 18: !1: unbound variable`);
      throw new ScriptEnd(1);
    },
    file: async (path) => {
      if (!(await script.has(path))) await script.fail(`${path} file does not exist`);
    },
  });
  await script.say('===> Launching ... ');
  await script.say(`===> Using provided cluster id ${env['CLUSTER_ID']} ...`);
  await writeSettings(script);
  await script.format();
}

/** What is mounted, with what the environment adds; or the environment alone; or what the image came with where that says nothing. */
async function writeSettings({ image, io, env }: EntryScript): Promise<void> {
  const own = Object.entries(env)
    .filter(([name]) => name.startsWith('KAFKA_') && !notSettings.has(name))
    .map(([name, value]) => `${settingName(name)}=${value}\n`);
  const read = (path: string): Promise<string> => io.fs.readFile(path, 'utf-8');
  const before = (await io.fs.kind(mounted)) === 'file' ? await read(mounted) : '';
  const text = own.length > 0 ? `${before}\n${own.join('')}` : before;
  const settings = text.trim() === '' ? await read('/etc/kafka/docker/server.properties') : text;
  await io.fs.writeFile(image.settings, settings);
}

/** `KAFKA_LOG_RETENTION_MS` as `log.retention.ms`: one underscore is a dot, two are one underscore, three a dash. */
function settingName(variable: string): string {
  const name = variable.slice('KAFKA_'.length).toLowerCase().replaceAll('_', '.');
  return name.replaceAll('...', '-').replaceAll('..', '_');
}
