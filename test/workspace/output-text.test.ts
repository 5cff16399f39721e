import { expect, test } from 'vitest';
import { piecesOf } from '../../src/workspace/output-text.ts';

test.each<[string, string, readonly string[]]>([
  ['plain text is one piece', 'a\nb\n', ['a\nb\n']],
  [
    'a line and its caret stay together',
    'x.ts:3\ncode.here()\n     ^\n\nTypeError\n',
    ['x.ts:3\n', '|code.here()\n     ^\n', '\nTypeError\n'],
  ],
  ['at the end of what was printed too', 'code()\n  ^^^', ['|code()\n  ^^^']],
  ['a caret in a line of its own words is none', '2^3\nx ^ y\n', ['2^3\nx ^ y\n']],
])('%s', (_, text, expected) => {
  expect(piecesOf(text).map(({ text, frame }) => (frame ? `|${text}` : text))).toEqual(expected);
});
