import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileRe2 } from '../../sandbox/wire/re2.ts';

interface Recorded {
  pattern: string;
  error?: string;
  matches?: readonly string[];
}

const { regexes } = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/regexes.json'), 'utf8')) as {
  regexes: readonly Recorded[];
};
/** The names that were tried on each: every one that some pattern matches. */
const names = [...new Set(regexes.flatMap(({ matches = [] }) => matches))];

describe('as RE2/J does', () => {
  test.each(regexes)('$pattern', ({ pattern, error, matches }) => {
    const compiled = compileRe2(pattern);
    if ('error' in compiled) expect(compiled.error).toBe(error);
    else
      expect(names.filter((name) => compiled.matches(name))).toEqual(names.filter((name) => matches?.includes(name)));
  });

  test('takes no longer for a pattern that would make others backtrack for ever', () => {
    const compiled = compileRe2('(a|aa|a*)*b');
    expect('matches' in compiled && compiled.matches('a'.repeat(5_000))).toBe(false);
  });

  test('refuses a pattern of milliards of steps', () => {
    expect(compileRe2('(((a{1000}){1000}){1000}){1000}')).toEqual({ error: 'invalid repeat count' });
    expect(compileRe2(`${'('.repeat(100_000)}`)).toEqual({ error: 'expression nests too deeply' });
  });
});
