import type { DoubleQuotedChild, ParameterExpansionPart, Word, WordPart } from 'unbash';
import { resolvePath } from './paths.ts';

/** What words are expanded with. */
export interface WordContext {
  readonly cwd: string;
  readonly home: string;
  /** Value of a variable or special parameter; undefined where it is not set. */
  variable(name: string): string | undefined;
  /** Names in a directory, for patterns; none where there is no such directory. */
  list(directory: string): readonly string[];
}

/** A construct of the shell language that this shell does not have yet. */
export class NotYet extends Error {
  constructor(construct: string) {
    super(`${construct} not in this shell yet`);
    this.name = 'NotYet';
  }
}

/** A piece of an expanded word: quoted text is neither split nor a pattern. */
interface Piece {
  text: string;
  quoted: boolean;
  pattern: boolean;
}

/** The fields that a word stands for: none, one or several. Throws NotYet. */
export function expandWord(word: Word, context: WordContext): string[] {
  return alternatives(word).flatMap((parts) => {
    const fields = split(partsToPieces(parts, context));
    return fields.flatMap((field) => matches(field, context));
  });
}

/** A word as one text: an assignment's value, without splitting and patterns. Throws NotYet. */
export function expandText(word: Word, context: WordContext): string {
  const parts = word.parts ?? [literal(word)];
  return partsToPieces(parts, context)
    .map((piece) => piece.text)
    .join('');
}

type Part = WordPart | DoubleQuotedChild | { type: 'Bare'; text: string };

function literal(word: Word): Part {
  return { type: 'Bare', text: word.value };
}

/** `{a,b}` makes several words of one. */
function alternatives(word: Word): Part[][] {
  let words: Part[][] = [[]];
  for (const part of word.parts ?? [literal(word)]) {
    const choices: Part[] = part.type === 'BraceExpansion' ? braces(part.text) : [part];
    words = words.flatMap((parts) => choices.map((choice) => [...parts, choice]));
  }
  return words;
}

function braces(text: string): Part[] {
  const inner = text.slice(1, -1);
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(inner);
  if (range) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    if (Math.abs(to - from) >= 10_000) throw new NotYet('a range of more than 10,000 words is');
    const step = from <= to ? 1 : -1;
    return Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => ({ type: 'Bare', text: String(from + i * step) }));
  }
  if (/[{}$`'"\\]/.test(inner) || inner.includes('..')) throw new NotYet('such a {…} is');
  return inner.split(',').map((each) => ({ type: 'Bare', text: each }));
}

function partsToPieces(parts: readonly Part[], context: WordContext): Piece[] {
  return parts.flatMap((part, index) => piecesOf(part, context, index === 0));
}

function piecesOf(part: Part, context: WordContext, first: boolean): Piece[] {
  switch (part.type) {
    case 'Bare':
      return [{ text: first ? tilde(part.text, context) : part.text, quoted: true, pattern: false }];
    case 'Literal':
      return [{ text: first ? tilde(part.value, context, part.text) : part.value, quoted: true, pattern: false }];
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [{ text: part.value, quoted: true, pattern: false }];
    case 'DoubleQuoted':
    case 'LocaleString':
      return [{ text: quotedText(part.parts, context), quoted: true, pattern: false }];
    case 'SimpleExpansion':
      return [{ text: context.variable(part.text.slice(1)) ?? '', quoted: false, pattern: false }];
    case 'ParameterExpansion':
      return [{ text: parameter(part, context), quoted: false, pattern: false }];
    case 'Glob': {
      const text = part.kind === 'bracket' ? `[${quotedText(part.parts, context)}]` : part.text;
      return [{ text, quoted: true, pattern: true }];
    }
    case 'CommandExpansion':
      throw new NotYet('$(…) is');
    case 'ArithmeticExpansion':
      throw new NotYet('$((…)) is');
    case 'ProcessSubstitution':
      throw new NotYet('<(…) is');
    case 'ExtendedGlob':
    case 'BraceExpansion':
      throw new NotYet(`${part.text} is`);
  }
}

function quotedText(parts: readonly (WordPart | DoubleQuotedChild)[], context: WordContext): string {
  return parts
    .flatMap((part) => piecesOf(part, context, false))
    .map((piece) => piece.text)
    .join('');
}

function tilde(text: string, { home }: WordContext, source = text): string {
  return source === '~' || source.startsWith('~/') ? home + text.slice(1) : text;
}

function parameter(part: ParameterExpansionPart, context: WordContext): string {
  const value = context.variable(part.parameter);
  if (part.index || part.prefix === '!') throw new NotYet(`${part.text} is`);
  if (part.prefix === '#') return String((value ?? '').length);
  const operation = part.operation;
  if (!operation) return value ?? '';
  if (operation.type !== 'Default') throw new NotYet(`${part.text} is`);
  const { operator, operand } = operation;
  const missing = value === undefined || (operator.startsWith(':') && value === '');
  switch (operator) {
    case '-':
    case ':-':
      return missing ? expandText(operand, context) : value;
    case '+':
    case ':+':
      return missing ? '' : expandText(operand, context);
    default:
      throw new NotYet(`${part.text} is`);
  }
}

/** Splits what was not quoted at blanks. */
function split(pieces: readonly Piece[]): Piece[][] {
  const fields: Piece[][] = [];
  let field: Piece[] | null = null;
  for (const piece of pieces) {
    if (piece.quoted) {
      field ??= [];
      field.push(piece);
      continue;
    }
    for (const [index, text] of piece.text.split(/[ \t\n]+/).entries()) {
      if (index > 0 && field) {
        fields.push(field);
        field = null;
      }
      if (text !== '') {
        field ??= [];
        field.push({ ...piece, text });
      }
    }
  }
  if (field) fields.push(field);
  return fields;
}

/** The files that a pattern means; the pattern itself where there are none. */
function matches(field: readonly Piece[], context: WordContext): string[] {
  const text = field.map((piece) => piece.text).join('');
  if (!field.some((piece) => piece.pattern)) return [text];
  const source = field.map((piece) => (piece.pattern ? piece.text : piece.text.replace(/[\\*?[\]]/g, '\\$&'))).join('');
  const absolute = source.startsWith('/');
  let found: string[] = [absolute ? '/' : ''];
  for (const step of source.split('/').filter((each) => each !== '')) {
    const pattern = toRegExp(step);
    found = found.flatMap((base) =>
      context
        .list(resolvePath(context.cwd, base === '' ? '.' : base))
        .filter((name) => pattern.test(name) && (step.startsWith('.') || !name.startsWith('.')))
        .map((name) => (base === '' ? name : base === '/' ? `/${name}` : `${base}/${name}`)),
    );
  }
  return found.length > 0 ? found.sort() : [text];
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|\[[!^]?\]?[^\]]*\]|[\s\S]/g, (token, escaped?: string) => {
    if (escaped !== undefined) return escapeRegExp(escaped);
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1) return token.replace(/^\[!/, '[^');
    return escapeRegExp(token);
  });
  return new RegExp(`^${source}$`, 'u');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
