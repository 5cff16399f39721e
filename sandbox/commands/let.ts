import type { Command } from '../machine/command.ts';

export const letCommand: Command = {
  name: 'let',
  summary: 'works out arithmetic and keeps it in variables: let x=4+1',
  builtin: true,
  async run(argv, io) {
    if (argv.length === 0) {
      await io.stderr.write('sh: let: expression expected\n');
      return 1;
    }
    let code = 1;
    for (const expression of argv) code = (await io.shell?.evaluate(`((${expression}))`)) ?? 1;
    return code;
  },
};
