import type { AndOr, Command as CommandNode, PipelineNode, Statement, Word } from 'unbash';
import type { Command, Signal } from './command.ts';
import type { Job, Jobs } from './jobs.ts';
import { signalCodes } from './process.ts';
import { checkStatements } from './script.ts';
import { expandText, expandWord, NotYet, type WordContext } from './words.ts';

/** A command that is under way. */
export interface Running {
  readonly pid: number;
  /** Resolves when it has ended and all it printed has been shown. */
  readonly exit: Promise<number>;
  signal(signal: Signal): void;
  /** Throws away what it has printed and nobody has seen yet. */
  discard(): void;
}

/** What an executor runs commands through: an interactive shell, or `sh -c`. */
export interface ExecutorPort {
  readonly jobs: Jobs;
  readonly words: WordContext;
  builtin(name: string): Command | undefined;
  /** Runs a builtin within the shell. */
  runBuiltin(command: Command, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number>;
  start(
    name: string,
    args: readonly string[],
    options: { env: Readonly<Record<string, string>>; background: boolean },
  ): Promise<Running>;
  setVariable(name: string, value: string): void;
  print(text: string): Promise<void>;
  /** Who gets keystrokes and signals now; null when nobody does any more. */
  foreground(running: Running | null): void;
  /** A job was started in the background. */
  started(job: Job): void;
}

/** Runs what was parsed: simple commands, joined by `;`, `&&`, `||` and `&`. */
export class Executor {
  readonly #port: ExecutorPort;
  /** Exit code of the last command, `$?`. */
  status = 0;
  #interrupted = false;

  constructor(port: ExecutorPort) {
    this.#port = port;
  }

  /** Runs a line to its end and returns its exit code. An interrupted command takes the rest of the line with it. */
  async run(statements: readonly Statement[], source: string): Promise<number> {
    this.#interrupted = false;
    try {
      checkStatements(statements);
      for (const statement of statements) {
        if (this.#interrupted) break;
        this.status = statement.background
          ? await this.#background(statement, source)
          : await this.#node(statement.command);
      }
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      await this.#port.print(`sh: ${error.message}\n`);
      this.status = 2;
    }
    return this.status;
  }

  /** Waits for what is running, as the foreground. */
  async attend(running: Running): Promise<number> {
    this.#port.foreground(running);
    const code = await running.exit;
    this.#port.foreground(null);
    if (code === signalCodes.SIGINT) this.#interrupted = true;
    return code;
  }

  async #node(node: PipelineNode | AndOr): Promise<number> {
    if (node.type === 'AndOr') return this.#andOr(node);
    if (node.type === 'Pipeline') {
      const code = await this.#node(node.commands[0] as PipelineNode);
      const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
      return negated ? (code === 0 ? 1 : 0) : code;
    }
    if (node.type === 'Command') return this.#command(node);
    throw new NotYet(`${node.type} is`);
  }

  async #andOr({ commands, operators }: AndOr): Promise<number> {
    for (const [index, command] of commands.entries()) {
      const operator = operators[index - 1];
      if (operator === '&&' && this.status !== 0) continue;
      if (operator === '||' && this.status === 0) continue;
      if (this.#interrupted) break;
      this.status = await this.#node(command);
    }
    return this.status;
  }

  async #command(node: CommandNode): Promise<number> {
    const { env, argv } = this.#expand(node);
    const [name, ...args] = argv;
    if (name === undefined) {
      for (const [variable, value] of Object.entries(env)) this.#port.setVariable(variable, value);
      return 0;
    }
    const builtin = this.#port.builtin(name);
    if (builtin) return this.#port.runBuiltin(builtin, args, env);
    return this.attend(await this.#port.start(name, args, { env, background: false }));
  }

  async #background(statement: Statement, source: string): Promise<number> {
    const node = statement.command;
    if (node.type !== 'Command') throw new NotYet('& after more than one command is');
    const { env, argv } = this.#expand(node);
    const [name, ...args] = argv;
    if (name === undefined || this.#port.builtin(name)) return this.#command(node);
    const { pid, exit } = await this.#port.start(name, args, { env, background: true });
    this.#port.started(this.#port.jobs.add(pid, source.slice(node.pos, node.end), exit));
    return 0;
  }

  #expand(node: CommandNode): { env: Record<string, string>; argv: string[] } {
    const { words } = this.#port;
    const env: Record<string, string> = {};
    for (const part of node.prefix) {
      if (part.type !== 'Assignment') continue;
      if (part.value.type !== 'Word' || part.index || part.append) throw new NotYet(`${part.text} is`);
      env[part.name] = expandText(part.value, words);
    }
    const argv = [...(node.name ? [node.name] : []), ...node.args].flatMap((part): string[] => {
      if (part.type === 'Word') return expandWord(part, words);
      if (part.value.type !== 'Word') throw new NotYet(`${part.text} is`);
      return [`${part.name}=${expandText(part.value as Word, words)}`];
    });
    return { env, argv };
  }
}
