import type { Command } from '../machine/command.ts';
import { withOptions } from './text/options.ts';
import { runCommand } from './text/start.ts';

export const env: Command = {
  name: 'env',
  summary: 'prints the environment, or runs a command with another: env [NAME=VALUE…] [COMMAND]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'env',
      argv,
      io,
      { flags: 'i0', values: 'u', usage: '[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]', first: true, code: 125 },
      async (options) => {
        const all: Record<string, string> = options.has('i') ? {} : { ...io.env };
        for (const name of options.all('u')) delete all[name];
        const words = [...options.rest];
        while (/^[^=]+=/.test(words[0] ?? '')) {
          const word = words.shift() as string;
          all[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1);
        }
        if (words.length > 0) return runCommand(words, io, { env: all });
        for (const [name, value] of Object.entries(all))
          if (name !== 'COLUMNS') await io.stdout.write(`${name}=${value}\n`);
        return 0;
      },
    ),
};
