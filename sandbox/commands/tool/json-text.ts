/** Reads JSON text as Jackson does: what follows the first value does not matter, and what is wrong is told in its words. */
import { JavaError } from './java.ts';

const source = '[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); ';
const values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
};

/** The value, undefined where there is nothing but blanks; or how Jackson fails, with Jackson's own frames. */
export function parseJson(text: string): { value: unknown } | { error: JavaError } {
  if (text === '')
    return { error: failure("The input string shouldn't be empty\n at [Source: UNKNOWN; byte offset: #UNKNOWN]") };
  try {
    return { value: new JsonText(text).read() };
  } catch (error) {
    if (error instanceof JavaError) return { error };
    throw error;
  }
}

function failure(message: string, end = false): JavaError {
  const type = `com.fasterxml.jackson.core.${end ? 'io.JsonEOFException' : 'JsonParseException'}`;
  return new JavaError(type, message, [
    'com.fasterxml.jackson.databind.ObjectMapper._readTreeAndClose(ObjectMapper.java:5094)',
    'com.fasterxml.jackson.databind.ObjectMapper.readTree(ObjectMapper.java:3349)',
  ]);
}

class JsonText {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): unknown {
    this.#blanks();
    return this.#at >= this.#text.length ? undefined : this.#value();
  }

  #blanks(): void {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.#at))) this.#at += 1;
  }

  #place(at: number): string {
    const lines = this.#text.slice(0, at).split('\n');
    return `${source}line: ${lines.length}, column: ${(lines.at(-1) as string).length + 1}]`;
  }

  #fail(message: string, at = this.#at): JavaError {
    return failure(`${message}\n at ${this.#place(at)}`);
  }

  #end(message: string): JavaError {
    this.#at = this.#text.length;
    return failure(`Unexpected end-of-input${message}\n at ${this.#place(this.#at)}`, true);
  }

  #unexpected(what: string): JavaError {
    const char = this.#text.charAt(this.#at);
    return this.#fail(`Unexpected character ('${char}' (code ${char.charCodeAt(0)}))${what}`);
  }

  #value(): unknown {
    const char = this.#text.charAt(this.#at);
    if (char === '{') return this.#object();
    if (char === '[') return this.#array();
    if (char === '"') return this.#string();
    if (char === '-' || /\d/.test(char)) return this.#number();
    const word = /^[\p{L}\p{N}_$]+/u.exec(this.#text.slice(this.#at))?.[0] ?? '';
    if (word === 'true' || word === 'false' || word === 'null') {
      this.#at += word.length;
      return JSON.parse(word);
    }
    if (/^[\p{L}_$]/u.test(word)) throw this.#fail(`Unrecognized token '${word}': was expecting ${values}`);
    throw this.#unexpected(`: expected a valid value ${values}`);
  }

  /** What stands after an opening bracket or a comma; `close` where the container ends here. */
  #item(kind: 'Array' | 'Object', opened: number, first: boolean): 'value' | 'close' {
    const close = kind === 'Array' ? ']' : '}';
    this.#blanks();
    const char = this.#text.charAt(this.#at);
    if (char === '') throw this.#end(`: expected close marker for ${kind} (start marker at ${this.#place(opened)})`);
    if (char === close && first) return this.#close();
    if ((char === ']' || char === '}') && char !== close) {
      const message = `Unexpected close marker '${char}': expected '${close}' (for ${kind} starting at ${this.#place(opened)})`;
      throw this.#fail(message);
    }
    if (first) return 'value';
    if (char === close) return this.#close();
    if (char !== ',') throw this.#unexpected(`: was expecting comma to separate ${kind} entries`);
    this.#at += 1;
    this.#blanks();
    if (this.#at >= this.#text.length) throw this.#end(` within/between ${kind} entries`);
    return 'value';
  }

  #close(): 'close' {
    this.#at += 1;
    return 'close';
  }

  #array(): unknown[] {
    const opened = this.#at;
    this.#at += 1;
    const found: unknown[] = [];
    while (this.#item('Array', opened, found.length === 0) === 'value') found.push(this.#value());
    return found;
  }

  #object(): Record<string, unknown> {
    const opened = this.#at;
    this.#at += 1;
    const found: Record<string, unknown> = {};
    for (let first = true; this.#item('Object', opened, first) === 'value'; first = false) {
      if (this.#text.charAt(this.#at) !== '"')
        throw this.#unexpected(': was expecting double-quote to start field name');
      const name = this.#string();
      this.#blanks();
      if (this.#at >= this.#text.length) throw this.#end(' within/between Object entries');
      if (this.#text.charAt(this.#at) !== ':')
        throw this.#unexpected(': was expecting a colon to separate field name and value');
      this.#at += 1;
      this.#blanks();
      if (this.#at >= this.#text.length) throw this.#end(' within/between Object entries');
      found[name] = this.#value();
    }
    return found;
  }

  #string(): string {
    let found = '';
    for (this.#at += 1; ; this.#at += 1) {
      const char = this.#text.charAt(this.#at);
      if (char === '') throw this.#end(': was expecting closing quote for a string value');
      if (char === '"') break;
      if (char < ' ') {
        const code = char.charCodeAt(0);
        throw this.#fail(
          `Illegal unquoted character ((CTRL-CHAR, code ${code})): has to be escaped using backslash to be included in string value`,
        );
      }
      found += char === '\\' ? this.#escape() : char;
    }
    this.#at += 1;
    return found;
  }

  #escape(): string {
    this.#at += 1;
    const char = this.#text.charAt(this.#at);
    const hex = /^u([0-9a-fA-F]{4})/.exec(this.#text.slice(this.#at))?.[1];
    if (hex !== undefined) {
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const meant = escapes[char];
    if (meant !== undefined) return meant;
    throw this.#fail(`Unrecognized character escape '${char}' (code ${char.charCodeAt(0)})`);
  }

  #number(): number {
    const rest = this.#text.slice(this.#at);
    const digits = /^-?(\d*)/.exec(rest) as RegExpExecArray;
    const whole = digits[1] as string;
    if (whole === '') {
      this.#at += 1;
      throw this.#unexpected(' in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value');
    }
    if (whole.length > 1 && whole.startsWith('0')) {
      throw this.#fail(
        'Invalid numeric value: Leading zeroes not allowed',
        this.#at + digits[0].length - whole.length + 1,
      );
    }
    const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?/.exec(rest)?.[0] ?? '0';
    this.#at += number.length;
    return Number(number);
  }
}
