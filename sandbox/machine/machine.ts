import type { FileTree, Machine, SpawnOptions } from '../control.ts';
import type { Host, ProcessTime } from '../host.ts';
import type { Network } from '../network/network.ts';
import type { Trace } from '../trace/trace.ts';
import type { Command, CommandIo, Signal, Streams } from './command.ts';
import { FileSystem } from './files.ts';
import { type CommandOwner, type CommandPlace, commandIo, Killed } from './io.ts';
import { baseName, resolvePath } from './paths.ts';
import { BrokenPipe } from './pipe.ts';
import { Process } from './process.ts';
import { signalCodes } from './signals.ts';

export interface MachineOptions {
  host: Host;
  network: Network;
  trace: Trace;
  commands: readonly Command[];
  /** Text by path; paths that are not absolute start at the working directory. */
  files?: Readonly<Record<string, string>>;
  /** The lab's clock as a program is to keep it; by default it runs with the host's. */
  time?: () => ProcessTime;
}

/** How a process is started: also by whom, and with which streams. */
export interface StartOptions extends SpawnOptions {
  parent?: number;
  streams?: Streams;
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
  /** Whether there was such a process. */
  signal(pid: number, signal: Signal): boolean;
  /** Tells every program the lab's clock anew. */
  setTime(time: ProcessTime): void;
  /** Ends every process at once; resolves when the last is gone. */
  killAll(): Promise<void>;
  /** A port of the lab has opened or closed: tells who listens for it. */
  portChanged(port: number, type: 'open' | 'close'): void;
  /** What a command may do, as a process or, for a builtin, as the shell itself. */
  io(owner: CommandOwner, place: CommandPlace): CommandIo;
}

export const workdir = '/home/learner';
const searchPath = '/usr/local/bin:/usr/bin:/bin';
const firstPid = 412;

export function createMachine(options: MachineOptions): LabMachine {
  return new OwnMachine(options);
}

class OwnMachine implements LabMachine {
  readonly workdir = workdir;
  readonly path = searchPath;
  readonly files: FileSystem;
  readonly commands: readonly Command[];
  readonly #options: MachineOptions;
  readonly #byName: ReadonlyMap<string, Command>;
  readonly #processes = new Map<number, Process>();
  readonly #portListeners = new Set<(port: number, type: 'open' | 'close', url: string) => void>();
  readonly #errorListeners = new Set<(error: { message: string }) => void>();
  #nextPid = firstPid;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.commands = options.commands;
    this.#byName = new Map(options.commands.map((command) => [command.name, command]));
    this.files = new FileSystem(workdir, () => options.host.clock.now());
    this.files.restore(options.files ?? {});
  }

  get fs(): FileSystem {
    return this.files;
  }

  async mount(tree: FileTree, options?: { mountPoint?: string }): Promise<void> {
    this.files.mountTree(tree, options?.mountPoint);
  }

  async spawn(name: string, args: readonly string[] = [], options: StartOptions = {}): Promise<Process> {
    const place = this.#place(options);
    const script = this.#command(name) ? null : this.#script(name, place.cwd);
    const command = this.#command(script ? 'sh' : name);
    const process = this.#start([name, ...args], command?.quiet ?? !command, options);
    if (!command) this.#refuse(process, name, place.cwd);
    else void this.#run(process, (io) => command.run(script ? [script, ...args] : args, io), place, command.name);
    return process;
  }

  fork(argv: readonly string[], run: (io: CommandIo) => Promise<number>, options: StartOptions = {}): Process {
    const process = this.#start(argv, true, options);
    void this.#run(process, run, this.#place(options), argv[0] ?? 'sh');
    return process;
  }

  processes(): readonly Process[] {
    return [...this.#processes.values()];
  }

  signal(pid: number, signal: Signal): boolean {
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

  io(owner: CommandOwner, place: CommandPlace): CommandIo {
    const { host } = this.#options;
    return commandIo(this, owner, place, {
      clock: host.clock,
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

  /** A file that says in its first line that a shell runs it. */
  #script(name: string, cwd: string): string | null {
    const path = resolvePath(cwd, name);
    if (!name.includes('/') || this.files.kind(path) !== 'file') return null;
    return /^#!.*\b(ba)?sh\b/.test(this.files.read(path)) ? path : null;
  }

  /** A command by its name, wherever a path says that it is: `bin/kafka-topics.sh` is one too. */
  #command(name: string): Command | undefined {
    return this.#byName.get(name.includes('/') ? baseName(name) : name);
  }

  #refuse(process: Process, name: string, cwd: string): void {
    const kind = name.includes('/') ? this.files.kind(resolvePath(cwd, name)) : undefined;
    const [code, reason] =
      kind === undefined
        ? [127, 'command not found']
        : kind === null
          ? [127, 'No such file or directory']
          : [126, kind === 'directory' ? 'Is a directory' : 'Permission denied'];
    const end = (): void => process.end(code);
    void process.print('stderr', `sh: ${name}: ${reason}\n`).then(end, end);
  }

  #baseEnv(cwd: string): Record<string, string> {
    return { HOME: workdir, PATH: searchPath, PWD: cwd, SHELL: '/bin/sh', TERM: 'xterm-256color', USER: 'learner' };
  }
}

function asText(env: SpawnOptions['env'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
}
