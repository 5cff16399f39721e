import type { Command } from '../machine/command.ts';

export const man: Command = {
  name: 'man',
  summary: 'says what a command does: man COMMAND',
  quiet: true,
  async run(argv, io) {
    const names = argv.filter((word) => !/^(-.*|\d)$/.test(word));
    if (names.length === 0) {
      await io.stderr.write("What manual page do you want?\nFor example, try 'man man'.\n");
      return 1;
    }
    const commands = await io.commands();
    let code = 0;
    for (const name of names) {
      const found = commands.find((command) => command.name === name);
      if (found) await io.stdout.write(`NAME\n       ${name} - ${found.summary}\n`);
      else {
        await io.stderr.write(`No manual entry for ${name}\n`);
        code = 16;
      }
    }
    return code;
  },
};
