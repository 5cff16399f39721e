import type { Command } from '../machine/command.ts';
import { reasonOf } from '../machine/errors.ts';
import { withOptions } from './text/options.ts';

export const cmp: Command = {
  name: 'cmp',
  summary: 'compares two files byte by byte: cmp [-s] FILE FILE',
  quiet: true,
  run: (argv, io) =>
    withOptions('cmp', argv, io, { flags: 's', usage: '[OPTION]... FILE1 [FILE2]', code: 2 }, async (options) => {
      const bytes: Uint8Array[] = [];
      for (const path of [options.rest[0] ?? '-', options.rest[1] ?? '-']) {
        try {
          bytes.push(await io.fs.readBytes(path === '-' ? '/dev/stdin' : path));
        } catch (error) {
          await io.stderr.write(`cmp: ${path}: ${reasonOf(error)}\n`);
          return 2;
        }
      }
      const [first, second] = bytes;
      if (!first || !second) return 2;
      const [one, other = '-'] = options.rest;
      let lines = 1;
      for (let at = 0; at < Math.min(first.length, second.length); at += 1) {
        if (first[at] !== second[at]) {
          if (!options.has('s')) await io.stdout.write(`${one} ${other} differ: byte ${at + 1}, line ${lines}\n`);
          return 1;
        }
        if (first[at] === 10) lines += 1;
      }
      if (first.length === second.length) return 0;
      const [shorter, length] = first.length < second.length ? [one, first.length] : [other, second.length];
      if (!options.has('s')) await io.stderr.write(`cmp: EOF on ${shorter} after byte ${length}, in line ${lines}\n`);
      return 1;
    }),
};
