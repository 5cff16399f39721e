import type { Command } from '../machine/command.ts';

export const pwd: Command = {
  name: 'pwd',
  summary: 'prints the directory you are in',
  builtin: true,
  async run(_argv, io) {
    await io.stdout.write(`${io.cwd}\n`);
    return 0;
  },
};
