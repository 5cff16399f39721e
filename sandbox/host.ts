/**
 * All that the core asks of the outside world. Everything is synchronous: a host loads what is stored, and its
 * WebAssembly, before the `Host` exists. The core reads no clock, draws no random number and opens no socket but through here.
 */
export interface Host {
  readonly clock: Clock;
  /** The next number of the lab's seeded generator, in [0, 1). */
  random(): number;
  /** The store kept under this name; the same name gives the same store for as long as the host lives. */
  store(name: string): LogStore;
  codec(name: CompressionName): Codec;
  /** The only way to run a program. */
  readonly processes: ProcessHost;
}

/** The lab's time. Everything with a deadline, in the core and in the learner's programs, waits on this clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch. Never goes back. */
  now(): number;
  /** Calls `run` once, when `ms` milliseconds of lab time have passed; never synchronously. */
  after(ms: number, run: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

export type CompressionName = 'gzip' | 'snappy' | 'lz4' | 'zstd';

/** One compression format, on whole buffers. Throws on malformed input. */
export interface Codec {
  compress(bytes: Uint8Array): Uint8Array;
  /** @param maxBytes refuses (throws) to grow past this many bytes, so that a small bomb stays small */
  decompress(bytes: Uint8Array, maxBytes: number): Uint8Array;
}

/** Named append-only files: what a log is kept in. One shared suite (test/hosts) holds every driver to this contract. */
export interface LogStore {
  /** Names of all files, sorted. */
  list(): readonly string[];
  /** Opens a file, or makes an empty one. */
  open(name: string): SegmentFile;
  /** Removes a file; nothing happens if there is none. */
  remove(name: string): void;
  /**
   * Gives a file another name, in one step: whatever had that name is gone, and after a crash either both have happened or
   * neither. Throws RangeError where there is no file `from`.
   */
  rename(from: string, to: string): void;
  /** Resolves when everything written before this call would survive a crash; rejects with what went wrong. */
  flush(): Promise<void>;
  /** Size of the volume and room left on it, bytes; left out, or null, where that is unknown. */
  volume?(): { totalBytes: bigint; usableBytes: bigint } | null;
}

export interface SegmentFile {
  /** Bytes. */
  readonly size: number;
  /**
   * Copies `bytes` to the end and returns the file's own copy of them, which the caller may patch in place before it
   * returns to the event loop (that is how a base offset is written without a second copy).
   */
  append(bytes: Uint8Array): Uint8Array;
  /** A view, not a copy, of at most `length` bytes from `position`; shorter at the end of the file. Do not write to it. */
  read(position: number, length: number): Uint8Array;
  /** Cuts the file to `size` bytes. */
  truncate(size: number): void;
}

/** One end of a byte stream. Bytes handed over belong to the receiver: do not change them after `send`. */
export interface Connection {
  send(bytes: Uint8Array): void;
  receive(on: (bytes: Uint8Array) => void): void;
  /** Whether so much waits to be sent that no more should be made until `drained`. Absent: never. */
  readonly congested?: boolean;
  /** Calls `on` each time the congestion is over. */
  drained?(on: () => void): void;
  /** Whether to hold back what the other side sends; what is on its way may still come. Absent: it cannot. */
  hold?(held: boolean): void;
  /** Ends both directions. The reason goes into the trace. Closing twice is one close. */
  close(reason?: string): void;
  /** Called once, when either side has closed. */
  closed(on: (reason: string) => void): void;
}

/** Starts programs, each in an isolate of its own (a Web Worker in a frame of opaque origin; a worker thread on Node). */
export interface ProcessHost {
  start(program: Program, parent: ProcessParent): ProcessHandle;
}

/** What a program is started with. */
export interface Program {
  pid: number;
  /** Absolute path in the machine's file system, such as `/home/learner/producer.ts`. */
  file: string;
  /** `process.argv` after the interpreter and the file. */
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Text of every file the program can import or read when it starts, by absolute path. */
  files: Readonly<Record<string, string>>;
  /** The lab's clock as the program starts. */
  time: ProcessTime;
  /** Seeds `Math.random` and `crypto` in the program. */
  seed: number;
  /** Characters that it may print before any credit comes; the host's own measure unless said. */
  outputCredit?: number;
}

/** Lab time as a process keeps it: `lab = at + (wall − receivedAt) × rate`; rate 0 is paused. */
export interface ProcessTime {
  at: number;
  rate: number;
}

/** What a running process asks of the machine. All of it arrives in the order in which the program did it. */
export interface ProcessParent {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Output lines that were thrown away because the program printed faster than it could be shown; a running total. */
  dropped(lines: number): void;
  connect(host: string, port: number, socket: number): void;
  /** Bytes written to a socket. */
  data(socket: number, bytes: Uint8Array): void;
  closeSocket(socket: number): void;
  writeFile(path: string, text: string): void;
  removeFile(path: string): void;
  /**
   * The program has nothing to do before lab time `nextTimerAt` (null: no timer) unless something arrives. `received`
   * counts the messages that it had been sent by then, so that a stale report can be told from a true one.
   */
  idle(nextTimerAt: number | null, received: number): void;
  /** The process is gone. Called exactly once, last. */
  exit(code: number): void;
}

/** What the machine does to a running process. */
export interface ProcessHandle {
  /** Text for standard input; null ends it. */
  stdin(text: string | null): void;
  connected(socket: number, local: { host: string; port: number }, remote: { host: string; port: number }): void;
  /** A connection that could not be made, such as `ECONNREFUSED`. */
  refused(socket: number, code: string, message: string): void;
  data(socket: number, bytes: Uint8Array): void;
  closed(socket: number): void;
  /** Credits for output: how many more characters the program may print before it drops lines. */
  credit(characters: number): void;
  time(time: ProcessTime): void;
  /** Lab time is paused at `at`: fire every timer due by then, and report idle. */
  advance(at: number): void;
  /**
   * Asks the program to end as the signal would; SIGKILL does not ask. `exit` is called on the parent in either case.
   * Returns whether it ends now, for it does not handle the signal: what still comes of it was sent before.
   */
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): boolean;
  /** Messages sent so far, to compare with what `idle` reports. */
  readonly sent: number;
}
