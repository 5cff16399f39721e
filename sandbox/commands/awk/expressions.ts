import { BadArguments } from '../text/options.ts';
import type { Expression } from './syntax.ts';
import type { Token } from './tokens.ts';

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['~', '!~'],
  ['<', '<=', '!=', '==', '>', '>='],
  [],
  ['+', '-'],
  ['*', '/', '%'],
];
const concatenation = 4;

/** Reads expressions from tokens, by precedence. */
export class ExpressionParser {
  protected readonly tokens: readonly Token[];
  protected at = 0;
  /** In `print a > b` the sign is no comparison, and in `for (k in a)` neither is `in`. */
  protected noGreater = false;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  expression(): Expression {
    const left = this.#ternary();
    const sign = this.peek().text;
    if (this.peek().kind !== 'sign' || !/^([-+*/%^]?=)$/.test(sign)) return left;
    if (!['variable', 'field', 'element'].includes(left.type)) throw this.wrong();
    this.at += 1;
    return { type: 'assign', operator: sign.slice(0, -1), target: left, value: this.expression() };
  }

  protected list(end: string): Expression[] {
    const found: Expression[] = [];
    while (!this.take(end)) {
      if (found.length > 0) this.need(',');
      this.lines();
      found.push(this.expression());
    }
    return found;
  }

  protected peek(): Token {
    return this.tokens[this.at] as Token;
  }

  protected take(text: string): boolean {
    const { kind, text: found } = this.peek();
    if (found !== text || kind === 'text' || kind === 'pattern') return false;
    this.at += 1;
    return true;
  }

  protected need(text: string): void {
    if (!this.take(text)) throw this.wrong();
  }

  protected lines(): void {
    while (this.peek().kind === 'line') this.at += 1;
  }

  protected wrong(): BadArguments {
    const { kind, text } = this.peek();
    return new BadArguments(
      `line 1: syntax error at or near ${kind === 'end' ? 'end of file' : kind === 'line' ? 'end of line' : text}`,
      2,
    );
  }

  #ternary(): Expression {
    const test = this.#level(0);
    if (!this.take('?')) return test;
    const yes = this.expression();
    this.need(':');
    return { type: 'choice', test, yes, no: this.expression() };
  }

  #level(depth: number): Expression {
    if (depth === levels.length) return this.#unary();
    let left = this.#level(depth + 1);
    for (;;) {
      const { kind, text } = this.peek();
      if (depth === concatenation) {
        if (!this.#startsValue()) return left;
        left = { type: 'binary', operator: ' ', left, right: this.#level(depth + 1) };
      } else if (depth === 1 && kind === 'name' && text === 'in') {
        this.at += 1;
        left = { type: 'in', keys: [left], name: this.#name() };
      } else if (kind === 'sign' && levels[depth]?.includes(text) && !(text === '>' && this.noGreater)) {
        this.at += 1;
        this.lines();
        left = { type: 'binary', operator: text, left, right: this.#level(depth + 1) };
      } else return left;
    }
  }

  #startsValue(): boolean {
    const { kind, text } = this.peek();
    if (kind === 'name') return text !== 'in';
    return (
      ['number', 'text', 'call'].includes(kind) ||
      (kind === 'sign' && ['$', '(', '!', '-', '++', '--'].includes(text) && text !== '-' && text !== '!')
    );
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+']) {
      if (this.take(operator)) return { type: 'unary', operator, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const base = this.#stepped();
    if (!this.take('^') && !this.take('**')) return base;
    return { type: 'binary', operator: '^', left: base, right: this.#unary() };
  }

  #stepped(): Expression {
    for (const sign of ['++', '--']) {
      if (this.take(sign)) return { type: 'step', by: sign === '++' ? 1 : -1, before: true, target: this.#primary() };
    }
    const target = this.#primary();
    if (!['variable', 'field', 'element'].includes(target.type)) return target;
    for (const sign of ['++', '--']) {
      if (this.take(sign)) return { type: 'step', by: sign === '++' ? 1 : -1, before: false, target };
    }
    return target;
  }

  #primary(): Expression {
    const { kind, text } = this.peek();
    this.at += 1;
    switch (kind) {
      case 'number':
        return { type: 'number', value: Number(text) };
      case 'text':
        return { type: 'text', value: text };
      case 'pattern':
        return { type: 'pattern', source: text };
      case 'call':
        return { type: 'call', name: text, args: this.list(')') };
      case 'name':
        if (text === 'length') return { type: 'call', name: text, args: [] };
        return this.take('[')
          ? { type: 'element', name: text, keys: this.list(']') }
          : { type: 'variable', name: text };
      default:
        if (text === '$') return { type: 'field', index: this.#stepped() };
        if (text === '(' && kind === 'sign') return this.#grouped();
        this.at -= 1;
        throw this.wrong();
    }
  }

  #grouped(): Expression {
    const before = this.noGreater;
    this.noGreater = false;
    const keys = this.list(')');
    this.noGreater = before;
    const [only] = keys;
    if (keys.length === 1 && only) return only;
    if (!this.take('in')) throw this.wrong();
    return { type: 'in', keys, name: this.#name() };
  }

  #name(): string {
    const { kind, text } = this.peek();
    if (kind !== 'name') throw this.wrong();
    this.at += 1;
    return text;
  }
}
