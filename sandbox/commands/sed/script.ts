import { BadArguments } from '../text/options.ts';
import { regularExpression } from '../text/regular-expression.ts';

export type Address = { line: number } | { last: true } | { pattern: RegExp };

export interface SedCommand {
  from: Address | null;
  to: Address | null;
  negated: boolean;
  name: string;
  /** Text of `a`, `i`, `c`; the label of a branch. */
  text: string;
  substitution: { pattern: RegExp; replacement: string; global: boolean; print: boolean; nth: number } | null;
  letters: ReadonlyMap<string, string> | null;
  /** Of `{ … }`. */
  body: readonly SedCommand[];
}

/** Reads a script of sed's language. Throws BadArguments in sed's words. */
export function readSed(source: string, extended: boolean): SedCommand[] {
  const reader = new Reader(source, extended);
  const commands = reader.list(false);
  return commands;
}

class Reader {
  readonly #source: string;
  readonly #extended: boolean;
  #at = 0;

  constructor(source: string, extended: boolean) {
    this.#source = source;
    this.#extended = extended;
  }

  list(nested: boolean): SedCommand[] {
    const commands: SedCommand[] = [];
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#at >= this.#source.length) {
        if (nested) throw this.#wrong("unmatched `{'", 0);
        return commands;
      }
      if (this.#source[this.#at] === '}') {
        if (!nested) throw this.#wrong("unexpected `}'", this.#at + 1);
        this.#at += 1;
        return commands;
      }
      commands.push(this.#command());
    }
  }

  #command(): SedCommand {
    const from = this.#address();
    this.#skip(/\s*/y);
    let to: Address | null = null;
    if (from && this.#source[this.#at] === ',') {
      this.#at += 1;
      this.#skip(/\s*/y);
      to = this.#address();
      if (!to) throw this.#wrong("unexpected `,'");
    }
    this.#skip(/\s*/y);
    const negated = this.#source[this.#at] === '!';
    if (negated) this.#skip(/!\s*/y);
    const name = this.#source[this.#at];
    if (name === undefined) throw this.#wrong('missing command');
    this.#at += 1;
    const command = { from, to, negated, name, text: '', substitution: null, letters: null, body: [] };
    switch (name) {
      case '{':
        return { ...command, body: this.list(true) };
      case 's':
        return { ...command, substitution: this.#substitution() };
      case 'y':
        return { ...command, letters: this.#letters() };
      case 'a':
      case 'i':
      case 'c':
        return {
          ...command,
          text: this.#skip(/\s*(?:\\\n?)?/y) && this.#skip(/(?:\\\n|[^\n])*/y).replace(/\\(\n|.)/g, '$1'),
        };
      case 'b':
      case 't':
      case ':':
        return { ...command, text: this.#skip(/[^\n;}]*/y).trim() };
      default:
        if (!'pdqQnNgGhHxPD='.includes(name)) throw this.#wrong(`unknown command: \`${name}'`);
        this.#skip(/[ \t]*/y);
        if (this.#at < this.#source.length && !/[\n;}]/.test(this.#source[this.#at] as string)) {
          this.#at += 1;
          throw this.#wrong('extra characters after command');
        }
        return command;
    }
  }

  #address(): Address | null {
    const digits = this.#skip(/\d+/y);
    if (digits !== '') return { line: Number(digits) };
    if (this.#source[this.#at] === '$') {
      this.#at += 1;
      return { last: true };
    }
    if (this.#source[this.#at] === '\\') this.#at += 1;
    else if (this.#source[this.#at] !== '/') return null;
    const delimiter = this.#source[this.#at] as string;
    this.#at += 1;
    const pattern = this.#until(delimiter, 'unterminated address regex');
    const flags = this.#skip(/I/y) === '' ? '' : 'i';
    return { pattern: regularExpression(pattern, { extended: this.#extended, flags }) };
  }

  #substitution(): SedCommand['substitution'] {
    const delimiter = this.#source[this.#at] as string;
    this.#at += 1;
    const source = this.#until(delimiter, "unterminated `s' command");
    const replacement = this.#until(delimiter, "unterminated `s' command", true);
    const flags = this.#skip(/[gpiI0-9]*/y);
    if (this.#at < this.#source.length && !/[\s;}]/.test(this.#source[this.#at] as string)) {
      this.#at += 1;
      throw this.#wrong("unknown option to `s'");
    }
    const pattern = regularExpression(source, { extended: this.#extended, flags: /i/i.test(flags) ? 'gi' : 'g' });
    const nth = Number(/\d+/.exec(flags)?.[0] ?? 1);
    return { pattern, replacement, global: flags.includes('g'), print: flags.includes('p'), nth };
  }

  #letters(): ReadonlyMap<string, string> {
    const delimiter = this.#source[this.#at] as string;
    this.#at += 1;
    const from = [...this.#until(delimiter, "unterminated `y' command")];
    const to = [...this.#until(delimiter, "unterminated `y' command")];
    if (from.length !== to.length) throw this.#wrong("strings for `y' command are different lengths");
    return new Map(from.map((each, i) => [each, to[i] as string]));
  }

  /** Text up to the delimiter; one that is escaped is part of it. */
  #until(delimiter: string, unterminated: string, raw = false): string {
    let text = '';
    let bracket = false;
    for (; this.#at < this.#source.length; this.#at += 1) {
      const each = this.#source[this.#at] as string;
      if (each === '\\') {
        const next = this.#source[this.#at + 1] ?? '';
        text += next === delimiter ? (raw && next === '&' ? '\\&' : next) : next === 'n' && !raw ? '\n' : each + next;
        this.#at += 1;
      } else if (each === delimiter && !bracket) {
        this.#at += 1;
        return text;
      } else {
        if (each === '[' && !raw) bracket = true;
        if (each === ']' && !/\[\^?$/.test(text)) bracket = false;
        text += each;
      }
    }
    throw this.#wrong(unterminated);
  }

  #skip(form: RegExp): string {
    form.lastIndex = this.#at;
    const found = form.exec(this.#source)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #wrong(what: string, at = this.#at): BadArguments {
    return new BadArguments(`-e expression #1, char ${at}: ${what}`);
  }
}
