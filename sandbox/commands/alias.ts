import type { Command } from '../machine/command.ts';

export const alias: Command = {
  name: 'alias',
  summary: "gives a command another name: alias ll='ls -l'",
  builtin: true,
  async run(argv, io) {
    const known = (await io.shell?.aliases()) ?? new Map<string, string>();
    const show = (name: string, value: string): Promise<void> =>
      io.stdout.write(`alias ${name}='${value.replaceAll("'", `'\\''`)}'\n`);
    let code = 0;
    if (argv.length === 0) for (const name of [...known.keys()].sort()) await show(name, known.get(name) as string);
    for (const word of argv) {
      const at = word.indexOf('=');
      const value = known.get(word);
      if (at > 0) await io.shell?.setAlias(word.slice(0, at), word.slice(at + 1));
      else if (value !== undefined) await show(word, value);
      else {
        await io.stderr.write(`sh: alias: ${word}: not found\n`);
        code = 1;
      }
    }
    return code;
  },
};
