/**
 * What checks, the terminal and the page may do to a lab. Everything is asynchronous and made of plain data, so the same
 * interface works within a worker, across one, and on Node.
 */
import type { TraceEvent } from './trace/event.ts';

export interface Lab {
  readonly machine: Machine;
  readonly cluster: ClusterControl;
  readonly clock: ClockControl;
  readonly network: NetworkControl;
  readonly trace: TraceControl;
  /**
   * Opens a shell on the machine; `write` gets what a terminal is to show (ANSI sequences included), `size` is in cells.
   * Where `write` answers a promise, programs are held back until it resolves.
   * Several may be open; they share files, processes and history, each has its own directory, variables and jobs.
   */
  openShell(
    write: (text: string) => void | Promise<void>,
    size: { columns: number; rows: number },
    options?: ShellOptions,
  ): Promise<ShellSession>;
  /** Back to what the lesson starts with: topics, records, groups, files, clock; every process is killed. */
  reset(): Promise<void>;
}

/** How the history of shells is kept over reloads: give it what was remembered. */
export interface ShellOptions {
  /** Lines of earlier shells, oldest first. */
  history?: readonly string[];
  /** A line was entered that the history keeps. */
  remember?(line: string): void;
  /** The shell has ended: by `exit`, by Ctrl-D, or because somebody killed it. */
  ended?(): void;
}

/** An open shell, as a terminal drives it. */
export interface ShellSession {
  /** Keystrokes and pasted text, as xterm.js gives them. */
  input(data: string): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** Closes its terminal: what was started from it is hung up (SIGHUP). */
  close(): Promise<void>;
}

/** What a lab starts with. All of it has defaults: one broker, no topics. */
export interface LabOptions {
  brokers?: number;
  topics?: readonly TopicSpec[];
  /** Broker configs by name, as in server.properties. */
  configs?: Readonly<Record<string, string>>;
  /** First listener port; broker n listens on `port + n` (default 9092). */
  port?: number;
  files?: Readonly<Record<string, string>>;
  /** How far Kafka is when the lab begins: only unpacked, its storage formatted, or (default) its brokers running. */
  kafka?: 'unpacked' | 'formatted' | 'running';
  /** Process id of the first program that is started; brokers have those before it. */
  firstPid?: number;
  seed?: number;
}

export interface TopicSpec {
  name: string;
  partitions?: number;
  replicationFactor?: number;
  configs?: Readonly<Record<string, string>>;
  /** Records that are there from the start. */
  records?: readonly {
    key?: string | null;
    value: string | null;
    partition?: number;
    timestamp?: number;
    headers?: Readonly<Record<string, string>>;
  }[];
}

/** Files, programs and ports: the shape of `Pick<WebContainer, …>` (held by a type test), so that a WebContainer is one too. */
export interface Machine {
  readonly workdir: string;
  readonly path: string;
  readonly fs: MachineFiles;
  mount(tree: FileTree, options?: { mountPoint?: string }): Promise<void>;
  spawn(command: string, args?: string[], options?: SpawnOptions): Promise<MachineProcess>;
  on(event: 'port', listener: (port: number, type: 'open' | 'close', url: string) => void): () => void;
  on(event: 'error', listener: (error: { message: string }) => void): () => void;
  teardown(): void;
}

export interface MachineFiles {
  readFile(path: string, encoding: 'utf-8'): Promise<string>;
  writeFile(path: string, data: string): Promise<void>;
  readdir(path: string): Promise<string[]>;
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>;
  rm(path: string, options?: { force?: boolean; recursive?: boolean }): Promise<void>;
  /** Tells of every file that comes or goes (`rename`) or changes below `path`; names are relative to it. */
  watch(
    path: string,
    options: { recursive: boolean },
    listener: (event: 'rename' | 'change', name: string | Uint8Array) => void,
  ): { close(): void };
}

export type FileTree = { [name: string]: { file: { contents: string } } | { directory: FileTree } };

export interface SpawnOptions {
  cwd?: string;
  env?: Record<string, string | number | boolean>;
}

export interface MachineProcess {
  /** Standard output and standard error, in the order in which they were printed. */
  readonly output: OutputStream;
  readonly input: InputStream;
  readonly exit: Promise<number>;
  /** The process id, where the machine is our own. */
  readonly pid?: number;
  /** As Ctrl-C or Stop: SIGKILL. */
  kill(): void;
}

/** What a program prints: the part of a ReadableStream that every runtime has. */
export interface OutputStream {
  getReader(): OutputReader;
}

export interface OutputReader {
  /** The next piece of text, as soon as there is one; `done` when the program has ended and all has been read. */
  read(): Promise<{ done: boolean; value?: string | undefined }>;
  releaseLock(): void;
}

/** What a program reads from standard input: the part of a WritableStream that every runtime has. */
export interface InputStream {
  getWriter(): InputWriter;
}

export interface InputWriter {
  write(text: string): Promise<void>;
  /** Ends standard input. */
  close(): Promise<void>;
  releaseLock(): void;
}

export interface ClusterControl {
  brokers(): Promise<readonly { id: number; host: string; port: number }[]>;
  topics(): Promise<readonly TopicView[]>;
  topic(name: string): Promise<TopicView | null>;
  createTopic(spec: TopicSpec): Promise<void>;
  deleteTopic(name: string): Promise<void>;
  /** Records from `fromOffset` (default: log start) up to the high watermark, decoded, at most `limit` (default 1,000). */
  records(topic: string, partition: number, fromOffset?: bigint, limit?: number): Promise<readonly RecordView[]>;
  /** Appends from outside any program; returns the offset. */
  append(
    topic: string,
    record: {
      key?: string | null;
      value: string | null;
      partition?: number;
      headers?: Readonly<Record<string, string>>;
    },
  ): Promise<{ partition: number; offset: bigint }>;
  groups(): Promise<readonly GroupView[]>;
  group(groupId: string): Promise<GroupView | null>;
}

export interface TopicView {
  name: string;
  topicId: string;
  internal: boolean;
  configs: Readonly<Record<string, string>>;
  replicationFactor: number;
  partitions: readonly PartitionView[];
}

export interface PartitionView {
  partition: number;
  leader: number;
  leaderEpoch: number;
  replicas: readonly number[];
  isr: readonly number[];
  logStartOffset: bigint;
  highWatermark: bigint;
  logEndOffset: bigint;
}

/** A record as it lies in the log. Key, value and header values are decoded as UTF-8. */
export interface RecordView {
  topic: string;
  partition: number;
  offset: bigint;
  timestamp: number;
  key: string | null;
  value: string | null;
  headers: readonly { key: string; value: string | null }[];
}

export interface GroupView {
  groupId: string;
  /** Assigning and Reconciling are states of groups of the new protocol (KIP-848), NotReady of streams groups. */
  state:
    | 'Empty'
    | 'PreparingRebalance'
    | 'CompletingRebalance'
    | 'Stable'
    | 'Dead'
    | 'Assigning'
    | 'Reconciling'
    | 'NotReady';
  protocol: string | null;
  generation: number;
  members: readonly {
    memberId: string;
    clientId: string;
    host: string;
    partitions: readonly { topic: string; partition: number }[];
  }[];
  offsets: readonly { topic: string; partition: number; offset: bigint; metadata: string | null }[];
}

export interface ClockControl {
  now(): Promise<number>;
  /** 1 is real time, 0 paused. */
  rate(): Promise<number>;
  setRate(rate: number): Promise<void>;
  /**
   * Pauses, then moves lab time on by `ms`, stopping at each timer of broker and programs in order and waiting until every
   * process has reported idle and no bytes are in flight. Leaves the clock at the rate it had.
   */
  advance(ms: number): Promise<void>;
}

export interface NetworkControl {
  /** Cuts, slows or heals the way from programs to a broker. */
  setLink(broker: number, link: { cut?: boolean; latencyMs?: number }): Promise<void>;
}

export interface TraceControl {
  /** Events with an id above `after`, oldest first, and how many the ring has dropped so far. */
  events(after?: number): Promise<{ events: readonly TraceEvent[]; dropped: number }>;
  /** Batches of events as they happen; the returned function ends it. */
  subscribe(reader: (events: readonly TraceEvent[]) => void): Promise<() => void>;
}
