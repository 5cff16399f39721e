import type { Command } from '../machine/command.ts';

export const unalias: Command = {
  name: 'unalias',
  summary: 'takes an alias away',
  builtin: true,
  async run(argv, io) {
    const known = (await io.shell?.aliases()) ?? new Map<string, string>();
    let code = 0;
    for (const name of argv[0] === '-a' ? [...known.keys()] : argv) {
      if (known.has(name)) await io.shell?.setAlias(name, null);
      else {
        await io.stderr.write(`sh: unalias: ${name}: not found\n`);
        code = 1;
      }
    }
    return code;
  },
};
