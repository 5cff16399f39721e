import type { Command, CommandShell, Signal } from './command.ts';
import { completeLine } from './completion.ts';
import { Executor, type ExecutorPort, type Running } from './executor.ts';
import { Foreground } from './foreground.ts';
import { InputBuffer } from './input.ts';
import { type CommandOwner, Killed } from './io.ts';
import { type Job, Jobs } from './jobs.ts';
import { splitKeys } from './keys.ts';
import { LineEditor, withoutEscapes } from './line-editor.ts';
import type { LabMachine } from './machine.ts';
import { resolvePath } from './paths.ts';
import type { Process } from './process.ts';
import { readInput } from './script.ts';
import type { Shell, ShellTerminal } from './shell.ts';

const historyLimit = 1000;

/** Reads lines, runs them, and shares the terminal between its own prompt, the foreground program and background output. */
export class InteractiveShell implements Shell, ExecutorPort {
  readonly jobs = new Jobs();
  readonly words: ExecutorPort['words'];
  readonly #machine: LabMachine;
  readonly #terminal: ShellTerminal;
  readonly #editor: LineEditor;
  readonly #executor: Executor;
  readonly #history: string[] = [];
  readonly #started = new Set<Process>();
  readonly #variables = new Map<string, string>();
  readonly #ended: Promise<number>;
  #cwd: string;
  #lines: string[] = [];
  /** Keys that wait for the prompt. */
  #waiting: string[] = [];
  #editing = false;
  #foreground: Foreground | null = null;
  #atLineStart = true;
  #disposed = false;
  #end: (code: number) => void = () => {};

  constructor(machine: LabMachine, terminal: ShellTerminal) {
    this.#machine = machine;
    this.#terminal = terminal;
    this.#cwd = machine.workdir;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    const shell = this;
    this.words = {
      get cwd() {
        return shell.#cwd;
      },
      home: machine.workdir,
      variable: (name) => this.#variable(name),
      list: (directory) => (machine.files.kind(directory) === 'directory' ? machine.files.list(directory) : []),
    };
    this.#executor = new Executor(this);
    this.#editor = new LineEditor({
      write: (text) => void terminal.write(text),
      columns: () => terminal.columns(),
      history: this.#history,
      complete: (before) => completeLine(before, { machine, cwd: this.#cwd }),
      onLine: (text) => void this.#accept(text),
      onInterrupt: () => this.#prompt(),
      onEndOfInput: () => {},
    });
    this.#prompt();
  }

  input(data: string): void {
    if (this.#disposed) return;
    if (this.#foreground) {
      if (data.includes('\x03')) this.#waiting = [];
      this.#foreground.type(data);
      return;
    }
    if (data.includes('\x03')) this.#waiting = [];
    this.#waiting.push(...splitKeys(data));
    this.#pump();
  }

  resized(): void {
    this.#editor.resized();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#end(0);
    for (const process of this.#started) process.kill();
  }

  builtin(name: string): Command | undefined {
    return this.#machine.commands.find((command) => command.builtin && command.name === name);
  }

  async runBuiltin(command: Command, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
    const owner: CommandOwner = {
      pid: 1,
      input: new InputBuffer(),
      exit: this.#ended,
      print: (_stream, text) => this.print(text),
      connect: () => {
        throw new Error(`${command.name} has no network`);
      },
      exec: () => Promise.reject(new Error(`${command.name} starts no programs`)),
      adopt: (child) => this.#started.add(child),
      check: () => {
        if (this.#disposed) throw new Killed();
      },
    };
    const io = this.#machine.io(owner, { cwd: this.#cwd, env: { ...this.#env(), ...env }, shell: this.#access() });
    try {
      return await command.run(args, io);
    } catch (error) {
      if (error instanceof Killed) return 130;
      await this.print(`${command.name}: ${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
  }

  async start(
    name: string,
    args: readonly string[],
    { env, background }: { env: Readonly<Record<string, string>>; background: boolean },
  ): Promise<Running> {
    const process = await this.#machine.spawn(name, args, { cwd: this.#cwd, env: { ...this.#env(), ...env } });
    this.#started.add(process);
    const shown = this.#show(process);
    const exit = process.exit.then(async (code) => {
      await shown;
      this.#started.delete(process);
      return code;
    });
    if (background) process.input.end();
    return { pid: process.pid, exit, ...controls(process) };
  }

  setVariable(name: string, value: string): void {
    this.#variables.set(name, value);
  }

  /** Shows text of a program or a builtin; above the prompt where one is there. */
  async print(text: string): Promise<void> {
    if (text === '' || this.#disposed) return;
    const lines = text.replace(/\r?\n/g, '\r\n');
    if (!this.#editing) {
      this.#atLineStart = endsAtLineStart(text) ?? this.#atLineStart;
      await this.#terminal.write(lines);
      return;
    }
    this.#editor.hide();
    const shown = this.#terminal.write(text.endsWith('\n') ? lines : `${lines}\r\n`);
    this.#editor.show();
    await shown;
  }

  foreground(running: Running | null): void {
    const process = running && [...this.#started].find(({ pid }) => pid === running.pid);
    const echo = (text: string): void => {
      this.#atLineStart = text.endsWith('\n');
      void this.#terminal.write(text);
    };
    this.#foreground = running && process ? new Foreground(running, process.input.getWriter(), echo) : null;
  }

  started(job: Job): void {
    void this.print(`[${job.job}] ${job.pid}\n`);
    this.#variables.set('!', String(job.pid));
    void job.exit.then((code) => {
      if (this.jobs.get(job.job) === job) void this.print(`${this.jobs.end(job, code)}\n`);
    });
  }

  async #show(process: Process): Promise<void> {
    const reader = process.output.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      await this.print(value ?? '');
    }
  }

  #prompt(): void {
    if (this.#disposed) return;
    this.#lines = [];
    // A reset of the lab may have taken the directory away.
    if (this.#machine.files.kind(this.#cwd) !== 'directory') this.#cwd = this.#machine.workdir;
    this.#edit(`\x1b[1m${this.#place()}\x1b[22m $ `);
  }

  #edit(prompt: string): void {
    if (!this.#atLineStart) void this.#terminal.write('\r\n');
    this.#atLineStart = true;
    this.#editing = true;
    this.#editor.start(prompt);
    this.#pump();
  }

  #pump(): void {
    while (this.#editing && this.#waiting.length > 0) this.#editor.key(this.#waiting.shift() as string);
  }

  async #accept(line: string): Promise<void> {
    this.#editing = false;
    this.#lines.push(line);
    const source = joinLines(this.#lines);
    if (source.trim() === '') return this.#prompt();
    const input = readInput(this.#lines.join('\n'));
    if (input.kind === 'incomplete') return this.#edit('> ');
    if (this.#history.at(-1) !== source) this.#history.push(source);
    if (this.#history.length > historyLimit) this.#history.shift();
    if (input.kind === 'error') {
      await this.print(`sh: ${input.message}\n`);
      this.#executor.status = 2;
    } else await this.#executor.run(input.statements, input.source);
    this.#prompt();
  }

  #place(): string {
    const home = this.#machine.workdir;
    if (this.#cwd === home) return '~';
    return this.#cwd.startsWith(`${home}/`) ? `~${this.#cwd.slice(home.length)}` : this.#cwd;
  }

  #variable(name: string): string | undefined {
    if (name === '?') return String(this.#executor.status);
    if (name === '$') return '1';
    return this.#variables.get(name) ?? this.#env()[name];
  }

  #env(): Record<string, string> {
    const { workdir, path } = this.#machine;
    return { HOME: workdir, PATH: path, PWD: this.#cwd, COLUMNS: String(this.#terminal.columns()) };
  }

  #access(): CommandShell {
    return {
      changeDirectory: async (path) => {
        const at = resolvePath(this.#cwd, path);
        this.#machine.files.list(at);
        this.#cwd = at;
      },
      jobs: async () => this.jobs.list(),
      foreground: async (number) => {
        const job = number === 0 ? this.jobs.current() : this.jobs.get(number);
        if (!job) return -1;
        this.jobs.remove(job.job);
        await this.print(`${job.text}\n`);
        const process = [...this.#started].find(({ pid }) => pid === job.pid);
        return this.#executor.attend({ ...job, ...controls(process) });
      },
      history: async () => [...this.#history],
      setVariable: async (name, value) => this.setVariable(name, value),
    };
  }
}

function controls(process: Process | undefined): Pick<Running, 'signal' | 'discard'> {
  return {
    signal: (signal: Signal) => process?.signal(signal),
    discard: () => process?.output.discard(),
  };
}

/** Whether the cursor is in the first cell after `text`; undefined where the text shows nothing and moves nothing. */
function endsAtLineStart(text: string): boolean | undefined {
  const visible = withoutEscapes(text);
  if (visible !== '') return visible.endsWith('\n');
  return text.includes('\x1b[H') ? true : undefined;
}

/** Lines that continue one another, as one line of the history. */
function joinLines(lines: readonly string[]): string {
  return lines.join('\n').replace(/\\\n/g, '');
}
