/** `process`, as far as a program in the lab can tell. */
import { EventEmitter } from 'events';
import type { Program } from '../host.ts';
import { post } from './lab.ts';
import { loop } from './loop.ts';
import type { Signal } from './messages.ts';
import { stderr, stdin, stdout } from './streams.ts';

/** Unwinds the program after process.exit(). */
export class Exited {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}

const SIGNALS: readonly string[] = ['SIGINT', 'SIGTERM'] satisfies Signal[];

class ProgramProcess extends EventEmitter {
  title = 'node';
  argv: string[] = [];
  argv0 = 'node';
  execPath = '/usr/local/bin/node';
  execArgv: string[] = [];
  env: Record<string, string | undefined> = {};
  pid = 0;
  ppid = 1;
  platform = 'linux';
  arch = 'x64';
  version = 'v24.0.0';
  versions = { node: '24.0.0' };
  release = { name: 'node' };
  features = {};
  exitCode: number | string | undefined = undefined;
  stdout = stdout;
  stderr = stderr;
  stdin = stdin;
  #cwd = '/';

  start({ pid, file, args, env, cwd }: Program): void {
    this.pid = pid;
    this.argv = [this.execPath, file, ...args];
    this.env = { ...env };
    this.#cwd = cwd;
  }

  cwd(): string {
    return this.#cwd;
  }

  chdir(directory: string): void {
    this.#cwd = directory;
  }

  umask(): number {
    return 0o22;
  }

  nextTick(callback: (...args: unknown[]) => void, ...args: unknown[]): void {
    loop.tick(() => callback(...args));
  }

  uptime(): number {
    return loop.clock.elapsed() / 1000;
  }

  hrtime = Object.assign(
    (since?: [number, number]): [number, number] => {
      const nanos = hrtimeNanos() - (since ? BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]) : 0n);
      return [Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n)];
    },
    { bigint: (): bigint => hrtimeNanos() },
  );

  memoryUsage(): Record<string, number> {
    return { rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 };
  }

  emitWarning(warning: string | Error): void {
    const error = typeof warning === 'string' ? Object.assign(new Error(warning), { name: 'Warning' }) : warning;
    const { NODE_NO_WARNINGS: silent } = this.env;
    if (silent !== '1') stderr.write(`(node:${this.pid}) ${error.name}: ${error.message}\n`);
    this.emit('warning', error);
  }

  exit(code?: number | string): never {
    if (code !== undefined) this.exitCode = code;
    throw new Exited(finish(this.currentExitCode()));
  }

  abort(): never {
    throw new Exited(finish(134));
  }

  kill(pid: number, signal: string = 'SIGTERM'): boolean {
    if (pid !== this.pid) throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH', syscall: 'kill' });
    loop.immediate(() => {
      if (!this.emit(signal, signal)) finish(signal === 'SIGINT' ? 130 : signal === 'SIGKILL' ? 137 : 143, false);
    });
    return true;
  }

  currentExitCode(): number {
    return Number(this.exitCode ?? 0) & 255;
  }
}

function hrtimeNanos(): bigint {
  return BigInt(Math.round(loop.clock.elapsed() * 1e6)) + 1_000_000_000n;
}

let end: (code: number) => void = () => {};
let exiting = false;

/** Sets what ends the process for good. */
export function onExit(run: (code: number) => void): void {
  end = run;
}

/** Ends the program: `exit` listeners, what is still to be printed, and the end. Returns the exit code. */
export function finish(code: number, listeners = true): number {
  if (exiting) {
    process.exitCode = code;
    return code;
  }
  exiting = true;
  process.exitCode = code;
  if (listeners) {
    try {
      process.emit('exit', code);
    } catch (error) {
      if (!(error instanceof Exited)) {
        loop.onError(error);
        process.exitCode = 1;
      }
    }
  }
  end(process.currentExitCode());
  return code;
}

export function isExiting(): boolean {
  return exiting;
}

export const process = new ProgramProcess();

const tell = (event: unknown, change: number): void => {
  if (typeof event !== 'string' || !SIGNALS.includes(event)) return;
  const signals = SIGNALS.filter((signal) => process.listenerCount(signal) + (signal === event ? change : 0) > 0);
  post({ type: 'handles', signals: signals as Signal[] });
};
process.on('newListener', (event) => tell(event, 1));
process.on('removeListener', (event) => tell(event, 0));
