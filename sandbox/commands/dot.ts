import type { Command } from '../machine/command.ts';
import { runSource } from './text/source.ts';

export const dot: Command = {
  name: '.',
  summary: 'runs the lines of a file in this shell, as source',
  builtin: true,
  run: (argv, io) => runSource('.', argv, io),
};
