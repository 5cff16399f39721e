import type { Command } from '../machine/command.ts';

export const echo: Command = {
  name: 'echo',
  summary: 'prints its arguments',
  builtin: true,
  async run(argv, io) {
    const bare = argv[0] === '-n';
    await io.stdout.write(`${(bare ? argv.slice(1) : argv).join(' ')}${bare ? '' : '\n'}`);
    return 0;
  },
};
