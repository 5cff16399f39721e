import type { Command } from '../machine/command.ts';

export const shift: Command = {
  name: 'shift',
  summary: 'drops $1: what was $2 is $1 then',
  builtin: true,
  async run(argv, io) {
    const count = Number(argv[0] ?? 1);
    const parameters = (await io.shell?.parameters()) ?? [];
    if (count > parameters.length) return 1;
    await io.shell?.setParameters(parameters.slice(count));
    return 0;
  },
};
