import { bytesOfText, textOfBytes } from '../machine/byte-text.ts';
import type { Command } from '../machine/command.ts';
import { firstBytes, inputsOf, LineWriter, linesOf, textOf } from './text/lines.ts';
import { BadArguments, withOptions } from './text/options.ts';

export const head: Command = {
  name: 'head',
  summary: 'prints the first lines: head [-n LINES] [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'head',
      argv,
      io,
      {
        flags: 'qv',
        values: 'nc',
        number: 'n',
        long: { lines: 'n', bytes: 'c', quiet: 'q' },
        usage: '[OPTION]... [FILE]...',
      },
      async (options) => {
        const bytes = options.value('c');
        const wanted = bytes ?? options.value('n') ?? '10';
        if (!/^[-+]?\d+$/.test(wanted)) {
          throw new BadArguments(`invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: ‘${wanted}’`);
        }
        const count = Number(wanted);
        let code = 0;
        let shown = 0;
        const out = new LineWriter(io);
        const failed = (name: string, reason: string): string =>
          reason === 'Is a directory'
            ? `head: error reading '${name}': ${reason}`
            : `head: cannot open '${name}' for reading: ${reason}`;
        for await (const { name, input } of inputsOf('head', options.rest, io, () => (code = 1), failed)) {
          if ((options.rest.length > 1 && !options.has('q')) || options.has('v')) {
            await out.text(`${shown > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`);
          }
          shown += 1;
          if (bytes !== undefined && !wanted.startsWith('-')) {
            await out.text(await firstBytes(input, count));
            continue;
          }
          if (wanted.startsWith('-')) {
            const text = await textOf(input);
            const lines = text.split(/(?<=\n)/);
            const kept =
              bytes === undefined ? lines.slice(0, count).join('') : textOfBytes(bytesOfText(text).slice(0, count));
            await out.text(kept);
            continue;
          }
          if (count === 0) continue;
          let left = count;
          for await (const line of linesOf(input)) {
            await out.line(line);
            left -= 1;
            if (left === 0) break;
          }
        }
        await out.flush();
        return code;
      },
    ),
};
