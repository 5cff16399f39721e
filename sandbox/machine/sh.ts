import type { Command, CommandFiles, CommandIo, CommandShell } from './command.ts';
import { Executor, type ExecutorPort } from './executor.ts';
import { Jobs } from './jobs.ts';
import { resolvePath } from './paths.ts';
import { readInput } from './script.ts';

/** Runs lines of shell language within a command, as `sh -c` does, and returns the last exit code. */
export async function runScript(source: string, io: CommandIo, commands: readonly Command[]): Promise<number> {
  const input = readInput(source);
  if (input.kind !== 'script') {
    const message = input.kind === 'error' ? input.message : 'syntax error: unexpected end of file';
    await io.stderr.write(`sh: ${message}\n`);
    return 2;
  }
  const files = await listing(io);
  const port = new ScriptPort(io, commands, files);
  const executor = new Executor(port);
  port.status = () => executor.status;
  return executor.run(input.statements, input.source);
}

class ScriptPort implements ExecutorPort {
  readonly jobs = new Jobs();
  readonly words: ExecutorPort['words'];
  status: () => number = () => 0;
  readonly #io: CommandIo;
  readonly #commands: readonly Command[];
  readonly #variables = new Map<string, string>();
  #cwd: string;

  constructor(io: CommandIo, commands: readonly Command[], files: ReadonlyMap<string, readonly string[]>) {
    this.#io = io;
    this.#commands = commands;
    this.#cwd = io.cwd;
    const port = this;
    this.words = {
      get cwd() {
        return port.#cwd;
      },
      home: io.env['HOME'] ?? '/',
      variable: (name) => {
        if (name === '?') return String(this.status());
        if (name === '$') return String(io.pid);
        return this.#variables.get(name) ?? (name === 'PWD' ? this.#cwd : io.env[name]);
      },
      list: (directory) => files.get(directory) ?? [],
    };
  }

  builtin(name: string): Command | undefined {
    return this.#commands.find((command) => command.builtin && command.name === name);
  }

  async runBuiltin(command: Command, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
    const shell: CommandShell = {
      changeDirectory: async (path) => {
        this.#cwd = resolvePath(this.#cwd, path);
      },
      jobs: async () => this.jobs.list(),
      foreground: async () => -1,
      history: async () => [],
      setVariable: async (name, value) => this.setVariable(name, value),
    };
    const { cwd } = this.words;
    return command.run(args, {
      ...this.#io,
      cwd,
      env: { ...this.#io.env, ...env },
      fs: filesAt(cwd, this.#io.fs),
      shell,
    });
  }

  async start(
    name: string,
    args: readonly string[],
    { env }: { env: Readonly<Record<string, string>> },
  ): ReturnType<ExecutorPort['start']> {
    const io = this.#io;
    const child = await io.spawn(name, args, { cwd: this.#cwd, env: { ...io.env, PWD: this.#cwd, ...env } });
    const pid = child.pid ?? 0;
    const shown = (async () => {
      const reader = child.output.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        await io.stdout.write(value ?? '');
      }
    })();
    return {
      pid,
      exit: child.exit.then(async (code) => {
        await shown;
        return code;
      }),
      signal: (signal) => void io.processes.signal(pid, signal),
      discard: () => {},
    };
  }

  setVariable(name: string, value: string): void {
    this.#variables.set(name, value);
  }

  print(text: string): Promise<void> {
    return this.#io.stderr.write(text);
  }

  foreground(): void {}

  started(): void {}
}

function filesAt(cwd: string, files: CommandFiles): CommandFiles {
  const at = (path: string): string => resolvePath(cwd, path);
  return {
    kind: (path) => files.kind(at(path)),
    readFile: (path, encoding) => files.readFile(at(path), encoding),
    writeFile: (path, data) => files.writeFile(at(path), data),
    readdir: (path) => files.readdir(at(path)),
    mkdir: (path, options) => files.mkdir(at(path), options),
    rm: (path, options) => files.rm(at(path), options),
  };
}

/** Names in every directory, as the script finds them when it begins: patterns are matched against these. */
async function listing(io: CommandIo): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  const visit = async (directory: string): Promise<void> => {
    const names = await io.fs.readdir(directory);
    found.set(directory, names);
    for (const name of names) {
      const path = resolvePath(directory, name);
      if ((await io.fs.kind(path)) === 'directory') await visit(path);
    }
  };
  await visit('/');
  return found;
}
