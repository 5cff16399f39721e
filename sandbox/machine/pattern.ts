/** Shell patterns: `*`, `?`, `[a-z]`, `[[:digit:]]`; a backslash takes a character as it is. */

const classes: Readonly<Record<string, string>> = {
  alnum: '\\p{L}\\p{N}',
  alpha: '\\p{L}',
  blank: ' \\t',
  digit: '0-9',
  lower: '\\p{Ll}',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: '\\p{Lu}',
  xdigit: '0-9A-Fa-f',
};

const tokens = /\\([\s\S])|\[[!^]?\]?(?:\[:\w+:\]|[^\]])*\]|[\s\S]/gu;

/** @param files `*` and `?` stop at a slash */
export function patternSource(pattern: string, files = false): string {
  return pattern.replace(tokens, (token, escaped?: string) => {
    if (escaped !== undefined) return escapeRegExp(escaped);
    if (token === '*') return files ? '[^/]*' : '[\\s\\S]*';
    if (token === '?') return files ? '[^/]' : '[\\s\\S]';
    if (token.length > 2 && token.startsWith('[')) return bracket(token);
    return escapeRegExp(token);
  });
}

/** Whether the whole text is what the pattern says. */
export function matchesPattern(pattern: string, text: string): boolean {
  return toRegExp(pattern).test(text);
}

export function toRegExp(pattern: string, files = false): RegExp {
  return new RegExp(`^${patternSource(pattern, files)}$`, 'u');
}

/** Takes the meaning from what was quoted. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function bracket(token: string): string {
  const negated = /^\[[!^]/.test(token);
  const inner = token
    .slice(negated ? 2 : 1, -1)
    .replace(/\[:(\w+):\]|\\(.)|[[\]&~^]/g, (each, name?: string, escaped?: string) => {
      if (name !== undefined) return classes[name] ?? '';
      return `\\${escaped ?? each}`;
    });
  return `[${negated ? '^' : ''}${inner}]`;
}
