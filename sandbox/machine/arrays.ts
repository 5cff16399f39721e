import type { ArrayValue, ParameterExpansionPart, Word } from 'unbash';
import { operateOn } from './parameter.ts';
import type { ShellState } from './state.ts';
import { arithmeticOf, expandArithmetic, expandText, expandWord, type WordContext } from './words.ts';

/** `@` or `*` of `${a[@]}`; null for one element. */
export function wholeIndex({ index }: ParameterExpansionPart): '@' | '*' | null {
  return index?.value === '@' || index?.value === '*' ? index.value : null;
}

/** All that `${a[@]}`, `${!a[@]}` or `${a[@]:1:2}` stand for. */
export async function expandElements(part: ParameterExpansionPart, context: WordContext): Promise<string[]> {
  const all = context.state.elements(part.parameter);
  if (part.prefix === '!') return all.map(([key]) => key);
  const values = all.map(([, value]) => value);
  const { operation } = part;
  if (!operation) return values;
  if (operation.type === 'Slice') {
    const offset = await numberOf(operation.offset, context);
    const from = offset < 0 ? values.length + offset : offset;
    return values.slice(from, operation.length ? from + (await numberOf(operation.length, context)) : undefined);
  }
  const changed: string[] = [];
  for (const value of values) changed.push(await operateOn(value, operation, part.text, context));
  return changed;
}

/** Name of the element that `a[i]` means, as the state knows it. */
export async function elementName(name: string, index: Word, context: WordContext): Promise<string> {
  const text = await expandText(index, context);
  if (context.state.isAssociative(name)) return `${name}[${text}]`;
  const expression = arithmeticOf(text);
  return `${name}[${expression ? await expandArithmetic(expression, context) : 0}]`;
}

/** Makes an array of `(1 2 [5]=x)`. */
export async function assignArray(
  name: string,
  { elements }: ArrayValue,
  append: boolean,
  context: WordContext,
): Promise<void> {
  const values: [string | null, string][] = [];
  for (const element of elements) {
    const keyed = /^\[([^\]]*)\]=/.exec(element.text);
    if (!keyed) for (const field of await expandWord(element, context)) values.push([null, field]);
    else {
      const text = await expandText(element, context);
      const [, key = '', value = ''] = /^\[([^\]]*)\]=([\s\S]*)$/.exec(text) ?? [];
      values.push([key, value]);
    }
  }
  context.state.setArray(name, values, append);
}

/** The array as `declare -p` shows it. */
export function arrayText(name: string, state: ShellState): string {
  const flag = state.isAssociative(name) ? 'A' : 'a';
  const values = state.elements(name).map(([key, value]) => `[${key}]="${value.replace(/[\\"$`]/g, '\\$&')}"`);
  return `declare -${flag} ${name}=(${values.join(' ')}${flag === 'A' && values.length > 0 ? ' ' : ''})`;
}

async function numberOf(word: Word, context: WordContext): Promise<number> {
  const expression = arithmeticOf(await expandText(word, context));
  return expression ? Number(await expandArithmetic(expression, context)) : 0;
}
