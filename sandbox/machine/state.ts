import type { Function as FunctionNode } from 'unbash';
import type { ShellOption } from './command.ts';

interface Variable {
  value: string;
  exported: boolean;
}

/** A function of the shell language, and the text that its positions count in. */
export interface ShellFunction {
  body: FunctionNode['body'];
  source: string;
}

/** What a shell remembers between two commands. A subshell works on a copy. */
export class ShellState {
  cwd: string;
  /** Exit code of the last command, `$?`. */
  status = 0;
  /** `$$`: of the shell that a person started, in its subshells too. */
  pid = 1;
  /** `$0`. */
  name = 'sh';
  /** `$1` and those after it. */
  parameters: readonly string[] = [];
  /** Process id of the newest background job, `$!`. */
  background: number | null = null;
  readonly functions = new Map<string, ShellFunction>();
  readonly aliases = new Map<string, string>();
  readonly options = new Set<ShellOption>();
  readonly #variables = new Map<string, Variable>();
  /** What the local variables of each running function hide. */
  readonly #hidden: Map<string, Variable | undefined>[] = [];

  /** @param env what it is started with; all of it is exported again */
  constructor(cwd: string, env: Readonly<Record<string, string>>) {
    this.cwd = cwd;
    for (const [name, value] of Object.entries(env)) this.#variables.set(name, { value, exported: true });
  }

  copy(): ShellState {
    const state = new ShellState(this.cwd, {});
    state.status = this.status;
    state.pid = this.pid;
    state.name = this.name;
    state.parameters = this.parameters;
    state.background = this.background;
    for (const [name, each] of this.functions) state.functions.set(name, each);
    for (const option of this.options) state.options.add(option);
    for (const [name, variable] of this.#variables) state.#variables.set(name, { ...variable });
    return state;
  }

  get(name: string): string | undefined {
    return name === 'PWD' ? this.cwd : this.#variables.get(name)?.value;
  }

  /** @param exported null leaves that as it is */
  set(name: string, value: string, exported: boolean | null = null): void {
    const before = this.#variables.get(name);
    this.#variables.set(name, { value, exported: exported ?? before?.exported ?? false });
  }

  export(name: string, exported: boolean): void {
    const variable = this.#variables.get(name);
    if (variable) variable.exported = exported;
    else if (exported) this.#variables.set(name, { value: '', exported });
  }

  unset(name: string): void {
    this.#variables.delete(name);
  }

  variables(): { name: string; value: string; exported: boolean }[] {
    return [...this.#variables]
      .map(([name, variable]) => ({ name, ...variable }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What a command is started with. */
  env(): Record<string, string> {
    const exported = this.variables().filter((each) => each.exported);
    return { ...Object.fromEntries(exported.map(({ name, value }) => [name, value])), PWD: this.cwd };
  }

  /** A function begins: its local variables end with it. */
  enter(parameters: readonly string[]): () => void {
    const before = this.parameters;
    this.parameters = parameters;
    const hidden = new Map<string, Variable | undefined>();
    this.#hidden.push(hidden);
    return () => {
      this.parameters = before;
      this.#hidden.pop();
      for (const [name, variable] of hidden) {
        if (variable) this.#variables.set(name, variable);
        else this.#variables.delete(name);
      }
    };
  }

  /** Makes a variable local to the function that runs; false outside of one. */
  local(name: string): boolean {
    const hidden = this.#hidden.at(-1);
    if (!hidden) return false;
    if (!hidden.has(name)) hidden.set(name, this.#variables.get(name));
    this.#variables.delete(name);
    return true;
  }
}
