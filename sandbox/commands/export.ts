import type { Command } from '../machine/command.ts';

export const exportVariables: Command = {
  name: 'export',
  summary: 'hands variables to the programs you start: export NAME=VALUE',
  builtin: true,
  async run(argv, io) {
    const names = argv.filter((word) => !/^-[npf]+$/.test(word));
    const off = argv.some((word) => /^-.*n/.test(word));
    if (names.length === 0) {
      const variables = (await io.shell?.variables()) ?? [];
      for (const { name, value, exported } of variables) {
        if (exported) await io.stdout.write(`declare -x ${name}="${value.replace(/[\\"$`]/g, '\\$&')}"\n`);
      }
      return 0;
    }
    let code = 0;
    for (const word of names) {
      const [, name, , value] = /^([A-Za-z_]\w*)(=([\s\S]*))?$/.exec(word) ?? [];
      if (name === undefined) {
        await io.stderr.write(`sh: export: \`${word}': not a valid identifier\n`);
        code = 1;
      } else if (value === undefined) await io.shell?.exportVariable(name, !off);
      else await io.shell?.setVariable(name, value, !off);
    }
    return code;
  },
};
