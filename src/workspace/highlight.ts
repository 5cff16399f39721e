/**
 * Colours for TypeScript: words of the language, texts, calls and comments. The same few rules colour code in the
 * built page, in the editor before it has loaded, and in the editor itself, so that nothing changes when one takes over.
 */
export type Shade = 'word' | 'text' | 'call' | 'note' | 'plain';

export interface Span {
  start: number;
  shade: Shade;
}

/**
 * What a line is in the middle of when it begins: a block comment, or template texts with the depth of braces inside
 * each `${…}` that is open.
 */
export interface LineState {
  comment: boolean;
  /** One entry per open template; -1 while in its text, else the braces open inside its `${…}`. */
  templates: readonly number[];
}

export const lineStart: LineState = { comment: false, templates: [] };

const words = new Set(
  `abstract as async await break case catch class const continue debugger declare default delete do else enum export
  extends false finally for from function get if implements import in instanceof interface keyof let namespace new null of
  private protected public readonly return satisfies set static super switch this throw true try type typeof undefined
  var void while with yield`.split(/\s+/),
);
const nameOrNumber = /[A-Za-z_$][\w$]*|\d[\w.]*/y;
const quoted = /'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?/y;
const regex = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\/[a-z]*/y;

/** The spans of one line, in order, the first at 0, and the state in which the next line begins. */
export function highlightLine(line: string, state: LineState): { spans: Span[]; state: LineState } {
  const spans: Span[] = [];
  const templates = [...state.templates];
  let comment = state.comment;
  let at = 0;
  let before = '';

  const add = (start: number, shade: Shade) => {
    if (spans.at(-1)?.shade !== shade) spans.push({ start, shade });
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(line)?.[0];
  };

  while (at < line.length) {
    if (comment) {
      add(at, 'note');
      const end = line.indexOf('*/', at);
      at = end < 0 ? line.length : end + 2;
      comment = end < 0;
      continue;
    }
    const depth = templates.at(-1);
    if (depth === -1) {
      add(at, 'text');
      at = templateEnd(line, at, templates);
      continue;
    }
    const char = line[at] as string;
    if (line.startsWith('//', at)) {
      add(at, 'note');
      break;
    }
    if (line.startsWith('/*', at)) {
      comment = true;
      add(at, 'note');
      at += 2;
      continue;
    }
    const text = char === "'" || char === '"' ? match(quoted) : undefined;
    if (text !== undefined) {
      add(at, 'text');
      at += text.length;
      before = text;
      continue;
    }
    if (char === '`') {
      add(at, 'text');
      templates.push(-1);
      at += 1;
      continue;
    }
    if (depth !== undefined && char === '{') templates[templates.length - 1] = depth + 1;
    if (depth !== undefined && char === '}') {
      templates[templates.length - 1] = depth === 0 ? -1 : depth - 1;
      add(at, depth === 0 ? 'text' : 'plain');
      at += 1;
      before = char;
      continue;
    }
    const pattern = char === '/' && !/[\w$)\]]$/.test(before) ? match(regex) : undefined;
    if (pattern) {
      add(at, 'text');
      at += pattern.length;
      before = pattern;
      continue;
    }
    const name = match(nameOrNumber);
    if (name) {
      add(at, shadeOf(name, before, line.slice(at + name.length)));
      at += name.length;
      before = name;
      continue;
    }
    add(at, 'plain');
    if (char.trim()) before = char;
    at += 1;
  }
  return { spans, state: { comment, templates } };
}

function shadeOf(name: string, before: string, rest: string): Shade {
  if (words.has(name) && before !== '.' && !/^\s*:/.test(rest)) return 'word';
  return /^\s*(?:<[\w\s,[\]]*>)?\(/.test(rest) && !/^\d/.test(name) ? 'call' : 'plain';
}

/** Moves past the text of a template: to its end, or into a `${`. */
function templateEnd(line: string, from: number, templates: number[]): number {
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '`') {
      templates.pop();
      return at + 1;
    } else if (line.startsWith('${', at)) {
      templates[templates.length - 1] = 0;
      return at + 2;
    }
  }
  return line.length;
}

/** Whether a file is coloured at all. */
export function isCode(file: string): boolean {
  return /\.(ts|mts|js|mjs|json)$/.test(file);
}

/** Each line as pieces of text with their shade. */
export function highlight(text: string, coloured = true): { text: string; shade: Shade }[][] {
  let state = lineStart;
  return text.split('\n').map((line) => {
    if (!coloured) return [{ text: line, shade: 'plain' as const }];
    const result = highlightLine(line, state);
    state = result.state;
    return result.spans.map((span, index) => ({
      text: line.slice(span.start, result.spans[index + 1]?.start),
      shade: span.shade,
    }));
  });
}
