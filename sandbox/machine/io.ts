import type { Clock, Connection, ProcessTime, Program } from '../host.ts';
import type { CommandInput, CommandIo, CommandOutput, CommandShell } from './command.ts';
import type { LabMachine } from './machine.ts';
import { resolvePath } from './paths.ts';
import type { Process } from './process.ts';

/** Who a command acts as: its process, or the shell that it is a builtin of. */
export interface CommandOwner {
  readonly pid: number;
  readonly input: CommandInput;
  /** Resolves when it has ended. */
  readonly exit: Promise<number>;
  print(stream: 'stdout' | 'stderr', text: string): void | Promise<void>;
  /** Throws ConnectError. */
  connect(host: string, port: number): Connection;
  exec(program: Program): Promise<number>;
  adopt(child: Process): void;
  /** Throws Killed once it has ended. */
  check(): void;
}

/** Where a command runs. */
export interface CommandPlace {
  cwd: string;
  env: Readonly<Record<string, string>>;
  shell?: CommandShell;
}

/** What a command's own calls reject with once it was killed: what is left of it must do nothing more. */
export class Killed extends Error {
  constructor() {
    super('killed');
    this.name = 'Killed';
  }
}

interface Surroundings {
  clock: Clock;
  time(): ProcessTime;
  /** A new seed for each program. */
  seed(): number;
}

/** All that a command may do, over the machine. */
export function commandIo(
  machine: LabMachine,
  owner: CommandOwner,
  { cwd, env, shell }: CommandPlace,
  { clock, time, seed }: Surroundings,
): CommandIo {
  const { files } = machine;
  const at = (path: string): string => resolvePath(cwd, path);
  const output = (stream: 'stdout' | 'stderr'): CommandOutput => ({
    write: async (text) => {
      owner.check();
      await owner.print(stream, text);
    },
  });
  return {
    stdin: owner.input,
    stdout: output('stdout'),
    stderr: output('stderr'),
    pid: owner.pid,
    cwd,
    env,
    shell: shell ?? null,
    columns: Number(env['COLUMNS']) || null,
    fs: {
      kind: async (path) => files.kind(at(path)),
      readFile: async (path) => files.read(at(path)),
      writeFile: async (path, data) => files.write(at(path), data),
      readdir: async (path) => files.list(at(path)),
      mkdir: async (path, options) => files.makeDirectory(at(path), options?.recursive),
      rm: async (path, options) => files.remove(at(path), options),
    },
    processes: {
      list: async () => machine.processes().map(({ pid, command, startedAt }) => ({ pid, command, startedAt })),
      signal: async (pid, signal) => machine.signal(pid, signal),
    },
    commands: async () =>
      machine.commands.map(({ name, summary, builtin }) => ({ name, summary, builtin: builtin === true })),
    connect: async (host, port) => owner.connect(host, port),
    spawn: async (name, args, options) => {
      owner.check();
      const child = await machine.spawn(name, args, { cwd, env: { ...env }, ...options });
      owner.adopt(child);
      return child;
    },
    exec: (file, args) =>
      owner.exec({
        pid: owner.pid,
        file: at(file),
        args,
        env,
        cwd,
        files: files.all(),
        time: time(),
        seed: seed(),
      }),
    now: async () => clock.now(),
    sleep: async (ms) => {
      await new Promise<void>((resolve) => {
        const timer = clock.after(ms, resolve);
        void owner.exit.then(() => {
          timer.cancel();
          resolve();
        });
      });
      owner.check();
    },
  };
}
