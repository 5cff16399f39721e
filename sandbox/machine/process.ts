import type { MachineProcess } from '../control.ts';
import type { Connection, Host, ProcessHandle, ProcessParent, Program } from '../host.ts';
import type { Network } from '../network/network.ts';
import type { Actor, TraceFacts, TraceType } from '../trace/event.ts';
import type { Trace } from '../trace/trace.ts';
import type { Signal } from './command.ts';
import type { FileSystem } from './files.ts';
import { InputBuffer } from './input.ts';
import { type CommandOwner, Killed } from './io.ts';
import { OutputBuffer } from './output.ts';
import { baseName } from './paths.ts';
import { Sockets } from './sockets.ts';

/** Exit codes of a process that a signal ended, as a shell reports them. */
export const signalCodes: Readonly<Record<Signal, number>> = { SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/** What a process asks of its machine. */
export interface ProcessContext {
  readonly host: Host;
  readonly network: Network;
  readonly trace: Trace;
  readonly files: FileSystem;
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
  /** As typed: the command and its arguments. */
  readonly command: readonly string[];
  readonly startedAt: number;
  readonly output: OutputBuffer;
  readonly input = new InputBuffer();
  readonly exit: Promise<number>;
  /** The program's own report, and what it had been sent by then; null while it is busy or not a program. */
  lastIdle: { nextTimerAt: number | null; received: number } | null = null;
  handle: ProcessHandle | null = null;
  /** Absolute path of the program; null for a command. */
  file: string | null = null;
  /** What a command has started: a signal reaches them too. */
  readonly children = new Set<Process>();
  readonly #context: ProcessContext;
  readonly #quiet: boolean;
  #begun: Begun | null = null;
  #dropped = 0;
  #ended = false;
  #resolveExit: (code: number) => void = () => {};

  /** @param quiet leaves no events in the trace as long as it reaches for nothing in the network */
  constructor(context: ProcessContext, pid: number, command: readonly string[], quiet = false) {
    this.#context = context;
    this.#quiet = quiet;
    this.pid = pid;
    this.command = command;
    this.startedAt = context.host.clock.now();
    this.output = new OutputBuffer(
      (characters) => this.handle?.credit(characters),
      (lines) => this.#emit('output-dropped', { pid, lines }),
    );
    this.exit = new Promise((resolve) => {
      this.#resolveExit = resolve;
    });
  }

  get running(): boolean {
    return !this.#ended;
  }

  print(stream: 'stdout' | 'stderr', text: string): void {
    if (this.#ended || text === '') return;
    this.#emit('output', { pid: this.pid, stream, text });
    this.output.push(text);
  }

  /** Connects on behalf of a command. Throws ConnectError, or Killed once the process has ended. */
  connect(host: string, port: number): Connection {
    this.check();
    return this.#begin().sockets.open(host, port).connection;
  }

  /** Throws Killed once the process has ended: what is left of a killed command must do nothing more. */
  check(): void {
    if (this.#ended) throw new Killed();
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
      if (this.handle) act(this.handle);
      else early.push(act);
    };
    const { files } = this.#context;
    const parent: ProcessParent = {
      stdout: (text) => this.print('stdout', text),
      stderr: (text) => this.print('stderr', text),
      dropped: (lines) => {
        this.output.drop(lines - this.#dropped);
        this.#dropped = lines;
      },
      connect: (host, port, socket) =>
        withHandle((handle) => {
          if (!this.#ended) sockets.connect(handle, host, port, socket);
        }),
      data: (socket, bytes) => sockets.send(socket, bytes),
      closeSocket: (socket) => sockets.close(socket),
      writeFile: (path, text) => this.#tryFile(() => files.write(path, text)),
      removeFile: (path) => this.#tryFile(() => files.remove(path, { force: true })),
      idle: (nextTimerAt, received) => {
        this.lastIdle = { nextTimerAt, received };
      },
      exit: (code) => this.end(code),
    };
    const handle = this.#context.host.processes.start(program, parent);
    this.handle = handle;
    for (const act of early.splice(0)) act(handle);
    this.input.flowTo((text) => handle.stdin(text));
    return this.exit;
  }

  signal(signal: Signal): void {
    if (this.#ended) return;
    if (this.handle) this.handle.kill(signal);
    else {
      for (const child of this.children) child.signal(signal);
      this.end(signalCodes[signal]);
    }
  }

  kill(): void {
    this.signal('SIGKILL');
  }

  end(code: number): void {
    if (this.#ended) return;
    this.#begun?.sockets.closeAll();
    this.output.end();
    this.#ended = true;
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
    this.#begun = { event, actor, sockets: new Sockets(network, actor) };
    return this.#begun;
  }

  #emit<Type extends TraceType>(type: Type, facts: TraceFacts[Type]): void {
    if (this.#quiet && !this.#begun) return;
    const { actor, event } = this.#begin();
    this.#context.trace.emit(type, actor, event, facts);
  }

  /** A program's write that the file system refuses is told on its error output: the program itself has gone on. */
  #tryFile(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.print('stderr', `${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}
