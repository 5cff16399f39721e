import type { Command } from '../machine/command.ts';
import { reasonOf } from '../machine/errors.ts';
import { textOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const comm: Command = {
  name: 'comm',
  summary: 'compares two sorted files line by line: comm [-123] FILE FILE',
  quiet: true,
  run: (argv, io) =>
    withOptions('comm', argv, io, { flags: '123', usage: '[OPTION]... FILE1 FILE2' }, async (options) => {
      const lists: string[][] = [];
      for (const path of options.rest.slice(0, 2)) {
        try {
          const text = path === '-' ? await textOf(io.stdin) : await io.fs.readFile(path, 'utf-8');
          lists.push(
            text
              .replace(/\n$/, '')
              .split('\n')
              .filter((line, i, all) => line !== '' || all.length > 1 || i > 0),
          );
        } catch (error) {
          await io.stderr.write(`comm: ${path}: ${reasonOf(error)}\n`);
          return 1;
        }
      }
      const [left = [], right = []] = lists;
      const indent = (column: number): string =>
        '\t'.repeat([1, 2].filter((each) => each < column && !options.has(String(each))).length);
      let [l, r] = [0, 0];
      while (l < left.length || r < right.length) {
        const [one, other] = [left[l], right[r]];
        const column = other === undefined || (one !== undefined && one < other) ? 1 : one === other ? 3 : 2;
        if (column !== 2) l += 1;
        if (column !== 1) r += 1;
        const line = column === 2 ? other : one;
        if (!options.has(String(column))) await io.stdout.write(`${indent(column)}${line}\n`);
      }
      return 0;
    }),
};
