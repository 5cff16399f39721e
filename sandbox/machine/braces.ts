import type { DoubleQuotedChild, Word, WordPart } from 'unbash';
import { NotYet } from './errors.ts';

/** A part of a word; text that a brace expansion has made is bare. */
export type Part = WordPart | DoubleQuotedChild | { type: 'Bare'; text: string };

/** `{a,b}` makes several words of one. Throws NotYet. */
export function alternatives(word: Word): Part[][] {
  let words: Part[][] = [[]];
  for (const part of word.parts ?? [{ type: 'Bare' as const, text: word.value }]) {
    const choices: Part[] =
      part.type === 'BraceExpansion' ? braces(part.text).map((text) => ({ type: 'Bare', text })) : [part];
    words = words.flatMap((parts) => choices.map((choice) => [...parts, choice]));
  }
  return words;
}

function braces(text: string): string[] {
  const inner = text.slice(1, -1);
  const range = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(inner);
  if (range) return between(range[1] as string, range[2] as string, Math.abs(Number(range[3] ?? 1)) || 1);
  if (/[$`'"\\]/.test(inner)) throw new NotYet('such a {…} is');
  return commaParts(inner).flatMap(expandText);
}

/** `a{1,2}b` within braces. */
function expandText(text: string): string[] {
  const open = text.indexOf('{');
  if (open < 0) return [text];
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth > 0) continue;
    const [head, tail] = [text.slice(0, open), expandText(text.slice(at + 1))];
    return braces(text.slice(open, at + 1)).flatMap((middle) => tail.map((end) => head + middle + end));
  }
  return [text];
}

function commaParts(inner: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const each of inner) {
    if (each === '{') depth += 1;
    if (each === '}') depth -= 1;
    if (each === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += each;
  }
  return parts;
}

function between(first: string, last: string, step: number): string[] {
  const numbers = /\d/.test(first) && /\d/.test(last);
  if (!numbers && (/\d/.test(first) || /\d/.test(last))) return [`{${first}..${last}}`];
  const [from, to] = numbers ? [Number(first), Number(last)] : [first.charCodeAt(0), last.charCodeAt(0)];
  const count = Math.floor(Math.abs(to - from) / step) + 1;
  if (count > 100_000) throw new NotYet('a range of more than 100,000 words is');
  const width = numbers && /^-?0\d|^-?0\d/.test(`${first} ${last}`) ? Math.max(first.length, last.length) : 0;
  return Array.from({ length: count }, (_, i) => {
    const value = from + i * step * (from <= to ? 1 : -1);
    if (!numbers) return String.fromCharCode(value);
    return value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0');
  });
}
