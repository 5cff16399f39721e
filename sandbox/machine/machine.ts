import type { FileTree, Machine, SpawnOptions } from '../control.ts';
import type { Host, LogStore, ProcessTime } from '../host.ts';
import type { Network } from '../network/network.ts';
import type { Trace } from '../trace/trace.ts';
import type { BrokerControl } from './broker-process.ts';
import type { Command, CommandFiles, CommandIo, ProcessView, Signal, Streams } from './command.ts';
import { FileSystem } from './files.ts';
import { Disk } from './inode.ts';
import { type CommandOwner, type CommandPlace, commandFiles, commandIo, Killed } from './io.ts';
import { isBelow, parentOf, resolvePath } from './paths.ts';
import { BrokenPipe } from './pipe.ts';
import type { Place } from './place.ts';
import { Process } from './process.ts';
import { Programs, systemPath } from './programs.ts';
import { signalCodes } from './signals.ts';
import type { ZooKeeperControl } from './zookeeper-process.ts';

/** What the lab knows the names of. */
export type Known = 'topic' | 'group' | 'server';

export interface MachineOptions {
  host: Host;
  network: Network;
  trace: Trace;
  commands: readonly Command[];
  /** What a process may do to the lab's brokers. */
  brokers?: (owner: CommandOwner) => BrokerControl;
  /** How a process is a ZooKeeper. */
  zookeeper?: (owner: CommandOwner) => ZooKeeperControl;
  /** Names for Tab to offer. */
  known?: (what: Known) => readonly string[];
  /** A line of help after a program that was asked for and is not there; null where there is none to give. */
  help?: (program: string) => string | null;
  /** The first process id that is given out. */
  firstPid?: number;
  /** Text by path; paths that are not absolute start at the working directory. */
  files?: Readonly<Record<string, string>>;
  /** What of its files outlives a reload: all but those of the home directory. Without one nothing does. */
  disk?: LogStore;
  /** Trees of programs unpacked in the home directory, each with a `bin`; the first one is in `PATH`. Their files are on the disk. */
  trees?: Readonly<Record<string, readonly { path: string; text: string; executable?: boolean }[]>>;
  /** The lab's clock as a program is to keep it; by default it runs with the host's. */
  time?: () => ProcessTime;
}

/** How a process is started: also by whom, and with which streams. */
export interface StartOptions extends SpawnOptions {
  parent?: number;
  streams?: Streams;
  /** Where, if not on the machine itself. */
  place?: Place;
  /** Signals that do nothing to it, nor to what it starts. */
  ignores?: readonly Signal[];
}

/** A shell of a terminal, as the machine has it. */
export interface TerminalShell {
  command: readonly string[];
  /** Another terminal's shell has something to say to all. */
  heard(line: string): void;
  /** Somebody ends it: SIGHUP or SIGKILL. */
  hangUp(): void;
}

export interface OpenTerminal {
  readonly pid: number;
  /** Says a line to the shells of all other terminals. */
  say(line: string): void;
  close(): void;
}

/** The machine as the lab has it: what `Machine` shows, and the hold on every process. */
export interface LabMachine extends Machine {
  readonly files: FileSystem;
  readonly commands: readonly Command[];
  spawn(command: string, args?: readonly string[], options?: StartOptions): Promise<Process>;
  /** Starts a process of which `run` is the program. */
  fork(argv: readonly string[], run: (io: CommandIo) => Promise<number>, options?: StartOptions): Process;
  /** Running processes, oldest first. A program is idle when `lastIdle.received` equals `handle.sent`. */
  processes(): readonly Process[];
  /** Processes as `ps` shows them, shells of terminals among them; oldest first. */
  listed(): readonly ProcessView[];
  /** A shell with a terminal of its own is there, until that is closed. */
  openTerminal(shell: TerminalShell): OpenTerminal;
  /** Whether there was such a process. */
  signal(pid: number, signal: Signal): boolean;
  /** Where the program of this name is, for somebody with this directory and `PATH`; null where there is none. */
  find(name: string, cwd: string, path?: string, place?: Place | null): string | null;
  /** Names of what the lab has, for Tab. */
  known(what: Known): readonly string[];
  /** Makes the files be those that the machine began with, or these, and nothing else. */
  restore(files: Readonly<Record<string, string>>): void;
  /** Tells every program the lab's clock anew. */
  setTime(time: ProcessTime): void;
  /** Ends every process at once; resolves when the last is gone. */
  killAll(): Promise<void>;
  /** A port of the lab has opened or closed: tells who listens for it. */
  portChanged(port: number, type: 'open' | 'close'): void;
  /** Its files as a command has them. */
  commandFiles(): CommandFiles;
  /** What a command may do, as a process or, for a builtin, as the shell itself. */
  io(owner: CommandOwner, place: CommandPlace): CommandIo;
}

export const workdir = '/home/learner';
const firstPid = 412;
/** Shells have process ids from this many before the first program's on. */
const shellsBefore = 64;

export function createMachine(options: MachineOptions): LabMachine {
  return new OwnMachine(options);
}

class OwnMachine implements LabMachine {
  readonly workdir = workdir;
  readonly path: string;
  readonly files: FileSystem;
  readonly commands: readonly Command[];
  readonly #options: MachineOptions;
  readonly #programs: Programs;
  readonly #processes = new Map<number, Process>();
  /** Shells of terminals, which are no processes of their own. */
  readonly #shells = new Map<number, { view: ProcessView; shell: TerminalShell }>();
  readonly #portListeners = new Set<(port: number, type: 'open' | 'close', url: string) => void>();
  readonly #errorListeners = new Set<(error: { message: string }) => void>();
  #nextPid: number;
  #nextShell: number;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.commands = options.commands;
    this.#nextPid = options.firstPid ?? firstPid;
    this.#nextShell = this.#nextPid - shellsBefore;
    const trees = Object.keys(options.trees ?? {});
    this.files = new FileSystem(workdir, {
      now: () => options.host.clock.now(),
      keeps: (path) => !isBelow(workdir, path) || trees.some((tree) => isBelow(tree, path)),
      ...(options.disk ? { disk: new Disk(options.disk) } : {}),
    });
    const bins = trees.map((tree) => `${tree}/bin`);
    this.path = [...bins.slice(0, 1), systemPath].join(':');
    this.#programs = new Programs(this.files, options.commands, bins);
    this.#unpack(options.files ?? {});
  }

  get fs(): FileSystem {
    return this.files;
  }

  async mount(tree: FileTree, options?: { mountPoint?: string }): Promise<void> {
    this.files.mountTree(tree, options?.mountPoint);
  }

  async spawn(name: string, args: readonly string[] = [], options: StartOptions = {}): Promise<Process> {
    const place = this.#place(options);
    const path = place.env['PATH'] ?? '';
    const where = options.place ?? null;
    let found = this.#programs.find(name, { cwd: place.cwd, path, place: where });
    let given = args;
    if (found.kind === 'script') {
      given = [name, ...args];
      found = this.#programs.find(found.interpreter, { cwd: place.cwd, path: this.path, place: where });
    }
    const command = found.kind === 'command' ? found.command : null;
    const process = this.#start([name, ...args], command?.quiet ?? !command, options);
    if (found.kind === 'command') {
      const at = { ...place, name, program: found.program };
      void this.#run(process, (io) => found.command.run(given, io), at, found.command.name);
    } else if (found.kind === 'refused') this.#refuse(process, name, found);
    return process;
  }

  find(name: string, cwd: string, path = this.path, place: Place | null = null): string | null {
    const found = this.#programs.find(name, { cwd, path, place });
    return found.kind === 'refused' ? null : found.program;
  }

  known(what: Known): readonly string[] {
    return this.#options.known?.(what) ?? [];
  }

  restore(files: Readonly<Record<string, string>>): void {
    this.files.restore({});
    this.#unpack(files);
  }

  fork(argv: readonly string[], run: (io: CommandIo) => Promise<number>, options: StartOptions = {}): Process {
    const process = this.#start(argv, true, options);
    void this.#run(process, run, this.#place(options), argv[0] ?? 'sh');
    return process;
  }

  processes(): readonly Process[] {
    return [...this.#processes.values()];
  }

  listed(): readonly ProcessView[] {
    const shells = [...this.#shells.values()].map(({ view }) => view);
    const own = this.processes().map(({ pid, parent, command, startedAt, stopped, place }) => ({
      ...{ pid, parent, command, startedAt, stopped },
      ...(place ? { place: place.id } : {}),
      tty: this.#ttyOf(parent),
    }));
    return [...shells, ...own].sort((a, b) => a.pid - b.pid);
  }

  openTerminal(shell: TerminalShell): OpenTerminal {
    const taken = new Set([...this.#shells.values()].map(({ view }) => view.tty));
    let terminal = 0;
    while (taken.has(`pts/${terminal}`)) terminal += 1;
    const pid = this.#nextShell;
    this.#nextShell += 1;
    const startedAt = this.#options.host.clock.now();
    const view = { pid, parent: 1, command: shell.command, startedAt, stopped: false, tty: `pts/${terminal}` };
    this.#shells.set(pid, { view, shell });
    return {
      pid,
      say: (line) => {
        for (const other of this.#shells.values()) if (other.shell !== shell) other.shell.heard(line);
      },
      close: () => void this.#shells.delete(pid),
    };
  }

  signal(pid: number, signal: Signal): boolean {
    const terminal = this.#shells.get(pid);
    if (terminal) {
      // A shell that somebody types into minds no other signal.
      if (signal === 'SIGHUP' || signal === 'SIGKILL') terminal.shell.hangUp();
      return true;
    }
    const process = this.#processes.get(pid);
    process?.signal(signal);
    return process !== undefined;
  }

  setTime(time: ProcessTime): void {
    for (const { handle, stopped } of this.#processes.values()) if (!stopped) handle?.time(time);
  }

  async killAll(): Promise<void> {
    const running = this.processes();
    for (const process of running) process.kill();
    await Promise.all(running.map((process) => process.exit));
  }

  on(event: 'port', listener: (port: number, type: 'open' | 'close', url: string) => void): () => void;
  on(event: 'error', listener: (error: { message: string }) => void): () => void;
  on(event: 'port' | 'error', listener: unknown): () => void {
    const listeners = (event === 'port' ? this.#portListeners : this.#errorListeners) as Set<unknown>;
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  portChanged(port: number, type: 'open' | 'close'): void {
    for (const listener of this.#portListeners) listener(port, type, `localhost:${port}`);
  }

  teardown(): void {
    for (const process of this.processes()) process.kill();
    this.#portListeners.clear();
    this.#errorListeners.clear();
  }

  commandFiles(): CommandFiles {
    return commandFiles(this.files);
  }

  io(owner: CommandOwner, place: CommandPlace): CommandIo {
    const { host, network, brokers = null, zookeeper = null } = this.#options;
    return commandIo(this, owner, place, {
      clock: host.clock,
      codec: (name) => host.codec(name),
      network,
      brokers,
      zookeeper,
      random: () => host.random(),
      time: () => this.#time(),
      seed: () => Math.floor(host.random() * 2 ** 32),
    });
  }

  #start(argv: readonly string[], quiet: boolean, options: StartOptions): Process {
    const { host, network, trace } = this.#options;
    const process = new Process(
      {
        host,
        network,
        trace,
        files: this.files,
        time: () => this.#time(),
        gone: ({ pid }) => void this.#processes.delete(pid),
      },
      this.#nextPid,
      argv,
      { quiet, ...options },
    );
    this.#nextPid += 1;
    this.#processes.set(process.pid, process);
    return process;
  }

  /** The terminal of a process is that of the shell it comes from. */
  #ttyOf(parent: number): string | null {
    const shell = this.#shells.get(parent);
    if (shell) return shell.view.tty;
    const process = this.#processes.get(parent);
    return process ? this.#ttyOf(process.parent) : null;
  }

  #place(options: StartOptions): CommandPlace {
    const cwd = resolvePath(workdir, options.cwd ?? '.');
    return { cwd, env: { ...this.#baseEnv(cwd), ...asText(options.env) } };
  }

  #time(): ProcessTime {
    return this.#options.time?.() ?? { at: this.#options.host.clock.now(), rate: 1 };
  }

  async #run(
    process: Process,
    run: (io: CommandIo) => Promise<number>,
    place: CommandPlace,
    name: string,
  ): Promise<void> {
    try {
      process.end(await run(this.io(process, place)));
    } catch (error) {
      if (error instanceof Killed) return;
      if (error instanceof BrokenPipe) return process.end(signalCodes.SIGPIPE);
      const message = error instanceof Error ? error.message : String(error);
      await process.print('stderr', `${name}: ${message}\n`).catch(() => {});
      process.end(1);
    }
  }

  #refuse(process: Process, name: string, { code, reason }: { code: number; reason: string }): void {
    const end = (): void => process.end(code);
    const help = this.#options.help?.(name);
    void process.print('stderr', `sh: ${name}: ${reason}\n${help ? `# ${help}\n` : ''}`).then(end, end);
  }

  #unpack(files: Readonly<Record<string, string>>): void {
    this.files.makeDirectory('/tmp', true);
    for (const tree of Object.values(this.#options.trees ?? {})) this.files.unpack(tree);
    for (const [path, text] of Object.entries(files)) {
      const at = resolvePath(workdir, path);
      this.files.makeDirectory(parentOf(at), true);
      this.files.write(at, text);
    }
  }

  #baseEnv(cwd: string): Record<string, string> {
    return { HOME: workdir, PATH: this.path, PWD: cwd, SHELL: '/bin/sh', TERM: 'xterm-256color', USER: 'learner' };
  }
}

function asText(env: SpawnOptions['env'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
}
