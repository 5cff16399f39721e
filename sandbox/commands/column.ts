import type { Command } from '../machine/command.ts';
import { textWidth } from '../machine/width.ts';
import { inputsOf, LineWriter, linesOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const column: Command = {
  name: 'column',
  summary: 'lines fields up below each other: column -t [-s SEPARATOR] [-o SEPARATOR] [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'column',
      argv,
      io,
      {
        flags: 't',
        values: 'so',
        long: { table: 't', separator: 's', 'output-separator': 'o' },
        usage: '[options] [<file>...]',
      },
      async (options) => {
        const separators = options.value('s');
        const fields = (line: string): string[] => {
          if (separators === undefined) return line.trim().split(/[ \t]+/);
          const split: string[] = [''];
          for (const letter of line)
            if (separators.includes(letter)) split.push('');
            else split[split.length - 1] += letter;
          return split;
        };
        const rows: string[][] = [];
        let code = 0;
        for await (const { input } of inputsOf('column', options.rest, io, () => (code = 1)))
          for await (const line of linesOf(input))
            if (line.trim() !== '') rows.push(options.has('t') ? fields(line) : [line]);
        const widths: number[] = [];
        for (const row of rows)
          for (const [at, field] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, textWidth(field));
        const out = new LineWriter(io);
        const between = options.value('o') ?? '  ';
        for (const row of rows) {
          const padded = row.map((field, at) =>
            at === row.length - 1 ? field : field + ' '.repeat((widths[at] ?? 0) - textWidth(field)),
          );
          await out.line(padded.join(between));
        }
        await out.flush();
        return code;
      },
    ),
};
