import type { Command } from '../machine/command.ts';
import { transfer } from './text/copy.ts';
import { withOptions } from './text/options.ts';

export const cp: Command = {
  name: 'cp',
  summary: 'copies files: cp [-r] FROM… TO',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'cp',
      argv,
      io,
      {
        flags: 'rRavfinp',
        values: 't',
        long: { recursive: 'r', archive: 'a', verbose: 'v' },
        usage: '[OPTION]... SOURCE... DEST',
      },
      (options) => transfer('cp', options, io),
    ),
};
