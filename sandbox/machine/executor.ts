import type { AndOr, CommandNode, CompoundList, ParsedScript, Statement } from 'unbash';
import { Attention } from './attention.ts';
import type { Command, CommandIo } from './command.ts';
import { type CompoundContext, runArithmeticFor, runCase, runFor, runIf, runWhile } from './compound.ts';
import { Interrupted, Leave, NotYet, ShellError } from './errors.ts';
import { filesAt } from './io.ts';
import { type Job, Jobs } from './jobs.ts';
import { resolvePath } from './paths.ts';
import { runPipeline } from './pipeline.ts';
import { ProcessSubstitutions } from './process-substitution.ts';
import { type Frame, redirected } from './redirection.ts';
import { follow, type Running, streamsOf } from './running.ts';
import { signalCodes } from './signals.ts';
import { execute, type Prepared, prepare, runSimple } from './simple.ts';
import type { ShellState } from './state.ts';
import { TextInput } from './streams.ts';
import { substitute } from './substitution.ts';
import { isTrue } from './test-expression.ts';
import { codeOf, PendingSignals, runTrap } from './trap.ts';
import { expandArithmetic, type WordContext } from './words.ts';

/** The shell around an executor: a terminal's, `sh -c`, or a subshell. */
export interface ShellPort {
  readonly commands: readonly Command[];
  /** Somebody sits at it: jobs are told of, and can be stopped. */
  readonly terminal: {
    history(): readonly string[];
    clearHistory(): void;
    /** A job was started in the background. */
    started(job: Job): void;
    stopped(job: Job): void;
  } | null;
  /** Of a subshell: what can be looked at of the shell around it, as in `history | grep topics`. */
  readonly around?: Pick<Jobs, 'list'> & { history(): readonly string[] };
}

/** Lines that were entered at the terminal, seen from a subshell too. */
export function historyOf({ terminal, around }: ShellPort): readonly string[] {
  return terminal?.history() ?? around?.history() ?? [];
}

/** Times around a loop before others get a turn. */
const turnsInARow = 1000;

/** Runs what was parsed: lists, pipelines, compound commands; keeps what runs in the foreground. */
export class Executor {
  readonly io: CommandIo;
  readonly port: ShellPort;
  readonly state: ShellState;
  readonly jobs = new Jobs();
  readonly attention: Attention;
  /** Exit code of the last `$(…)` of the command at hand; null where it had none. */
  substituted: number | null = null;
  readonly signals: PendingSignals;
  readonly substitutions: ProcessSubstitutions;
  /** Streams that `exec` has put in the place of the shell's own. */
  #kept: Partial<Pick<Frame, 'stdin' | 'stdout' | 'stderr' | 'others'>> = {};
  readonly #aliasing = new Set<string>();
  #turns = 0;

  constructor(io: CommandIo, port: ShellPort, state: ShellState) {
    this.io = io;
    this.port = port;
    this.state = state;
    this.attention = new Attention(port.terminal !== null);
    this.substitutions = new ProcessSubstitutions(io.fs);
    const caught = ['INT', 'TERM', 'HUP'];
    this.signals = new PendingSignals(
      () => io.interrupted(),
      () => port.terminal === null && caught.some((name) => state.traps.has(name)),
    );
  }

  /** Runs a line, or a whole script, to its end; false when it asked the shell to end. */
  async run(statements: readonly Statement[], frame: Frame): Promise<boolean> {
    this.attention.renew();
    try {
      await this.statements(statements, { ...frame, ...this.#kept });
    } catch (error) {
      if (error instanceof Leave && error.what === 'return') {
        await this.#report(new ShellError("return: can only `return' from a function or sourced script", 2), frame);
      } else if (error instanceof Leave) this.state.status = error.value;
      else await this.#report(error, frame);
      return !(error instanceof Leave && error.what === 'exit');
    }
    return true;
  }

  async statements(list: readonly Statement[], frame: Frame): Promise<number> {
    let at = frame;
    for (const statement of list) {
      this.attention.check();
      const kept = this.#kept;
      this.state.status = statement.background
        ? await this.#background(statement, at)
        : await this.node(statement.command, at);
      if (this.substitutions.waiting && !statement.background) await this.substitutions.feed();
      if (this.#kept !== kept) at = { ...at, ...this.#kept };
      await this.#atSignals(at);
    }
    return this.state.status;
  }

  /** `exec` with redirections alone: what comes after it has them too. */
  keepRedirections({ stdin, stdout, stderr, others }: Frame): void {
    this.#kept = { stdin, stdout, stderr, ...(others ? { others } : {}) };
  }

  /** What `trap` has set for the end of the shell. */
  async atExit(frame: Frame): Promise<void> {
    try {
      await runTrap('EXIT', { ...frame, ...this.#kept }, this);
    } catch (error) {
      if (!(error instanceof Leave)) throw error;
      this.state.status = error.value;
    }
  }

  async #atSignals(frame: Frame): Promise<void> {
    for (let signal = this.signals.take(); signal; signal = this.signals.take()) {
      if (!(await runTrap(signal.slice(3), frame, this))) throw new Leave('exit', codeOf(signal));
    }
  }

  async node(node: Statement['command'], frame: Frame): Promise<number> {
    if (node.type === 'AndOr') return this.#andOr(node, frame);
    const negated = node.type === 'Pipeline' && node.prefixes.some((prefix) => prefix.type === 'Negation');
    const inner = negated ? { ...frame, guarded: true } : frame;
    const code = node.type === 'Pipeline' ? await runPipeline(node, inner, this) : await this.command(node, inner);
    this.state.status = code;
    if (code !== 0 && !inner.guarded && node.type !== 'If') await runTrap('ERR', inner, this);
    if (code !== 0 && !inner.guarded && this.state.options.has('errexit')) throw new Leave('exit', code);
    return code;
  }

  /** Runs one command in this very shell; what goes wrong before it starts is printed. */
  async command(node: CommandNode, frame: Frame): Promise<number> {
    try {
      return await this.#command(node, frame);
    } catch (error) {
      if (!(error instanceof ShellError) || error.code === 127) throw error;
      return this.#report(error, frame);
    }
  }

  words(frame: Frame): WordContext {
    const { state, io } = this;
    return {
      state,
      files: io.fs,
      substitute: (script) => substitute(script, frame, this),
      beside: ({ operator, script }) => this.#startBeside(operator, script, frame),
      besideAt: (path) => this.substitutions.at(path),
    };
  }

  /** Where the program of a name is, for this shell's directory and `PATH`. */
  async find(name: string): Promise<string | null> {
    const directories = (this.state.get('PATH') ?? '').split(':').map((each) => resolvePath(this.state.cwd, each));
    for (const path of name.includes('/')
      ? [resolvePath(this.state.cwd, name)]
      : directories.map((each) => `${each}/${name}`)) {
      const found = await this.io.find(path);
      if (found !== null) return name.includes('/') ? name : found;
    }
    return null;
  }

  /** Starts a command beside this shell: as its own process where it is one, else in a subshell. */
  async launch(node: CommandNode, frame: Frame): Promise<Running> {
    if (node.type !== 'Command') return this.fork(frame, (shell, inner) => shell.command(node, inner));
    let prepared: Prepared;
    try {
      prepared = await prepare(node, frame, this);
    } catch (error) {
      return this.fork(frame, () => Promise.reject(error));
    }
    if (prepared.external) return this.spawn(prepared);
    return this.fork(prepared.frame, (shell, inner) => execute({ ...prepared, frame: inner }, shell));
  }

  async spawn({ name = '', args, env, frame }: Prepared): Promise<Running> {
    const { cwd } = this.state;
    const process = await this.io.spawn(name, args, {
      cwd,
      env: { ...this.state.env(), ...env },
      streams: streamsOf(frame),
    });
    return this.#follow(process, frame);
  }

  /** A subshell: a process that has a copy of all this shell knows. */
  async fork(frame: Frame, run: (shell: Executor, frame: Frame) => Promise<number>): Promise<Running> {
    const state = this.state.copy();
    const { commands } = this.port;
    const around = { history: () => historyOf(this.port), list: () => this.listed() };
    const process = await this.io.fork(
      ['sh'],
      async (io) => {
        const { stdin, stdout, stderr } = io;
        const shell = new Executor(io, { commands, terminal: null, around }, state);
        const inner = { ...frame, stdin, stdout, stderr };
        const ended = async (): Promise<number> => {
          try {
            return await run(shell, inner);
          } catch (error) {
            if (error instanceof Leave) return error.value;
            return shell.#report(error, inner);
          }
        };
        state.status = await ended();
        await shell.atExit(inner);
        return state.status;
      },
      { cwd: state.cwd, env: state.env(), streams: streamsOf(frame) },
    );
    return this.#follow(process, frame);
  }

  /** Its jobs; of a subshell that has none, those of the shell around it. */
  listed(): ReturnType<Jobs['list']> {
    const own = this.jobs.list();
    return own.length > 0 ? own : (this.port.around?.list() ?? []);
  }

  #startBeside(operator: '<' | '>', script: ParsedScript | undefined, frame: Frame): Promise<string> {
    const source = script?.source ?? frame.source;
    return this.substitutions.start(operator, (streams) =>
      this.fork({ ...frame, ...streams, source }, (shell, inner) => shell.statements(script?.commands ?? [], inner)),
    );
  }

  /** Waits for processes in the foreground; their exit codes. Stopped ones become a job with this text. */
  async attend(running: readonly Running[], text: string | Job): Promise<readonly number[]> {
    const exits = Promise.all(running.map(({ exit }) => exit));
    const codes = await this.attention.wait(running, exits);
    return codes === 'stopped' ? this.#stopped(running, text, exits) : codes;
  }

  /** Runs an alias instead of the command it stands for; null where there is none. */
  async alias(name: string, rest: string, run: (source: string) => Promise<number>): Promise<number | null> {
    const value = this.port.terminal ? this.state.aliases.get(name) : undefined;
    if (value === undefined || this.#aliasing.has(name)) return null;
    this.#aliasing.add(name);
    try {
      return await run(`${value} ${rest}`);
    } finally {
      this.#aliasing.delete(name);
    }
  }

  async #command(node: CommandNode, frame: Frame): Promise<number> {
    const words = this.words(frame);
    const context: CompoundContext = {
      words,
      list: (list, guarded = false) => this.#list(list, { ...frame, guarded: frame.guarded || guarded }),
      turn: () => this.#turn(),
    };
    switch (node.type) {
      case 'Command':
        return runSimple(node, frame, this);
      case 'Redirected':
        return this.command(node.command, await redirected(node.redirects, frame, words));
      case 'If':
        return runIf(node, context);
      case 'For':
        return runFor(node, context);
      case 'ArithmeticFor':
        return runArithmeticFor(node, context);
      case 'While':
        return runWhile(node, context);
      case 'Case':
        return runCase(node, context);
      case 'BraceGroup':
        return this.#list(node.body, frame);
      case 'Subshell': {
        const running = await this.fork(frame, (shell, inner) => shell.#list(node.body, inner));
        return (await this.attend([running], frame.source.slice(node.pos, node.end)))[0] ?? 0;
      }
      case 'Function':
        this.state.functions.set(node.name.value, { body: node.body, source: frame.source });
        return 0;
      case 'TestCommand':
        return (await isTrue(node.expression, { ...words, files: filesAt(this.state.cwd, this.io.fs) })) ? 0 : 1;
      case 'ArithmeticCommand':
        return node.expression && (await expandArithmetic(node.expression, words)) !== 0n ? 0 : 1;
      case 'Select':
        throw new NotYet('select is');
      case 'Coproc':
        throw new NotYet('coproc is');
    }
  }

  #list(list: CompoundList, frame: Frame): Promise<number> {
    return list.commands.length === 0 ? Promise.resolve(0) : this.statements(list.commands, frame);
  }

  async #andOr({ commands, operators }: AndOr, frame: Frame): Promise<number> {
    for (const [index, command] of commands.entries()) {
      const operator = operators[index - 1];
      if (operator === '&&' && this.state.status !== 0) continue;
      if (operator === '||' && this.state.status === 0) continue;
      this.attention.check();
      const last = index === commands.length - 1;
      this.state.status = await this.node(command, last ? frame : { ...frame, guarded: true });
    }
    return this.state.status;
  }

  async #background(statement: Statement, frame: Frame): Promise<number> {
    const { command } = statement;
    const apart: Frame = { ...frame, stdin: new TextInput() };
    const running =
      command.type === 'AndOr' || command.type === 'Pipeline'
        ? await this.fork(apart, (shell, inner) => shell.node(command, inner))
        : await this.launch(command, apart);
    const job = this.jobs.add([running], frame.source.slice(command.pos, command.end), running.exit);
    this.state.background = running.pid;
    this.port.terminal?.started(job);
    return 0;
  }

  #follow(process: Parameters<typeof follow>[0], frame: Frame): Running {
    const terminal = frame.stdout.isTerminal ? frame.stdout : frame.stderr;
    return follow(process, terminal, (pid, signal) => void this.io.processes.signal(pid, signal));
  }

  #stopped(running: readonly Running[], text: string | Job, exits: Promise<readonly number[]>): readonly number[] {
    const exit = exits.then((codes) => codes.at(-1) ?? 0);
    const job = typeof text === 'string' ? this.jobs.add(running, text, exit) : text;
    this.jobs.use(job);
    this.port.terminal?.stopped(job);
    return [signalCodes.SIGTSTP];
  }

  /** Prints what went wrong; its exit code. What is not the shell's own is thrown on. */
  async #report(error: unknown, { stderr }: Frame): Promise<number> {
    if (error instanceof Interrupted) this.state.status = signalCodes.SIGINT;
    else if (error instanceof ShellError || error instanceof NotYet) {
      await stderr.write(`sh: ${error.message}\n`);
      this.state.status = error instanceof ShellError ? error.code : 2;
    } else throw error;
    return this.state.status;
  }

  async #turn(): Promise<void> {
    this.attention.check();
    this.#turns += 1;
    if (this.#turns % turnsInARow !== 0) return;
    await Promise.race([this.io.sleep(0), this.attention.interruption]);
    this.attention.check();
  }
}
