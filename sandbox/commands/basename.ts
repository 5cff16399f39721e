import type { Command } from '../machine/command.ts';
import { BadArguments, withOptions } from './text/options.ts';

export const basename: Command = {
  name: 'basename',
  summary: 'prints a path’s last part: basename PATH [SUFFIX]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'basename',
      argv,
      io,
      { flags: 'az', values: 's', usage: 'NAME [SUFFIX]', first: true },
      async (options) => {
        const help = "\nTry 'basename --help' for more information.";
        const [path, ending, extra] = options.rest;
        if (path === undefined) throw new BadArguments(`missing operand${help}`);
        const several = options.has('a') || options.has('s');
        if (!several && extra !== undefined) throw new BadArguments(`extra operand ‘${extra}’${help}`);
        for (const each of several ? options.rest : [path]) {
          const name = each.replace(/\/+$/, '').split('/').at(-1) || (each.startsWith('/') ? '/' : '');
          const suffix = options.value('s') ?? (several ? '' : (ending ?? ''));
          await io.stdout.write(
            `${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
          );
        }
        return 0;
      },
    ),
};
