import type { Command } from '../machine/command.ts';

export const clear: Command = {
  name: 'clear',
  summary: 'clears the screen',
  builtin: true,
  async run(_argv, io) {
    await io.stdout.write('\x1b[H\x1b[2J\x1b[3J');
    return 0;
  },
};
