import type { MachineProcess } from '../control.ts';
import type { Connection, Host, ProcessHandle, ProcessParent, ProcessTime, Program } from '../host.ts';
import type { Listener, Network, Peer } from '../network/network.ts';
import type { PlaceSettings } from '../network/places.ts';
import type { Actor, TraceFacts, TraceType } from '../trace/event.ts';
import type { Trace } from '../trace/trace.ts';
import { Shown } from './byte-text.ts';
import type { CommandInput, Signal, Streams } from './command.ts';
import type { FileSystem } from './files.ts';
import { InputBuffer } from './input.ts';
import { type CommandOwner, Killed } from './io.ts';
import { OutputBuffer } from './output.ts';
import { baseName } from './paths.ts';
import { BrokenPipe } from './pipe.ts';
import type { Place } from './place.ts';
import { signalCodes } from './signals.ts';
import { Sockets, whenGoing } from './sockets.ts';

/** Characters that a program may print into a pipe or a file before it drops lines: in practice, all it has. */
const unboundedCredit = 1 << 28;

/** Signals that a command may take as a wish. */
const caught: ReadonlySet<Signal> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

/** What a process asks of its machine. */
export interface ProcessContext {
  readonly host: Host;
  readonly network: Network;
  readonly trace: Trace;
  readonly files: FileSystem;
  /** The lab's clock as a program keeps it. */
  time(): ProcessTime;
  gone(process: Process): void;
}

interface Begun {
  event: number;
  actor: Actor;
  sockets: Sockets;
}

/**
 * One process of the machine: a program in the host's isolate, or a command that runs beside the lab. Everything that it
 * does becomes trace events caused by its start. Its sockets close when it ends.
 */
export class Process implements MachineProcess, CommandOwner {
  readonly pid: number;
  /** As typed: the command and its arguments; or what it has become since. */
  command: readonly string[];
  readonly startedAt: number;
  readonly output: OutputBuffer;
  /** What the machine's owner writes to it; a command of the shell reads `stdin`. */
  readonly input = new InputBuffer();
  /** Changes when who has started it is gone before it. */
  parent: number;
  readonly place: Place | null;
  readonly streams: Streams;
  readonly exit: Promise<number>;
  /** The program's own report, and what it had been sent by then; null while it is busy or not a program. */
  lastIdle: { nextTimerAt: number | null; received: number } | null = null;
  /** Absolute path of the program; null for a command. */
  file: string | null = null;
  /** What a command has started: a signal reaches them too. */
  readonly children = new Set<Process>();
  readonly #context: ProcessContext;
  readonly #quiet: boolean;
  readonly #ignores: readonly Signal[];
  /** What waits for SIGCONT; null while nothing holds the process. */
  #held: (() => void)[] | null = null;
  readonly #stopListeners = new Set<() => void>();
  #handle: ProcessHandle | null = null;
  /** Who is told of a signal instead of being ended by it. */
  #onSignal: ((signal: Signal) => void) | null = null;
  #leaving = false;
  readonly #shown = { stdout: new Shown(), stderr: new Shown() };
  readonly #listeners = new Set<Pick<Listener, 'close'>>();
  #brokenPipe = false;
  #begun: Begun | null = null;
  #dropped = 0;
  #ended = false;
  #resolveExit: (code: number) => void = () => {};

  /** `quiet` leaves no events in the trace as long as it reaches for nothing in the network. */
  constructor(
    context: ProcessContext,
    pid: number,
    command: readonly string[],
    {
      quiet = false,
      streams = {},
      parent = 1,
      place = null,
      ignores = [],
    }: {
      quiet?: boolean;
      streams?: Streams;
      parent?: number;
      place?: Place | null;
      ignores?: readonly Signal[];
    } = {},
  ) {
    this.#context = context;
    this.#quiet = quiet;
    this.streams = streams;
    this.parent = parent;
    this.place = place;
    this.#ignores = ignores;
    this.pid = pid;
    this.command = command;
    this.startedAt = context.host.clock.now();
    this.output = new OutputBuffer(
      (characters) => this.#handle?.credit(characters),
      (lines) => this.#emit('output-dropped', { pid, lines }),
    );
    this.exit = new Promise((resolve) => {
      this.#resolveExit = resolve;
    });
  }

  get running(): boolean {
    return !this.#ended;
  }

  /** The program as those see it who keep its clock; null for a command, and while it is stopped. */
  get handle(): ProcessHandle | null {
    return this.#held ? null : this.#handle;
  }

  get stopped(): boolean {
    return this.#held !== null;
  }

  /** Standard input as a command reads it: nothing comes while the process is held. */
  get stdin(): CommandInput {
    const source = this.streams.stdin ?? this.input;
    return {
      isTerminal: source.isTerminal,
      unread: (text) => source.unread(text),
      read: async () => {
        for (;;) {
          await this.going();
          const text = await source.read();
          if (!this.#held && !this.#ended) return text;
          if (text !== null) source.unread(text);
          if (this.#ended) return null;
        }
      },
    };
  }

  /** Resolves when what was printed has found room. Rejects as BrokenPipe when nobody reads it any more. */
  async print(stream: 'stdout' | 'stderr', text: string): Promise<void> {
    if (this.#held) await this.going();
    if (this.#ended || text === '') return;
    const shown = this.#shown[stream].next(text);
    if (shown !== '') this.#emit('output', { pid: this.pid, stream, text: shown });
    const sink = this.streams[stream];
    if (sink) await sink.write(text);
    else this.output.push(shown);
  }

  /** Connects on behalf of a command. Throws ConnectError, or Killed once the process has ended. */
  connect(host: string, port: number): Connection {
    this.check();
    return whenGoing(this.#begin().sockets.open(host, port).connection, (act) => this.#whenGoing(act));
  }

  /** Throws Killed once the process has ended: what is left of a killed command must do nothing more. */
  check(): void {
    if (this.#ended) throw new Killed();
  }

  listen(port: number, accept: (connection: Connection, peer: Peer) => void): Listener {
    this.check();
    const listener = this.#context.network.listen(
      port,
      this.command[0] ?? '',
      (connection, peer) =>
        accept(
          whenGoing(connection, (act) => this.#whenGoing(act)),
          peer,
        ),
      this.pid,
      { place: this.place?.id ?? '' },
    );
    this.#listeners.add(listener);
    return listener;
  }

  addPlace(place: string, settings: PlaceSettings): void {
    this.#listeners.add({ close: this.#context.network.addPlace(place, settings) });
  }

  publish(port: number, to: { place: string; port: number }): void {
    this.#listeners.add(this.#context.network.publish(port, to, this.command[0] ?? '', this.pid));
  }

  become(argv: readonly string[]): void {
    this.command = argv;
  }

  /** See `CommandIo`. */
  interrupted(): Promise<Signal> {
    return new Promise((resolve) => {
      this.#onSignal = resolve;
    });
  }

  get leaving(): boolean {
    return this.#leaving;
  }

  adopt(child: Process): void {
    this.children.add(child);
    void child.exit.then(() => this.children.delete(child));
  }

  /** Starts the program in an isolate of its own, as this process. */
  exec(program: Program): Promise<number> {
    this.check();
    this.file = program.file;
    const { sockets } = this.#begin(program.file, program.args);
    const early: ((handle: ProcessHandle) => void)[] = [];
    const withHandle = (act: (handle: ProcessHandle) => void): void => {
      if (this.#handle) act(this.#handle);
      else early.push(act);
    };
    const { files } = this.#context;
    const parent: ProcessParent = {
      stdout: (text) => this.#say('stdout', text),
      stderr: (text) => this.#say('stderr', text),
      dropped: (lines) => {
        this.output.drop(lines - this.#dropped);
        this.#dropped = lines;
      },
      connect: (host, port, socket) =>
        withHandle((handle) => {
          if (!this.#ended) sockets.connect(handle, host, port, socket, (act) => this.#whenGoing(act));
        }),
      data: (socket, bytes) => this.#whenGoing(() => sockets.send(socket, bytes)),
      closeSocket: (socket) => this.#whenGoing(() => sockets.close(socket)),
      writeFile: (path, text) => this.#tryFile(() => files.write(path, text)),
      removeFile: (path) => this.#tryFile(() => files.remove(path, { force: true })),
      idle: (nextTimerAt, received) => {
        this.lastIdle = { nextTimerAt, received };
      },
      exit: (code) => this.#whenGoing(() => this.end(this.#brokenPipe ? signalCodes.SIGPIPE : code)),
    };
    const piped = this.streams.stdout ? { ...program, outputCredit: unboundedCredit } : program;
    const handle = this.#context.host.processes.start(piped, parent);
    this.#handle = handle;
    for (const act of early.splice(0)) act(handle);
    if (this.streams.stdin) void this.#feed(handle);
    else this.input.flowTo((text) => this.#whenGoing(() => handle.stdin(text)));
    return this.exit;
  }

  signal(signal: Signal): void {
    if (this.#ended || this.#ignores.includes(signal)) return;
    if (signal === 'SIGSTOP' || signal === 'SIGTSTP') return this.#stop();
    if (signal === 'SIGCONT') return this.continue();
    if (this.#handle) {
      this.continue();
      const ends = this.#handle.kill(signal === 'SIGINT' || signal === 'SIGTERM' ? signal : 'SIGKILL');
      if (ends) this.output.endIfDiscarded();
    } else this.#signalCommand(signal);
  }

  /** A command ends once what it has started has ended: that may have something to say yet. */
  #signalCommand(signal: Exclude<Signal, 'SIGCONT' | 'SIGSTOP' | 'SIGTSTP'>): void {
    const told = this.#onSignal;
    const children = [...this.children];
    for (const child of children) child.signal(signal);
    if (told && caught.has(signal)) {
      this.#onSignal = null;
      this.continue();
      return told(signal);
    }
    const end = (): void => {
      if (![...this.children].some((child) => child.running)) this.end(signalCodes[signal]);
    };
    if (caught.has(signal) && !this.#leaving) {
      this.#leaving = true;
      for (const child of children) void child.exit.then(end);
      end();
    } else this.end(signalCodes[signal]);
  }

  /** Lets a stopped process, and what it has started, go on. */
  continue(): void {
    for (const child of this.children) child.continue();
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    this.#handle?.time(this.#context.time());
    for (const act of held) act();
  }

  kill(): void {
    this.signal('SIGKILL');
  }

  end(code: number): void {
    if (this.#ended) return;
    this.#begun?.sockets.closeAll();
    for (const listener of this.#listeners) listener.close();
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = this.#shown[stream].end();
      if (text === '') continue;
      this.#emit('output', { pid: this.pid, stream, text });
      if (!this.streams[stream]) this.output.push(text);
    }
    this.output.end();
    this.#ended = true;
    this.continue();
    this.#emit('process-exit', { pid: this.pid, code });
    this.#context.gone(this);
    this.#resolveExit(code);
  }

  /** The start as the trace tells it: of the program where there is one, else of the command once it does something. */
  #begin(file = `/usr/local/bin/${this.command[0]}`, args: readonly string[] = this.command.slice(1)): Begun {
    if (this.#begun) return this.#begun;
    const { network, trace } = this.#context;
    const actor: Actor = { kind: 'process', pid: this.pid, name: baseName(file) };
    const event = trace.emit('process-start', actor, null, { pid: this.pid, file, args });
    const sockets = new Sockets(network, actor, this.place?.id ?? '', ({ host, port, code }) => {
      trace.emit('refuse', actor, event, { pid: this.pid, host, port, code });
    });
    this.#begun = { event, actor, sockets };
    return this.#begun;
  }

  #emit<Type extends TraceType>(type: Type, facts: TraceFacts[Type]): void {
    if (this.#quiet && !this.#begun) return;
    const { actor, event } = this.#begin();
    this.#context.trace.emit(type, actor, event, facts);
  }

  /** Holds input, output, timers and network, as Ctrl-Z does; what a program only computes goes on. */
  #stop(): void {
    for (const child of this.children) child.signal('SIGSTOP');
    if (this.#held) return;
    this.#held = [];
    this.#handle?.time({ at: this.#context.time().at, rate: 0 });
    for (const tell of [...this.#stopListeners]) tell();
  }

  onStop(listener: () => void): () => void {
    this.#stopListeners.add(listener);
    return () => this.#stopListeners.delete(listener);
  }

  /** See CommandOwner. */
  going(): Promise<void> {
    return new Promise((resolve) => this.#whenGoing(resolve));
  }

  #whenGoing(act: () => void): void {
    if (this.#held) this.#held.push(act);
    else act();
  }

  /** A program has printed: it may print as much again once that has gone where it should. */
  #say(stream: 'stdout' | 'stderr', text: string): void {
    if (this.#held) {
      this.#held.push(() => this.#say(stream, text));
      return;
    }
    const done = (): void => this.#handle?.credit(text.length);
    this.print(stream, text).then(this.streams[stream] ? done : undefined, (error: unknown) => {
      this.#brokenPipe ||= error instanceof BrokenPipe;
      this.#handle?.kill('SIGKILL');
    });
  }

  /** Hands a program what its input, which others may read after it, has to give. */
  async #feed(handle: ProcessHandle): Promise<void> {
    const { stdin } = this;
    while (!this.#ended) {
      const text = await stdin.read();
      if (this.#ended) return;
      handle.stdin(text);
      if (text === null) return;
    }
  }

  /** A program's write that the file system refuses is told on its error output: the program itself has gone on. */
  #tryFile(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#say('stderr', `${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}
