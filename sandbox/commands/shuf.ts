import type { Command } from '../machine/command.ts';
import { inputsOf, LineWriter, linesOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const shuf: Command = {
  name: 'shuf',
  summary: 'prints lines in an order of chance: shuf [-n COUNT] [-i LOW-HIGH] [-e WORD…] [FILE]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'shuf',
      argv,
      io,
      {
        flags: 'e',
        values: 'ni',
        long: { echo: 'e', 'head-count': 'n', 'input-range': 'i' },
        usage: '[OPTION]... [FILE]',
      },
      async (options) => {
        const lines: string[] = [];
        const range = /^(\d+)-(\d+)$/.exec(options.value('i') ?? '');
        let code = 0;
        if (range) for (let n = Number(range[1]); n <= Number(range[2]); n += 1) lines.push(String(n));
        else if (options.has('e')) lines.push(...options.rest);
        else
          for await (const { input } of inputsOf('shuf', options.rest, io, () => (code = 1)))
            for await (const line of linesOf(input)) lines.push(line);
        for (let at = lines.length - 1; at > 0; at -= 1) {
          const other = Math.floor((await io.random()) * (at + 1));
          [lines[at], lines[other]] = [lines[other] as string, lines[at] as string];
        }
        const out = new LineWriter(io);
        for (const line of lines.slice(0, Number(options.value('n') ?? lines.length))) await out.line(line);
        await out.flush();
        return code;
      },
    ),
};
