import type { Command } from '../machine/command.ts';
import { commands } from './index.ts';
import { runShell } from './text/shell.ts';

export const bash: Command = {
  name: 'bash',
  summary: 'runs a line: bash -c LINE, or a file of lines: bash FILE',
  quiet: true,
  run: (argv, io) => runShell('bash', argv, io, commands),
};
