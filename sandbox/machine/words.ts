import {
  type ArithmeticExpansionPart,
  type ArithmeticExpression,
  type DoubleQuotedChild,
  type ParsedScript,
  type ProcessSubstitutionPart,
  parse,
  type Word,
  type WordPart,
} from 'unbash';
import { evaluate } from './arithmetic.ts';
import { expandElements, wholeIndex } from './arrays.ts';
import { alternatives, type Part } from './braces.ts';
import type { CommandFiles } from './command.ts';
import { NotYet, ShellError } from './errors.ts';
import { expandParameter } from './parameter.ts';
import { resolvePath } from './paths.ts';
import { escapePattern, toRegExp } from './pattern.ts';
import type { Pipe } from './pipe.ts';
import type { ShellState } from './state.ts';

/** What words are expanded with. */
export interface WordContext {
  readonly state: ShellState;
  readonly files: CommandFiles;
  /** What a `$(…)` prints. */
  substitute(script: ParsedScript): Promise<string>;
  /** Starts what stands in `<(…)` or `>(…)`; the path of the file that it is read from or written to by. */
  beside(part: ProcessSubstitutionPart): Promise<string>;
  /** The stream of such a path. */
  besideAt(path: string): Pipe | undefined;
}

/** A piece of an expanded word. Quoted text is not split; a pattern's `*`, `?` and `[` mean files. */
export interface Piece {
  text: string;
  quoted: boolean;
  pattern: boolean;
  /** A new field begins here, as between the parameters of "$@". */
  starts?: true;
  /** Not even an empty field, as "$@" without parameters. */
  nothing?: true;
}

/** The fields that words stand for. Throws NotYet, ShellError. */
export async function expandWords(words: readonly Word[], context: WordContext): Promise<string[]> {
  const fields: string[] = [];
  for (const word of words) fields.push(...(await expandWord(word, context)));
  return fields;
}

/** The fields that a word stands for: none, one or several. */
export async function expandWord(word: Word, context: WordContext): Promise<string[]> {
  if (!word.parts) return [tilde(word.value, context, word.text)];
  const found: string[] = [];
  for (const parts of alternatives(word)) {
    const fields = split(await partsToPieces(parts, context), context.state.get('IFS') ?? ' \t\n');
    for (const field of fields) found.push(...(await matches(field, context)));
  }
  return found;
}

/** A word as one text: an assignment's value, a redirection's target, without splitting and files. */
export async function expandText(word: Word, context: WordContext): Promise<string> {
  return join(await piecesOfWord(word, context));
}

/** A word as a pattern: what was quoted in it has no meaning but itself. */
export async function expandPattern(word: Word, context: WordContext): Promise<string> {
  const pieces = await piecesOfWord(word, context);
  return pieces.map((piece) => (piece.quoted && !piece.pattern ? escapePattern(piece.text) : piece.text)).join('');
}

/** Text with expansions and no quotes, as the body of a here-document. */
export async function expandParts(parts: readonly WordPart[], context: WordContext): Promise<string> {
  return quotedText(parts, context);
}

/** Value of `$((…))` or `((…))`. */
export function expandArithmetic(expression: ArithmeticExpression, context: WordContext): Promise<bigint> {
  const { state } = context;
  return evaluate(expression, {
    get: (name) => state.get(name),
    set: (name, value) => state.set(name, value),
    text: async (node) => {
      if (node.type === 'ArithmeticWord') return node.parts ? quotedText(node.parts, context) : parameterOr(node.value);
      if (node.type === 'ArithmeticCommandExpansion' && node.script) return context.substitute(node.script);
      throw new NotYet('such an expression is');
    },
    parse: (text) => arithmeticOf(text),
  });
  function parameterOr(text: string): string {
    return text.startsWith('$') ? (variable(text.slice(1), context) ?? '') : text;
  }
}

/** Reads an expression; undefined where the text is none. */
export function arithmeticOf(text: string): ArithmeticExpression | undefined {
  const [statement] = parse(`((${text}))`).commands;
  return statement?.command.type === 'ArithmeticCommand' ? statement.command.expression : undefined;
}

/** Value of a variable or special parameter; undefined where it is not set. Throws ShellError under `set -u`. */
export function variable(name: string, { state }: WordContext): string | undefined {
  const value = special(name, state);
  if (value !== null) return value;
  const found = /^\d+$/.test(name) ? state.parameters[Number(name) - 1] : state.get(name);
  if (found === undefined && state.options.has('nounset')) throw new ShellError(`${name}: unbound variable`, 127);
  return found;
}

function special(name: string, state: ShellState): string | null {
  switch (name) {
    case '?':
      return String(state.status);
    case '$':
      return String(state.pid);
    case '!':
      return state.background === null ? '' : String(state.background);
    case '#':
      return String(state.parameters.length);
    case '0':
      return state.name;
    case '@':
      return state.parameters.join(' ');
    case '*':
      return state.parameters.join(state.get('IFS')?.[0] ?? ' ');
    case '-':
      return '';
    default:
      return null;
  }
}

async function piecesOfWord(word: Word, context: WordContext): Promise<Piece[]> {
  const parts: readonly Part[] = word.parts ?? [{ type: 'Bare', text: tilde(word.value, context, word.text) }];
  return partsToPieces(parts, context);
}

async function partsToPieces(parts: readonly Part[], context: WordContext): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const [index, part] of parts.entries()) pieces.push(...(await piecesOf(part, context, index === 0)));
  return pieces;
}

async function piecesOf(part: Part, context: WordContext, first: boolean): Promise<Piece[]> {
  const quoted = (text: string): Piece[] => [{ text, quoted: true, pattern: false }];
  const bare = (text: string): Piece[] => [{ text, quoted: false, pattern: /[*?[]/.test(text) }];
  switch (part.type) {
    case 'Bare':
      return quoted(first ? tilde(part.text, context) : part.text);
    case 'Literal':
      return quoted(first ? tilde(part.value, context, part.text) : part.value);
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return quoted(part.value);
    case 'DoubleQuoted':
    case 'LocaleString':
      return doubleQuoted(part.parts, context);
    case 'SimpleExpansion':
      if (part.text === '$@' || part.text === '$*')
        return allParameters(context).map((piece) => ({ ...piece, quoted: false }));
      return bare(variable(part.text.slice(1), context) ?? '');
    case 'ParameterExpansion':
      if (wholeIndex(part) && part.prefix !== '#' && part.operation?.type !== 'Default')
        return fieldPieces(await expandElements(part, context)).map((piece) => ({ ...piece, quoted: false }));
      return bare(await expandParameter(part, context));
    case 'CommandExpansion':
      return bare(part.script ? await context.substitute(part.script) : '');
    case 'ArithmeticExpansion':
      return bare(await arithmeticText(part, context));
    case 'Glob': {
      const text = part.kind === 'bracket' ? `[${await quotedText(part.parts, context)}]` : part.text;
      return [{ text, quoted: true, pattern: true }];
    }
    case 'ProcessSubstitution':
      return quoted(await context.beside(part));
    case 'ExtendedGlob':
    case 'BraceExpansion':
      throw new NotYet(`${part.text} is`);
  }
}

async function arithmeticText(part: ArithmeticExpansionPart, context: WordContext): Promise<string> {
  if (!part.expression) return '0';
  try {
    return String(await expandArithmetic(part.expression, context));
  } catch (error) {
    if (error instanceof ShellError) throw new ShellError(`${part.text.slice(3, -2).trim()}: ${error.message}`);
    throw error;
  }
}

async function doubleQuoted(parts: readonly DoubleQuotedChild[], context: WordContext): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const part of parts) {
    if (part.type === 'SimpleExpansion' && part.text === '$@') pieces.push(...allParameters(context));
    else if (part.type === 'ParameterExpansion' && part.parameter === '@' && !part.operation && !part.prefix)
      pieces.push(...allParameters(context));
    else if (part.type === 'ParameterExpansion' && wholeIndex(part) === '@' && part.prefix !== '#')
      pieces.push(...fieldPieces(await expandElements(part, context)));
    else if (part.type === 'ParameterExpansion' && wholeIndex(part) === '*')
      pieces.push({ text: await expandParameter(part, context), quoted: true, pattern: false });
    else pieces.push({ text: await quotedText([part], context), quoted: true, pattern: false });
  }
  return pieces.length > 0 ? pieces : [{ text: '', quoted: true, pattern: false }];
}

function allParameters({ state }: WordContext): Piece[] {
  return fieldPieces(state.parameters);
}

/** A field for each. */
function fieldPieces(parameters: readonly string[]): Piece[] {
  if (parameters.length === 0) return [{ text: '', quoted: true, pattern: false, nothing: true }];
  return parameters.map((text, index) => ({
    text,
    quoted: true,
    pattern: false,
    ...(index > 0 ? { starts: true as const } : {}),
  }));
}

async function quotedText(parts: readonly (WordPart | DoubleQuotedChild)[], context: WordContext): Promise<string> {
  let text = '';
  for (const part of parts) {
    if (part.type === 'SimpleExpansion') text += variable(part.text.slice(1), context) ?? '';
    else text += join(await piecesOf(part, context, false));
  }
  return text;
}

function join(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.starts ? ` ${piece.text}` : piece.text)).join('');
}

function tilde(text: string, { state }: WordContext, source = text): string {
  const home = state.get('HOME') ?? '/';
  if (source === '~' || source.startsWith('~/')) return home + text.slice(1);
  const [, sign] = /^~([+-])(?=\/|$)/.exec(source) ?? [];
  const directory = sign && state.get(sign === '+' ? 'PWD' : 'OLDPWD');
  return directory ? directory + text.slice(2) : text;
}

/** Splits what was not quoted: at runs of blanks, and at each other character of IFS. */
function split(pieces: readonly Piece[], separators: string): Piece[][] {
  const blanks = [...separators].filter((each) => /\s/.test(each)).join('');
  const others = [...separators]
    .filter((each) => !/\s/.test(each))
    .map((each) => `\\${each}`)
    .join('');
  const gap =
    others === ''
      ? new RegExp(`[${blanks || '\\0'}]+`)
      : new RegExp(`[${blanks}]*[${others}][${blanks}]*|[${blanks || '\\0'}]+`);
  const fields: Piece[][] = [];
  let field: Piece[] | null = null;
  const finish = (): void => {
    if (field) fields.push(field);
    field = null;
  };
  for (const piece of pieces) {
    if (piece.starts) finish();
    if (piece.nothing) continue;
    if (piece.quoted) {
      field ??= [];
      field.push(piece);
      continue;
    }
    const texts = separators === '' ? [piece.text] : piece.text.split(gap);
    for (const [index, text] of texts.entries()) {
      if (index > 0) finish();
      if (text === '') continue;
      field ??= [];
      field.push({ ...piece, text });
    }
  }
  finish();
  return fields;
}

/** The files that a pattern means; the pattern itself where there are none. */
async function matches(field: readonly Piece[], { state, files }: WordContext): Promise<string[]> {
  const text = field.map((piece) => piece.text).join('');
  if (state.options.has('noglob') || !field.some((piece) => piece.pattern)) return [text];
  const source = field.map((piece) => (piece.pattern ? piece.text : escapePattern(piece.text))).join('');
  let found: string[] = [source.startsWith('/') ? '/' : ''];
  for (const step of source.split('/').filter((each) => each !== '')) {
    const pattern = toRegExp(step, true);
    const next: string[] = [];
    for (const base of found) {
      const directory = resolvePath(state.cwd, base === '' ? '.' : base);
      const names = (await files.kind(directory)) === 'directory' ? await files.readdir(directory) : [];
      const known = step === '.' || step === '..' ? [step] : names;
      for (const name of known) {
        if (!pattern.test(name) || (name.startsWith('.') && !step.startsWith('.'))) continue;
        next.push(base === '' || base === '/' ? base + name : `${base}/${name}`);
      }
    }
    found = next;
  }
  const ending = source.endsWith('/') ? '/' : '';
  return found.length > 0 ? found.sort().map((each) => each + ending) : [text];
}
