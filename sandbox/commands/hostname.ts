import type { Command } from '../machine/command.ts';

export const hostname: Command = {
  name: 'hostname',
  summary: 'prints the machine’s name',
  quiet: true,
  async run(_argv, io) {
    await io.stdout.write(`${io.place ? (io.env['HOSTNAME'] ?? 'lab') : 'lab'}\n`);
    return 0;
  },
};
