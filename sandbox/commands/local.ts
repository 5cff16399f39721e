import type { Command } from '../machine/command.ts';

export const local: Command = {
  name: 'local',
  summary: 'makes variables of a function its own',
  builtin: true,
  async run(argv, io) {
    for (const word of argv) {
      const [, name, , value] = /^([A-Za-z_]\w*)(=([\s\S]*))?$/.exec(word) ?? [];
      if (name === undefined) continue;
      if (!(await io.shell?.local(name))) {
        await io.stderr.write('sh: local: can only be used in a function\n');
        return 1;
      }
      await io.shell?.setVariable(name, value ?? '');
    }
    return 0;
  },
};
