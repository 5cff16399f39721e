/** What a shell command is made of. It reaches the lab only through its `CommandIo`, which is asynchronous throughout. */
import type { MachineFiles, MachineProcess, SpawnOptions } from '../control.ts';
import type { Connection } from '../host.ts';

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
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly fs: CommandFiles;
  readonly processes: CommandProcesses;
  /** The shell that runs it, for its builtins; null elsewhere. */
  readonly shell: CommandShell | null;
  /** Width of the terminal in cells; null where there is none. */
  readonly columns: number | null;
  /** Every command there is, by name. */
  commands(): Promise<readonly { name: string; summary: string; builtin: boolean }[]>;
  /** Connects to a port of the lab. Rejects as `ConnectError`. */
  connect(host: string, port: number): Promise<Connection>;
  /** Starts another program or command. */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): Promise<MachineProcess>;
  /** Becomes a program: the file runs under this process id; resolves to its exit code. */
  exec(file: string, args: readonly string[]): Promise<number>;
  /** Lab time, milliseconds since the Unix epoch. */
  now(): Promise<number>;
  /** Waits this many milliseconds of lab time. */
  sleep(ms: number): Promise<void>;
}

export interface CommandInput {
  /** The next piece of text; null at the end. */
  read(): Promise<string | null>;
}

export interface CommandOutput {
  write(text: string): Promise<void>;
}

/** Files, with paths that start at the command's own directory. */
export interface CommandFiles extends Omit<MachineFiles, 'watch'> {
  kind(path: string): Promise<'file' | 'directory' | null>;
}

export interface CommandProcesses {
  list(): Promise<readonly ProcessView[]>;
  /** Whether there was such a process. */
  signal(pid: number, signal: Signal): Promise<boolean>;
}

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';

export interface ProcessView {
  pid: number;
  /** What was typed: the command and its arguments. */
  command: readonly string[];
  /** Lab time of its start, milliseconds since the Unix epoch. */
  startedAt: number;
}

/** What the builtins of a shell may do to it. */
export interface CommandShell {
  changeDirectory(path: string): Promise<void>;
  jobs(): Promise<readonly JobView[]>;
  /** Waits for a job as if it had been started in the foreground; its exit code. */
  foreground(job: number): Promise<number>;
  history(): Promise<readonly string[]>;
  setVariable(name: string, value: string): Promise<void>;
}

export interface JobView {
  /** Counts from 1. */
  job: number;
  pid: number;
  /** As it was typed, without the `&`. */
  text: string;
  state: 'Running';
  /** `+` for the newest, `-` for the one before it. */
  mark: '+' | '-' | ' ';
}
