import { Admin } from '../../client/admin.ts';
import type { BrokerSettings, RunningBroker } from '../../machine/broker-process.ts';
import type { CommandIo, Signal } from '../../machine/command.ts';
import { signalCodes } from '../../machine/signals.ts';
import { ZooKeeperError } from '../../zookeeper/error-codes.ts';
import { JavaError } from '../tool/java.ts';
import { metaPropertiesPath, readMetaProperties } from './meta-properties.ts';
import { Registration } from './registration.ts';
import type { Release } from './release.ts';
import type { ServerLog } from './server-log.ts';
import { zookeeperSettings } from './settings.ts';
import { randomUuid } from './uuid.ts';
import { Control } from './zookeeper-control.ts';
import { ZooKeeperSession } from './zookeeper-session.ts';

const server = 'kafka.server.KafkaServer';
const main = ['kafka.Kafka$.main(Kafka.scala:109)', 'kafka.Kafka.main(Kafka.scala)'];

/**
 * A broker of Kafka 2.8 that stands on ZooKeeper: it registers there, and if it is the controller, what is asked for in ZooKeeper
 * happens. Source: the log of Apache Kafka 2.8.1 in test/golden/zookeeper, of which it says the lines that tell what happens.
 */
export async function runZooKeeperBroker(
  properties: ReadonlyMap<string, string>,
  io: CommandIo,
  log: ServerLog,
  release: Release,
): Promise<number> {
  const settings = zookeeperSettings(properties);
  const { nodeId } = settings;
  await log.say('org.apache.kafka.common.utils.LoggingSignalHandler', 'Registered signal handlers for TERM, INT, HUP');
  await log.say(server, 'starting');
  const signal = io.interrupted();
  const address = properties.get('zookeeper.connect') ?? '';
  await log.say(server, `Connecting to zookeeper on ${address}`);
  const patienceMs = Number(properties.get('zookeeper.connection.timeout.ms') ?? 18_000);
  const zookeeper = await ZooKeeperSession.open({ address, io, log }, patienceMs);
  if (!zookeeper) return fail(nodeId, timedOut(), log, false);
  const admin = new Admin({
    bootstrap: settings.listeners.map(({ advertised }) => advertised),
    clientId: `broker-${nodeId}`,
    connect: (host, port) => io.connect(host, port),
    now: () => io.now(),
    sleep: (ms) => io.sleep(ms),
  });
  const registration = new Registration(zookeeper.client, admin, nodeId, io);
  const clusterId = await registration.clusterId(await randomUuid(io));
  await log.say(server, `Cluster ID = ${clusterId}`);
  const mismatch = await checkMeta(settings.logDir, { clusterId, nodeId }, io, log);
  if (mismatch) {
    await zookeeper.close();
    return fail(nodeId, mismatch, log);
  }
  await log.say('kafka.log.LogManager', `Loading logs from log dirs ArraySeq(${settings.logDir})`);
  const broker = await start({ ...settings, clusterId }, io, log);
  if (!broker) {
    await zookeeper.close();
    return 1;
  }
  const control = new Control({ registration, zookeeper, broker, settings, log });
  try {
    await control.begin();
  } catch (error) {
    if (!(error instanceof ZooKeeperError)) throw error;
    await broker.stop();
    await zookeeper.close();
    return fail(nodeId, nodeExists(), log);
  }
  for (const [what, value] of [
    ['version', release.version],
    ['commitId', release.commitId],
    ['startTimeMs', String(await io.now())],
  ])
    await log.say('org.apache.kafka.common.utils.AppInfoParser', `Kafka ${what}: ${value}`);
  await log.say(server, `[KafkaServer id=${nodeId}] started`);
  const ended = await signal;
  await stop({ nodeId, broker, zookeeper, control, ended }, log);
  admin.close();
  return signalCodes[ended as keyof typeof signalCodes];
}

/** @param named the cluster is known, and from then on 2.8.1 puts the broker's id before its lines */
async function fail(nodeId: number, error: JavaError, log: ServerLog, named = true): Promise<number> {
  const who = named ? `[KafkaServer id=${nodeId}] ` : '';
  await log.fail(server, `${who}Fatal error during KafkaServer startup. Prepare to shutdown`, error);
  await log.say(server, `${who}shutting down`);
  await log.say('org.apache.kafka.common.utils.AppInfoParser', `App info kafka.server for ${nodeId} unregistered`);
  await log.say(server, `${who}shut down completed`);
  await log.say('kafka.Kafka$', 'Exiting Kafka.', 'ERROR');
  await log.say(server, `${who}shutting down`);
  return 1;
}

function timedOut(): JavaError {
  return new JavaError(
    'kafka.zookeeper.ZooKeeperClientTimeoutException',
    'Timed out waiting for connection while in state: CONNECTING',
    [
      'kafka.zookeeper.ZooKeeperClient.waitUntilConnected(ZooKeeperClient.scala:271)',
      'kafka.zookeeper.ZooKeeperClient.<init>(ZooKeeperClient.scala:125)',
      'kafka.zk.KafkaZkClient$.apply(KafkaZkClient.scala:1948)',
      'kafka.server.KafkaServer.createZkClient$1(KafkaServer.scala:431)',
      'kafka.server.KafkaServer.initZkClient(KafkaServer.scala:456)',
      'kafka.server.KafkaServer.startup(KafkaServer.scala:191)',
      ...main,
    ],
  );
}

function nodeExists(): JavaError {
  return new JavaError('org.apache.zookeeper.KeeperException$NodeExistsException', 'KeeperErrorCode = NodeExists', [
    'org.apache.zookeeper.KeeperException.create(KeeperException.java:126)',
    'kafka.server.KafkaServer.startup(KafkaServer.scala:191)',
    ...main,
  ]);
}

/** The log directory is of this cluster, or becomes it. */
async function checkMeta(
  logDir: string,
  { clusterId, nodeId }: { clusterId: string; nodeId: number },
  io: CommandIo,
  log: ServerLog,
): Promise<JavaError | null> {
  const meta = await readMetaProperties(logDir, io);
  if (meta && meta.clusterId !== clusterId)
    return new JavaError(
      'kafka.common.InconsistentClusterIdException',
      `The Cluster ID ${clusterId} doesn't match stored clusterId Some(${meta.clusterId}) in meta.properties. The broker is trying to join the wrong cluster. Configured zookeeper.connect may be wrong.`,
      ['kafka.server.KafkaServer.startup(KafkaServer.scala:223)', ...main],
    );
  if (meta) return null;
  const path = metaPropertiesPath(logDir);
  await log.say('kafka.server.BrokerMetadataCheckpoint', `No meta.properties file under dir ${path}`, 'WARN');
  await io.fs.mkdir(logDir, { recursive: true });
  await io.fs.writeFile(path, `broker.id=${nodeId}\nversion=0\ncluster.id=${clusterId}\n`);
  return null;
}

async function start(settings: BrokerSettings, io: CommandIo, log: ServerLog): Promise<RunningBroker | null> {
  try {
    if (!io.brokers) throw new Error('there are no brokers here');
    const running = await io.brokers.start(settings);
    for (const { port } of settings.listeners)
      await log.say('kafka.network.Acceptor', `Awaiting socket connections on 0.0.0.0:${port}.`);
    return running;
  } catch (error) {
    if (!(error instanceof Error) || !('listener' in error)) throw error;
    const port = settings.listeners[0]?.port;
    await fail(
      settings.nodeId,
      new JavaError(
        'org.apache.kafka.common.KafkaException',
        `Socket server failed to bind to 0.0.0.0:${port}: Address already in use.`,
        ['kafka.network.Acceptor.openServerSocket(SocketServer.scala:667)', ...main],
      ),
      log,
    );
    return null;
  }
}

async function stop(
  {
    nodeId,
    broker,
    zookeeper,
    control,
    ended,
  }: { nodeId: number; broker: RunningBroker; zookeeper: ZooKeeperSession; control: Control; ended: Signal },
  log: ServerLog,
): Promise<void> {
  await log.say('org.apache.kafka.common.utils.LoggingSignalHandler', `Terminating process due to signal ${ended}`);
  await log.say(server, `[KafkaServer id=${nodeId}] shutting down`);
  await log.say(server, `[KafkaServer id=${nodeId}] Starting controlled shutdown`);
  // Without ZooKeeper there is no way to leave in order: 2.8.1 waits for it, for ever.
  await zookeeper.connected();
  await log.say(server, `[KafkaServer id=${nodeId}] Controlled shutdown succeeded`);
  control.end();
  await broker.stop();
  await log.say('kafka.log.LogManager', 'Shutdown complete.');
  await zookeeper.close();
  await log.say('org.apache.kafka.common.utils.AppInfoParser', `App info kafka.server for ${nodeId} unregistered`);
  await log.say(server, `[KafkaServer id=${nodeId}] shut down completed`);
}
