import type { ArithmeticExpression } from 'unbash';
import { ShellError } from './errors.ts';

/** What an expression reads and writes. */
export interface ArithmeticContext {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** Text of a word, or of a `$(…)`, as it stands in the expression. */
  text(node: ArithmeticExpression): Promise<string>;
  /** Reads what a variable holds, where that is more than a number. */
  parse(text: string): ArithmeticExpression | undefined;
}

/** Value of an expression, a 64-bit number. Throws ShellError. */
export async function evaluate(node: ArithmeticExpression, context: ArithmeticContext, depth = 0): Promise<bigint> {
  if (depth > 100) throw new ShellError('expression recursion level exceeded');
  const value = (each: ArithmeticExpression): Promise<bigint> => evaluate(each, context, depth + 1);
  switch (node.type) {
    case 'ArithmeticGroup':
      return value(node.expression);
    case 'ArithmeticTernary':
      return (await value(node.test)) !== 0n ? value(node.consequent) : value(node.alternate);
    case 'ArithmeticUnary':
      return unary(node, context, value);
    case 'ArithmeticBinary':
      return binary(node, context, value);
    default:
      return numberOf(await context.text(node), context, depth);
  }
}

async function numberOf(text: string, context: ArithmeticContext, depth: number): Promise<bigint> {
  const trimmed = text.trim();
  if (trimmed === '') return 0n;
  if (/^0[xX][0-9a-fA-F]+$|^(0|[1-9]\d*)$/.test(trimmed)) return wrap(BigInt(trimmed));
  if (/^0[0-7]+$/.test(trimmed)) return wrap(BigInt(`0o${trimmed.slice(1)}`));
  const based = /^(\d+)#(\w+)$/.exec(trimmed);
  if (based) return BigInt(Number.parseInt(based[2] as string, Number(based[1])));
  if (/^\d/.test(trimmed)) {
    const octal = /^0\d+$/.test(trimmed);
    throw new ShellError(
      octal
        ? `${trimmed}: value too great for base (error token is "${trimmed}")`
        : `${trimmed}: syntax error: invalid arithmetic operator (error token is "${trimmed.replace(/^\d+/, '')}")`,
    );
  }
  const held = /^[A-Za-z_]\w*(\[[^\]]*\])?$/.test(trimmed) ? (context.get(trimmed) ?? '') : trimmed;
  if (/^\s*\d*\s*$/.test(held)) return numberOf(held, context, depth);
  const parsed = context.parse(held);
  if (!parsed) throw new ShellError(`${held}: syntax error: operand expected (error token is "${held}")`);
  return evaluate(parsed, context, depth + 1);
}

async function unary(
  node: Extract<ArithmeticExpression, { type: 'ArithmeticUnary' }>,
  context: ArithmeticContext,
  value: (each: ArithmeticExpression) => Promise<bigint>,
): Promise<bigint> {
  const operand = await value(node.operand);
  switch (node.operator) {
    case '-':
      return wrap(-operand);
    case '+':
      return operand;
    case '!':
      return operand === 0n ? 1n : 0n;
    case '~':
      return ~operand;
    default: {
      const changed = wrap(operand + (node.operator === '++' ? 1n : -1n));
      context.set(nameOf(node.operand), String(changed));
      return node.prefix ? changed : operand;
    }
  }
}

async function binary(
  node: Extract<ArithmeticExpression, { type: 'ArithmeticBinary' }>,
  context: ArithmeticContext,
  value: (each: ArithmeticExpression) => Promise<bigint>,
): Promise<bigint> {
  const { operator } = node;
  if (operator === '&&') return (await value(node.left)) !== 0n && (await value(node.right)) !== 0n ? 1n : 0n;
  if (operator === '||') return (await value(node.left)) !== 0n || (await value(node.right)) !== 0n ? 1n : 0n;
  const assigns = /^(=|(?:[-+*/%&|^]|<<|>>)=)$/.test(operator);
  if (!assigns) return operate(operator, await value(node.left), await value(node.right));
  const right = await value(node.right);
  const result = operator === '=' ? right : operate(operator.slice(0, -1), await value(node.left), right);
  context.set(nameOf(node.left), String(result));
  return result;
}

function operate(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return wrap(a + b);
    case '-':
      return wrap(a - b);
    case '*':
      return wrap(a * b);
    case '/':
    case '%':
      if (b === 0n) throw new ShellError('division by 0 (error token is "0")');
      return wrap(operator === '/' ? a / b : a % b);
    case '**':
      if (b < 0n) throw new ShellError('exponent less than 0');
      return wrap(a ** b);
    case '<<':
      return wrap(a << (b & 63n));
    case '>>':
      return a >> (b & 63n);
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case ',':
      return b;
    default:
      return compare(operator, a, b) ? 1n : 0n;
  }
}

function compare(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    default:
      throw new ShellError(`syntax error: invalid arithmetic operator (error token is "${operator}")`);
  }
}

function nameOf(node: ArithmeticExpression): string {
  if (node.type === 'ArithmeticWord' && /^[A-Za-z_]\w*$/.test(node.value)) return node.value;
  throw new ShellError('attempted assignment to non-variable');
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
