import type { ShellOptions } from '../control.ts';
import { columnAfter } from './column-after.ts';
import { completeLine } from './completion.ts';
import { Executor } from './executor.ts';
import { Foreground } from './foreground.ts';
import { History } from './history.ts';
import { type CommandOwner, Killed } from './io.ts';
import { type Job, jobLine } from './jobs.ts';
import { pastedText, splitKeys } from './keys.ts';
import { LineEditor } from './line-editor.ts';
import type { LabMachine, OpenTerminal } from './machine.ts';
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
  readonly #process: OpenTerminal;
  readonly #ended: (() => void) | undefined;
  readonly #started = new Set<Process>();
  #lines: string[] = [];
  /** Keys that wait for the prompt. */
  #waiting: string[] = [];
  #editing = false;
  #foreground: Foreground | null = null;
  /** Cells that stand before the cursor in its row. */
  #column = 0;
  /** `exit` was said once already, while jobs are stopped. */
  #warned = false;
  #disposed = false;
  #end: (code: number) => void = () => {};

  constructor(machine: LabMachine, terminal: ShellTerminal, options: ShellOptions = {}) {
    this.#machine = machine;
    this.#terminal = terminal;
    this.#history = new History(options);
    this.#ended = options.ended;
    this.#process = machine.openTerminal({
      command: ['-bash'],
      heard: (line) => this.#history.hear(line),
      hangUp: () => {
        this.dispose();
        this.#ended?.();
      },
    });
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
      onEndOfInput: () => void this.#endOfInput(),
    });
    // What is pasted comes in one piece, marked as such.
    void terminal.write('\x1b[?2004h');
    this.#prompt();
  }

  input(data: string): void {
    if (this.#disposed) return;
    if (data.includes('\x03')) this.#waiting = [];
    if (this.#foreground) {
      this.#foreground.type(data);
      return;
    }
    for (const key of splitKeys(data)) this.#waiting.push(key);
    this.#pump();
  }

  resized(): void {
    const [columns, rows] = [this.#terminal.columns(), this.#terminal.rows?.() ?? 24];
    if (this.#editing) this.#editor.resized();
    this.#state.set('COLUMNS', String(columns));
    this.#state.set('LINES', String(rows));
    this.#keyboard.resized(columns, rows);
  }

  /** The terminal is closed: what was started from it is hung up. */
  dispose(): void {
    if (this.#disposed) return;
    this.#gone();
    this.#executor.attention.interrupt('SIGKILL');
    for (const process of this.#started) process.signal('SIGHUP');
  }

  /** The shell has ended by itself: what runs in the background goes on without it, what is stopped is hung up. */
  #leave(): void {
    void this.#terminal.write('logout\r\n');
    this.#gone();
    for (const process of this.#started) {
      if (process.stopped) process.signal('SIGHUP');
      else process.parent = 1;
    }
    this.#ended?.();
  }

  #gone(): void {
    this.#disposed = true;
    this.#process.close();
    this.#end(0);
  }

  /** Shows text of a program or a builtin; above the prompt where one is there. */
  async print(text: string): Promise<void> {
    if (text === '' || this.#disposed) return;
    const lines = text.replace(/\r?\n/g, '\r\n');
    if (!this.#editing) {
      this.#column = columnAfter(text, this.#column);
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
    if (this.#column > 0) void this.print('\n');
    void this.print(`${jobLine(job.job, this.#executor.jobs.mark(job.job), 'Stopped', job.text)}\n`);
    this.#tellEnd(job);
  }

  #tellEnd(job: Job): void {
    const { jobs } = this.#executor;
    void job.exit.then((code) => {
      if (jobs.get(job.job)?.exit === job.exit) void this.print(`${jobs.end(job, code)}\n`);
    });
  }

  /** Ctrl-D where nothing is typed: the end of what is asked for, or of the shell. */
  async #endOfInput(): Promise<void> {
    this.#editing = false;
    void this.#terminal.write('\r\n');
    if (this.#lines.length > 0) {
      await this.print('sh: syntax error: unexpected end of file\n');
      this.#state.status = 2;
      return this.#prompt();
    }
    await this.#exit();
  }

  /** Ends the shell; while jobs are stopped, only when it is asked for once more. */
  async #exit(): Promise<void> {
    const stopped = this.#machine.processes().some((each) => each.stopped && this.#started.has(each));
    if (!stopped || this.#warned) return this.#leave();
    this.#warned = true;
    await this.print('There are stopped jobs.\n');
    this.#prompt();
  }

  #prompt(): void {
    if (this.#disposed) return;
    this.#lines = [];
    this.#history.merge();
    // A reset of the lab may have taken the directory away.
    if (this.#machine.files.kind(this.#state.cwd) !== 'directory') this.#state.cwd = this.#machine.workdir;
    this.#edit(`\x1b[1m${this.#place()}\x1b[22m $ `);
  }

  #edit(prompt: string): void {
    if (this.#column > 0) void this.#terminal.write('\r\n');
    this.#column = 0;
    this.#editing = true;
    this.#editor.start(prompt);
    this.#pump();
  }

  #pump(): void {
    while (this.#editing && this.#waiting.length > 0) {
      const key = this.#waiting.shift() as string;
      const pasted = pastedText(key);
      if (pasted === null) this.#editor.key(key);
      else this.#editor.paste(pasted);
    }
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
    if (this.#history.add(source)) this.#process.say(source);
    if (input.kind === 'error') {
      await this.print(`sh: ${input.message}\n`);
      this.#state.status = 2;
    } else if (!(await this.#run(input))) return this.#exit();
    else this.#warned = false;
    this.#prompt();
  }

  /** Runs what was entered; false when it asked the shell to end. */
  async #run({ statements, source }: Extract<ReturnType<typeof readInput>, { kind: 'script' }>): Promise<boolean> {
    const foreground = new Foreground(this.#executor.attention, this.#keyboard, {
      column: () => this.#column,
      echo: (text) => {
        this.#column = columnAfter(text, this.#column);
        void this.#terminal.write(text);
      },
    });
    this.#foreground = foreground;
    const { stdout, stderr } = this.#executor.io;
    const frame = { stdin: this.#keyboard, stdout, stderr, source, guarded: false };
    try {
      return await this.#executor.run(statements, frame);
    } catch (error) {
      if (!(error instanceof Killed)) await this.print(`sh: ${error instanceof Error ? error.message : error}\n`);
      return true;
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

/** Lines that continue one another, as one line of the history. */
function joinLines(lines: readonly string[]): string {
  return lines.join('\n').replace(/\\\n/g, '');
}
