import { unescaped } from '../text/escapes.ts';
import { BadArguments } from '../text/options.ts';

export interface Token {
  kind: 'number' | 'text' | 'pattern' | 'name' | 'call' | 'sign' | 'line' | 'end';
  text: string;
}

const form =
  /[ \t\r]+|\\\n|#[^\n]*|(\n)|(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|"((?:[^"\\\n]|\\[\s\S])*)"|([A-Za-z_]\w*)(\()?|(\+\+|--|\*\*|&&|\|\||[-+*/%^!=<>]=|!~|[-+*/%^!<>=~?:,;(){}[\]$])/y;

/** Cuts a program into tokens. A slash begins a pattern where no value stands before it. Throws BadArguments. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const before = tokens.at(-1);
    const value =
      before && (/^(number|text|pattern|name)$/.test(before.kind) || /^[)\]$]$|^(\+\+|--)$/.test(before.text));
    if (source[at] === '/' && !value) {
      const found = /^\/((?:[^/\\\n[]|\\.|\[\^?\]?(?:[^\]\n]*)\])*)\//.exec(source.slice(at));
      if (!found) throw new BadArguments(`${source}: regular expression not ended`, 2);
      tokens.push({ kind: 'pattern', text: (found[1] as string).replace(/\\\//g, '/') });
      at += found[0].length;
      continue;
    }
    form.lastIndex = at;
    const found = form.exec(source);
    if (!found) throw new BadArguments(`syntax error at source line 1: ${source.slice(at, at + 10)}`, 2);
    at = form.lastIndex;
    const [, line, number, text, name, call, sign] = found;
    if (line !== undefined) tokens.push({ kind: 'line', text: '\n' });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (text !== undefined)
      tokens.push({ kind: 'text', text: unescaped(text.replace(/\\\//g, '/'), 'printf').text });
    else if (name !== undefined) {
      const calls = call !== undefined && !keywords.has(name);
      if (call !== undefined && !calls) at -= 1;
      tokens.push({ kind: calls ? 'call' : 'name', text: name });
    } else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

const keywords: ReadonlySet<string> = new Set([
  ...['if', 'while', 'for', 'do', 'print', 'printf', 'else', 'in', 'delete', 'next', 'exit', 'break', 'continue'],
  ...['BEGIN', 'END', 'return', 'getline', 'function'],
]);
