import type { Command } from '../machine/command.ts';

export const help: Command = {
  name: 'help',
  summary: 'lists the commands',
  builtin: true,
  async run(_argv, io) {
    const commands = [...(await io.commands())].sort((a, b) => (a.name < b.name ? -1 : 1));
    const width = Math.max(...commands.map(({ name }) => name.length));
    const rows = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`);
    await io.stdout.write(`${rows.join('')}\n${keys}`);
    return 0;
  },
};

const keys = `  COMMAND &     runs it in the background        Ctrl-C  ends what is running
  A && B        B only if A succeeded            Tab     completes commands and files
  A || B        B only if A failed               ↑ ↓     what you typed before
`;
