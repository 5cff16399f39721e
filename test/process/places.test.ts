// Columns of what runs, back in the learner's line.
import { expect, test } from 'vitest';
import { mapColumn } from '../../sandbox/process/places.ts';

test.each([
  ['what stands before a change', 'f(a) as B;', 'f(a)     ;', 'f', 1],
  ['what stands after a change', 'const a: number = boom();', 'const a = boom();', 'boom', 19],
  ['what stands after the head of the first line', 'boom();', '(function (a) { "use strict";boom();', 'boom', 1],
  [
    'an imported name in the midst of changes',
    'let p: P = new Kafka(x as Y);',
    'let p = new (0, _kafkajs.Kafka)(x );',
    '(0, _kafkajs',
    16,
  ],
])('%s', (_, source, script, text, column) => {
  expect(mapColumn(source, script, script.indexOf(text) + 1)).toBe(column);
});

test('a name that stands twice has no known place', () => {
  expect(mapColumn('x: T = y + y as T;', 'x = y + y ;', 5)).toBe(null);
});
