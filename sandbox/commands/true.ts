import type { Command } from '../machine/command.ts';

export const succeed: Command = {
  name: 'true',
  summary: 'does nothing, and succeeds',
  builtin: true,
  run: async () => 0,
};
