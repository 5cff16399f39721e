import type { ParameterExpansionPart, ParameterOperation } from 'unbash';
import { elementName, expandElements, wholeIndex } from './arrays.ts';
import { NotYet, ShellError } from './errors.ts';
import { matchesPattern, patternSource } from './pattern.ts';
import { arithmeticOf, expandArithmetic, expandPattern, expandText, variable, type WordContext } from './words.ts';

/** What `${…}` stands for. Throws NotYet, ShellError. */
export async function expandParameter(part: ParameterExpansionPart, context: WordContext): Promise<string> {
  const { operation } = part;
  if (part.index && wholeIndex(part)) {
    if (part.prefix === '#') return String(context.state.elements(part.parameter).length);
    if (operation?.type === 'Default' && context.state.elements(part.parameter).length === 0)
      return byDefault(part.parameter, operation, context);
    const between = wholeIndex(part) === '*' ? (context.state.get('IFS') ?? ' ').slice(0, 1) : ' ';
    return (await expandElements(part, context)).join(between);
  }
  const own = part.index ? await elementName(part.parameter, part.index, context) : part.parameter;
  const named = part.prefix === '!' ? (variable(own, context) ?? '') : own;
  if (operation?.type === 'Default') return byDefault(named, operation, context);
  const value = variable(named, context) ?? '';
  if (part.prefix === '#') {
    const counts = part.parameter === '@' || part.parameter === '*';
    return String(counts ? context.state.parameters.length : [...value].length);
  }
  return operation ? operateOn(value, operation, part.text, context) : value;
}

async function byDefault(
  name: string,
  { operator, operand }: Extract<ParameterOperation, { type: 'Default' }>,
  context: WordContext,
): Promise<string> {
  const counted = (name === '@' || name === '*') && context.state.parameters.length === 0;
  const known = counted ? undefined : valueOrUndefined(name, context);
  const missing = known === undefined || (operator.startsWith(':') && known === '');
  switch (operator) {
    case '-':
    case ':-':
      return missing ? expandText(operand, context) : known;
    case '+':
    case ':+':
      return missing ? '' : expandText(operand, context);
    case '=':
    case ':=': {
      if (!missing) return known;
      const value = await expandText(operand, context);
      context.state.set(name, value);
      return value;
    }
    case '?':
    case ':?': {
      if (!missing) return known;
      const said = await expandText(operand, context);
      throw new ShellError(
        `${name}: ${said || (operator === ':?' ? 'parameter null or not set' : 'parameter not set')}`,
        127,
      );
    }
  }
}

function valueOrUndefined(name: string, context: WordContext): string | undefined {
  try {
    return variable(name, context);
  } catch (error) {
    if (error instanceof ShellError) return undefined;
    throw error;
  }
}

/** A value with `%`, `/`, `:` or `^` done to it. Throws NotYet, ShellError. */
export async function operateOn(
  value: string,
  operation: ParameterOperation,
  text: string,
  context: WordContext,
): Promise<string> {
  switch (operation.type) {
    case 'Remove':
      return removed(value, operation.operator, await expandPattern(operation.operand, context));
    case 'Replace': {
      const pattern = patternSource(await expandPattern(operation.pattern, context));
      const replacement = await expandText(operation.replacement, context);
      if (pattern === '') return value;
      const [before, after] = [operation.operator === '/#' ? '^' : '', operation.operator === '/%' ? '$' : ''];
      return value.replace(
        new RegExp(`${before}(?:${pattern})${after}`, operation.operator === '//' ? 'gu' : 'u'),
        () => replacement,
      );
    }
    case 'Slice': {
      const characters = [...value];
      const number = async (word: Parameters<typeof expandText>[0]): Promise<number> => {
        const expression = arithmeticOf(await expandText(word, context));
        return expression ? Number(await expandArithmetic(expression, context)) : 0;
      };
      const offset = await number(operation.offset);
      const from = offset < 0 ? characters.length + offset : offset;
      if (from < 0) return '';
      const length = operation.length ? await number(operation.length) : characters.length;
      return characters.slice(from, length < 0 ? characters.length + length : from + length).join('');
    }
    case 'CaseModification': {
      const change = (each: string): string =>
        operation.operator.startsWith('^') ? each.toUpperCase() : each.toLowerCase();
      const [first = '', ...rest] = value;
      return operation.operator.length === 2 ? change(value) : change(first) + rest.join('');
    }
    case 'Transform':
      if (operation.operand.value === 'Q') return `'${value.replaceAll("'", `'\\''`)}'`;
      if (operation.operand.value === 'U') return value.toUpperCase();
      if (operation.operand.value === 'L') return value.toLowerCase();
      throw new NotYet(`${text} is`);
    default:
      throw new ShellError(`${text}: bad substitution`);
  }
}

function removed(value: string, operator: '#' | '##' | '%' | '%%', pattern: string): string {
  const lengths = Array.from({ length: value.length + 1 }, (_, i) => i);
  if (operator.length === 2) lengths.reverse();
  const front = operator.startsWith('#');
  for (const length of lengths) {
    const piece = front ? value.slice(0, length) : value.slice(value.length - length);
    if (matchesPattern(pattern, piece)) return front ? value.slice(length) : value.slice(0, value.length - length);
  }
  return value;
}
