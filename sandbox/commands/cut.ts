import { bytesOfText, byteText, joinedText } from '../machine/byte-text.ts';
import type { Command } from '../machine/command.ts';
import { inputsOf, LineWriter, linesOf } from './text/lines.ts';
import { BadArguments, withOptions } from './text/options.ts';

const help = "\nTry 'cut --help' for more information.";

export const cut: Command = {
  name: 'cut',
  summary: 'takes parts of lines: cut -d SEPARATOR -f FIELDS, or -c CHARACTERS [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'cut',
      argv,
      io,
      {
        flags: 's',
        values: 'dfcbo',
        long: { delimiter: 'd', fields: 'f', characters: 'c', 'output-delimiter': 'o', 'only-delimited': 's' },
        usage: 'OPTION... [FILE]...',
      },
      async (options) => {
        const [fields, characters] = [options.value('f'), options.value('c') ?? options.value('b')];
        const list = fields ?? characters;
        if (list === undefined)
          throw new BadArguments(`you must specify a list of bytes, characters, or fields${help}`);
        const delimiter = options.value('d') ?? '\t';
        if ([...delimiter].length !== 1) throw new BadArguments(`the delimiter must be a single character${help}`);
        const wanted = rangesOf(list, fields === undefined ? 'byte/character position' : 'field');
        const joint = options.value('o') ?? (fields === undefined ? '' : delimiter);
        const out = new LineWriter(io);
        let code = 0;
        for await (const { input } of inputsOf('cut', options.rest, io, () => (code = 1))) {
          for await (const line of linesOf(input)) {
            const parts = fields === undefined ? Array.from(bytesOfText(line), byteText) : line.split(delimiter);
            if (fields !== undefined && parts.length === 1) {
              if (!options.has('s')) await out.line(line);
            } else await out.line(joinedText(parts.filter((_, i) => wanted(i + 1)).join(joint)));
          }
        }
        await out.flush();
        return code;
      },
    ),
};

/** `1,3-5,7-` as a question about a number. */
function rangesOf(list: string, what: string): (number: number) => boolean {
  const ranges = list.split(',').map((part) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!match || part === '' || part === '-') throw new BadArguments(`invalid ${what} value ‘${part}’${help}`);
    const from = match[1] === '' ? 1 : Number(match[1]);
    if (from === 0)
      throw new BadArguments(`${what === 'field' ? 'fields' : 'byte/character positions'} are numbered from 1${help}`);
    const to = match[2] === '' ? from : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (to < from) throw new BadArguments(`invalid decreasing range${help}`);
    return [from, to] as const;
  });
  return (number) => ranges.some(([from, to]) => number >= from && number <= to);
}
