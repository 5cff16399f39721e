import type { CommandIo } from '../../machine/command.ts';
import { ShellError } from '../../machine/errors.ts';
import { binaryOperators, testBinary, testUnary } from '../../machine/test-expression.ts';

/** `test` and `[`: 0 where it is so, 1 where it is not, 2 where the question is none. */
export async function runTest(name: string, words: readonly string[], io: CommandIo): Promise<number> {
  try {
    const parser = new Words(words, io);
    const value = words.length > 0 && (await parser.either());
    parser.end();
    return value ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    await io.stderr.write(`sh: ${name}: ${error.message}\n`);
    return 2;
  }
}

class Words {
  readonly #words: readonly string[];
  readonly #io: CommandIo;
  #at = 0;

  constructor(words: readonly string[], io: CommandIo) {
    this.#words = words;
    this.#io = io;
  }

  end(): void {
    if (this.#at < this.#words.length) throw new ShellError('too many arguments', 2);
  }

  async either(): Promise<boolean> {
    let value = await this.#both();
    while (this.#words[this.#at] === '-o') {
      this.#at += 1;
      value = (await this.#both()) || value;
    }
    return value;
  }

  async #both(): Promise<boolean> {
    let value = await this.#one();
    while (this.#words[this.#at] === '-a') {
      this.#at += 1;
      value = (await this.#one()) && value;
    }
    return value;
  }

  async #one(): Promise<boolean> {
    const [first, second, third] = this.#words.slice(this.#at);
    if (first === undefined) throw new ShellError('argument expected', 2);
    if (second !== undefined && third !== undefined && binaryOperators.has(second)) {
      this.#at += 3;
      return testBinary(first, second, third, this.#io.fs);
    }
    if (first === '!' && second !== undefined) {
      this.#at += 1;
      return !(await this.#one());
    }
    if (first === '(' && second !== undefined) {
      this.#at += 1;
      const value = await this.either();
      if (this.#words[this.#at] !== ')') throw new ShellError("`)' expected", 2);
      this.#at += 1;
      return value;
    }
    if (/^-[a-zA-Z]$/.test(first) && second !== undefined && second !== '-a' && second !== '-o') {
      this.#at += 2;
      return testUnary(first, second, this.#io.fs);
    }
    this.#at += 1;
    if (second !== undefined && this.#words.length === 2) throw new ShellError(`${first}: unary operator expected`, 2);
    if (second !== undefined && third !== undefined && this.#words.length === 3) {
      throw new ShellError(`${second}: binary operator expected`, 2);
    }
    return first !== '';
  }
}
