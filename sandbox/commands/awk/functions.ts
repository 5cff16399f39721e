import { formatted } from '../text/printf.ts';
import type { AwkProgram } from './program.ts';
import type { Expression } from './syntax.ts';
import type { Value } from './values.ts';

const line: Expression = { type: 'field', index: { type: 'number', value: 0 } };

/** Calls a function of awk's own. */
export function callFunction(name: string, args: readonly Expression[], awk: AwkProgram): Value {
  const text = (index: number): string => awk.text(args[index] ? awk.value(args[index]) : '');
  const number = (index: number): number => awk.number(args[index] ? awk.value(args[index]) : 0);
  const [first, second, third] = args;
  switch (name) {
    case 'length':
      if (first?.type === 'variable' && awk.arrays.has(first.name)) return awk.array(first.name).size;
      return [...(first ? text(0) : awk.field(0))].length;
    case 'substr': {
      const characters = [...text(0)];
      const from = Math.round(number(1)) - 1;
      const to = third ? from + Math.round(number(2)) : characters.length;
      return characters.slice(Math.max(0, from), Math.max(0, to)).join('');
    }
    case 'index':
      return text(0).indexOf(text(1)) + 1;
    case 'toupper':
      return text(0).toUpperCase();
    case 'tolower':
      return text(0).toLowerCase();
    case 'int':
      return Math.trunc(number(0));
    case 'sqrt':
      return Math.sqrt(number(0));
    case 'exp':
      return Math.exp(number(0));
    case 'log':
      return Math.log(number(0));
    case 'sprintf':
      return formatted(
        text(0),
        args.slice(1).map((_, i) => text(i + 1)),
      ).text;
    case 'split': {
      if (second?.type !== 'variable') return 0;
      const by = third?.type === 'pattern' ? third.source : third ? text(2) : awk.get('FS');
      const parts = awk.split(text(0), by);
      const array = awk.array(second.name);
      array.clear();
      for (const [i, part] of parts.entries()) array.set(String(i + 1), part);
      return parts.length;
    }
    case 'match':
      return second ? text(0).search(awk.pattern(second)) + 1 : 0;
    case 'sub':
    case 'gsub': {
      if (!first) return 0;
      const target = third ?? line;
      let count = 0;
      const replacement = text(1);
      const pattern = awk.pattern(first, name === 'gsub' ? 'g' : '');
      const changed = awk.text(awk.value(target)).replace(pattern, (found) => {
        count += 1;
        return replacement.replace(/\\&|&/g, (each) => (each === '&' ? found : '&'));
      });
      if (count > 0) awk.assign(target, changed);
      return count;
    }
    default:
      throw new Error(`function ${name} never defined`);
  }
}
