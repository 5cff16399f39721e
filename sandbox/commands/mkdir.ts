import type { Command } from '../machine/command.ts';
import { reasonOf } from '../machine/errors.ts';
import { BadArguments, withOptions } from './text/options.ts';

export const mkdir: Command = {
  name: 'mkdir',
  summary: 'makes directories: mkdir [-p] DIRECTORY…',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'mkdir',
      argv,
      io,
      { flags: 'pv', values: 'm', long: { parents: 'p', verbose: 'v' }, usage: '[OPTION]... DIRECTORY...' },
      async (options) => {
        if (options.rest.length === 0)
          throw new BadArguments("missing operand\nTry 'mkdir --help' for more information.");
        let code = 0;
        for (const path of options.rest) {
          try {
            await io.fs.mkdir(path, { recursive: options.has('p') });
            if (options.has('v')) await io.stdout.write(`mkdir: created directory '${path}'\n`);
          } catch (error) {
            await io.stderr.write(`mkdir: cannot create directory ‘${path}’: ${reasonOf(error)}\n`);
            code = 1;
          }
        }
        return code;
      },
    ),
};
