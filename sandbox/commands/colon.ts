import type { Command } from '../machine/command.ts';

export const colon: Command = {
  name: ':',
  summary: 'does nothing; its arguments are expanded',
  builtin: true,
  run: async () => 0,
};
