import type { Command } from '../machine/command.ts';
import { BadArguments, withOptions } from './text/options.ts';

export const dirname: Command = {
  name: 'dirname',
  summary: 'prints a path without its last part',
  quiet: true,
  run: (argv, io) =>
    withOptions('dirname', argv, io, { flags: 'z', usage: '[OPTION] NAME...', first: true }, async (options) => {
      if (options.rest.length === 0)
        throw new BadArguments("missing operand\nTry 'dirname --help' for more information.");
      for (const path of options.rest) {
        const clean = path.replace(/\/+$/, '');
        const cut = clean.lastIndexOf('/');
        const parent =
          cut < 0 ? (clean === '' && path !== '' ? '/' : '.') : clean.slice(0, cut).replace(/\/+$/, '') || '/';
        await io.stdout.write(`${parent}\n`);
      }
      return 0;
    }),
};
