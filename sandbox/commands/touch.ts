import type { Command } from '../machine/command.ts';
import { reasonOf } from '../machine/errors.ts';
import { BadArguments, withOptions } from './text/options.ts';

export const touch: Command = {
  name: 'touch',
  summary: 'makes empty files, or says that they have just changed',
  quiet: true,
  run: (argv, io) =>
    withOptions('touch', argv, io, { flags: 'acm', values: 'dt', usage: '[OPTION]... FILE...' }, async (options) => {
      if (options.rest.length === 0)
        throw new BadArguments("missing file operand\nTry 'touch --help' for more information.");
      let code = 0;
      for (const path of options.rest) {
        try {
          if ((await io.fs.kind(path)) !== null) await io.fs.touch(path);
          else if (!options.has('c')) await io.fs.writeFile(path, '');
        } catch (error) {
          await io.stderr.write(`touch: cannot touch '${path}': ${reasonOf(error)}\n`);
          code = 1;
        }
      }
      return code;
    }),
};
