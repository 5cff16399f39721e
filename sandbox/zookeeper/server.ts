import type { Clock, Connection, LogStore } from '../host.ts';
import { DataTree, type TreeChange } from './data-tree.ts';
import { errorCodes, ZooKeeperError } from './error-codes.ts';
import { Pending, prepare } from './prepare.ts';
import type { WriteRequest } from './request.ts';
import { ServerConnection } from './server-connection.ts';
import { type Session, Sessions } from './sessions.ts';
import type { Transaction } from './transaction.ts';
import { TransactionLog } from './transaction-log.ts';
import { Watches } from './watches.ts';

export interface ZooKeeperOptions {
  clock: Clock;
  /** What its data directory is kept in. */
  store: LogStore;
  settings?: Partial<ServerSettings>;
  /** Takes what the server has to say: the class of ZooKeeper that says it, and the text. */
  log?: (level: 'INFO' | 'WARN', logger: string, text: string) => void;
}

/** What its configuration file says. */
export interface ServerSettings {
  clientPort: number;
  dataDir: string;
  /** Milliseconds. */
  tickTime: number;
  /** `4lw.commands.whitelist`: four-letter words that are answered; `*` for all. */
  words: readonly string[];
}

const defaults: ServerSettings = { clientPort: 2181, dataDir: '/tmp/zookeeper', tickTime: 3000, words: ['srvr'] };
const zooKeeperServer = 'org.apache.zookeeper.server.ZooKeeperServer';

/** A server of its own (no ensemble) that answers as Apache ZooKeeper 3.5.9, the one that Kafka 2.8 comes with. */
export class ZooKeeperServer {
  readonly tree = new DataTree();
  readonly sessions: Sessions;
  readonly watches = new Watches<ServerConnection>();
  readonly clock: Clock;
  readonly log: NonNullable<ZooKeeperOptions['log']>;
  readonly connections = new Set<ServerConnection>();
  /** Frames received and sent since the start. */
  readonly counts = { received: 0, sent: 0 };
  readonly settings: ServerSettings;
  readonly #log: TransactionLog;

  constructor({ clock, store, settings = {}, log = () => {} }: ZooKeeperOptions) {
    this.settings = { ...defaults, ...settings };
    this.clock = clock;
    this.log = log;
    this.#log = new TransactionLog(store);
    this.sessions = new Sessions(clock, this.settings.tickTime, (session) => this.#expired(session));
    for (const { header, transaction } of this.#log.read()) {
      this.tree.apply(header, transaction);
      if (transaction.type === 'createSession') this.sessions.restore(header.session, transaction.timeoutMs);
      if (transaction.type === 'closeSession') this.sessions.remove(header.session);
    }
  }

  accept(connection: Connection, peer: { host: string; port?: number }): void {
    this.connections.add(new ServerConnection(this, connection, peer));
  }

  /** Ends every connection. What was logged is kept: sessions go on if the server is back before they expire. */
  close(): void {
    for (const connection of [...this.connections]) connection.close();
    this.sessions.close();
  }

  createSession(wantedMs: number): Session {
    const session = this.sessions.create(wantedMs);
    this.#commit({ type: 'createSession', timeoutMs: session.timeoutMs }, session.id, 0);
    return session;
  }

  /** Carries a request out, or throws ZooKeeperError; both take a zxid. */
  write(
    request: WriteRequest,
    by: { session: bigint; cxid: number; identities: ServerConnection['identities'] },
  ): Transaction {
    const around = { session: by.session, identities: by.identities };
    let transaction: Transaction;
    try {
      transaction =
        request.type === 'multi'
          ? this.#several(request.requests, around)
          : prepare(request, { ...around, tree: this.tree });
    } catch (error) {
      if (error instanceof ZooKeeperError)
        this.#commit({ type: 'error', code: errorCodes[error.code] }, by.session, by.cxid);
      throw error;
    }
    this.#commit(transaction, by.session, by.cxid);
    if (transaction.type === 'closeSession') this.sessions.remove(by.session);
    return transaction;
  }

  /** All of them or none: where one is refused, each becomes an error, which says which it was. */
  #several(requests: readonly WriteRequest[], around: Omit<Parameters<typeof prepare>[1], 'tree'>): Transaction {
    const tree = new Pending(this.tree);
    const transactions: Transaction[] = [];
    for (const [at, request] of requests.entries()) {
      try {
        const transaction = prepare(request, { ...around, tree });
        tree.add(transaction);
        transactions.push(transaction);
      } catch (error) {
        if (!(error instanceof ZooKeeperError)) throw error;
        const codes = requests.map((_, i) =>
          i < at ? errorCodes.OK : i === at ? errorCodes[error.code] : errorCodes.RuntimeInconsistency,
        );
        return { type: 'multi', transactions: codes.map((code) => ({ type: 'error', code })) };
      }
    }
    return { type: 'multi', transactions };
  }

  #commit(transaction: Transaction, session: bigint, cxid: number): void {
    const header = { session, cxid, zxid: this.tree.lastZxid + 1n, time: BigInt(this.clock.now()) };
    this.#log.append(header, transaction);
    this.#tell(this.tree.apply(header, transaction));
  }

  #tell(changes: readonly TreeChange[]): void {
    for (const change of changes)
      for (const { watcher, type, path } of this.watches.changed(change)) watcher.notify(type, path);
  }

  #expired({ id, timeoutMs }: Session): void {
    this.log('INFO', zooKeeperServer, `Expiring session 0x${id.toString(16)}, timeout of ${timeoutMs}ms exceeded`);
    this.#commit({ type: 'closeSession' }, id, 0);
    this.sessions.remove(id);
    for (const connection of [...this.connections]) if (connection.session?.id === id) connection.close();
  }
}
