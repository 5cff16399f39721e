import { type EntryScript, given, ScriptEnd } from './script.ts';

const home = '/opt/bitnami/kafka';
const volume = '/bitnami/kafka';

/** Variables that may leave out `CFG_`. */
const aliases: readonly string[] = [
  ...[
    'ADVERTISED_LISTENERS',
    'BROKER_ID',
    'NODE_ID',
    'CONTROLLER_QUORUM_VOTERS',
    'CONTROLLER_QUORUM_BOOTSTRAP_SERVERS',
  ],
  ...['PROCESS_ROLES', 'DEFAULT_REPLICATION_FACTOR', 'DELETE_TOPIC_ENABLE', 'INTER_BROKER_LISTENER_NAME', 'LISTENERS'],
  ...['LISTENER_SECURITY_PROTOCOL_MAP', 'LOG_DIRS', 'LOG_FLUSH_INTERVAL_MESSAGES', 'LOG_FLUSH_INTERVAL_MS'],
  ...['LOG_RETENTION_BYTES', 'LOG_RETENTION_HOURS', 'LOG_SEGMENT_BYTES', 'MESSAGE_MAX_BYTES', 'NUM_IO_THREADS'],
  ...['NUM_NETWORK_THREADS', 'NUM_PARTITIONS', 'NUM_RECOVERY_THREADS_PER_DATA_DIR', 'AUTO_CREATE_TOPICS_ENABLE'],
  ...['OFFSETS_TOPIC_REPLICATION_FACTOR', 'SOCKET_RECEIVE_BUFFER_BYTES', 'SOCKET_REQUEST_MAX_BYTES'],
  ...['SOCKET_SEND_BUFFER_BYTES', 'TRANSACTION_STATE_LOG_MIN_ISR', 'TRANSACTION_STATE_LOG_REPLICATION_FACTOR'],
];

type Level = 'INFO ' | 'WARN ' | 'ERROR';
const colours: Readonly<Record<Level, number>> = { 'INFO ': 2, 'WARN ': 3, ERROR: 1 };

/**
 * What the entry script of Bitnami's image does, up to the broker. It could not be run here: its containers are seen to print this in
 * reports of others (bitnami/charts issue 32637, bitnami/containers issue 67247), and what those do not show is as the script has it.
 */
export async function runBitnami(script: EntryScript): Promise<void> {
  const log = logOf(script);
  for (const text of welcome) await log('INFO ', text);
  await log('INFO ', '** Starting Kafka setup **');
  const { env, image } = script;
  for (const name of aliases) {
    const value = env[`KAFKA_${name}`];
    if (value !== undefined) env[`KAFKA_CFG_${name}`] = value;
  }
  const mounted = `${volume}/config/server.properties`;
  if (!(await script.has(image.settings))) {
    const isMounted = await script.has(mounted);
    if (!isMounted) await validate(script, log);
    await log('INFO ', 'Initializing Kafka...');
    if (isMounted)
      await log(
        'INFO ',
        `Detected mounted server.properties file at ${mounted}. Skipping configuration based on env variables`,
      );
    else await log('INFO ', 'No injected configuration files found, creating default config files');
    const text = isMounted ? await script.read(mounted) : await settings(script);
    await script.io.fs.writeFile(image.settings, text);
  }
  await format(script, log);
  await log('INFO ', '** Kafka setup finished! **');
  await script.say('');
  await log('INFO ', '** Starting Kafka **');
}

type Log = (level: Level, text: string) => Promise<void>;

function logOf(script: EntryScript): Log {
  const colour = (code: string, text: string): string => `\x1b[${code}m${text}`;
  return async (level, text) => {
    const time = new Date(await script.io.now()).toISOString().slice(11, 22);
    const head = `${colour('38;5;6', 'kafka ')}${colour('38;5;5', `${time} `)}${colour('0', '')}`;
    await script.complain(`${head}${colour(`38;5;${colours[level]}`, level)}${colour('0', ' ==> ')}${text}`);
  };
}

const bold = (text: string): string => `\x1b[1m${text}\x1b[0m`;
const welcome: readonly string[] = [
  '',
  bold('Welcome to the Bitnami kafka container'),
  `Subscribe to project updates by watching ${bold('https://github.com/bitnami/containers')}`,
  'Did you know there are enterprise versions of the Bitnami catalog? For enhanced secure software supply chain features, unlimited pulls from Docker, LTS support, or application customization, see Bitnami Premium or Tanzu Application Catalog. See https://www.arrow.com/globalecs/na/vendors/bitnami/ for more information.',
  '',
];

/** Ends the script where something is missing, after it has said all that is. */
async function validate(script: EntryScript, log: Log): Promise<void> {
  const { env } = script;
  let wrong = false;
  const error = async (text: string): Promise<void> => {
    wrong = true;
    await log('ERROR', text);
  };
  const unbound = (line: number, name: string): Promise<void> =>
    script.complain(`/opt/bitnami/scripts/libkafka.sh: line ${line}: ${name}: unbound variable`);
  if (given(env, 'KAFKA_CFG_PROCESS_ROLES') === null)
    await error(
      'Kafka requires at least one process role to be set. Set the environment variable KAFKA_CFG_PROCESS_ROLES to configure the process roles for Kafka.',
    );
  if (env['KAFKA_CFG_PROCESS_ROLES'] === undefined) await unbound(357, 'KAFKA_CFG_PROCESS_ROLES');
  for (const role of (env['KAFKA_CFG_PROCESS_ROLES'] ?? '').split(/[,;]/).filter((each) => each !== '')) {
    if (role === 'controller') await checkController(env, error);
    else if (role !== 'broker')
      await error(`Invalid KRaft process role '${role}'. Supported roles are 'broker,controller'`);
  }
  if (given(env, 'KAFKA_CFG_NODE_ID') === null)
    await error('KRaft mode requires an unique node.id, please set the environment variable KAFKA_CFG_NODE_ID');
  const listeners = (env['KAFKA_CFG_LISTENERS'] ?? '').split(',').filter((each) => each !== '');
  const ports = listeners.map((each) => each.split(':').at(-1));
  if (new Set(ports).size < ports.length) await error('There are listeners bound to the same port');
  const map = env['KAFKA_CFG_LISTENER_SECURITY_PROTOCOL_MAP'];
  if (map === undefined) await unbound(408, 'KAFKA_CFG_LISTENER_SECURITY_PROTOCOL_MAP');
  const protocols = (map ?? '').split(',').filter((each) => each !== '');
  const plain = protocols.length > 0 ? protocols.some((each) => each.endsWith(':PLAINTEXT')) : true;
  if (plain)
    await log(
      'WARN ',
      'Kafka has been configured with a PLAINTEXT listener, this setting is not recommended for production environments.',
    );
  if (wrong) throw new ScriptEnd(1);
}

async function checkController(
  env: Readonly<Record<string, string>>,
  error: (text: string) => Promise<void>,
): Promise<void> {
  const name = env['KAFKA_CFG_CONTROLLER_LISTENER_NAMES'] ?? '';
  if (name === '')
    await error(
      "Role 'controller' enabled but environment variable KAFKA_CFG_CONTROLLER_LISTENER_NAMES was not provided.",
    );
  if (!env['KAFKA_CFG_LISTENERS']?.includes(name))
    await error(`Role 'controller' enabled but listener ${name} not found in KAFKA_CFG_LISTENERS.`);
}

/** What the image came with, without what makes a node of it, and with what the environment adds. */
async function settings({ io, env }: EntryScript): Promise<string> {
  const original = await io.fs.readFile(`${home}/config/server.properties.original`, 'utf-8');
  const own = new Map([['log.dirs', `${volume}/data`]]);
  if (given(env, 'KAFKA_CFG_CONTROLLER_QUORUM_VOTERS') === null)
    own.set('controller.quorum.bootstrap.servers', 'localhost:9093');
  own.set('sasl.enabled.mechanisms', 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512');
  for (const [name, value] of Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1)))
    if (name.startsWith('KAFKA_CFG_')) own.set(settingName(name), value);
  const node =
    /^(?:group\.initial|broker\.|node\.|process\.|listeners=|listener\.|controller\.|inter\.broker|advertised\.)/;
  const kept = original.split('\n').filter((line) => !node.test(line) && !own.has(line.split('=')[0] ?? ''));
  return `${kept.join('\n')}\n${[...own].map(([name, value]) => `${name}=${value}\n`).join('')}`;
}

function settingName(variable: string): string {
  const name = variable.slice('KAFKA_CFG_'.length).toLowerCase().replaceAll('_', '.');
  return name.replaceAll('sasl.ssl', 'sasl_ssl').replaceAll('sasl.plaintext', 'sasl_plaintext');
}

/** Formats the storage unless it is; nobody sees what the tool prints. */
async function format(script: EntryScript, log: Log): Promise<void> {
  const { env, image } = script;
  await log('INFO ', 'Initializing KRaft storage metadata');
  const meta = `${volume}/data/meta.properties`;
  const known = (await script.has(meta)) ? /^cluster\.id=(\S+)$/m.exec(await script.read(meta))?.[1] : undefined;
  let clusterId = known ?? given(env, 'KAFKA_CLUSTER_ID') ?? given(env, 'KAFKA_KRAFT_CLUSTER_ID');
  if (clusterId === null) {
    await log(
      'WARN ',
      'KAFKA_CLUSTER_ID not set - If using multiple nodes then you must use the same Cluster ID for each one',
    );
    clusterId = (await script.storage('random-uuid')).text.trim();
    await log('INFO ', `Generated Kafka cluster ID '${clusterId}'`);
  }
  await log('INFO ', 'Formatting storage directories to add metadata...');
  const initial = given(env, 'KAFKA_INITIAL_CONTROLLERS');
  const dynamic =
    env['KAFKA_CFG_PROCESS_ROLES']?.includes('controller') && given(env, 'KAFKA_CFG_CONTROLLER_QUORUM_VOTERS') === null;
  const voters = initial === null ? '--standalone' : `--initial-controllers=${initial}`;
  const { code } = await script.storage(
    ...['format', '--config', image.settings, '--ignore-formatted', `--cluster-id=${clusterId}`],
    ...(dynamic ? [voters] : []),
  );
  if (code !== 0) throw new ScriptEnd(code);
}
