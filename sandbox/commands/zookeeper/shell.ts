import type { CommandIo } from '../../machine/command.ts';
import type { ZooKeeperClient } from '../../zookeeper/client.ts';
import { ZooKeeperError } from '../../zookeeper/error-codes.ts';
import type { EventType } from '../../zookeeper/watches.ts';
import { JavaError, uncaughtTrace } from '../tool/java.ts';
import { openSession } from './session.ts';
import { CliError, type Printer } from './shell-command.ts';
import { shellCommands, shellUsage } from './shell-commands.ts';

const eventNames: Readonly<Record<EventType, string>> = {
  created: 'NodeCreated',
  deleted: 'NodeDeleted',
  data: 'NodeDataChanged',
  children: 'NodeChildrenChanged',
};

const historyLength = 10;
const notFound = 127;

/** What ZooKeeper's shell says of an error in a node's name and version, where it has words of its own. */
const words: Readonly<Partial<Record<ZooKeeperError['code'], string>>> = {
  NodeExists: 'Node already exists: ',
  NoNode: 'Node does not exist: ',
  NoChildrenForEphemerals: 'Ephemerals cannot have children: ',
  NotEmpty: 'Node not empty: ',
  BadVersion: 'version No is not valid : ',
  InvalidACL: 'Acl is not valid : ',
  NoAuth: 'Authentication is not valid : ',
  BadArguments: 'Arguments are not valid : ',
};

/** Errors that are told in words of the library's own. */
const reasons: Readonly<Partial<Record<ZooKeeperError['code'], string>>> = {
  NoWatcher: 'No such watcher',
  ReconfigDisabled: 'Reconfig is disabled',
};

/** The shell of ZooKeeper 3.5.9, without a prompt: the one that comes with Kafka has no line editor. */
export class Shell {
  readonly #io: CommandIo;
  readonly #history: string[] = [];
  readonly #printer: Printer;
  #client: ZooKeeperClient | null;
  #address: string;
  #connected: boolean;
  #code = 0;
  /** 3.5.9 does not outlive some errors. */
  #ended = false;
  #watching = true;
  /** What is printed waits for what was printed before it. */
  #printed: Promise<void> = Promise.resolve();

  /** @param client null where there is no ZooKeeper to talk to */
  constructor(client: ZooKeeperClient | null, address: string, io: CommandIo) {
    this.#address = address;
    this.#io = io;
    this.#client = client;
    this.#connected = client !== null;
    this.#printer = {
      out: (text) => this.#print('stdout', text),
      err: (text) => this.#print('stderr', text),
    };
    if (client) this.#use(client);
  }

  #use(client: ZooKeeperClient): void {
    this.#client = client;
    this.#connected = true;
    client.watchRemoved = (kind, path) =>
      this.#tell('SyncConnected', kind === 'data' ? 'DataWatchRemoved' : 'ChildWatchRemoved', path);
    client.watched = (type, path) => this.#tell('SyncConnected', eventNames[type], path);
    client.lost = () => {
      if (this.#connected) this.#tell('Disconnected', 'None', null);
      this.#connected = false;
    };
    this.#tell('SyncConnected', 'None', null);
  }

  /** Carries out what is typed until `quit` or the end of the input; the exit code of the last command. */
  async read(): Promise<number> {
    let text = '';
    for (;;) {
      const piece = await this.#io.stdin.read();
      text += piece ?? '';
      const lines = text.split('\n');
      text = piece === null ? '' : (lines.pop() ?? '');
      for (const line of lines) {
        if (line.trim() === '') continue;
        this.#history.push(line);
        const argv = split(line);
        if (argv[0] === 'quit') {
          await this.#close();
          await this.#printed;
          return this.#code;
        }
        await this.run(argv);
        if (this.#ended) {
          await this.close();
          return this.#code;
        }
      }
      if (piece === null) {
        await this.#close(false);
        await this.#printed;
        return this.#code;
      }
    }
  }

  /** Carries one command out; its exit code. */
  async run(argv: readonly string[]): Promise<number> {
    try {
      await this.#perform(argv);
      this.#code = 0;
    } catch (error) {
      this.#code = this.#explain(error, argv[0] ?? '');
    }
    await this.#printed;
    return this.#code;
  }

  /** Ends the session without a word. */
  async close(): Promise<void> {
    await this.#close(false);
    await this.#printed;
  }

  async #perform([name = '', ...args]: readonly string[]): Promise<void> {
    const { out } = this.#printer;
    if (name === 'history') {
      const from = Math.max(0, this.#history.length - 1 - historyLength);
      for (const [at, line] of this.#history.entries()) if (at >= from) out(`${at} - ${line}\n`);
      return;
    }
    if (name === 'redo') {
      const line = this.#history[Number(args[0])];
      if (line === undefined) throw new CliError('Command index out of range');
      return this.#perform(split(line));
    }
    if (name === 'printwatches') {
      if (args[0] === undefined) out(`printwatches is ${this.#watching ? 'on' : 'off'}\n`);
      else this.#watching = args[0] === 'on';
      return;
    }
    if (name === 'close') return this.#close();
    if (name === 'connect') return this.#connect(args[0] ?? this.#address);
    const command = shellCommands[name];
    if (!command) throw new NotFound(name);
    if (!this.#client)
      throw new CliError(`KeeperErrorCode = ConnectionLoss for ${args.find((arg) => arg.startsWith('/')) ?? '/'}`);
    if (!this.#connected) {
      out('Not connected\n');
      return;
    }
    await command.run(args, this.#client, this.#printer);
  }

  #explain(error: unknown, name: string): number {
    const { err } = this.#printer;
    if (error instanceof NotFound) {
      err(`${shellUsage}Command not found: Command not found ${error.message}\n`);
      return notFound;
    }
    if (error instanceof CliError) {
      err(`${error.message}\n`);
      return 1;
    }
    if (error instanceof JavaError) {
      err(uncaughtTrace(error));
      this.#ended = true;
      return 1;
    }
    if (!(error instanceof ZooKeeperError)) throw error;
    const { code, path } = error;
    const reason = reasons[code];
    if (reason !== undefined) {
      err(`KeeperErrorCode = ${reason}${code === 'NoWatcher' ? ` for ${path}` : ''}\n`);
      return 1;
    }
    const own = words[code];
    // `get` alone shows the exception as it is.
    if (name === 'get' || own === undefined)
      err(`org.apache.zookeeper.KeeperException$${code}Exception: KeeperErrorCode = ${code} for ${path}\n`);
    else err(`${own}${path}\n`);
    return 1;
  }

  /** Where nobody listens, each command that follows says that the connection is lost. */
  async #connect(address: string): Promise<void> {
    await this.#close();
    this.#address = address;
    this.#client = null;
    try {
      this.#use(await openSession(address, this.#io));
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
    }
  }

  async #close(tell = true): Promise<void> {
    const client = this.#connected ? this.#client : null;
    this.#connected = false;
    await client?.close();
    if (client && tell) this.#tell('Closed', 'None', null);
  }

  #tell(state: string, type: string, path: string | null): void {
    if (this.#watching) this.#printer.out(`\nWATCHER::\n\nWatchedEvent state:${state} type:${type} path:${path}\n`);
  }

  #print(stream: 'stdout' | 'stderr', text: string): void {
    this.#printed = this.#printed.then(() => this.#io[stream].write(text));
  }
}

class NotFound extends Error {}

/** Words of a line, quotes taken off. */
function split(line: string): string[] {
  return [...line.trim().matchAll(/([^"'\s]\S*|"[^"]*"|'[^']*')/g)].map(([word]) =>
    word.replace(/^(["'])(.*)\1$/, '$2'),
  );
}
