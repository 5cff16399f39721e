import { bytesOfText } from '../machine/byte-text.ts';
import type { Command } from '../machine/command.ts';
import { inputsOf, textOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const wc: Command = {
  name: 'wc',
  summary: 'counts lines, words and bytes: wc [-lwcm] [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'wc',
      argv,
      io,
      { flags: 'lwcmL', long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm' }, usage: '[OPTION]... [FILE]...' },
      async (options) => {
        const asked = [...'lwmcL'].filter((letter) => options.has(letter));
        const columns = asked.length > 0 ? asked : ['l', 'w', 'c'];
        const rows: { name: string; counts: number[] }[] = [];
        let code = 0;
        let fromInput = options.rest.length === 0;
        for await (const { name, input } of inputsOf('wc', options.rest, io, () => (code = 1))) {
          fromInput ||= name === '-';
          const text = await textOf(input);
          const size = name === '-' ? null : await io.fs.size(name);
          const counts = columns.map((letter) =>
            letter === 'c' ? (size ?? count(letter, text)) : count(letter, text),
          );
          rows.push({ name: options.rest.length === 0 ? '' : ` ${name}`, counts });
        }
        if (options.rest.length > 1) {
          rows.push({
            name: ' total',
            counts: columns.map((_, i) => rows.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0)),
          });
        }
        const widest = Math.max(0, ...rows.flatMap(({ counts }) => counts.map((each) => String(each).length)));
        const single = rows.length === 1 && columns.length === 1;
        const width = single ? 0 : fromInput ? Math.max(7, widest) : widest;
        for (const { name, counts } of rows) {
          await io.stdout.write(`${counts.map((each) => String(each).padStart(width)).join(' ')}${name}\n`);
        }
        return code;
      },
    ),
};

function count(letter: string, text: string): number {
  switch (letter) {
    case 'l':
      return text.split('\n').length - 1;
    case 'w':
      return text.split(/\s+/).filter((word) => word !== '').length;
    case 'm':
      return [...text].filter((each) => !/[\u{DC80}-\u{DCFF}]/u.test(each)).length;
    case 'c':
      return bytesOfText(text).length;
    default:
      return Math.max(...text.split('\n').map((line) => [...line].length));
  }
}
