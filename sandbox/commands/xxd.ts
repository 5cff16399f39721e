import type { Command } from '../machine/command.ts';
import { inputsOf, textOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const xxd: Command = {
  name: 'xxd',
  summary: 'prints bytes as numbers: xxd [-p] [-l LENGTH] [FILE]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'xxd',
      argv,
      io,
      { flags: 'pu', values: 'lscg', usage: '[options] [infile [outfile]]', first: true },
      async (options) => {
        let code = 0;
        for await (const { input } of inputsOf('xxd', options.rest.slice(0, 1), io, () => (code = 2))) {
          const from = Number(options.value('s') ?? 0);
          const length = Number(options.value('l') ?? Number.POSITIVE_INFINITY);
          const bytes = new TextEncoder()
            .encode(await textOf(input))
            .subarray(from)
            .subarray(0, length);
          const hex = (byte: number): string => {
            const digits = byte.toString(16).padStart(2, '0');
            return options.has('u') ? digits.toUpperCase() : digits;
          };
          const perRow = Number(options.value('c') ?? (options.has('p') ? 30 : 16));
          for (let at = 0; at < bytes.length; at += perRow) {
            const row = [...bytes.subarray(at, at + perRow)];
            if (options.has('p')) {
              await io.stdout.write(`${row.map(hex).join('')}\n`);
              continue;
            }
            const group = Number(options.value('g') ?? 2);
            const cells = row.map((byte, i) => hex(byte) + ((i + 1) % group === 0 ? ' ' : '')).join('');
            const width = perRow * 2 + Math.ceil(perRow / group);
            const text = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
            await io.stdout.write(`${(at + from).toString(16).padStart(8, '0')}: ${cells.padEnd(width)} ${text}\n`);
          }
        }
        return code;
      },
    ),
};
