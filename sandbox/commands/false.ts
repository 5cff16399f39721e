import type { Command } from '../machine/command.ts';

export const fail: Command = {
  name: 'false',
  summary: 'does nothing, and fails',
  builtin: true,
  run: async () => 1,
};
