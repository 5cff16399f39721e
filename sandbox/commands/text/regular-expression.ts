import { BadArguments } from './options.ts';

const classes: Readonly<Record<string, string>> = {
  alnum: '\\p{L}\\p{N}',
  alpha: '\\p{L}',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: '\\p{Ll}',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\s',
  upper: '\\p{Lu}',
  xdigit: '0-9A-Fa-f',
};

/** A POSIX expression, basic or extended, as the language's own. Throws BadArguments. */
export function regularExpression(
  source: string,
  { extended = false, flags = '' }: { extended?: boolean; flags?: string } = {},
): RegExp {
  try {
    return new RegExp(translated(source, extended), `u${flags}`);
  } catch {
    throw new BadArguments(`Invalid regular expression: ${source}`, 2);
  }
}

const tokens = /\\([\s\S])|\[\^?\]?(?:\[:\w+:\]|[^\]])*\]|[\s\S]/gu;

function translated(source: string, extended: boolean): string {
  let before = '';
  return source.replace(tokens, (token, escaped?: string) => {
    const text = escaped === undefined ? plain(token, extended, before) : afterBackslash(escaped, extended);
    before = token;
    return text;
  });
}

function plain(token: string, extended: boolean, before: string): string {
  if (token.length > 1 && token.startsWith('[')) return bracket(token);
  const atStart = before === '' || before === '(' || before === '|' || before === '\\(' || before === '\\|';
  if (token === '*' && atStart) return '\\*';
  if ('.*^$'.includes(token)) {
    if (extended || token === '.' || token === '*') return token;
    return token === '^' ? (atStart ? '^' : '\\^') : '$';
  }
  if ('+?(){}|'.includes(token)) return extended ? token : `\\${token}`;
  return /[\\[\]/]/.test(token) ? `\\${token}` : token;
}

function afterBackslash(letter: string, extended: boolean): string {
  if ('+?(){}|'.includes(letter)) return extended ? `\\${letter}` : letter;
  if (letter === '<') return '\\b(?=\\w)';
  if (letter === '>') return '\\b(?<=\\w)';
  if (/[1-9bBwWsSntd]/.test(letter)) return `\\${letter}`;
  return /[\\^$.*[\]/]/.test(letter) ? `\\${letter}` : letter.replace(/[-!@#%&=~`:;'",<>a-zA-Z]/, (each) => each);
}

function bracket(token: string): string {
  const negated = token.startsWith('[^');
  const inner = token
    .slice(negated ? 2 : 1, -1)
    .replace(/\[:(\w+):\]|[[\]\\&~^(){}|/]/g, (each, name?: string) =>
      name === undefined ? `\\${each}` : (classes[name] ?? ''),
    );
  const closed = inner.replace(/^-|-$/g, '\\-');
  return `[${negated ? '^' : ''}${closed}]`;
}

/** Text in which nothing has a meaning but itself. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
