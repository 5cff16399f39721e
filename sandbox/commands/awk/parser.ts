import { ExpressionParser } from './expressions.ts';
import type { Expression, Rule, Statement } from './syntax.ts';
import { tokensOf } from './tokens.ts';

/** Reads a program of awk. Throws BadArguments. */
export function readAwk(source: string): Rule[] {
  return new Parser(tokensOf(source)).rules();
}

class Parser extends ExpressionParser {
  rules(): Rule[] {
    const rules: Rule[] = [];
    for (;;) {
      while (this.peek().kind === 'line' || this.peek().text === ';') this.at += 1;
      if (this.peek().kind === 'end') return rules;
      rules.push(this.#rule());
    }
  }

  #rule(): Rule {
    const block = (): Statement | null => (this.peek().text === '{' ? this.#statement() : null);
    if (this.take('BEGIN')) return { when: 'BEGIN', until: null, body: block() };
    if (this.take('END')) return { when: 'END', until: null, body: block() };
    if (this.peek().text === '{' && this.peek().kind === 'sign') return { when: 'always', until: null, body: block() };
    const when = this.expression();
    const until = this.take(',') ? this.expression() : null;
    return { when, until, body: block() };
  }

  #statement(): Statement {
    this.lines();
    if (this.take('{')) {
      const body: Statement[] = [];
      for (;;) {
        while (this.peek().kind === 'line' || this.peek().text === ';') this.at += 1;
        if (this.take('}')) return { type: 'block', body };
        body.push(this.#statement());
      }
    }
    if (this.take('if')) return this.#if();
    if (this.take('for')) return this.#for();
    if (this.take('while')) {
      const test = this.#condition();
      return { type: 'while', test, body: this.#statement(), first: false };
    }
    if (this.take('do')) {
      const body = this.#statement();
      this.#end();
      this.lines();
      this.need('while');
      return { type: 'while', test: this.#condition(), body, first: true };
    }
    return this.#simple();
  }

  #if(): Statement {
    const test = this.#condition();
    const yes = this.#statement();
    const back = this.at;
    while (this.peek().kind === 'line' || this.peek().text === ';') this.at += 1;
    if (this.take('else')) return { type: 'if', test, yes, no: this.#statement() };
    this.at = back;
    return { type: 'if', test, yes, no: null };
  }

  #for(): Statement {
    this.need('(');
    const [name, word, array, close] = this.tokens.slice(this.at, this.at + 4);
    if (name?.kind === 'name' && word?.text === 'in' && array && close?.text === ')') {
      this.at += 4;
      return { type: 'each', name: name.text, array: array.text, body: this.#statement() };
    }
    const start = this.peek().text === ';' ? null : this.#simple();
    this.need(';');
    const test = this.peek().text === ';' ? null : this.expression();
    this.need(';');
    const step = this.peek().text === ')' ? null : this.#simple();
    this.need(')');
    if (this.take(';')) return { type: 'for', start, test, step, body: { type: 'block', body: [] } };
    return { type: 'for', start, test, step, body: this.#statement() };
  }

  #condition(): Expression {
    this.need('(');
    const test = this.expression();
    this.need(')');
    return test;
  }

  #simple(): Statement {
    for (const what of ['next', 'break', 'continue', 'exit'] as const) {
      if (!this.take(what)) continue;
      const value = what === 'exit' && !this.#atEnd() ? this.expression() : null;
      return { type: 'leave', what, value };
    }
    if (this.take('delete')) {
      const { text: name } = this.peek();
      this.at += 1;
      return { type: 'delete', name, keys: this.take('[') ? this.list(']') : null };
    }
    for (const word of ['print', 'printf']) {
      if (!this.take(word)) continue;
      this.noGreater = true;
      const args: Expression[] = [];
      while (!this.#atEnd()) {
        if (args.length > 0) this.need(',');
        args.push(this.expression());
      }
      this.noGreater = false;
      return { type: 'print', format: word === 'printf', args };
    }
    return { type: 'expression', value: this.expression() };
  }

  #end(): void {
    while (this.peek().kind === 'line' || this.peek().text === ';') this.at += 1;
  }

  #atEnd(): boolean {
    const { kind, text } = this.peek();
    return kind === 'line' || kind === 'end' || (kind === 'sign' && (text === ';' || text === '}'));
  }
}
