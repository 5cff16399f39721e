/** What a shell command is made of. It reaches the lab only through its `CommandIo`, which is asynchronous throughout. */
import type { MachineFiles, MachineProcess, OutputStream, SpawnOptions } from '../control.ts';
import type { Codec, CompressionName, Connection } from '../host.ts';
import type { ConnectionView, Peer, PortView } from '../network/network.ts';
import type { PlaceSettings } from '../network/places.ts';
import type { BrokerControl } from './broker-process.ts';
import type { Place } from './place.ts';
import type { ZooKeeperControl } from './zookeeper-process.ts';

export interface Command {
  /** As it is typed, such as `kafka-topics.sh`. */
  readonly name: string;
  /** One line for `help`. */
  readonly summary: string;
  /** Part of the shell: runs without a process of its own, and may use `io.shell`. */
  readonly builtin?: true;
  /** Looks at files and processes and no further: it leaves no events in the trace. */
  readonly quiet?: true;
  /** Its options as they are typed, `--topic`, for Tab. */
  readonly options?: readonly string[];
  /** Runs to its end and returns the exit code. What it throws is printed after its name, with exit code 1. */
  run(argv: readonly string[], io: CommandIo): Promise<number>;
}

export interface CommandIo {
  readonly stdin: CommandInput;
  readonly stdout: CommandOutput;
  readonly stderr: CommandOutput;
  readonly pid: number;
  /** The command as it was typed, such as `bin/kafka-topics.sh`. */
  readonly name: string;
  /** Where it was found: `/home/learner/kafka/bin/kafka-topics.sh`. A tool of another release knows itself by it. */
  readonly program: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it runs; null for the machine itself. */
  readonly place: Place | null;
  readonly fs: CommandFiles;
  readonly processes: CommandProcesses;
  /** The shell that runs it, for its builtins; null elsewhere. */
  readonly shell: CommandShell | null;
  /** Width of the terminal in cells; null where there is none. */
  readonly columns: number | null;
  /** Its height, in lines. */
  readonly rows: number | null;
  /** The keyboard of the terminal that it was started from, whatever standard input is; null where there is none. */
  readonly keyboard: CommandInput | null;
  /** Every command there is, by name. */
  commands(): Promise<readonly { name: string; summary: string; builtin: boolean }[]>;
  /** Where the program of this name is, by `PATH` or by the path that it is; null where there is none. */
  find(name: string): Promise<string | null>;
  /**
   * Connects to a port of the lab. Rejects as `ConnectError`.
   *
   * @param tls the `ssl.…` configs of a client that speaks TLS, which only Node does; rejects with HandshakeError too
   */
  connect(host: string, port: number, tls?: ReadonlyMap<string, string>): Promise<Connection>;
  /** Listens on a port of the lab, for as long as the process lives. Rejects with the code EADDRINUSE where it is taken. */
  listen(port: number, accept: (connection: Connection, peer: Peer) => void): Promise<{ close(): void }>;
  readonly network: CommandNetwork;
  /** The compressions that the host has. */
  codec(name: CompressionName): Codec;
  /** Where the lab's brokers are started; null where commands are run outside of a lab. */
  readonly brokers: BrokerControl | null;
  /** Where a ZooKeeper is started; null as above. */
  readonly zookeeper: ZooKeeperControl | null;
  /** Starts another program or command, by default in the same place. A detached one outlives this process, and who started it. */
  spawn(command: string, args: readonly string[], options?: StartOptions): Promise<StartedProcess>;
  /** Is from now on listed as this, as a process is that another program has taken over. */
  become(argv: readonly string[]): Promise<void>;
  /**
   * Resolves with the first SIGINT, SIGTERM or SIGHUP, which from this call on do not end the process: it is to put its things in
   * order and return. The second one does end it.
   */
  interrupted(): Promise<Signal>;
  /** For shells: starts a process of which `run` is the program, as a subshell is. */
  fork(
    argv: readonly string[],
    run: (io: CommandIo) => Promise<number>,
    options?: StartOptions,
  ): Promise<StartedProcess>;
  /** Becomes a program: the file runs under this process id; resolves to its exit code. */
  exec(file: string, args: readonly string[]): Promise<number>;
  /** Lab time, milliseconds since the Unix epoch. */
  now(): Promise<number>;
  /** Waits this many milliseconds of lab time, or until `until` settles. */
  sleep(ms: number, until?: Promise<unknown>): Promise<void>;
  /** A number from [0, 1). */
  random(): Promise<number>;
}

export interface CommandInput {
  /** Somebody types it. */
  readonly isTerminal: boolean;
  /** The next piece of text, which may hold any bytes (byte-text.ts); null at the end. */
  read(): Promise<string | null>;
  /** Puts back what was read and not used: whoever reads next gets it first. */
  unread(text: string): void;
  /** Of a keyboard: gives each key as it is pressed, unseen and without its meaning to the terminal, or whole lines again. */
  keys?(each: boolean): void;
}

export interface CommandOutput {
  /** Somebody looks at it: colours and columns are welcome. */
  readonly isTerminal: boolean;
  /** Resolves when there is room for more. Rejects as BrokenPipe when nobody reads any more: the command ends with 141. */
  write(text: string): Promise<void>;
}

export interface StartOptions extends SpawnOptions {
  streams?: Streams;
  detached?: boolean;
  place?: Place;
  /** Signals that do nothing to it. */
  ignores?: readonly Signal[];
}

/** A process as those have it who started it. */
export interface StartedProcess extends MachineProcess {
  readonly pid: number;
  /** Calls back each time that a signal stops it; returns what ends that. */
  onStop(listener: () => void): () => void;
  /** `discard` throws away what nobody has read yet, as a terminal does at Ctrl-C. */
  readonly output: OutputStream & { discard(): void };
}

/** Standard streams that are not the process's own: a pipe's ends, a file. */
export interface Streams {
  /** The keyboard that belongs to the terminal. */
  keyboard?: CommandInput;
  stdin?: CommandInput;
  stdout?: CommandOutput;
  stderr?: CommandOutput;
}

/** Files, with paths that start at the command's own directory. */
export interface CommandFiles extends Omit<MachineFiles, 'watch'> {
  kind(path: string): Promise<'file' | 'directory' | null>;
  appendFile(path: string, data: string): Promise<void>;
  /** Do not write to them: what a broker has open changes under them. */
  readBytes(path: string): Promise<Uint8Array>;
  writeBytes(path: string, data: Uint8Array): Promise<void>;
  /** Bytes; 0 for anything but a file. */
  size(path: string): Promise<number>;
  /** Bytes that a file takes on a disk, whole blocks; what is mostly holes takes less than its size. */
  allocated(path: string): Promise<number>;
  isExecutable(path: string): Promise<boolean>;
  setExecutable(path: string, executable: boolean): Promise<void>;
  /** Lab time of the last change, milliseconds since the Unix epoch; null where there is nothing. */
  modified(path: string): Promise<number | null>;
  /** Sets that time, as `touch` does. */
  touch(path: string): Promise<void>;
}

/** The network as it is seen from where the command runs. */
export interface CommandNetwork {
  ports(): Promise<readonly PortView[]>;
  connections(): Promise<readonly ConnectionView[]>;
  /** Adds a host with ports of its own, for as long as the process lives. */
  addPlace(place: string, settings: PlaceSettings): Promise<void>;
  /** Makes a port of the machine stand for one of a place, as long as the process lives. Rejects with the code EADDRINUSE. */
  publish(port: number, to: { place: string; port: number }): Promise<void>;
}

export interface CommandProcesses {
  list(): Promise<readonly ProcessView[]>;
  /** Whether there was such a process. */
  signal(pid: number, signal: Signal): Promise<boolean>;
}

/** What a process can be told. SIGSTOP and SIGTSTP hold it, SIGCONT lets it go on. */
export type Signal =
  | 'SIGHUP'
  | 'SIGINT'
  | 'SIGQUIT'
  | 'SIGKILL'
  | 'SIGPIPE'
  | 'SIGTERM'
  | 'SIGCONT'
  | 'SIGSTOP'
  | 'SIGTSTP';

export interface ProcessView {
  pid: number;
  /** Who started it: a shell, another command; 1 for what belongs to nobody. */
  parent: number;
  /** Its terminal, such as `pts/0`; null for what has none. */
  tty: string | null;
  /** What was typed: the command and its arguments. */
  command: readonly string[];
  /** Lab time of its start, milliseconds since the Unix epoch. */
  startedAt: number;
  stopped: boolean;
  /** Where it runs, if not on the machine itself. */
  place?: string;
}

/** What the builtins of a shell may do to it. */
export interface CommandShell {
  /** Somebody sits at it, so that there is a foreground. */
  readonly jobControl: boolean;
  changeDirectory(path: string): Promise<void>;
  jobs(): Promise<readonly JobView[]>;
  /** Waits for a job as if it had been started in the foreground; its exit code. 0 is the current job; -1: there is none. */
  foreground(job: number): Promise<number>;
  /** Lets a stopped job go on in the background; its line, or null where there is none. */
  background(job: number): Promise<string | null>;
  /** Waits for a background job by its process id, or for all; its exit code, -1 where there is none. */
  wait(pid: number | null): Promise<number>;
  history(): Promise<readonly string[]>;
  clearHistory(): Promise<void>;
  variables(): Promise<readonly { name: string; value: string; exported: boolean }[]>;
  /** @param exported null leaves that as it is */
  setVariable(name: string, value: string, exported?: boolean | null): Promise<void>;
  setArray(name: string, values: readonly string[]): Promise<void>;
  /** Marks a variable for those that the shell starts, or no longer. */
  exportVariable(name: string, exported: boolean): Promise<void>;
  unset(name: string, what: 'variable' | 'function' | 'either'): Promise<void>;
  /** Makes a variable local to the function that runs; false outside of one. */
  local(name: string): Promise<boolean>;
  parameters(): Promise<readonly string[]>;
  setParameters(parameters: readonly string[]): Promise<void>;
  options(): Promise<readonly ShellOption[]>;
  setOption(option: ShellOption, on: boolean): Promise<void>;
  functions(): Promise<readonly string[]>;
  aliases(): Promise<ReadonlyMap<string, string>>;
  /** @param value null takes it away */
  setAlias(name: string, value: string | null): Promise<void>;
  /** Runs text in this very shell, as `eval` and `source` do. */
  evaluate(source: string, parameters?: readonly string[]): Promise<number>;
}

/** `set -e`, `-u`, `-x`, `-f`, and `-o pipefail`. */
export type ShellOption = 'errexit' | 'nounset' | 'xtrace' | 'noglob' | 'pipefail';

export interface JobView {
  /** Counts from 1. */
  job: number;
  pid: number;
  /** As it was typed, without the `&`. */
  text: string;
  state: 'Running' | 'Stopped';
  /** `+` for the newest, `-` for the one before it. */
  mark: '+' | '-' | ' ';
}
