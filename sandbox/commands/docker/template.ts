import { DockerError } from './flags.ts';

/** A value that a template of Go's walks through. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/**
 * Fills a template as `--format` takes it: `{{.Name}}`, `{{json .}}`, `{{range .a}}…{{end}}`, `{{range $k, $v := .a}}`, `{{if .a}}…{{else}}…{{end}}`,
 * `{{index .a "b"}}`, `{{println …}}`, `{{len .a}}`, `{{upper …}}`. Throws DockerError where it is anything else.
 */
export function fill(template: string, data: Value): string {
  const tokens = template
    .replaceAll('\\t', '\t')
    .replaceAll('\\n', '\n')
    .split(/(\{\{-?[\s\S]*?-?\}\})/);
  for (const [i, token] of tokens.entries()) {
    if (token.startsWith('{{-')) tokens[i - 1] = tokens[i - 1]?.trimEnd() ?? '';
    if (token.startsWith('{{') && token.endsWith('-}}')) tokens[i + 1] = tokens[i + 1]?.trimStart() ?? '';
  }
  const block = readBlock(tokens, { at: 0 }, false);
  return block.map((node) => write(node, { $: data }, data)).join('');
}

type Node =
  | { kind: 'text'; text: string }
  | { kind: 'value'; words: readonly string[] }
  | { kind: 'range'; over: string; names: readonly string[]; body: readonly Node[]; otherwise: readonly Node[] }
  | { kind: 'if' | 'with'; over: readonly string[]; body: readonly Node[]; otherwise: readonly Node[] };

function readBlock(tokens: readonly string[], place: { at: number }, inner: boolean): Node[] {
  const nodes: Node[] = [];
  while (place.at < tokens.length) {
    const token = tokens[place.at] as string;
    if (!token.startsWith('{{')) {
      nodes.push({ kind: 'text', text: token });
      place.at += 1;
      continue;
    }
    const words = wordsOf(token.replace(/^\{\{-?\s*|\s*-?\}\}$/g, ''));
    const [first = ''] = words;
    if (inner && (first === 'end' || first === 'else')) return nodes;
    place.at += 1;
    if (first !== 'range' && first !== 'if' && first !== 'with') {
      nodes.push({ kind: 'value', words });
      continue;
    }
    const body = readBlock(tokens, place, true);
    let otherwise: Node[] = [];
    if (/\{\{-?\s*else/.test(tokens[place.at] ?? '')) {
      place.at += 1;
      otherwise = readBlock(tokens, place, true);
    }
    if (!/\{\{-?\s*end/.test(tokens[place.at] ?? '')) throw broken('unexpected EOF');
    place.at += 1;
    if (first === 'range') {
      const sign = words.indexOf(':=');
      const names = sign < 0 ? [] : words.slice(1, sign).map((name) => name.replace(',', ''));
      nodes.push({ kind: 'range', over: words[sign < 0 ? 1 : sign + 1] ?? '.', names, body, otherwise });
    } else nodes.push({ kind: first, over: words.slice(1), body, otherwise });
  }
  if (inner) throw broken('unexpected EOF');
  return nodes;
}

function broken(reason: string): DockerError {
  return new DockerError(`template parsing error: template: :1: ${reason}`, 64);
}

function wordsOf(text: string): string[] {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"|\([^)]*\)|[^\s]+/g)].map(([word]) => word);
}

type Scope = Readonly<Record<string, Value>>;

function write(node: Node, scope: Scope, dot: Value): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'value':
      return text(evaluate(node.words, scope, dot));
    case 'if':
    case 'with': {
      const value = evaluate(node.over, scope, dot);
      const inside = node.kind === 'with' ? value : dot;
      return (truth(value) ? node.body : node.otherwise)
        .map((each) => write(each, scope, truth(value) ? inside : dot))
        .join('');
    }
    case 'range': {
      const value = evaluate([node.over], scope, dot);
      const entries = entriesOf(value);
      if (entries.length === 0) return node.otherwise.map((each) => write(each, scope, dot)).join('');
      const [first, second] = node.names;
      return entries
        .map(([key, item]) => {
          const named: Scope = second
            ? { ...scope, [first as string]: key, [second]: item }
            : first
              ? { ...scope, [first]: item }
              : scope;
          return node.body.map((each) => write(each, named, item)).join('');
        })
        .join('');
    }
  }
}

function entriesOf(value: Value): [Value, Value][] {
  if (Array.isArray(value)) return value.map((item, i) => [i, item] as [Value, Value]);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value as Record<string, Value>).sort(([a], [b]) => (a < b ? -1 : 1));
  return [];
}

function evaluate(words: readonly string[], scope: Scope, dot: Value): Value {
  const pipe = words.indexOf('|');
  if (pipe >= 0) return call(words.slice(pipe + 1), [evaluate(words.slice(0, pipe), scope, dot)], scope, dot);
  return call(words, [], scope, dot);
}

function call(words: readonly string[], piped: readonly Value[], scope: Scope, dot: Value): Value {
  const [name = '', ...rest] = words;
  const args = (): Value[] => [...rest.map((word) => atom(word, scope, dot)), ...piped];
  const [first = null, ...more] = [
    'json',
    'index',
    'len',
    'upper',
    'lower',
    'println',
    'print',
    'join',
    'split',
    'printf',
    'slice',
    'eq',
    'not',
  ].includes(name)
    ? args()
    : [];
  switch (name) {
    case 'json':
      return JSON.stringify(first);
    case 'index':
      return more.reduce<Value>((value, key) => at(value, key), first);
    case 'len':
      return typeof first === 'string' ? first.length : entriesOf(first).length;
    case 'upper':
      return text(first).toUpperCase();
    case 'lower':
      return text(first).toLowerCase();
    case 'println':
      return `${[first, ...more].map(text).join(' ')}\n`;
    case 'print':
      return [first, ...more].map(text).join('');
    case 'join':
      return entriesOf(first)
        .map(([, item]) => text(item))
        .join(text(more[0] ?? ''));
    case 'split':
      return text(first).split(text(more[0] ?? ''));
    case 'printf':
      return more.reduce<string>((line, value) => line.replace(/%[qsdv]/, text(value)), text(first));
    case 'slice':
      return text(first).slice(Number(more[0] ?? 0), more[1] === undefined ? undefined : Number(more[1]));
    case 'eq':
      return more.some((each) => text(each) === text(first));
    case 'not':
      return !truth(first);
    default:
      if (rest.length > 0 || !/^[.$"(\d]/.test(name)) throw broken(`function "${name}" not defined`);
      return atom(name, scope, dot);
  }
}

function at(value: Value, key: Value): Value {
  if (Array.isArray(value)) return value[Number(key)] ?? null;
  return typeof value === 'object' && value !== null ? ((value as Record<string, Value>)[text(key)] ?? null) : null;
}

function atom(word: string, scope: Scope, dot: Value): Value {
  const parenthesised = /^\(([\s\S]*)\)(\..*)?$/.exec(word);
  if (parenthesised) return path(parenthesised[2] ?? '', evaluate(wordsOf(parenthesised[1] ?? ''), scope, dot));
  if (word.startsWith('"')) return JSON.parse(word) as string;
  if (/^-?\d+$/.test(word)) return Number(word);
  if (word.startsWith('$')) {
    const [, name = '', rest = ''] = /^(\$\w*)(.*)$/.exec(word) ?? [];
    return path(rest, scope[name] ?? null);
  }
  return path(word, dot);
}

function path(dotted: string, from: Value): Value {
  let value = from;
  for (const name of dotted.split('.').filter((each) => each !== '')) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(name in value))
      throw new DockerError(`template: :1:2: executing "" at <${dotted}>: map has no entry for key "${name}"`);
    value = at(value, name);
  }
  return value;
}

function truth(value: Value): boolean {
  return typeof value === 'object' && value !== null ? entriesOf(value).length > 0 : Boolean(value);
}

/** As Go prints a value. */
function text(value: Value): string {
  if (value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(text).join(' ')}]`;
  if (typeof value === 'object')
    return `map[${entriesOf(value)
      .map(([key, item]) => `${text(key)}:${text(item)}`)
      .join(' ')}]`;
  return String(value);
}
