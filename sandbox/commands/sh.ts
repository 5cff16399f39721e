import type { Command } from '../machine/command.ts';
import { commands } from './index.ts';
import { runShell } from './text/shell.ts';

export const sh: Command = {
  name: 'sh',
  summary: 'runs a line: sh -c LINE, or a file of lines: sh FILE',
  quiet: true,
  run: (argv, io) => runShell('sh', argv, io, commands),
};
