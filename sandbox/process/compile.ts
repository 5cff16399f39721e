/**
 * TypeScript to a function that the linker can call. Every line keeps its number: the function's head stands on the first
 * line, types are blanked out, and nothing is moved.
 *
 * Three passes: types go (sucrase), which also drops imports that were only types; tokens tell imports, `import()`,
 * `import.meta` and top-level `await`; then `import` and `export` become `require` and `exports` (sucrase).
 */
import { transform } from 'sucrase';
import { parse } from 'sucrase/dist/parser/index.js';
import type { Token } from 'sucrase/dist/parser/tokenizer/index.js';
import { ContextualKeyword } from 'sucrase/dist/parser/tokenizer/keywords.js';
import { TokenType as tt } from 'sucrase/dist/parser/tokenizer/types.js';
import { isAwait, operandEnd } from './awaits.ts';
import { mapColumn } from './places.ts';
import { ProgramSyntaxError } from './syntax.ts';

export interface Import {
  specifier: string;
  /** Names that the other module has to export. */
  names: readonly string[];
  /** In the learner's file, from 1. */
  line: number;
  column: number;
}

export interface Compiled {
  /** A script whose value takes PARAMETERS and gives the module's body as a function. */
  script: string;
  /** Static imports, in the order of the text. */
  imports: readonly Import[];
  /** Line of the first top-level `await`; null where the module is synchronous. */
  awaits: number | null;
}

/** What a module is given. */
const PARAMETERS = 'exports, require, module, __filename, __dirname, __import, __meta, __await';

/** Throws ProgramSyntaxError. */
export function compile(file: string, source: string): Compiled {
  const text = source.startsWith('#!') ? `//${source.slice(2)}` : source;
  const isTypeScript = /\.[cm]?ts$/.test(file);
  if (isTypeScript) rejectUnsupported(file, text);
  const plain = isTypeScript
    ? pass(file, () => transform(text, { transforms: ['typescript'], disableESTransforms: true }).code)
    : text;
  const { code, imports, awaits } = readModule(file, plain, source);
  const linked = pass(file, () => transform(code, { transforms: ['imports'], disableESTransforms: true }).code);
  // A function within a function, so that a program may declare a `module` or a `require` of its own.
  const head = `(function (${PARAMETERS}) { 'use strict'; return (${awaits === null ? '' : 'async '}() => {`;
  return { script: `${head}${linked}\n})})\n//# sourceURL=file://${file}`, imports, awaits };
}

function pass<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = /^(?:Error transforming [^:]*: )?([\s\S]*?) \((\d+):(\d+)\)$/.exec(message);
    if (!at) throw new ProgramSyntaxError(message, file, null, null);
    throw new ProgramSyntaxError(at[1] ?? message, file, Number(at[2]), Number(at[3]));
  }
}

/** TypeScript that would be erased silently, or that no engine runs. */
function rejectUnsupported(file: string, text: string): void {
  const { tokens } = pass(file, () => parse(text, false, true, false));
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1];
    if (token.type === tt.at) {
      throw fault(file, text, token.start, 'Decorators are not supported: neither Node nor the browser runs them');
    }
    const names =
      token.contextualKeyword === ContextualKeyword._namespace || token.contextualKeyword === ContextualKeyword._module;
    if (!names || next?.type !== tt.name || !/^[\w$.]+\s*\{/.test(text.slice(next.start))) continue;
    const before = text.slice(0, token.start).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
    if (/(^|[\n;{}])\s*(export\s+)?$/.test(before)) {
      throw fault(
        file,
        text,
        token.start,
        'A TypeScript namespace is not supported: put its members into a module of their own',
      );
    }
  }
}

function readModule(
  file: string,
  code: string,
  source: string,
): { code: string; imports: Import[]; awaits: number | null } {
  const { tokens, scopes } = pass(file, () => parse(code, false, false, false));
  const functions = scopes.slice(0, -1).filter(({ isFunctionScope }) => isFunctionScope);
  const isTopLevel = (index: number): boolean =>
    !functions.some(({ startTokenIndex, endTokenIndex }) => startTokenIndex <= index && index < endTokenIndex);
  const textOf = (token: Token | undefined): string => (token ? code.slice(token.start, token.end) : '');
  const imports: Import[] = [];
  let awaits: number | null = null;
  const edits: Edit[] = [];
  const replace = (from: number, to: number, by: string): void => void edits.push({ from, to, by });
  for (const [i, token] of tokens.entries()) {
    const previous = tokens[i - 1];
    const next = tokens[i + 1];
    if (isAwait(tokens, i)) {
      const { line, column } = positionAt(code, token.start);
      if (isTopLevel(i)) awaits ??= line;
      const end = operandEnd(tokens, i + 1);
      if (end === null) continue;
      const sourceColumn = mapColumn(lineOf(source, line), lineOf(code, line), column) ?? 1;
      replace(token.end, token.end, ` __await(${line}, ${sourceColumn}, ${isTopLevel(i)},`);
      replace((tokens[end] as Token).end, (tokens[end] as Token).end, ')');
      continue;
    }
    if (previous?.type === tt.dot || previous?.type === tt.questionDot || next?.type === tt.colon) continue;
    if (token.type === tt._import && next?.type === tt.parenL) replace(token.start, token.end, '__import');
    else if (textOf(token) === 'import' && next?.type === tt.dot && textOf(tokens[i + 2]) === 'meta') {
      replace(token.start, (tokens[i + 2] as Token).end, '__meta');
    } else if (token.type === tt._import || token.type === tt._export) {
      const found = readClause(tokens, i, textOf);
      if (found) imports.push({ ...found, ...positionOf(source, code, found.at, found.specifier) });
    }
  }
  return { code: edited(code, edits), imports, awaits };
}

interface Edit {
  from: number;
  to: number;
  by: string;
}

function edited(code: string, edits: readonly Edit[]): string {
  let done = '';
  let copied = 0;
  for (const { from, to, by } of [...edits].sort((a, b) => a.from - b.from)) {
    done += code.slice(copied, from) + by;
    copied = to;
  }
  return done + code.slice(copied);
}

function lineOf(text: string, line: number): string {
  return text.split('\n')[line - 1] ?? '';
}

/** Reads `import … from 'x'`, `import 'x'` or `export … from 'x'` at a token; null where nothing is imported. */
function readClause(
  tokens: readonly Token[],
  start: number,
  textOf: (token: Token | undefined) => string,
): { specifier: string; names: string[]; at: number } | null {
  const isImport = tokens[start]?.type === tt._import;
  const names: string[] = [];
  let i = start + 1;
  const first = tokens[i];
  if (!first) return null;
  if (isImport && first.type === tt.string) return { specifier: unquote(textOf(first)), names, at: first.start };
  if (!isImport && first.type !== tt.star && first.type !== tt.braceL) return null;
  if (isImport && first.type === tt.name) {
    names.push('default');
    i += 1;
    if (tokens[i]?.type === tt.comma) i += 1;
  }
  if (tokens[i]?.type === tt.star) {
    i += 1;
    if (textOf(tokens[i]) === 'as') i += 2;
  } else if (tokens[i]?.type === tt.braceL) {
    i += 1;
    while (tokens[i] && tokens[i]?.type !== tt.braceR) {
      names.push(unquote(textOf(tokens[i])));
      i += 1;
      if (textOf(tokens[i]) === 'as') i += 2;
      if (tokens[i]?.type === tt.comma) i += 1;
    }
    i += 1;
  }
  const from = tokens[i + 1];
  if (textOf(tokens[i]) !== 'from' || from?.type !== tt.string) return null;
  return { specifier: unquote(textOf(from)), names, at: from.start };
}

function unquote(text: string): string {
  return /^['"]/.test(text) ? text.slice(1, -1) : text;
}

/** The place of a specifier in the learner's own text: same line, but columns may have moved. */
function positionOf(source: string, code: string, at: number, specifier: string): { line: number; column: number } {
  const { line, column } = positionAt(code, at);
  const text = source.split('\n')[line - 1] ?? '';
  const found = text.search(new RegExp(`['"]${specifier.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}['"]`));
  return { line, column: found < 0 ? column : found + 1 };
}

function positionAt(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function fault(file: string, text: string, index: number, message: string): ProgramSyntaxError {
  const { line, column } = positionAt(text, index);
  return new ProgramSyntaxError(message, file, line, column);
}
