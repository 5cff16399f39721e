import type { Command } from '../machine/command.ts';
import { inputsOf, textOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const paste: Command = {
  name: 'paste',
  summary: 'puts lines beside each other: paste [-s] [-d SEPARATOR] [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions('paste', argv, io, { flags: 's', values: 'd', usage: '[OPTION]... [FILE]...' }, async (options) => {
      const separators = [...(options.value('d') ?? '\t').replace('\\n', '\n')];
      const columns: string[][] = [];
      let code = 0;
      for await (const { input } of inputsOf('paste', options.rest, io, () => (code = 1))) {
        const text = await textOf(input);
        columns.push(text === '' ? [] : text.replace(/\n$/, '').split('\n'));
      }
      const rows = options.has('s')
        ? columns
        : Array.from({ length: Math.max(0, ...columns.map(({ length }) => length)) }, (_, row) =>
            columns.map((column) => column[row] ?? ''),
          );
      const joined = (row: readonly string[]): string =>
        row.map((each, i) => (i === 0 ? each : (separators[(i - 1) % separators.length] ?? '') + each)).join('');
      if (rows.length > 0) await io.stdout.write(rows.map((row) => `${joined(row)}\n`).join(''));
      return code;
    }),
};
