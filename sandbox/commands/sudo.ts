import type { Command } from '../machine/command.ts';
import { runCommand } from './text/start.ts';

export const sudo: Command = {
  name: 'sudo',
  summary: 'runs a command as you are: in this lab nothing is forbidden',
  quiet: true,
  async run(argv, io) {
    const from = argv.findIndex((word) => !word.startsWith('-'));
    if (from >= 0) return runCommand(argv.slice(from), io);
    await io.stderr.write('usage: sudo [-u user] command [arg ...]\n');
    return 1;
  },
};
