import type { Command } from '../machine/command.ts';
import { runTest } from './text/test.ts';

export const test: Command = {
  name: 'test',
  summary: 'succeeds where something is so: test -f FILE, test A = B, test 1 -lt 2',
  builtin: true,
  run: (argv, io) => runTest('test', argv, io),
};
