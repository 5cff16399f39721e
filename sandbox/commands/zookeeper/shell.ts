import type { CommandIo } from '../../machine/command.ts';
import type { ZooKeeperClient } from '../../zookeeper/client.ts';
import { ZooKeeperError } from '../../zookeeper/error-codes.ts';
import type { EventType } from '../../zookeeper/watches.ts';
import { CliError, isAbsent, type Printer, shellCommands, shellUsage } from './shell-commands.ts';

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

/** The shell of ZooKeeper 3.5.9, without a prompt: the one that comes with Kafka has no line editor. */
export class Shell {
  readonly #io: CommandIo;
  readonly #history: string[] = [];
  readonly #printer: Printer;
  #client: ZooKeeperClient | null;
  #connected: boolean;
  #code = 0;
  #watching = true;
  /** What is printed waits for what was printed before it. */
  #printed: Promise<void> = Promise.resolve();

  /** @param client null where there is no ZooKeeper to talk to */
  constructor(client: ZooKeeperClient | null, io: CommandIo) {
    this.#io = io;
    this.#client = client;
    this.#connected = client !== null;
    this.#printer = {
      out: (text) => this.#print('stdout', text),
      err: (text) => this.#print('stderr', text),
    };
    if (!client) return;
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
    const command = shellCommands[name];
    if (!command && isAbsent(name)) throw new CliError(`${name}: the ZooKeeper shell of this lab does not have it`);
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
    if (!(error instanceof ZooKeeperError)) throw error;
    const { code, path } = error;
    const own = words[code];
    // `get` alone shows the exception as it is.
    if (name === 'get' || own === undefined)
      err(`org.apache.zookeeper.KeeperException$${code}Exception: KeeperErrorCode = ${code} for ${path}\n`);
    else err(`${own}${path}\n`);
    return 1;
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
