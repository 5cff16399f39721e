import type { ShellOptions } from '../control.ts';

const limit = 1000;

/** The lines that were entered, oldest first. The array stays the same one. */
export class History {
  readonly lines: string[] = [];
  readonly #remember: (line: string) => void;
  /** Where the lines of this shell begin: those of others stand before them. */
  #own: number;
  /** What was entered in other terminals since the last prompt. */
  #heard: string[] = [];

  constructor({ history = [], remember = () => {} }: ShellOptions) {
    this.lines.push(...history.slice(-limit));
    this.#own = this.lines.length;
    this.#remember = remember;
  }

  /** Adds a line, but for one that repeats the last or begins with a blank; whether it did. */
  add(line: string): boolean {
    if (this.lines.at(-1) === line || /^\s/.test(line)) return false;
    this.lines.push(line);
    this.#shorten();
    this.#remember(line);
    return true;
  }

  /** A line was entered in another terminal of this machine. */
  hear(line: string): void {
    this.#heard.push(line);
  }

  /** Takes in what was heard: older than the lines of this shell, newer than all else. Not while a line is being edited. */
  merge(): void {
    const heard = this.#heard.splice(0);
    this.lines.splice(this.#own, 0, ...heard);
    this.#own += heard.length;
    this.#shorten();
  }

  clear(): void {
    this.lines.length = 0;
    this.#own = 0;
  }

  #shorten(): void {
    const gone = this.lines.splice(0, Math.max(0, this.lines.length - limit)).length;
    this.#own = Math.max(0, this.#own - gone);
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
