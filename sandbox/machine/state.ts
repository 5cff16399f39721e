import type { Function as FunctionNode } from 'unbash';
import type { ShellOption } from './command.ts';

interface Variable {
  value: string;
  exported: boolean;
  /** What an array holds, by index or by key; its `value` is then that of index 0. */
  elements?: Map<string, string>;
  /** Keys are any text, as `declare -A` says. */
  associative?: true;
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
  /** What `trap` has set, by signal without SIG, or EXIT or ERR. */
  readonly traps = new Map<string, string>();
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
    for (const [name, value] of this.aliases) state.aliases.set(name, value);
    for (const [name, variable] of this.#variables) {
      const { elements } = variable;
      state.#variables.set(name, { ...variable, ...(elements ? { elements: new Map(elements) } : {}) });
    }
    return state;
  }

  get(name: string): string | undefined {
    if (name === 'PWD') return this.cwd;
    const [, array, key] = /^(\w+)\[(.*)\]$/.exec(name) ?? [];
    if (array !== undefined) return this.element(array, key ?? '');
    const variable = this.#variables.get(name);
    return variable?.elements ? variable.elements.get('0') : variable?.value;
  }

  /** An element of an array; index 0 of what is none is its value. */
  element(name: string, key: string): string | undefined {
    const variable = this.#variables.get(name);
    if (!variable?.elements) return Number(key) === 0 ? variable?.value : undefined;
    return variable.elements.get(this.#key(variable, key));
  }

  isAssociative(name: string): boolean {
    return this.#variables.get(name)?.associative === true;
  }

  /** Keys and values of an array, in order; of a plain variable its value at 0. */
  elements(name: string): readonly (readonly [string, string])[] {
    const variable = this.#variables.get(name);
    if (!variable) return [];
    if (!variable.elements) return [['0', variable.value]];
    const all = [...variable.elements];
    return variable.associative ? all : all.sort(([a], [b]) => Number(a) - Number(b));
  }

  /** Makes an array of these. `append` puts them after what is there. */
  setArray(name: string, values: readonly (readonly [string | null, string])[], append = false): void {
    const before = this.#variables.get(name);
    const elements = new Map(append && before ? this.elements(name) : []);
    let next = Math.max(-1, ...[...elements.keys()].map(Number).filter((key) => Number.isFinite(key))) + 1;
    for (const [key, value] of values) {
      const at = key ?? String(next);
      elements.set(at, value);
      if (!before?.associative) next = Number(at) + 1;
    }
    const { exported = false, associative } = before ?? {};
    this.#variables.set(name, { value: '', exported, elements, ...(associative ? { associative } : {}) });
  }

  setElement(name: string, key: string, value: string): void {
    const before = this.#variables.get(name);
    if (!before?.elements) this.setArray(name, this.elements(name));
    const variable = this.#variables.get(name) as Variable;
    variable.elements?.set(this.#key(variable, key), value);
  }

  /** `declare -A` and `declare -a`. */
  declareArray(name: string, associative: boolean): void {
    const before = this.#variables.get(name);
    if (!before?.elements) this.setArray(name, []);
    const variable = this.#variables.get(name) as Variable;
    if (associative) variable.associative = true;
  }

  /** Where an index begins at the end, it counts back from there. */
  #key({ elements, associative }: Variable, key: string): string {
    if (associative) return key;
    const index = Number(this.get(key) ?? key) || 0;
    return String(index < 0 ? Math.max(-1, ...[...(elements?.keys() ?? [])].map(Number)) + 1 + index : index);
  }

  /** @param exported null leaves that as it is */
  set(name: string, value: string, exported: boolean | null = null): void {
    const [, array, key] = /^(\w+)\[(.*)\]$/.exec(name) ?? [];
    if (array !== undefined) return this.setElement(array, key ?? '', value);
    if (this.#variables.get(name)?.elements) return this.setElement(name, '0', value);
    const before = this.#variables.get(name);
    this.#variables.set(name, { value, exported: exported ?? before?.exported ?? false });
  }

  export(name: string, exported: boolean): void {
    const variable = this.#variables.get(name);
    if (variable) variable.exported = exported;
    else if (exported) this.#variables.set(name, { value: '', exported });
  }

  unset(name: string): void {
    const [, array = '', key] = /^(\w+)\[(.*)\]$/.exec(name) ?? [];
    const variable = this.#variables.get(array);
    if (variable?.elements) variable.elements.delete(this.#key(variable, key ?? ''));
    this.#variables.delete(name);
  }

  variables(): { name: string; value: string; exported: boolean }[] {
    return [...this.#variables]
      .filter(([, { elements }]) => !elements)
      .map(([name, { value, exported }]) => ({ name, value, exported }))
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
