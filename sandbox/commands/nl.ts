import type { Command } from '../machine/command.ts';
import { inputsOf, LineWriter, linesOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const nl: Command = {
  name: 'nl',
  summary: 'numbers lines: nl [-b a] [-w WIDTH] [-s SEPARATOR] [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions('nl', argv, io, { values: 'bwsvin', usage: '[OPTION]... [FILE]...' }, async (options) => {
      const width = Number(options.value('w') ?? 6);
      const separator = options.value('s') ?? '\t';
      let number = Number(options.value('v') ?? 1);
      const out = new LineWriter(io);
      let code = 0;
      for await (const { input } of inputsOf('nl', options.rest, io, () => (code = 1))) {
        for await (const line of linesOf(input)) {
          const counts = options.value('b') === 'a' || line !== '';
          await out.line(
            counts
              ? String(number).padStart(width) + separator + line
              : `${' '.repeat(width + separator.length)}${line}`,
          );
          if (counts) number += Number(options.value('i') ?? 1);
        }
      }
      await out.flush();
      return code;
    }),
};
