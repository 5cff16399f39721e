import type { Command } from '../machine/command.ts';

/** Operators from the loosest to the tightest. */
const levels = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']];

export const expr: Command = {
  name: 'expr',
  summary: 'works out an expression: expr 3 + 4, expr TEXT : PATTERN',
  quiet: true,
  async run(argv, io) {
    try {
      if (argv.length === 0) throw new Error("missing operand\nTry 'expr --help' for more information.");
      const words = [...argv];
      const value = level(words, 0);
      if (words.length > 0) throw new Error(`syntax error: unexpected argument ‘${words[0]}’`);
      await io.stdout.write(`${value}\n`);
      return value === '' || value === '0' ? 1 : 0;
    } catch (error) {
      await io.stderr.write(`expr: ${error instanceof Error ? error.message : error}\n`);
      return 2;
    }
  },
};

function level(words: string[], depth: number): string {
  const operators = levels[depth];
  if (!operators) return primary(words);
  let left = level(words, depth + 1);
  while (operators.includes(words[0] ?? '')) {
    const operator = words.shift() as string;
    left = apply(operator, left, level(words, depth + 1));
  }
  return left;
}

function primary(words: string[]): string {
  const word = words.shift();
  if (word === undefined) throw new Error('syntax error: missing argument');
  if (word === '(') {
    const inner = level(words, 0);
    if (words.shift() !== ')') throw new Error('syntax error: expecting ‘)’');
    return inner;
  }
  if (word === 'length') return String([...primary(words)].length);
  return word;
}

function apply(operator: string, left: string, right: string): string {
  const numbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
  if (operator === '|') return left !== '' && left !== '0' ? left : right;
  if (operator === '&') return left !== '' && left !== '0' && right !== '' && right !== '0' ? left : '0';
  if (operator === ':') {
    const found = new RegExp(
      `^(?:${right.replace(/\\([(){}|])|([(){}|])/g, (_, escaped, plain) => escaped ?? `\\${plain}`)})`,
    ).exec(left);
    return found ? (found[1] ?? String(found[0].length)) : /\\\(/.test(right) ? '' : '0';
  }
  if (/^[<>=!]/.test(operator)) {
    const order = numbers ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : Number(left > right);
    const holds = { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0, '!=': order !== 0 }[operator];
    return (holds ?? order === 0) ? '1' : '0';
  }
  if (!numbers) throw new Error('non-integer argument');
  const [a, b] = [BigInt(left), BigInt(right)];
  if (operator === '+') return String(a + b);
  if (operator === '-') return String(a - b);
  if (operator === '*') return String(a * b);
  if (b === 0n) throw new Error('division by zero');
  return String(operator === '/' ? a / b : a % b);
}
