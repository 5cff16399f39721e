import type { Command } from '../machine/command.ts';
import { reasonOf } from '../machine/errors.ts';
import { LineWriter } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const strings: Command = {
  name: 'strings',
  summary: 'prints the text within files of bytes: strings [-n LENGTH] FILE…',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'strings',
      argv,
      io,
      { flags: 'a', values: 'n', number: 'n', usage: '[option(s)] [file(s)]' },
      async (options) => {
        const shortest = Number(options.value('n') ?? 4);
        const out = new LineWriter(io);
        let code = 0;
        for (const path of options.rest.length > 0 ? options.rest : ['/dev/stdin']) {
          try {
            const bytes = await io.fs.readBytes(path);
            const text = Array.from(bytes, (byte) => (isPrinted(byte) ? String.fromCharCode(byte) : '\n')).join('');
            for (const line of text.split('\n')) if (line.length >= shortest) await out.line(line);
          } catch (error) {
            await io.stderr.write(`strings: '${path}': ${reasonOf(error)}\n`);
            code = 1;
          }
        }
        await out.flush();
        return code;
      },
    ),
};

function isPrinted(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === 9;
}
