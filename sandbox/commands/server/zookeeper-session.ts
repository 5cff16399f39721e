import type { CommandIo } from '../../machine/command.ts';
import { Killed } from '../../machine/io.ts';
import type { ZooKeeperClient } from '../../zookeeper/client.ts';
import { ConnectionLoss } from '../../zookeeper/client.ts';
import type { EventType } from '../../zookeeper/watches.ts';
import { openSession } from '../zookeeper/session.ts';
import type { ServerLog } from './server-log.ts';

const zookeeperClient = 'kafka.zookeeper.ZooKeeperClient';
const clientCnxn = 'org.apache.zookeeper.ClientCnxn';
/** Between two attempts, milliseconds; once a client has been connected, up to another second by chance. */
const retryMs = 1000;
/** `zookeeper.session.timeout.ms` of Kafka 2.8. */
const sessionMs = 18_000;

export interface SessionOptions {
  /** `zookeeper.connect` */
  address: string;
  io: CommandIo;
  log: ServerLog;
}

/**
 * A broker's session with ZooKeeper. When the connection is lost it connects again and again: the session goes on where the server
 * has it still, however long that takes (a server that was away gives every session its whole timeout anew); where it has expired, a
 * new one takes its place. Source: the log of Apache Kafka 2.8.1 in test/golden/zookeeper/broker-sessions.txt.
 */
export class ZooKeeperSession {
  watched: (type: EventType, path: string) => void = () => {};
  /** Called when a new session has taken the place of one that had expired: what was ephemeral is gone, and all watches. */
  renewed: () => void = () => {};
  #client: ZooKeeperClient;
  readonly #options: SessionOptions;
  readonly #place: string;
  #connecting: Promise<void> | null = null;
  #closing = false;

  private constructor(client: ZooKeeperClient, options: SessionOptions) {
    this.#options = options;
    this.#place = placeOf(options.address);
    this.#client = this.#use(client);
  }

  /** Null where nobody has answered within `patienceMs`. */
  static async open(options: SessionOptions, patienceMs: number): Promise<ZooKeeperSession | null> {
    const { io, log } = options;
    await begin(options);
    await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Waiting until connected.');
    const client = await connect(options, (await io.now()) + patienceMs);
    if (!client) {
      await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Closing.');
      await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Closed.');
      return null;
    }
    await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Connected.');
    return new ZooKeeperSession(client, options);
  }

  get client(): ZooKeeperClient {
    return this.#client;
  }

  /** Resolves at once while there is a connection; rejects with Killed where the broker's process has ended. */
  async connected(): Promise<void> {
    while (this.#connecting) await this.#connecting;
  }

  /** Waits for the connection, as Kafka does, however long that takes; then ends the session. */
  async close(): Promise<void> {
    const { log } = this.#options;
    await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Closing.');
    this.#closing = true;
    const id = this.#name();
    await this.#client.close();
    await log.say('org.apache.zookeeper.ZooKeeper', `Session: ${id} closed`);
    await log.say(clientCnxn, `EventThread shut down for session: ${id}`);
    await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Closed.');
  }

  #name(): string {
    return `0x${this.#client.session.toString(16)}`;
  }

  #use(client: ZooKeeperClient): ZooKeeperClient {
    client.watched = (type, path) => this.watched(type, path);
    client.lost = (reason) => {
      if (this.#closing) return;
      this.#tellLost(reason, Math.floor((client.timeoutMs * 2) / 3));
      if (this.#connecting) return;
      this.#connecting = this.#again();
      this.#connecting.catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
    };
    return client;
  }

  #tellLost(reason: 'closed' | 'silent', silentMs: number): void {
    const { log } = this.#options;
    const next = 'closing socket connection and attempting reconnect';
    const id = this.#name();
    const silent = `Client session timed out, have not heard from server in ${silentMs}ms for sessionid ${id}`;
    const closed = `Unable to read additional data from server sessionid ${id}, likely server has closed socket`;
    if (reason === 'silent') log.note(clientCnxn, silent, 'WARN');
    log.note(clientCnxn, `${reason === 'silent' ? silent : closed}, ${next}`);
  }

  async #again(): Promise<void> {
    const { io, log } = this.#options;
    for (;;) {
      await io.sleep(retryMs + Math.floor((await io.random()) * 1000));
      const connection = await attempt(this.#options, () => io.connect(...hostOf(this.#options.address)));
      if (!connection) continue;
      try {
        if (!(await this.#client.resume(connection))) break;
        await log.say(clientCnxn, complete(this.#place, this.#client));
        this.#connecting = null;
        return;
      } catch (error) {
        if (!(error instanceof ConnectionLoss)) throw error;
      }
    }
    const id = this.#name();
    await log.say(clientCnxn, `Unable to reconnect to ZooKeeper service, session ${id} has expired`, 'WARN');
    await log.say(
      clientCnxn,
      `Unable to reconnect to ZooKeeper service, session ${id} has expired, closing socket connection`,
    );
    await log.say(clientCnxn, `EventThread shut down for session: ${id}`);
    await log.say(zookeeperClient, '[ZooKeeperClient Kafka server] Session expired.');
    await begin(this.#options);
    const client = await connect(this.#options, Number.POSITIVE_INFINITY);
    if (client) this.#client = this.#use(client);
    this.#connecting = null;
    this.renewed();
  }
}

function begin({ address, log }: SessionOptions): Promise<void> {
  return log.say(zookeeperClient, `[ZooKeeperClient Kafka server] Initializing a new session to ${address}.`);
}

/** Null where nobody has answered until then. */
async function connect(options: SessionOptions, deadline: number): Promise<ZooKeeperClient | null> {
  const { address, io, log } = options;
  for (;;) {
    const client = await attempt(options, () => openSession(hostOf(address).join(':'), io, sessionMs));
    if (client) {
      await log.say(clientCnxn, complete(placeOf(address), client));
      return client;
    }
    const left = deadline - (await io.now());
    const wait = retryMs + 100;
    await io.sleep(Math.max(0, Math.min(wait, left)));
    if (left <= wait) return null;
  }
}

/** Null where nobody listens. */
async function attempt<T>({ address, log }: SessionOptions, open: () => Promise<T>): Promise<T | null> {
  const place = placeOf(address);
  await log.say(
    clientCnxn,
    `Opening socket connection to server ${place}. Will not attempt to authenticate using SASL (unknown error)`,
  );
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof ConnectionLoss) && !(error instanceof Error && 'code' in error)) throw error;
    await log.say(clientCnxn, `Socket error occurred: ${place}: Connection refused`);
    return null;
  }
}

/** The first of the servers, without the path that may follow them. */
function hostOf(address: string): [string, number] {
  const [host = '', port = '2181'] = (address.split(',')[0] ?? '').split('/')[0]?.split(':') ?? [];
  return [host, Number(port)];
}

/** As Java shows an address. */
function placeOf(address: string): string {
  const [host, port] = hostOf(address);
  return `${host}${host === 'localhost' ? '/127.0.0.1' : ''}:${port}`;
}

function complete(place: string, { session, timeoutMs }: ZooKeeperClient): string {
  return `Session establishment complete on server ${place}, sessionid = 0x${session.toString(16)}, negotiated timeout = ${timeoutMs}`;
}
