import { describe, expect, test } from 'vitest';
import { highlight } from '../../src/workspace/highlight.ts';

/** `word|text`… of each line, plain pieces left out. */
const shades = (code: string) =>
  highlight(code).map((line) =>
    line.filter(({ shade }) => shade !== 'plain').map(({ text, shade }) => `${shade} ${text}`),
  );

describe('highlight', () => {
  test.each([
    ['words of the language', 'const a = await b;', ['word const', 'word await']],
    ['calls', 'kafka.producer({ a: 1 })', ['call producer']],
    ['calls with type arguments', 'new Map<string, number>()', ['word new', 'call Map']],
    ['texts of either quote', `'a' + "b\\"c"`, [`text 'a'`, `text "b\\"c"`]],
    ['line comments', 'a; // const b', ['note // const b']],
    ['no word as a property', '({ default: 1 }).default', []],
    ['a division is no regular expression', 'a / b / c', []],
    ['a regular expression', 'a.match(/[/]x/g)', ['call match', 'text /[/]x/g']],
  ])('%s', (_, code, expected) => {
    expect(shades(code)).toEqual([expected]);
  });

  test('a template holds code, which may hold templates', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code to be coloured
    expect(shades('`a ${b ? `c ${run()}` : {}} d` + e')).toEqual([
      ['text `a ${', 'text `c ${', 'call run', 'text }`', 'text } d`'],
    ]);
  });

  test('comments and templates go on over lines', () => {
    expect(shades('/* a\nb */ const c = `d\ne` + 1')).toEqual([
      ['note /* a'],
      ['note b */', 'word const', 'text `d'],
      ['text e`'],
    ]);
  });

  test('nothing is lost or moved: the pieces are the text', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as above
    const code = 'const x = `a${{ b: \'}\' }.b}`; // \'\nfoo(/\\//, "\\"")\n\t}\n';
    expect(
      highlight(code)
        .map((line) => line.map(({ text }) => text).join(''))
        .join('\n'),
    ).toBe(code);
  });
});
