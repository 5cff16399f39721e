import {
  type BrokerSettings,
  type ListenerSettings,
  type MissingController,
  PortInUse,
  type RunningBroker,
} from '../../machine/broker-process.ts';
import type { CommandIo, Signal } from '../../machine/command.ts';
import { reasonOf } from '../../machine/errors.ts';
import { resolvePath } from '../../machine/paths.ts';
import { signalCodes } from '../../machine/signals.ts';
import { JavaError } from '../tool/java.ts';
import { propertiesFile } from '../tool/run.ts';
import { acceptorsStarted, notBound, notStarted, unableToStart } from './acceptors.ts';
import { loadMetaProperties, metaPropertiesPath } from './meta-properties.ts';
import type { Release } from './release.ts';
import { ServerLog } from './server-log.ts';
import { type ServerSettings, serverSettings } from './settings.ts';
import { runZooKeeperBroker } from './zookeeper-broker.ts';

const main = ['kafka.Kafka$.main(Kafka.scala:75)', 'kafka.Kafka.main(Kafka.scala)'];
const usage = `Option               Description                                         
------               -----------                                         
--override <String>  Optional property that should override values set in
                       server.properties file (e.g. Key=value)           
--version            Print version information and exit.                 
`;

/**
 * The program \`kafka.Kafka\`: a broker, a controller or both, until it is told to end. Source: the log of Apache Kafka 4.3.1, of which
 * it says the lines that tell what happens.
 *
 * @param logsDirectory where server.log is
 */
export async function runKafka(
  argv: readonly string[],
  io: CommandIo,
  logsDirectory: string,
  release: Release,
): Promise<number> {
  const log = new ServerLog(io, logsDirectory);
  const bean = release.version.startsWith('2.')
    ? 'kafka:type=kafka.Log4jController'
    : '`kafka:type=kafka.Log4jController`';
  await log.say('kafka.utils.Log4jControllerRegistration$', `Registered ${bean} MBean`);
  if (argv.length === 0 || argv.includes('--help')) {
    await io.stderr.write(`USAGE: java [options] kafka.Kafka server.properties [--override property=value]*\n${usage}`);
    return 1;
  }
  if (argv.includes('--version')) {
    const commit = release.version.startsWith('2.') ? ` (Commit:${release.commitId})` : '';
    await io.stdout.write(`${release.version}${commit}\n`);
    return 0;
  }
  let settings: BrokerSettings;
  try {
    const properties = await propertiesOf(argv, io);
    if (release.version.startsWith('2.') && !properties.has('process.roles'))
      return await runZooKeeperBroker(properties, io, log, release);
    const { warnings, ...checked } = serverSettings(properties, io.place ? io.env['HOSTNAME'] : undefined);
    for (const warning of warnings) await log.say('kafka.server.KafkaConfig', warning, 'WARN');
    settings = await formatted(checked, io, log);
  } catch (error) {
    if (error instanceof ExtraArguments) {
      await io.stderr.write(`${error.message}\n${usage}`);
      return 1;
    }
    if (!(error instanceof JavaError)) throw error;
    await log.fail('kafka.Kafka$', 'Exiting Kafka due to fatal exception', error);
    return 1;
  }
  await log.say('org.apache.kafka.common.utils.LoggingSignalHandler', 'Registered signal handlers for TERM, INT, HUP');
  const signal = io.interrupted();
  const broker = await start(settings, io, log);
  if (!broker) return 1;
  await sayStarted(settings, release, io, log);
  const ended = await signal;
  await stop(settings, broker, ended, log);
  return signalCodes[ended as keyof typeof signalCodes];
}

/** Words that are neither the configuration file nor an option. */
class ExtraArguments extends Error {}

const parsing = [
  'joptsimple.OptionParser.parse(OptionParser.java:396)',
  'kafka.Kafka$.getPropsFromArgs(Kafka.scala:53)',
  'kafka.Kafka$.main(Kafka.scala:74)',
  'kafka.Kafka.main(Kafka.scala)',
];

/** The file, with what the arguments put in its place. Throws JavaError, ExtraArguments. */
async function propertiesOf([file = '', ...rest]: readonly string[], io: CommandIo): Promise<Map<string, string>> {
  let properties: Map<string, string>;
  try {
    properties = await propertiesFile(io, file);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const missing = reasonOf(error) === 'No such file or directory';
    const frames = [
      'org.apache.kafka.common.utils.Utils.loadProps(Utils.java:669)',
      'kafka.Kafka$.getPropsFromArgs(Kafka.scala:50)',
      'kafka.Kafka$.main(Kafka.scala:74)',
      'kafka.Kafka.main(Kafka.scala)',
    ];
    if (missing) throw new JavaError('java.nio.file.NoSuchFileException', file, frames);
    throw new JavaError('java.io.IOException', reasonOf(error), frames);
  }
  const extra: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] as string;
    const [name = '', attached] = word.replace(/^--?/, '').split(/=(.*)/s);
    if (!/^--?./.test(word)) extra.push(word);
    else if (name !== 'override')
      throw new JavaError('joptsimple.UnrecognizedOptionException', `${name} is not a recognized option`, parsing);
    else {
      if (attached === undefined) at += 1;
      const given = attached ?? rest[at];
      if (given === undefined)
        throw new JavaError(
          'joptsimple.OptionMissingRequiredArgumentException',
          'Option override requires an argument',
          parsing,
        );
      const [key = '', value = ''] = given.split(/=(.*)/s);
      properties.set(key, value);
    }
  }
  if (extra.length > 0) throw new ExtraArguments(`Found non argument parameters: ${extra.join(',')}`);
  return properties;
}

/** Looks at the log directory: it must have been formatted, for this node. Throws JavaError. */
async function formatted(
  settings: Omit<ServerSettings, 'warnings'>,
  io: CommandIo,
  log: ServerLog,
): Promise<BrokerSettings> {
  const ensemble = 'org.apache.kafka.metadata.properties.MetaPropertiesEnsemble';
  const frames = (line: number): string[] => [
    `${ensemble}.verify(MetaPropertiesEnsemble.java:${line})`,
    'kafka.server.KafkaRaftServer$.initializeLogDirs(KafkaRaftServer.scala:140)',
    'kafka.server.KafkaRaftServer.<init>(KafkaRaftServer.scala:55)',
    'kafka.Kafka$.buildServer(Kafka.scala:68)',
    ...main,
  ];
  const { nodeId } = settings;
  const logDir = resolvePath(io.cwd, settings.logDir);
  const path = metaPropertiesPath(logDir);
  const meta = await loadMetaProperties(logDir, io).catch(async (error: unknown) => {
    if (!(error instanceof JavaError)) throw error;
    await log.fail(ensemble, `Error while reading meta.properties file ${path}`, error);
    return null;
  });
  if (!meta) throw new JavaError('java.lang.RuntimeException', 'No readable meta.properties files found.', frames(480));
  if (meta.nodeId !== null && Number(meta.nodeId) !== nodeId)
    throw new JavaError(
      'java.lang.RuntimeException',
      `Stored node id ${Number(meta.nodeId)} doesn't match previous node id ${nodeId} in ${path}. If you moved your data, make sure your configured node id matches. If you intend to create a new node, you should remove all data in your data directories.`,
      frames(513),
    );
  const missing = meta.nodeId === null ? 'node' : meta.clusterId === null ? 'cluster' : null;
  if (meta.clusterId === null || missing !== null)
    throw new JavaError('java.lang.RuntimeException', `Error: ${missing} ID not found in ${logDir}`, [
      'kafka.server.KafkaRaftServer$.$anonfun$initializeLogDirs$2(KafkaRaftServer.scala:165)',
      ...frames(0).slice(1),
    ]);
  return { ...settings, logDir, clusterId: meta.clusterId };
}

async function start(settings: BrokerSettings, io: CommandIo, log: ServerLog): Promise<RunningBroker | null> {
  const { nodeId, roles, listeners } = settings;
  const fatal = 'Exiting Kafka due to fatal exception during startup.';
  const unbound = async (name: string, error: JavaError, controller: boolean): Promise<null> => {
    const [server, terminating] = controller
      ? ['kafka.server.ControllerServer', 'org.apache.kafka.server.fault.ProcessTerminatingFaultHandler']
      : ['kafka.server.BrokerServer', null];
    const who = `[${server.replace('kafka.server.', '')} id=${nodeId}]`;
    await log.fail('kafka.network.DataPlaneAcceptor', `Unable to start acceptor for ${name}`, error);
    await log.fail(server, `${who} Received a fatal error while ${acceptorsStarted}`, unableToStart(name, error));
    const reason = notStarted(name, error);
    if (terminating) await log.fail(terminating, 'Encountered fatal fault: caught exception', reason);
    else {
      await log.fail(server, `${who} Fatal error during broker startup. Prepare to shutdown`, reason);
      await log.fail('kafka.Kafka$', fatal, reason);
      if (roles.includes('controller')) await sayClosedTwice(nodeId, log);
    }
    return null;
  };
  if (roles.includes('controller')) {
    await log.say('kafka.server.ControllerServer', `[ControllerServer id=${nodeId}] Starting controller`);
    await saySharedServer(nodeId, log);
  }
  if (!io.brokers) throw new Error('there are no brokers here');
  let told = false;
  const tell = async (): Promise<void> => {
    if (told) return;
    told = true;
    await sayStarting(settings, log);
  };
  try {
    for (const { name, host, port, controller } of listeners) {
      const { bound, known } = await io.brokers.bound(host);
      if (bound) continue;
      if (!controller) await tell();
      const reason = known ? 'Cannot assign requested address' : 'Unresolved address';
      return unbound(name, notBound(`${host}:${port}`, reason), controller);
    }
    const running = await reachQuorum(settings, io, log, tell);
    if (!running) return null;
    await tell();
    return running;
  } catch (error) {
    if (!(error instanceof PortInUse)) throw error;
    const { name, port, controller } = error.listener;
    if (!controller) await tell();
    return unbound(name, notBound(`0.0.0.0:${port}`, 'Address already in use'), controller);
  }
}

/** That the controller listens, and that the broker is on its way. */
async function sayStarting({ nodeId, roles, listeners, logDir }: BrokerSettings, log: ServerLog): Promise<void> {
  for (const listener of listeners.filter(({ controller }) => controller)) await sayListening(listener, log);
  if (!roles.includes('broker')) return;
  const broker = `[BrokerServer id=${nodeId}]`;
  await log.say('kafka.server.BrokerServer', `${broker} Transition from SHUTDOWN to STARTING`);
  if (!roles.includes('controller')) await saySharedServer(nodeId, log);
  await log.say('kafka.server.BrokerServer', `${broker} Starting broker`);
  await log.say('kafka.log.LogManager', `Loading logs from log dirs ArrayBuffer(${logDir})`);
}

/** What a controller and a broker of one process have in common begins with whichever is first. */
async function saySharedServer(nodeId: number, log: ServerLog): Promise<void> {
  await log.say('kafka.server.SharedServer', `[SharedServer id=${nodeId}] Starting SharedServer`);
}

async function sayListening({ host, port }: ListenerSettings, log: ServerLog): Promise<void> {
  await log.say('kafka.network.DataPlaneAcceptor', `Awaiting socket connections on ${host || '0.0.0.0'}:${port}.`);
}

/** How long a broker tries to register with a controller, `initial.broker.registration.timeout.ms`. */
const registrationMs = 60_000;

/**
 * Starts once its controllers can be reached; a broker that has tried for long enough ends. Rejects as `BrokerControl.start` does.
 *
 * @param begun told once it listens, before anything is said of controllers
 */
async function reachQuorum(
  settings: BrokerSettings,
  io: CommandIo,
  log: ServerLog,
  begun: () => Promise<void>,
): Promise<RunningBroker | null> {
  const { nodeId, roles } = settings;
  if (!io.brokers) return null;
  let missing: readonly MissingController[] = [];
  let settled = false;
  const starting = io.brokers.start(settings, (now) => {
    missing = now;
  });
  const started = starting.then(
    () => {
      settled = true;
    },
    () => {
      settled = true;
    },
  );
  const deadline = (await io.now()) + registrationMs;
  for (let waitMs = 10; ; waitMs = 1000) {
    await io.sleep(waitMs, started);
    if (settled) return starting;
    await begun();
    if (roles.includes('broker') && (await io.now()) >= deadline) break;
    for (const each of missing) await sayMissing(each, nodeId, log);
  }
  const broker = `[BrokerServer id=${nodeId}]`;
  await log.say(
    'org.apache.kafka.server.BrokerLifecycleManager',
    `[BrokerLifecycleManager id=${nodeId}] Shutting down because we were unable to register with the controller quorum.`,
    'ERROR',
  );
  const fatal = new JavaError(
    'java.lang.RuntimeException',
    'Received a fatal error while waiting for the controller to acknowledge that we are caught up',
    ['org.apache.kafka.server.util.FutureUtils.waitWithLogging(FutureUtils.java:72)'],
    { error: new JavaError('java.util.concurrent.CancellationException', ''), omitted: 6 },
  );
  await log.fail(
    'kafka.server.BrokerServer',
    `${broker} Fatal error during broker startup. Prepare to shutdown`,
    fatal,
  );
  await log.fail('kafka.Kafka$', 'Exiting Kafka due to fatal exception during startup.', fatal);
  return null;
}

async function sayMissing({ id, host, port, known }: MissingController, nodeId: number, log: ServerLog): Promise<void> {
  const client = 'org.apache.kafka.clients.NetworkClient';
  const who =
    id === nodeId || id === -1
      ? `[NodeToControllerChannelManager id=${nodeId} name=registration]`
      : `[RaftManager id=${nodeId}]`;
  if (known)
    await log.say(
      client,
      `${who} Connection to node ${id} (${host}:${port}) could not be established. Node may not be available.`,
      'WARN',
    );
  else
    await log.warn(
      client,
      `${who} Error connecting to node ${host}:${port} (id: ${id} rack: null isFenced: false)`,
      new JavaError('java.net.UnknownHostException', host),
    );
}

const coordinators = [
  ['GroupCoordinator', 'org.apache.kafka.coordinator.group.GroupCoordinatorService'],
  ['TransactionCoordinator', 'kafka.coordinator.transaction.TransactionCoordinator'],
] as const;

async function sayStarted(
  { nodeId, roles, listeners }: BrokerSettings,
  release: Release,
  io: CommandIo,
  log: ServerLog,
): Promise<void> {
  if (roles.includes('broker')) {
    for (const [name, logger] of coordinators)
      for (const what of ['Starting up.', 'Startup complete.']) await log.say(logger, `[${name} id=${nodeId}] ${what}`);
    const lifecycle = `[BrokerLifecycleManager id=${nodeId}]`;
    await log.say(
      'org.apache.kafka.server.BrokerLifecycleManager',
      `${lifecycle} The broker has been unfenced. Transitioning from RECOVERY to RUNNING.`,
    );
    for (const listener of listeners.filter(({ controller }) => !controller)) await sayListening(listener, log);
    await log.say('kafka.server.BrokerServer', `[BrokerServer id=${nodeId}] Transition from STARTING to STARTED`);
  }
  const app = 'org.apache.kafka.common.utils.AppInfoParser';
  await log.say(app, `Kafka version: ${release.version}`);
  await log.say(app, `Kafka commitId: ${release.commitId}`);
  await log.say(app, `Kafka startTimeMs: ${await io.now()}`);
  await log.say('kafka.server.KafkaRaftServer', `[KafkaRaftServer nodeId=${nodeId}] Kafka Server started`);
}

async function stop(
  { nodeId, roles }: BrokerSettings,
  broker: RunningBroker,
  signal: Signal,
  log: ServerLog,
): Promise<void> {
  const controller = roles.includes('controller');
  const gone = (): Promise<void> =>
    log.say('org.apache.kafka.common.utils.AppInfoParser', `App info kafka.server for ${nodeId} unregistered`);
  const sharedServer = async (): Promise<void> => {
    await log.say('kafka.server.SharedServer', `[SharedServer id=${nodeId}] Stopping SharedServer`);
    await gone();
  };
  await log.say('org.apache.kafka.common.utils.LoggingSignalHandler', `Terminating process due to signal ${signal}`);
  if (roles.includes('broker')) {
    const name = `[BrokerServer id=${nodeId}]`;
    const lifecycle = 'org.apache.kafka.server.BrokerLifecycleManager';
    await log.say('kafka.server.BrokerServer', `${name} Transition from STARTED to SHUTTING_DOWN`);
    await log.say('kafka.server.BrokerServer', `${name} shutting down`);
    await log.say(lifecycle, `[BrokerLifecycleManager id=${nodeId}] Beginning controlled shutdown.`);
    await broker.stop();
    await log.say(
      lifecycle,
      `[BrokerLifecycleManager id=${nodeId}] The controller has asked us to exit controlled shutdown.`,
    );
    await log.say('kafka.log.LogManager', 'Shutdown complete.');
    if (!controller) await sharedServer();
    await log.say('kafka.server.BrokerServer', `${name} shut down completed`);
    await log.say('kafka.server.BrokerServer', `${name} Transition from SHUTTING_DOWN to SHUTDOWN`);
  } else await broker.stop();
  if (controller) {
    await log.say('kafka.server.ControllerServer', `[ControllerServer id=${nodeId}] shutting down`);
    await sayClosedTwice(nodeId, log);
    await sharedServer();
  }
  await gone();
}

/** What Kafka 4.3 warns of each time that a controller ends. */
async function sayClosedTwice(nodeId: number, log: ServerLog): Promise<void> {
  const who = `[NodeToControllerChannelManager id=${nodeId} name=registration]`;
  const client = 'org.apache.kafka.clients.NetworkClient';
  await log.say(client, `${who} Attempting to close NetworkClient that has already been closed.`, 'WARN');
}
