import type { Command } from '../machine/command.ts';

export const evaluate: Command = {
  name: 'eval',
  summary: 'runs its arguments as a line',
  builtin: true,
  run: async (argv, io) => (await io.shell?.evaluate(argv.join(' '))) ?? 1,
};
