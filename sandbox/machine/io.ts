import type { Clock, Codec, CompressionName, Connection, ProcessTime, Program } from '../host.ts';
import type { Network, Peer } from '../network/network.ts';
import type { PlaceSettings } from '../network/places.ts';
import type { BrokerControl } from './broker-process.ts';
import { bytesOfText, joinedText, textOfBytes } from './byte-text.ts';
import type { CommandFiles, CommandInput, CommandIo, CommandOutput, CommandShell, Signal, Streams } from './command.ts';
import type { FileSystem } from './files.ts';
import type { LabMachine } from './machine.ts';
import { filesUnderOtherPaths } from './mapped-files.ts';
import { resolvePath } from './paths.ts';
import { filesOf, type Place } from './place.ts';
import type { Process } from './process.ts';
import type { ZooKeeperControl } from './zookeeper-process.ts';

/** Who a command acts as: its process, or the shell that it is a builtin of. */
export interface CommandOwner {
  readonly pid: number;
  /** Where it runs; null for the machine itself. */
  readonly place: Place | null;
  readonly stdin: CommandInput;
  readonly streams: Streams;
  /** Resolves when it has ended. */
  readonly exit: Promise<number>;
  print(stream: 'stdout' | 'stderr', text: string): void | Promise<void>;
  /** Throws ConnectError. */
  connect(host: string, port: number): Connection;
  exec(program: Program): Promise<number>;
  adopt(child: Process): void;
  /** Throws PortTaken. */
  listen(port: number, accept: (connection: Connection, peer: Peer) => void): { close(): void };
  addPlace(place: string, settings: PlaceSettings): void;
  /** Throws PortTaken. */
  publish(port: number, to: { place: string; port: number }): void;
  become(argv: readonly string[]): void;
  interrupted(): Promise<Signal>;
  /** It has been told to end, and waits for what it has started. */
  readonly leaving: boolean;
  /** Resolves when nothing holds it: at once, unless it was stopped. */
  going(): Promise<void>;
  /** Throws Killed once it has ended. */
  check(): void;
}

/** Where a command runs. */
export interface CommandPlace {
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** The command as it was typed, and where it was found. */
  name?: string;
  program?: string;
  shell?: CommandShell;
}

/** What a command's own calls reject with once it was killed: what is left of it must do nothing more. */
export class Killed extends Error {
  constructor() {
    super('killed');
    this.name = 'Killed';
  }
}

interface Surroundings {
  codec(name: CompressionName): Codec;
  clock: Clock;
  network: Network;
  brokers: ((owner: CommandOwner) => BrokerControl) | null;
  zookeeper: ((owner: CommandOwner) => ZooKeeperControl) | null;
  random(): number;
  time(): ProcessTime;
  /** A new seed for each program. */
  seed(): number;
}

/** All that a command may do, over the machine. */
export function commandIo(
  machine: LabMachine,
  owner: CommandOwner,
  { cwd, env, name = '', program = '', shell }: CommandPlace,
  { clock, codec, network, brokers, zookeeper, random, time, seed }: Surroundings,
): CommandIo {
  const { files } = machine;
  const { place } = owner;
  const own = place ? filesOf(place, commandFiles(files)) : commandFiles(files);
  const at = (path: string): string => resolvePath(cwd, path);
  const output = (stream: 'stdout' | 'stderr'): CommandOutput => ({
    isTerminal: owner.streams[stream]?.isTerminal ?? env['COLUMNS'] !== undefined,
    write: async (text) => {
      owner.check();
      await owner.print(stream, text);
      owner.check();
    },
  });
  const stdout = output('stdout');
  const keyboard = owner.streams.keyboard ? { keyboard: owner.streams.keyboard } : {};
  return {
    stdin: owner.stdin,
    stdout,
    stderr: output('stderr'),
    pid: owner.pid,
    name,
    program,
    cwd,
    env,
    shell: shell ?? null,
    columns: (stdout.isTerminal && Number(env['COLUMNS'])) || null,
    rows: (stdout.isTerminal && Number(env['LINES'])) || null,
    keyboard: owner.streams.keyboard ? keyboardOf(owner, owner.streams.keyboard) : null,
    place,
    fs: withStandardStreams(filesAt(cwd, own), owner),
    processes: {
      list: async () => machine.listed().filter((each) => !place || each.place === place.id),
      signal: async (pid, signal) => machine.signal(pid, signal),
    },
    commands: async () =>
      machine.commands.map((each) => ({ name: each.name, summary: each.summary, builtin: each.builtin === true })),
    find: async (wanted) => machine.find(wanted, cwd, env['PATH'], place),
    connect: async (host, port, tls) => {
      if (tls) throw new Error('security.protocol: PLAINTEXT or SASL_PLAINTEXT expected; there is no TLS in the lab');
      return owner.connect(host, port);
    },
    listen: async (port, accept) => {
      owner.check();
      return owner.listen(port, accept);
    },
    network: {
      ports: async () => network.ports(place?.id),
      connections: async () => network.connections(place?.id),
      addPlace: async (id, settings) => {
        owner.check();
        owner.addPlace(id, settings);
      },
      publish: async (port, to) => {
        owner.check();
        owner.publish(port, to);
      },
    },
    codec,
    brokers: brokers?.(owner) ?? null,
    zookeeper: zookeeper?.(owner) ?? null,
    become: async (argv) => owner.become(argv),
    interrupted: () => owner.interrupted(),
    random: async () => random(),
    spawn: async (command, args, { detached = false, streams, ...options } = {}) => {
      if (owner.leaving) throw new Killed();
      owner.check();
      const parent = detached ? 1 : owner.pid;
      const all = { ...keyboard, ...streams };
      const inherited = { cwd, env: { ...env }, parent, ...(place ? { place } : {}) };
      const child = await machine.spawn(command, args, { ...inherited, ...options, streams: all });
      if (!detached) owner.adopt(child);
      return child;
    },
    fork: async (argv, run, { detached = false, streams, ...options } = {}) => {
      if (owner.leaving) throw new Killed();
      owner.check();
      const all = { ...keyboard, ...streams };
      const inherited = { cwd, env: { ...env }, parent: detached ? 1 : owner.pid, ...(place ? { place } : {}) };
      const child = machine.fork(argv, run, { ...inherited, ...options, streams: all });
      if (!detached) owner.adopt(child);
      return child;
    },
    exec: (file, args) =>
      owner.exec({
        pid: owner.pid,
        file: at(file),
        args,
        env,
        cwd,
        files: files.all(),
        time: time(),
        seed: seed(),
      }),
    now: async () => clock.now(),
    sleep: async (ms, until) => {
      await new Promise<void>((resolve) => {
        const timer = clock.after(ms, resolve);
        const end = (): void => {
          timer.cancel();
          resolve();
        };
        void owner.exit.then(end);
        until?.then(end, end);
      });
      await owner.going();
      owner.check();
    },
  };
}

/** A keyboard as one process has it: what comes when that has ended is for whoever reads next. */
function keyboardOf(owner: CommandOwner, keyboard: CommandInput): CommandInput {
  return {
    isTerminal: true,
    unread: (text) => keyboard.unread(text),
    keys: (each) => keyboard.keys?.(each),
    read: async () => {
      const text = await keyboard.read();
      try {
        owner.check();
      } catch (error) {
        if (text !== null) keyboard.unread(text);
        throw error;
      }
      return text;
    },
  };
}

export function commandFiles(files: FileSystem): CommandFiles {
  return {
    kind: async (path) => (path === nullDevice ? 'file' : files.kind(path)),
    readFile: async (path) => (path === nullDevice ? '' : files.readText(path)),
    readBytes: async (path) => (path === nullDevice ? new Uint8Array(0) : files.readBytes(path)),
    writeFile: async (path, data) => (path === nullDevice ? undefined : files.write(path, data)),
    writeBytes: async (path, data) => (path === nullDevice ? undefined : files.write(path, data)),
    appendFile: async (path, data) => (path === nullDevice ? undefined : files.append(path, data)),
    readdir: async (path) => files.list(path),
    mkdir: async (path, options) => files.makeDirectory(path, options?.recursive),
    rm: async (path, options) => files.remove(path, options),
    size: async (path) => (path === nullDevice ? 0 : files.size(path)),
    allocated: async (path) => (path === nullDevice ? 0 : files.allocated(path)),
    modified: async (path) => files.modified(path),
    touch: async (path) => files.touch(path),
    isExecutable: async (path) => files.isExecutable(path),
    setExecutable: async (path, executable) => files.setExecutable(path, executable),
  };
}

const nullDevice = '/dev/null';

/** The files with `/dev/stdin`, `/dev/stdout` and `/dev/stderr` among them, which are those of the process. */
function withStandardStreams(files: CommandFiles, owner: CommandOwner): CommandFiles {
  const outputs = new Map<string, 'stdout' | 'stderr'>([
    ['/dev/stdout', 'stdout'],
    ['/dev/stderr', 'stderr'],
  ]);
  const all = async (): Promise<string> => {
    let text = '';
    for (let piece = await owner.stdin.read(); piece !== null; piece = await owner.stdin.read()) text += piece;
    return joinedText(text);
  };
  const print = async (path: string, text: string): Promise<boolean> => {
    const stream = outputs.get(path);
    if (stream) await owner.print(stream, text);
    return stream !== undefined;
  };
  return {
    ...files,
    kind: async (path) => (path === '/dev/stdin' || outputs.has(path) ? 'file' : files.kind(path)),
    readFile: (path, encoding) => (path === '/dev/stdin' ? all() : files.readFile(path, encoding)),
    readBytes: async (path) => (path === '/dev/stdin' ? bytesOfText(await all()) : files.readBytes(path)),
    writeFile: async (path, data) => {
      if (!(await print(path, data))) await files.writeFile(path, data);
    },
    writeBytes: async (path, data) => {
      if (!(await print(path, textOfBytes(data)))) await files.writeBytes(path, data);
    },
    appendFile: async (path, data) => {
      if (!(await print(path, data))) await files.appendFile(path, data);
    },
    isExecutable: async (path) => path !== '/dev/stdin' && !outputs.has(path) && (await files.isExecutable(path)),
    setExecutable: async (path, executable) => {
      if (!outputs.has(path)) await files.setExecutable(path, executable);
    },
  };
}

/** Files as they are seen from a directory. */
export function filesAt(cwd: string, files: CommandFiles): CommandFiles {
  return filesUnderOtherPaths(files, (path) => resolvePath(cwd, path));
}
