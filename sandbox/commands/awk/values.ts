import type { Expression } from './syntax.ts';

export type Value = number | string;

/** A value as a number: what it begins with, or 0. */
export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  return Number(/^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(value)?.[1] ?? 0);
}

/** What was read, not written in the program: it is a number where it looks like one. */
export function isInput(node: Expression): boolean {
  return node.type === 'field' || node.type === 'variable' || node.type === 'element';
}

export function isNumeric(value: Value): boolean {
  return typeof value === 'number' || /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(value);
}

export function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '%':
      return a % b;
    case '^':
      return a ** b;
    default:
      if (b === 0) throw new Error('division by zero');
      return a / b;
  }
}
