import type { Command } from '../machine/command.ts';
import { BadArguments, withOptions } from './text/options.ts';

export const rm: Command = {
  name: 'rm',
  summary: 'removes files: rm [-r] [-f] FILE…',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'rm',
      argv,
      io,
      { flags: 'rRfivd', long: { recursive: 'r', force: 'f', verbose: 'v' }, usage: '[OPTION]... [FILE]...' },
      async (options) => {
        const [recursive, force] = [options.has('r') || options.has('R'), options.has('f')];
        if (options.rest.length === 0 && !force)
          throw new BadArguments("missing operand\nTry 'rm --help' for more information.");
        let code = 0;
        for (const path of options.rest) {
          const kind = await io.fs.kind(path);
          const problem =
            kind === null && !force
              ? 'No such file or directory'
              : kind === 'directory' && !recursive
                ? 'Is a directory'
                : null;
          if (problem === null) {
            await io.fs.rm(path, { recursive, force: true });
            if (options.has('v') && kind)
              await io.stdout.write(`removed ${kind === 'directory' ? 'directory ' : ''}'${path}'\n`);
          } else {
            await io.stderr.write(`rm: cannot remove '${path}': ${problem}\n`);
            code = 1;
          }
        }
        return code;
      },
    ),
};
