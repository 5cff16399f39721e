import type { ShellOptions } from '../control.ts';

const limit = 1000;

/** The lines that were entered, oldest first. The array stays the same one. */
export class History {
  readonly lines: string[] = [];
  readonly #remember: (line: string) => void;

  constructor({ history = [], remember = () => {} }: ShellOptions) {
    this.lines.push(...history.slice(-limit));
    this.#remember = remember;
  }

  /** Adds a line, but for one that repeats the last or begins with a blank. */
  add(line: string): void {
    if (this.lines.at(-1) === line || /^\s/.test(line)) return;
    this.lines.push(line);
    if (this.lines.length > limit) this.lines.shift();
    this.#remember(line);
  }

  clear(): void {
    this.lines.length = 0;
  }

  /** Puts earlier lines for `!!`, `!$`, `!12`, `!-2` and `!word`; null where there is no such line. */
  expand(line: string): string | null {
    let missing = false;
    const expanded = line.replace(/'[^']*'|\\.|!(!|\$|-?\d+|[A-Za-z][\w.-]*)/g, (token, what?: string) => {
      if (what === undefined) return token;
      const found = this.#find(what);
      missing ||= found === undefined;
      return found ?? token;
    });
    return missing ? null : expanded;
  }

  #find(what: string): string | undefined {
    if (what === '!') return this.lines.at(-1);
    if (what === '$') return this.lines.at(-1)?.trim().split(/\s+/).at(-1);
    if (/^-?\d+$/.test(what)) return this.lines.at(Number(what) < 0 ? Number(what) : Number(what) - 1);
    return this.lines.findLast((line) => line.startsWith(what));
  }
}
