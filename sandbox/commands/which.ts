import type { Command } from '../machine/command.ts';

export const which: Command = {
  name: 'which',
  summary: 'says where a command is',
  quiet: true,
  async run(argv, io) {
    let code = 0;
    for (const name of argv.filter((word) => !word.startsWith('-'))) {
      const found = await io.find(name);
      if (found === null) code = 1;
      else await io.stdout.write(`${found}\n`);
    }
    return code;
  },
};
