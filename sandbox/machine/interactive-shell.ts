import type { ShellOptions } from '../control.ts';
import { completeLine } from './completion.ts';
import { Executor } from './executor.ts';
import { Foreground } from './foreground.ts';
import { History } from './history.ts';
import { type CommandOwner, Killed } from './io.ts';
import { type Job, jobLine } from './jobs.ts';
import { splitKeys } from './keys.ts';
import { LineEditor, withoutEscapes } from './line-editor.ts';
import type { LabMachine } from './machine.ts';
import type { Process } from './process.ts';
import { readInput } from './script.ts';
import type { Shell, ShellTerminal } from './shell.ts';
import { ShellState } from './state.ts';
import { TerminalInput } from './streams.ts';

/** Reads lines, runs them, and shares the terminal between its own prompt, the foreground program and background output. */
export class InteractiveShell implements Shell {
  readonly #machine: LabMachine;
  readonly #terminal: ShellTerminal;
  readonly #editor: LineEditor;
  readonly #executor: Executor;
  readonly #state: ShellState;
  readonly #history: History;
  readonly #keyboard = new TerminalInput();
  readonly #process: { pid: number; close(): void };
  readonly #started = new Set<Process>();
  #lines: string[] = [];
  /** Keys that wait for the prompt. */
  #waiting: string[] = [];
  #editing = false;
  #foreground: Foreground | null = null;
  #atLineStart = true;
  #disposed = false;
  #end: (code: number) => void = () => {};

  constructor(machine: LabMachine, terminal: ShellTerminal, options: ShellOptions = {}) {
    this.#machine = machine;
    this.#terminal = terminal;
    this.#history = new History(options);
    this.#process = machine.openTerminal(['-bash']);
    const { workdir, path } = machine;
    const env = {
      HOME: workdir,
      PATH: path,
      PWD: workdir,
      SHELL: '/bin/bash',
      TERM: 'xterm-256color',
      USER: 'learner',
    };
    const size = { COLUMNS: String(terminal.columns()), LINES: String(terminal.rows?.() ?? 24) };
    this.#state = new ShellState(workdir, { ...env, ...size });
    this.#state.pid = this.#process.pid;
    const io = machine.io(this.#owner(), { cwd: workdir, env: this.#state.env() });
    this.#executor = new Executor(
      io,
      {
        commands: machine.commands,
        terminal: {
          history: () => this.#history.lines,
          clearHistory: () => this.#history.clear(),
          started: (job) => this.#jobStarted(job),
          stopped: (job) => this.#jobStopped(job),
        },
      },
      this.#state,
    );
    this.#editor = new LineEditor({
      write: (text) => void terminal.write(text),
      columns: () => terminal.columns(),
      history: this.#history.lines,
      complete: (before) => completeLine(before, { machine, cwd: this.#state.cwd }),
      onLine: (text) => void this.#accept(text),
      onInterrupt: () => this.#prompt(),
      onEndOfInput: () => {},
    });
    this.#prompt();
  }

  input(data: string): void {
    if (this.#disposed) return;
    if (data.includes('\x03')) this.#waiting = [];
    if (this.#foreground) {
      this.#foreground.type(data);
      return;
    }
    this.#waiting.push(...splitKeys(data));
    this.#pump();
  }

  resized(): void {
    this.#editor.resized();
    this.#state.set('COLUMNS', String(this.#terminal.columns()));
    this.#state.set('LINES', String(this.#terminal.rows?.() ?? 24));
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#process.close();
    this.#end(0);
    this.#executor.attention.interrupt('SIGKILL');
    for (const process of this.#started) process.kill();
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

  /** The shell as its builtins act: it is no process of the machine. */
  #owner(): CommandOwner {
    const ended = new Promise<number>((resolve) => {
      this.#end = resolve;
    });
    return {
      pid: this.#process.pid,
      place: null,
      stdin: this.#keyboard,
      streams: { keyboard: this.#keyboard },
      exit: ended,
      print: (_stream, text) => this.print(text),
      connect: () => {
        throw new Error('no network in the shell itself');
      },
      listen: () => {
        throw new Error('the shell itself listens on no port');
      },
      addPlace: () => {
        throw new Error('no network in the shell itself');
      },
      publish: () => {
        throw new Error('no network in the shell itself');
      },
      become: () => {},
      interrupted: () => new Promise(() => {}),
      leaving: false,
      exec: () => Promise.reject(new Error('the shell itself becomes no program')),
      adopt: (child) => {
        this.#started.add(child);
        void child.exit.then(() => this.#started.delete(child));
      },
      going: async () => {},
      check: () => {
        if (this.#disposed) throw new Killed();
      },
    };
  }

  #jobStarted(job: Job): void {
    void this.print(`[${job.job}] ${job.pid}\n`);
    this.#tellEnd(job);
  }

  #jobStopped(job: Job): void {
    if (!this.#atLineStart) void this.print('\n');
    void this.print(`${jobLine(job.job, this.#executor.jobs.mark(job.job), 'Stopped', job.text)}\n`);
    this.#tellEnd(job);
  }

  #tellEnd(job: Job): void {
    const { jobs } = this.#executor;
    void job.exit.then((code) => {
      if (jobs.get(job.job)?.exit === job.exit) void this.print(`${jobs.end(job, code)}\n`);
    });
  }

  #prompt(): void {
    if (this.#disposed) return;
    this.#lines = [];
    // A reset of the lab may have taken the directory away.
    if (this.#machine.files.kind(this.#state.cwd) !== 'directory') this.#state.cwd = this.#machine.workdir;
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
    const recalled = this.#lines.length === 0 ? this.#history.expand(line) : line;
    if (recalled === null) {
      await this.print(`sh: ${line.trim()}: event not found\n`);
      return this.#prompt();
    }
    if (recalled !== line) await this.print(`${recalled}\n`);
    this.#lines.push(recalled);
    const source = joinLines(this.#lines);
    if (source.trim() === '') return this.#prompt();
    const input = readInput(this.#lines.join('\n'));
    if (input.kind === 'incomplete') return this.#edit('> ');
    this.#history.add(source);
    if (input.kind === 'error') {
      await this.print(`sh: ${input.message}\n`);
      this.#state.status = 2;
    } else await this.#run(input);
    this.#prompt();
  }

  async #run({ statements, source }: Extract<ReturnType<typeof readInput>, { kind: 'script' }>): Promise<void> {
    const foreground = new Foreground(this.#executor.attention, this.#keyboard, (text) => {
      this.#atLineStart = text.endsWith('\n');
      void this.#terminal.write(text);
    });
    this.#foreground = foreground;
    const { stdout, stderr } = this.#executor.io;
    const frame = { stdin: this.#keyboard, stdout, stderr, source, guarded: false };
    try {
      const stays = await this.#executor.run(statements, frame);
      if (!stays) await this.print('exit: this shell stays open as long as the page\n');
    } catch (error) {
      if (!(error instanceof Killed)) await this.print(`sh: ${error instanceof Error ? error.message : error}\n`);
    } finally {
      this.#foreground = null;
      this.#keyboard.keys(false);
      this.#waiting.unshift(...splitKeys(this.#keyboard.leftover().replaceAll('\n', '\r') + foreground.typed));
    }
  }

  #place(): string {
    const { cwd } = this.#state;
    const home = this.#machine.workdir;
    if (cwd === home) return '~';
    return cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd;
  }
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
