import { formatted, general } from '../text/printf.ts';
import { regularExpression } from '../text/regular-expression.ts';
import { callFunction } from './functions.ts';
import type { Expression, Rule, Statement } from './syntax.ts';
import { arithmetic, isInput, isNumeric, numberOf, type Value } from './values.ts';

/** `next`, `break` and the like, on their way. */
export class Leaving extends Error {
  readonly what: 'next' | 'break' | 'continue' | 'exit';

  constructor(what: Leaving['what']) {
    super(what);
    this.name = 'Leaving';
    this.what = what;
  }
}

/** Runs a program of awk, line by line; what it prints gathers in `out`. */
export class AwkProgram {
  out = '';
  code = 0;
  readonly arrays = new Map<string, Map<string, Value>>();
  readonly #rules: readonly Rule[];
  readonly #variables = new Map<string, Value>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['NR', 0],
    ['NF', 0],
    ['SUBSEP', '\x1c'],
  ]);
  readonly #active = new Set<Rule>();
  #line = '';
  #fields: string[] = [];

  constructor(rules: readonly Rule[], variables: Readonly<Record<string, string>>) {
    this.#rules = rules;
    for (const [name, value] of Object.entries(variables)) this.#variables.set(name, value);
  }

  get readsLines(): boolean {
    return this.#rules.some(({ when }) => when !== 'BEGIN');
  }

  /** Runs the rules for the beginning or the end; false when the program has ended itself. */
  edge(when: 'BEGIN' | 'END'): boolean {
    return this.#guarded(() => {
      for (const rule of this.#rules) if (rule.when === when && rule.body) this.#run(rule.body);
    });
  }

  /** Runs the rules for a line; false when the program has ended itself. */
  line(line: string): boolean {
    this.#variables.set('NR', Number(this.get('NR')) + 1);
    this.#setLine(line);
    return this.#guarded(() => {
      for (const rule of this.#rules) {
        if (!this.#applies(rule)) continue;
        if (rule.body) this.#run(rule.body);
        else this.out += `${this.#line}\n`;
      }
    });
  }

  get(name: string): Value {
    return this.#variables.get(name) ?? '';
  }

  text(value: Value): string {
    if (typeof value === 'string') return value;
    return Number.isInteger(value) ? String(value) : general(value, 6);
  }

  field(index: number): string {
    return index === 0 ? this.#line : (this.#fields[index - 1] ?? '');
  }

  array(name: string): Map<string, Value> {
    const found = this.arrays.get(name) ?? new Map<string, Value>();
    this.arrays.set(name, found);
    return found;
  }

  split(text: string, separator: Value): string[] {
    const by = this.text(separator);
    if (by === ' ') return text.trim() === '' ? [] : text.trim().split(/\s+/);
    if (text === '') return [];
    if (by === '') return [...text];
    return text.split(by.length === 1 && by !== '\\' ? by : regularExpression(by, { extended: true }));
  }

  pattern(expression: Expression, flags = ''): RegExp {
    const source = expression.type === 'pattern' ? expression.source : this.text(this.value(expression));
    return regularExpression(source, { extended: true, flags });
  }

  assign(target: Expression, value: Value): Value {
    if (target.type === 'variable') {
      this.#variables.set(target.name, value);
      if (target.name === 'NF') this.#setFields(Array.from({ length: Number(value) }, (_, i) => this.#fields[i] ?? ''));
    } else if (target.type === 'element') this.array(target.name).set(this.#key(target.keys), value);
    else if (target.type === 'field') {
      const index = this.number(this.value(target.index));
      if (index === 0) this.#setLine(this.text(value));
      else {
        const length = Math.max(this.#fields.length, index);
        const fields = Array.from({ length }, (_, i) => this.#fields[i] ?? '');
        fields[index - 1] = this.text(value);
        this.#setFields(fields);
      }
    }
    return value;
  }

  number(value: Value): number {
    return numberOf(value);
  }

  value(node: Expression): Value {
    switch (node.type) {
      case 'number':
      case 'text':
        return node.value;
      case 'pattern':
        return this.pattern(node).test(this.#line) ? 1 : 0;
      case 'variable':
        return this.get(node.name);
      case 'field':
        return this.field(this.number(this.value(node.index)));
      case 'element': {
        const [array, key] = [this.array(node.name), this.#key(node.keys)];
        if (!array.has(key)) array.set(key, '');
        return array.get(key) as Value;
      }
      case 'assign': {
        const value = this.value(node.value);
        if (node.operator === '') return this.assign(node.target, value);
        return this.assign(
          node.target,
          arithmetic(node.operator, this.number(this.value(node.target)), this.number(value)),
        );
      }
      case 'step': {
        const before = this.number(this.value(node.target));
        this.assign(node.target, before + node.by);
        return node.before ? before + node.by : before;
      }
      case 'unary': {
        if (node.operator === '!') return this.isTrue(node.operand) ? 0 : 1;
        const value = this.number(this.value(node.operand));
        return node.operator === '-' ? -value : value;
      }
      case 'binary':
        return this.#binary(node.operator, node.left, node.right);
      case 'choice':
        return this.value(this.isTrue(node.test) ? node.yes : node.no);
      case 'in':
        return this.array(node.name).has(this.#key(node.keys)) ? 1 : 0;
      case 'call':
        return callFunction(node.name, node.args, this);
    }
  }

  isTrue(node: Expression): boolean {
    const value = this.value(node);
    if (typeof value === 'number') return value !== 0;
    return value !== '' && !(isInput(node) && isNumeric(value) && Number(value) === 0);
  }

  #binary(operator: string, left: Expression, right: Expression): Value {
    if (operator === '&&') return this.isTrue(left) && this.isTrue(right) ? 1 : 0;
    if (operator === '||') return this.isTrue(left) || this.isTrue(right) ? 1 : 0;
    const a = this.value(left);
    if (operator === '~' || operator === '!~') {
      return this.pattern(right).test(this.text(a)) === (operator === '~') ? 1 : 0;
    }
    const b = this.value(right);
    if (operator === ' ') return this.text(a) + this.text(b);
    if (!/[<>=]/.test(operator)) return arithmetic(operator, this.number(a), this.number(b));
    const numeric = (value: Value, node: Expression): boolean =>
      typeof value === 'number' || (isInput(node) && (isNumeric(value) || (value === '' && node.type === 'variable')));
    const order =
      numeric(a, left) && numeric(b, right)
        ? this.number(a) - this.number(b)
        : this.text(a) < this.text(b)
          ? -1
          : Number(this.text(a) > this.text(b));
    const holds = {
      '<': order < 0,
      '<=': order <= 0,
      '==': order === 0,
      '!=': order !== 0,
      '>': order > 0,
      '>=': order >= 0,
    };
    return holds[operator as '<'] ? 1 : 0;
  }

  #run(node: Statement): void {
    switch (node.type) {
      case 'block':
        for (const each of node.body) this.#run(each);
        return;
      case 'expression':
        this.value(node.value);
        return;
      case 'print': {
        const values = node.args.map((each) => this.text(this.value(each)));
        if (node.format) this.out += formatted(values[0] ?? '', values.slice(1)).text;
        else
          this.out +=
            (values.length > 0 ? values.join(this.text(this.get('OFS'))) : this.#line) + this.text(this.get('ORS'));
        return;
      }
      case 'if':
        if (this.isTrue(node.test)) this.#run(node.yes);
        else if (node.no) this.#run(node.no);
        return;
      case 'while':
        if (node.first && !this.#around(node.body)) return;
        while (this.isTrue(node.test)) if (!this.#around(node.body)) return;
        return;
      case 'for':
        if (node.start) this.#run(node.start);
        while (node.test === null || this.isTrue(node.test)) {
          if (!this.#around(node.body)) return;
          if (node.step) this.#run(node.step);
        }
        return;
      case 'each':
        for (const key of [...this.array(node.array).keys()]) {
          this.#variables.set(node.name, key);
          if (!this.#around(node.body)) return;
        }
        return;
      case 'delete':
        if (node.keys) this.array(node.name).delete(this.#key(node.keys));
        else this.array(node.name).clear();
        return;
      case 'leave':
        if (node.what === 'exit' && node.value) this.code = this.number(this.value(node.value));
        throw new Leaving(node.what);
    }
  }

  /** Once around a loop; false at `break`. */
  #around(body: Statement): boolean {
    try {
      this.#run(body);
    } catch (error) {
      if (!(error instanceof Leaving) || error.what === 'next' || error.what === 'exit') throw error;
      return error.what === 'continue';
    }
    return true;
  }

  #guarded(run: () => void): boolean {
    try {
      run();
    } catch (error) {
      if (!(error instanceof Leaving)) throw error;
      return error.what !== 'exit';
    }
    return true;
  }

  #applies(rule: Rule): boolean {
    if (rule.when === 'BEGIN' || rule.when === 'END') return false;
    if (rule.when === 'always') return true;
    if (!rule.until) return this.isTrue(rule.when);
    if (!this.#active.has(rule) && !this.isTrue(rule.when)) return false;
    if (this.isTrue(rule.until)) this.#active.delete(rule);
    else this.#active.add(rule);
    return true;
  }

  #key(keys: readonly Expression[]): string {
    return keys.map((each) => this.text(this.value(each))).join(this.text(this.get('SUBSEP')));
  }

  #setLine(line: string): void {
    this.#line = line;
    this.#fields = this.split(line, this.get('FS'));
    this.#variables.set('NF', this.#fields.length);
  }

  #setFields(fields: string[]): void {
    this.#fields = fields;
    this.#variables.set('NF', fields.length);
    this.#line = fields.join(this.text(this.get('OFS')));
  }
}
