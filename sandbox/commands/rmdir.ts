import type { Command } from '../machine/command.ts';
import { BadArguments, withOptions } from './text/options.ts';

export const rmdir: Command = {
  name: 'rmdir',
  summary: 'removes empty directories',
  quiet: true,
  run: (argv, io) =>
    withOptions('rmdir', argv, io, { flags: 'pv', usage: '[OPTION]... DIRECTORY...' }, async (options) => {
      if (options.rest.length === 0)
        throw new BadArguments("missing operand\nTry 'rmdir --help' for more information.");
      let code = 0;
      for (const path of options.rest) {
        const kind = await io.fs.kind(path);
        const problem =
          kind === null
            ? 'No such file or directory'
            : kind === 'file'
              ? 'Not a directory'
              : (await io.fs.readdir(path)).length > 0
                ? 'Directory not empty'
                : null;
        if (problem === null) await io.fs.rm(path, { recursive: true });
        else {
          await io.stderr.write(`rmdir: failed to remove '${path}': ${problem}\n`);
          code = 1;
        }
      }
      return code;
    }),
};
