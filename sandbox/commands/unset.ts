import type { Command } from '../machine/command.ts';

export const unset: Command = {
  name: 'unset',
  summary: 'forgets variables and functions',
  builtin: true,
  async run(argv, io) {
    const what = argv[0] === '-f' ? 'function' : argv[0] === '-v' ? 'variable' : 'either';
    for (const name of what === 'either' ? argv : argv.slice(1)) await io.shell?.unset(name, what);
    return 0;
  },
};
