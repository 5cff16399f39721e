import type { Command } from '../machine/command.ts';
import { runLess } from './less.ts';

export const more: Command = {
  name: 'more',
  summary: 'shows files page by page, as less does',
  quiet: true,
  run: (argv, io) => runLess('more', argv, io),
};
