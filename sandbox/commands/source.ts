import type { Command } from '../machine/command.ts';
import { runSource } from './text/source.ts';

export const source: Command = {
  name: 'source',
  summary: 'runs the lines of a file in this shell',
  builtin: true,
  run: (argv, io) => runSource('source', argv, io),
};
