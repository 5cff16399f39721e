import type { Command } from '../machine/command.ts';
import { inputsOf, LineWriter, linesOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const cat: Command = {
  name: 'cat',
  summary: 'prints files, one after the other: cat [-n] [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'cat',
      argv,
      io,
      { flags: 'nbsuAET', long: { number: 'n' }, usage: '[OPTION]... [FILE]...' },
      async (options) => {
        let code = 0;
        let number = 0;
        for await (const { input } of inputsOf('cat', options.rest, io, () => (code = 1))) {
          if (!['n', 'b', 'E', 'A', 's'].some((letter) => options.has(letter))) {
            for (let text = await input.read(); text !== null; text = await input.read()) await io.stdout.write(text);
            continue;
          }
          const out = new LineWriter(io);
          const ending = options.has('E') || options.has('A') ? '$' : '';
          let before = 'x';
          for await (const line of linesOf(input)) {
            if (options.has('s') && line === '' && before === '') continue;
            before = line;
            const counted = options.has('n') || (options.has('b') && line !== '');
            if (counted) number += 1;
            await out.line(`${counted ? `${String(number).padStart(6)}\t` : ''}${line}${ending}`);
          }
          await out.flush();
        }
        return code;
      },
    ),
};
