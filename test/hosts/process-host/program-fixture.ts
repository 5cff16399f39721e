import type { Clock, ProcessHandle, ProcessHost, ProcessParent, ProcessTime } from '../../../sandbox/host.ts';

export const EPOCH = Date.UTC(2026, 0, 1);
export const home = '/home/learner';

export interface Start {
  args?: readonly string[];
  files?: Readonly<Record<string, string>>;
  time?: ProcessTime;
  /** What the peer of each socket does with what it is sent. */
  onConnect?(program: Started, socket: number, host: string, port: number): void;
  onData?(program: Started, socket: number, bytes: Uint8Array): void;
}

export interface Started {
  handle: ProcessHandle;
  stdout: string;
  stderr: string;
  dropped: number;
  written: Record<string, string | null>;
  idle: { nextTimerAt: number | null; received: number } | null;
  closedSockets: number[];
  exit: Promise<number>;
  /** Resolves when `holds` does, looked at after everything the program does. */
  until(holds: () => boolean): Promise<void>;
  /** Resolves when the program is idle for all that it has been sent. */
  settled(): Promise<void>;
}

/** Starts programs on a host, and keeps what they do. */
export class ProgramFixture {
  /** The lab's time. */
  now = EPOCH;
  readonly clock: Clock = { now: () => this.now, after: () => ({ cancel: () => {} }) };
  readonly #host: () => ProcessHost;

  constructor(host: () => ProcessHost) {
    this.#host = host;
  }

  readonly start = (
    source: string,
    { args = [], files = {}, time = { at: EPOCH, rate: 1 }, onConnect, onData }: Start = {},
  ): Started => {
    const watchers = new Set<() => void>();
    const look = (): void => {
      for (const watcher of [...watchers]) watcher();
    };
    let exited: (code: number) => void = () => {};
    const program = {
      stdout: '',
      stderr: '',
      dropped: 0,
      written: {},
      idle: null,
      closedSockets: [],
      exit: new Promise<number>((resolve) => {
        exited = resolve;
      }),
      until: (holds: () => boolean) =>
        new Promise<void>((resolve) => {
          const watcher = (): void => {
            if (!holds()) return;
            watchers.delete(watcher);
            resolve();
          };
          watchers.add(watcher);
          watcher();
        }),
      settled: (): Promise<void> => program.until(() => program.idle?.received === program.handle.sent),
    } as Omit<Started, 'handle'> as Started;
    const told =
      <A extends unknown[]>(act: (...args: A) => void) =>
      (...args: A): void => {
        act(...args);
        look();
      };
    const parent: ProcessParent = {
      stdout: told((text) => {
        program.stdout += text;
      }),
      stderr: told((text) => {
        program.stderr += text;
      }),
      dropped: told((lines) => {
        program.dropped = lines;
      }),
      connect: told((to, port, socket) => onConnect?.(program, socket, to, port)),
      data: told((socket, bytes) => onData?.(program, socket, bytes)),
      closeSocket: told((socket) => void program.closedSockets.push(socket)),
      writeFile: told((path, text) => {
        program.written[path] = text;
      }),
      removeFile: told((path) => {
        program.written[path] = null;
      }),
      idle: told((nextTimerAt, received) => {
        program.idle = { nextTimerAt, received };
      }),
      exit: told((code) => exited(code)),
    };
    const all = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${home}/${name}`, text]));
    program.handle = this.#host().start(
      {
        pid: 412,
        file: `${home}/main.ts`,
        args,
        env: { HOME: home },
        cwd: home,
        files: { ...all, [`${home}/main.ts`]: source },
        time,
        seed: 7,
      },
      parent,
    );
    return program;
  };

  readonly run = async (source: string, options?: Start): Promise<{ stdout: string; stderr: string; code: number }> => {
    const program = this.start(source, options);
    const code = await program.exit;
    return { stdout: program.stdout, stderr: program.stderr, code };
  };
}
