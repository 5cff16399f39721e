import { anyOf, type CharacterSet, folded, not, perlClasses, posixClasses, range, unicodeSet } from './re2-sets.ts';

/** What a pattern is made of. */
export type Node =
  | { kind: 'set'; has: CharacterSet }
  | { kind: 'assert'; what: Assertion }
  | { kind: 'concat'; parts: readonly Node[] }
  | { kind: 'alternate'; parts: readonly Node[] }
  /** −1 for any number. */
  | { kind: 'repeat'; node: Node; min: number; max: number };
export type Assertion = 'begin' | 'end' | 'begin of line' | 'end of line' | 'word boundary' | 'no word boundary';

/** Why a pattern is none, in the words of RE2/J. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

const errors = {
  unexpectedParen: 'regexp/syntax: internal error',
  missingParen: 'missing closing )',
  missingBracket: 'missing closing ]',
  missingArgument: 'missing argument to repetition operator',
  nested: 'invalid nested repetition operator',
  count: 'invalid repeat count',
  classRange: 'invalid character class range',
  escape: 'invalid escape sequence',
  trailing: 'trailing backslash at end of expression',
  perl: 'invalid or unsupported Perl syntax',
  capture: 'invalid named capture',
  duplicate: 'duplicate capture group name',
  deep: 'expression nests too deeply',
};
const maxCount = 1_000;
/** Groups within groups: as many as Go's RE2 takes. Kafka's would run out of stack some time later. */
const maxDepth = 1_000;

interface Flags {
  /** Case does not matter. */
  i: boolean;
  /** `^` and `$` stand at every line. */
  m: boolean;
  /** `.` is a newline, too. */
  s: boolean;
  /** Greed, which makes no difference to what matches whole. */
  U: boolean;
}

/**
 * Reads a pattern as RE2/J does, with which Kafka reads patterns of topics and transactional ids. Throws PatternError.
 *
 * Source: test/golden/regexes.json.
 */
export function parseRe2(pattern: string): Node {
  return new Parser(pattern).whole();
}

class Parser {
  /** Code points. */
  readonly #text: readonly string[];
  #at = 0;
  #flags: Flags = { i: false, m: false, s: false, U: false };
  readonly #names = new Set<string>();
  #depth = 0;

  constructor(pattern: string) {
    this.#text = [...pattern];
  }

  whole(): Node {
    const node = this.#alternation();
    if (this.#more) throw new PatternError(errors.unexpectedParen);
    return node;
  }

  get #more(): boolean {
    return this.#at < this.#text.length;
  }

  #looksAt(text: string): boolean {
    return [...text].every((each, i) => this.#text[this.#at + i] === each);
  }

  #takes(text: string): boolean {
    if (!this.#looksAt(text)) return false;
    this.#at += [...text].length;
    return true;
  }

  #take(): string {
    const character = this.#text[this.#at] ?? '';
    this.#at += 1;
    return character;
  }

  /** Up to the end, or to a parenthesis that closes more than was opened here. */
  #alternation(): Node {
    const parts = [this.#concatenation()];
    while (this.#takes('|')) parts.push(this.#concatenation());
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'alternate', parts };
  }

  #concatenation(): Node {
    const parts: Node[] = [];
    let repeated = false;
    while (this.#more && !this.#looksAt('|') && !this.#looksAt(')')) {
      const count = this.#repetition();
      if (count === null) {
        parts.push(...this.#item());
        repeated = false;
        continue;
      }
      if (repeated) throw new PatternError(errors.nested);
      const node = parts.pop();
      if (!node) throw new PatternError(errors.missingArgument);
      parts.push({ kind: 'repeat', node, ...count });
      repeated = true;
    }
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'concat', parts };
  }

  #repetition(): { min: number; max: number } | null {
    const begin = this.#at;
    const count = this.#takes('*')
      ? { min: 0, max: -1 }
      : this.#takes('+')
        ? { min: 1, max: -1 }
        : this.#takes('?')
          ? { min: 0, max: 1 }
          : this.#takes('{')
            ? this.#counted()
            : null;
    if (count === null) this.#at = begin;
    else this.#takes('?');
    return count;
  }

  /** After a brace that is perhaps only a brace. */
  #counted(): { min: number; max: number } | null {
    const min = this.#integer();
    if (min === null) return null;
    const open = this.#takes(',');
    const max = !open ? min : this.#looksAt('}') ? -1 : this.#integer();
    if (max === null || !this.#takes('}')) return null;
    if (min > maxCount || max > maxCount || (max >= 0 && min > max)) throw new PatternError(errors.count);
    return { min, max };
  }

  #integer(): number | null {
    let digits = '';
    while (/^[0-9]$/.test(this.#text[this.#at] ?? '')) digits += this.#take();
    return digits === '' || (digits.length > 1 && digits.startsWith('0')) ? null : Number(digits);
  }

  /** None for what stands for nothing, several for a quoted text. */
  #item(): readonly Node[] {
    const { m, s } = this.#flags;
    if (this.#looksAt('(')) return this.#group();
    if (this.#takes('[')) return [{ kind: 'set', has: this.#characterClass() }];
    if (this.#looksAt('\\')) return this.#backslash();
    if (this.#takes('^')) return [{ kind: 'assert', what: m ? 'begin of line' : 'begin' }];
    if (this.#takes('$')) return [{ kind: 'assert', what: m ? 'end of line' : 'end' }];
    if (this.#takes('.')) return [{ kind: 'set', has: s ? () => true : not(range(10, 10)) }];
    return [this.#literal(this.#take())];
  }

  #literal(character: string): Node {
    const code = character.codePointAt(0) as number;
    return { kind: 'set', has: this.#cased(range(code, code)) };
  }

  #cased(set: CharacterSet): CharacterSet {
    return this.#flags.i ? folded(set) : set;
  }

  #group(): readonly Node[] {
    const before = this.#flags;
    this.#take();
    if (this.#takes('?') && !this.#perl()) return [];
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new PatternError(errors.deep);
    const node = this.#alternation();
    this.#depth -= 1;
    if (!this.#takes(')')) throw new PatternError(errors.missingParen);
    this.#flags = before;
    return [node];
  }

  /** After `(?`: whether a group begins, or only flags change. */
  #perl(): boolean {
    if (this.#takes('P<') || this.#takes('<')) {
      const end = this.#text.indexOf('>', this.#at);
      const name = this.#text.slice(this.#at, end).join('');
      if (end < 0 || !/^\w+$/.test(name)) throw new PatternError(errors.capture);
      if (this.#names.has(name)) throw new PatternError(errors.duplicate);
      this.#names.add(name);
      this.#at = end + 1;
      return true;
    }
    const flags = { ...this.#flags };
    let on = true;
    let seen = false;
    while (this.#more) {
      const character = this.#take();
      if (character === 'i' || character === 'm' || character === 's' || character === 'U') {
        flags[character] = on;
        seen = true;
      } else if (character === '-' && on) {
        on = false;
        seen = false;
      } else if ((character === ':' || character === ')') && (on || seen)) {
        this.#flags = flags;
        return character === ':';
      } else break;
    }
    throw new PatternError(errors.perl);
  }

  #backslash(): readonly Node[] {
    if (this.#takes('\\A')) return [{ kind: 'assert', what: 'begin' }];
    if (this.#takes('\\z')) return [{ kind: 'assert', what: 'end' }];
    if (this.#takes('\\b')) return [{ kind: 'assert', what: 'word boundary' }];
    if (this.#takes('\\B')) return [{ kind: 'assert', what: 'no word boundary' }];
    if (this.#takes('\\Q')) {
      const quoted: Node[] = [];
      while (this.#more && !this.#takes('\\E')) quoted.push(this.#literal(this.#take()));
      return quoted;
    }
    const set = this.#namedSet();
    return [set ? { kind: 'set', has: set } : this.#literal(this.#escape())];
  }

  /** `\d`, `\p{L}` and the like. */
  #namedSet(): CharacterSet | null {
    const [backslash, letter = ''] = this.#text.slice(this.#at, this.#at + 2);
    if (backslash !== '\\') return null;
    const perl = perlClasses.get(letter);
    if (perl) {
      this.#at += 2;
      return this.#cased(perl);
    }
    if (letter !== 'p' && letter !== 'P') return null;
    this.#at += 2;
    let name = this.#take();
    if (name === '{') {
      const end = this.#text.indexOf('}', this.#at);
      name = this.#text.slice(this.#at, end < 0 ? this.#at : end).join('');
      this.#at = end + 1;
    }
    const inverted = name.startsWith('^');
    const set = unicodeSet(inverted ? name.slice(1) : name);
    if (!set) throw new PatternError(errors.classRange);
    return (letter === 'P') === inverted ? this.#cased(set) : not(this.#cased(set));
  }

  /** The character that an escape stands for. */
  #escape(): string {
    this.#take();
    if (!this.#more) throw new PatternError(errors.trailing);
    const character = this.#take();
    const known = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }[character];
    if (known !== undefined) return known;
    if (character === 'x') return this.#hex();
    const octal = (): boolean => /^[0-7]$/.test(this.#text[this.#at] ?? '');
    // A single digit would be a reference to a group.
    if (character === '0' || (/^[1-7]$/.test(character) && octal())) {
      let digits = character;
      while (digits.length < 3 && octal()) digits += this.#take();
      return String.fromCodePoint(Number.parseInt(digits, 8));
    }
    if (/^[A-Za-z0-9]$/.test(character)) throw new PatternError(errors.escape);
    return character;
  }

  #hex(): string {
    const rest = this.#text.slice(this.#at).join('');
    const [found, braced, two] = /^(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(rest) ?? [];
    const code = Number.parseInt(braced ?? two ?? '', 16);
    if (found === undefined || code > 0x10ffff) throw new PatternError(errors.escape);
    this.#at += found.length;
    return String.fromCodePoint(code);
  }

  // --- classes ------------------------------------------------------------------------------------------------------

  /** After its bracket. */
  #characterClass(): CharacterSet {
    const inverted = this.#takes('^');
    const sets: CharacterSet[] = [];
    for (let first = true; first || !this.#takes(']'); first = false) {
      if (!this.#more) throw new PatternError(errors.missingBracket);
      sets.push(this.#posixClass() ?? this.#namedSet() ?? this.#classRange());
    }
    const set = this.#cased(anyOf(sets));
    return inverted ? not(set) : set;
  }

  /** `[:alpha:]`, `[:^alpha:]`; null where there is only a bracket and a colon. */
  #posixClass(): CharacterSet | null {
    const [, inverted, name] = /^\[:(\^?)(.*?):\]/s.exec(this.#text.slice(this.#at).join('')) ?? [];
    if (name === undefined) return null;
    const set = posixClasses.get(name);
    if (!set) throw new PatternError(errors.classRange);
    this.#at += [...name].length + (inverted ? 5 : 4);
    return inverted ? not(set) : set;
  }

  #classRange(): CharacterSet {
    const from = this.#classCharacter();
    if (!this.#looksAt('-') || this.#looksAt('-]')) return range(from, from);
    this.#take();
    const to = this.#classCharacter();
    if (to < from) throw new PatternError(errors.classRange);
    return range(from, to);
  }

  #classCharacter(): number {
    if (!this.#more) throw new PatternError(errors.missingBracket);
    return (this.#looksAt('\\') ? this.#escape() : this.#take()).codePointAt(0) as number;
  }
}
