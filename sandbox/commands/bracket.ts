import type { Command } from '../machine/command.ts';
import { runTest } from './text/test.ts';

export const bracket: Command = {
  name: '[',
  summary: 'succeeds where something is so: [ -f FILE ], [ A = B ], [ 1 -lt 2 ]',
  builtin: true,
  async run(argv, io) {
    if (argv.at(-1) === ']') return runTest('[', argv.slice(0, -1), io);
    await io.stderr.write("sh: [: missing `]'\n");
    return 2;
  },
};
