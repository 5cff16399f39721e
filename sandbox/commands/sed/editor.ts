import type { Address, SedCommand } from './script.ts';

type Flow = 'end' | 'delete' | 'quit' | 'quit-silently';

/** Runs a script of sed over lines, one after the other. */
export class SedEditor {
  readonly #script: readonly SedCommand[];
  readonly #silent: boolean;
  readonly #active = new Set<SedCommand>();
  #pattern = '';
  #hold = '';
  #number = 0;
  #substituted = false;
  #out: string[] = [];
  #after: string[] = [];

  constructor(script: readonly SedCommand[], silent: boolean) {
    this.#script = script;
    this.#silent = silent;
  }

  /** What is printed for a line, and whether sed goes on. `next` gives the following line, for `n` and `N`. */
  line(line: string, isLast: () => boolean, next: () => string | null): { text: string; goesOn: boolean } {
    this.#pattern = line;
    this.#number += 1;
    this.#substituted = false;
    this.#out = [];
    this.#after = [];
    const flow = this.#run(this.#script, isLast, next);
    if (!this.#silent && (flow === 'end' || flow === 'quit')) this.#out.push(this.#pattern);
    const text = [...this.#out, ...this.#after].map((each) => `${each}\n`).join('');
    return { text, goesOn: flow === 'end' || flow === 'delete' };
  }

  #run(commands: readonly SedCommand[], isLast: () => boolean, next: () => string | null): Flow {
    for (const command of commands) {
      if (this.#selects(command, isLast) === command.negated) continue;
      switch (command.name) {
        case '{': {
          const flow = this.#run(command.body, isLast, next);
          if (flow !== 'end') return flow;
          break;
        }
        case 's':
          this.#substitute(command);
          break;
        case 'y':
          this.#pattern = [...this.#pattern].map((each) => command.letters?.get(each) ?? each).join('');
          break;
        case 'p':
          this.#out.push(this.#pattern);
          break;
        case 'P':
          this.#out.push(this.#pattern.split('\n')[0] as string);
          break;
        case '=':
          this.#out.push(String(this.#number));
          break;
        case 'd':
          return 'delete';
        case 'q':
          return 'quit';
        case 'Q':
          return 'quit-silently';
        case 'a':
          this.#after.push(command.text);
          break;
        case 'i':
          this.#out.push(command.text);
          break;
        case 'c':
          if (!command.to || !this.#active.has(command)) this.#out.push(command.text);
          return 'delete';
        case 'n':
        case 'N': {
          const line = next();
          if (line === null) return 'quit';
          if (command.name === 'n' && !this.#silent) this.#out.push(this.#pattern);
          this.#pattern = command.name === 'n' ? line : `${this.#pattern}\n${line}`;
          this.#number += 1;
          break;
        }
        case 'b':
          return 'end';
        case 't':
          if (this.#substituted) return 'end';
          break;
        default:
          this.#holdSpace(command.name);
      }
    }
    return 'end';
  }

  #holdSpace(name: string): void {
    if (name === 'h') this.#hold = this.#pattern;
    else if (name === 'H') this.#hold += `\n${this.#pattern}`;
    else if (name === 'g') this.#pattern = this.#hold;
    else if (name === 'G') this.#pattern += `\n${this.#hold}`;
    else if (name === 'x') [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
  }

  #substitute({ substitution }: SedCommand): void {
    if (!substitution) return;
    const { pattern, replacement, global, print, nth } = substitution;
    let count = 0;
    let changed = false;
    this.#pattern = this.#pattern.replace(pattern, (...match: unknown[]) => {
      count += 1;
      if (global ? count < nth : count !== nth) return String(match[0]);
      changed = true;
      return replaced(replacement, match);
    });
    this.#substituted ||= changed;
    if (changed && print) this.#out.push(this.#pattern);
  }

  #selects(command: SedCommand, isLast: () => boolean): boolean {
    const { from, to } = command;
    if (!from) return true;
    const isAt = (address: Address): boolean =>
      'line' in address
        ? address.line === this.#number
        : 'last' in address
          ? isLast()
          : new RegExp(address.pattern).test(this.#pattern);
    if (!to) return isAt(from);
    if (!this.#active.has(command)) {
      if (!isAt(from)) return false;
      if (!('line' in to) || to.line > this.#number) this.#active.add(command);
      return true;
    }
    if ('line' in to ? to.line <= this.#number : isAt(to)) this.#active.delete(command);
    return true;
  }
}

/** `&` and `\1` in a replacement; `\U`, `\L` and `\E` change what follows. */
function replaced(replacement: string, match: readonly unknown[]): string {
  let mode = '';
  return replacement.replace(/\\([\s\S])|[\s\S]/g, (token, escaped?: string) => {
    if (escaped !== undefined && 'ULE'.includes(escaped)) {
      mode = escaped;
      return '';
    }
    const text =
      escaped === undefined
        ? token === '&'
          ? String(match[0])
          : token
        : /\d/.test(escaped)
          ? String(match[Number(escaped)] ?? '')
          : escaped === 'n'
            ? '\n'
            : escaped === 't'
              ? '\t'
              : escaped;
    return mode === 'U' ? text.toUpperCase() : mode === 'L' ? text.toLowerCase() : text;
  });
}
