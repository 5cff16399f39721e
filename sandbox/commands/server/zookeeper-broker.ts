import { Admin } from '../../client/admin.ts';
import type { BrokerSettings, RunningBroker } from '../../machine/broker-process.ts';
import type { CommandIo, Signal } from '../../machine/command.ts';
import { Killed } from '../../machine/io.ts';
import { signalCodes } from '../../machine/signals.ts';
import type { ZooKeeperClient } from '../../zookeeper/client.ts';
import { ZooKeeperError } from '../../zookeeper/error-codes.ts';
import { JavaError } from '../tool/java.ts';
import { openSession } from '../zookeeper/session.ts';
import { metaPropertiesPath, readMetaProperties } from './meta-properties.ts';
import { Registration } from './registration.ts';
import type { Release } from './release.ts';
import type { ServerLog } from './server-log.ts';
import { zookeeperSettings } from './settings.ts';
import { randomUuid } from './uuid.ts';

const server = 'kafka.server.KafkaServer';
const controller = 'kafka.controller.KafkaController';
const zookeeperClient = 'kafka.zookeeper.ZooKeeperClient';
const clientCnxn = 'org.apache.zookeeper.ClientCnxn';
const main = ['kafka.Kafka$.main(Kafka.scala:109)', 'kafka.Kafka.main(Kafka.scala)'];
/** Between two attempts to connect, milliseconds. */
const retryMs = 1100;
const sessionMs = 18_000;

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
  const patience = Number(properties.get('zookeeper.connection.timeout.ms') ?? sessionMs);
  const zookeeper = await connect(address, patience, io, log);
  if (!zookeeper) return fail(nodeId, timedOut(), log);
  const admin = new Admin({
    bootstrap: settings.listeners.map(({ advertised }) => advertised),
    clientId: `broker-${nodeId}`,
    connect: (host, port) => io.connect(host, port),
    now: () => io.now(),
    sleep: (ms) => io.sleep(ms),
  });
  const registration = new Registration(zookeeper, admin, nodeId, io);
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
  try {
    await log.say('kafka.zk.KafkaZkClient', `Creating /brokers/ids/${nodeId} (is it secure? false)`);
    const epoch = await registration.register(settings.listeners);
    const places = settings.listeners.map(({ name, advertised }) => `${name}://${advertised.host}:${advertised.port}`);
    await log.say(
      'kafka.zk.KafkaZkClient',
      `Registered broker ${nodeId} at path /brokers/ids/${nodeId} with addresses: ${places.join(',')}, czxid (broker epoch): ${epoch}`,
    );
  } catch (error) {
    if (!(error instanceof ZooKeeperError)) throw error;
    await broker.stop();
    await zookeeper.close();
    return fail(nodeId, nodeExists(), log);
  }
  const control = new Control(registration, zookeeper, broker, nodeId, log);
  await control.begin();
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

/** Null where nobody has answered in time. */
async function connect(
  address: string,
  patienceMs: number,
  io: CommandIo,
  log: ServerLog,
): Promise<ZooKeeperClient | null> {
  await log.say(server, `Connecting to zookeeper on ${address}`);
  await log.say(zookeeperClient, `[ZooKeeperClient Kafka server] Initializing a new session to ${address}.`);
  const [host = '', port = ''] = (address.split(',')[0] ?? '').split('/')[0]?.split(':') ?? [];
  const place = `${host}${host === 'localhost' ? '/127.0.0.1' : ''}:${port}`;
  const deadline = (await io.now()) + patienceMs;
  await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Waiting until connected.');
  for (;;) {
    await log.say(
      clientCnxn,
      `Opening socket connection to server ${place}. Will not attempt to authenticate using SASL (unknown error)`,
    );
    try {
      const client = await openSession(`${host}:${port}`, io, sessionMs);
      await log.say(
        clientCnxn,
        `Session establishment complete on server ${place}, sessionid = 0x${client.session.toString(16)}, negotiated timeout = ${client.timeoutMs}`,
      );
      await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Connected.');
      return client;
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      await log.say(clientCnxn, `Socket error occurred: ${place}: Connection refused`);
    }
    const left = deadline - (await io.now());
    await io.sleep(Math.max(0, Math.min(retryMs, left)));
    if (left <= retryMs) break;
  }
  await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Closing.');
  await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Closed.');
  return null;
}

async function fail(nodeId: number, error: JavaError, log: ServerLog): Promise<number> {
  await log.fail(server, 'Fatal error during KafkaServer startup. Prepare to shutdown', error);
  await log.say(server, 'shutting down');
  await log.say('org.apache.kafka.common.utils.AppInfoParser', `App info kafka.server for ${nodeId} unregistered`);
  await log.say(server, 'shut down completed');
  await log.say('kafka.Kafka$', 'Exiting Kafka.', 'ERROR');
  await log.say(server, 'shutting down');
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

/** Carries the controller's work out, one piece after the other, whenever ZooKeeper or the brokers have changed. */
class Control {
  readonly #registration: Registration;
  readonly #zookeeper: ZooKeeperClient;
  readonly #broker: RunningBroker;
  readonly #nodeId: number;
  readonly #log: ServerLog;
  #work: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(
    registration: Registration,
    zookeeper: ZooKeeperClient,
    broker: RunningBroker,
    nodeId: number,
    log: ServerLog,
  ) {
    this.#registration = registration;
    this.#zookeeper = zookeeper;
    this.#broker = broker;
    this.#nodeId = nodeId;
    this.#log = log;
  }

  async begin(): Promise<void> {
    this.#zookeeper.watched = (_, path) =>
      void this.#do(() => (path === '/controller' ? this.#elect() : this.#registration.reconcile()));
    this.#zookeeper.lost = () => {
      if (this.#ended) return;
      const text = `Unable to read additional data from server sessionid 0x${this.#zookeeper.session.toString(16)}, likely server has closed socket, closing socket connection and attempting reconnect`;
      this.#log.note(clientCnxn, text);
    };
    await this.#do(() => this.#elect());
    void this.#watchBroker();
  }

  end(): void {
    this.#ended = true;
  }

  async #watchBroker(): Promise<void> {
    while (!this.#ended) {
      await this.#broker.topicsChanged();
      await this.#do(() => this.#registration.reconcile());
    }
  }

  async #elect(): Promise<void> {
    const epoch = await this.#registration.elect();
    if (epoch === null) return;
    const who = `[Controller id=${this.#nodeId}]`;
    await this.#log.say(
      controller,
      `${who} ${this.#nodeId} successfully elected as the controller. Epoch incremented to ${epoch} and epoch zk version is now ${epoch}`,
    );
    await this.#registration.reconcile();
  }

  /** What fails because ZooKeeper is gone is left: there is nobody to ask. */
  #do(what: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(async () => {
      if (this.#ended) return;
      try {
        await what();
      } catch (error) {
        if (!this.#ended && !(error instanceof Killed)) this.#log.note(controller, String(error), 'WARN');
      }
    });
    return this.#work;
  }
}

async function stop(
  {
    nodeId,
    broker,
    zookeeper,
    control,
    ended,
  }: { nodeId: number; broker: RunningBroker; zookeeper: ZooKeeperClient; control: Control; ended: Signal },
  log: ServerLog,
): Promise<void> {
  control.end();
  await log.say('org.apache.kafka.common.utils.LoggingSignalHandler', `Terminating process due to signal ${ended}`);
  await log.say(server, `[KafkaServer id=${nodeId}] shutting down`);
  await broker.stop();
  await log.say('kafka.log.LogManager', 'Shutdown complete.');
  await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Closing.');
  await zookeeper.close();
  await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Closed.');
  await log.say(server, `[KafkaServer id=${nodeId}] shut down completed`);
}
