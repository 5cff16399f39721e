import type { Command } from '../machine/command.ts';
import { transfer } from './text/copy.ts';
import { withOptions } from './text/options.ts';

export const mv: Command = {
  name: 'mv',
  summary: 'moves or renames files: mv FROM… TO',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'mv',
      argv,
      io,
      { flags: 'vfin', values: 't', long: { verbose: 'v' }, usage: '[OPTION]... SOURCE... DEST' },
      (options) => transfer('mv', options, io),
    ),
};
