import type { Command } from '../machine/command.ts';

export const which: Command = {
  name: 'which',
  summary: 'says where a command is',
  quiet: true,
  async run(argv, io) {
    const commands = await io.commands();
    let code = 0;
    for (const name of argv.filter((word) => !word.startsWith('-'))) {
      if (commands.some((command) => command.name === name && !shellOnly.has(name))) {
        await io.stdout.write(`/usr/local/bin/${name}\n`);
      } else code = 1;
    }
    return code;
  },
};

/** Builtins that are no programs on a real machine either. */
const shellOnly: ReadonlySet<string> = new Set([
  ...['cd', 'export', 'unset', 'read', 'set', 'shift', 'source', '.', 'eval', 'wait', 'bg', 'fg', 'jobs', 'alias'],
  ...['unalias', 'type', 'local', ':', 'history', 'help', 'let', 'declare'],
]);
