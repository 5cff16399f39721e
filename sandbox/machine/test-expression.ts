import type { TestExpression } from 'unbash';
import type { CommandFiles } from './command.ts';
import { ShellError } from './errors.ts';
import { matchesPattern } from './pattern.ts';
import { arithmeticOf, expandArithmetic, expandPattern, expandText, type WordContext } from './words.ts';

/** Whether what stands in `[[ … ]]` is so. Throws ShellError. */
export async function isTrue(expression: TestExpression, context: WordContext): Promise<boolean> {
  switch (expression.type) {
    case 'TestGroup':
      return isTrue(expression.expression, context);
    case 'TestNot':
      return (await isTrue(expression.operand, context)) !== (expression.negations.length % 2 === 1);
    case 'TestLogical':
      for (const operand of expression.operands) {
        const value = await isTrue(operand, context);
        if (value !== (expression.operator === '&&')) return value;
      }
      return expression.operator === '&&';
    case 'TestUnary': {
      const operand = await expandText(expression.operand, context);
      if (expression.operator === '-v') return context.state.get(operand) !== undefined;
      return testUnary(expression.operator, operand, context.files);
    }
    case 'TestBinary':
      return isTrueOfTwo(expression, context);
  }
}

async function isTrueOfTwo(
  { operator, left, right }: Extract<TestExpression, { type: 'TestBinary' }>,
  context: WordContext,
): Promise<boolean> {
  const text = await expandText(left, context);
  if (operator === '=~') {
    const source = await expandText(right, context);
    const found = new RegExp(source, 'u').exec(text);
    context.state.setArray(
      'BASH_REMATCH',
      [...(found ?? [])].map((each) => [null, each ?? '']),
    );
    return found !== null;
  }
  if (operator === '==' || operator === '=' || operator === '!=') {
    return matchesPattern(await expandPattern(right, context), text) === (operator !== '!=');
  }
  const other = await expandText(right, context);
  if (!operator.startsWith('-')) return testBinary(text, operator, other, context.files);
  const numbers = await Promise.all(
    [text, other].map(async (each) => {
      const parsed = arithmeticOf(each.trim() === '' ? '0' : each);
      return parsed ? String(await expandArithmetic(parsed, context)) : each;
    }),
  );
  return testBinary(numbers[0] as string, operator, numbers[1] as string, context.files);
}

/** `-f x`, `-z x` and the like. The files' paths start where `files` says. */
export async function testUnary(operator: string, operand: string, files: CommandFiles): Promise<boolean> {
  switch (operator) {
    case '-n':
      return operand !== '';
    case '-z':
      return operand === '';
    case '-e':
    case '-a':
    case '-r':
    case '-w':
      return (await files.kind(operand)) !== null;
    case '-f':
      return (await files.kind(operand)) === 'file';
    case '-d':
      return (await files.kind(operand)) === 'directory';
    case '-s':
      if ((await files.kind(operand)) !== 'file') return (await files.kind(operand)) === 'directory';
      return (await files.readFile(operand, 'utf-8')) !== '';
    case '-x':
      if ((await files.kind(operand)) !== 'file') return (await files.kind(operand)) === 'directory';
      return (await files.readFile(operand, 'utf-8')).startsWith('#!');
    case '-t':
      return false;
    case '-h':
    case '-L':
    case '-p':
    case '-S':
    case '-b':
    case '-c':
      return false;
    default:
      throw new ShellError(`${operator}: unary operator expected`, 2);
  }
}

export const binaryOperators: ReadonlySet<string> = new Set([
  ...['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef'],
]);

/** `a = b`, `1 -lt 2` and the like. */
export async function testBinary(left: string, operator: string, right: string, files: CommandFiles): Promise<boolean> {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
      return ((await files.modified(left)) ?? 0) > ((await files.modified(right)) ?? 0);
    case '-ot':
      return ((await files.modified(left)) ?? 0) < ((await files.modified(right)) ?? 0);
    default:
      return compare(operator, integer(left), integer(right));
  }
}

function compare(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    case '-ge':
      return a >= b;
    default:
      throw new ShellError(`${operator}: binary operator expected`, 2);
  }
}

function integer(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new ShellError(`${text}: integer expression expected`, 2);
  return BigInt(text.trim().replace(/^\+/, ''));
}
