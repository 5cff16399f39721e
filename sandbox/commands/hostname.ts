import type { Command } from '../machine/command.ts';

export const hostname: Command = {
  name: 'hostname',
  summary: 'prints the machine’s name',
  quiet: true,
  async run(_argv, io) {
    await io.stdout.write('lab\n');
    return 0;
  },
};
