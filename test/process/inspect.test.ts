// Errors of engines that write their stacks otherwise than V8 does.
import { expect, test } from 'vitest';
import { format, nameInStack } from '../../sandbox/process/inspect.ts';

function errorWith(stack: string): Error {
  const error = new TypeError('no such topic');
  error.stack = stack;
  return error;
}

test.each([
  [
    'Firefox',
    'send@file:///home/learner/x.ts:3:9\nasync*@file:///home/learner/x.ts:8:1\nrun@blob:null/1234:5:6\n',
    'TypeError: no such topic\n    at send (file:///home/learner/x.ts:3:9)\n    at file:///home/learner/x.ts:8:1',
  ],
  [
    'Safari',
    'send@file:///home/learner/x.ts:3:9\n@file:///home/learner/x.ts:8:1\nglobal code@blob:null/1234:5:6',
    'TypeError: no such topic\n    at send (file:///home/learner/x.ts:3:9)\n    at file:///home/learner/x.ts:8:1',
  ],
])('a stack of %s is shown as Node shows one', (_, stack, expected) => {
  expect(format(errorWith(stack))).toBe(expected);
});

test('a stack of V8 is left alone', () => {
  const error = errorWith('TypeError: no such topic\n    at f (file:///home/learner/a@b.ts:1:2)');
  nameInStack(error);
  expect(error.stack).toBe('TypeError: no such topic\n    at f (file:///home/learner/a@b.ts:1:2)');
});
