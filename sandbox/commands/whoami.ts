import type { Command } from '../machine/command.ts';

export const whoami: Command = {
  name: 'whoami',
  summary: 'prints who you are',
  quiet: true,
  async run(_argv, io) {
    await io.stdout.write('learner\n');
    return 0;
  },
};
