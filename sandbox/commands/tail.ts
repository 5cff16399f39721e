import { bytesOfText, textOfBytes } from '../machine/byte-text.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { inputsOf, LineWriter, textOf } from './text/lines.ts';
import { BadArguments, withOptions } from './text/options.ts';

/** Milliseconds between two looks at a file that is followed. */
const lookEvery = 250;

export const tail: Command = {
  name: 'tail',
  summary: 'prints the last lines: tail [-f] [-n LINES] [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'tail',
      argv,
      io,
      {
        flags: 'fFqv',
        values: 'nc',
        number: 'n',
        long: { lines: 'n', bytes: 'c', follow: 'f', quiet: 'q' },
        usage: '[OPTION]... [FILE]...',
      },
      async (options) => {
        const bytes = options.value('c');
        const wanted = bytes ?? options.value('n') ?? '10';
        if (!/^[-+]?\d+$/.test(wanted)) {
          throw new BadArguments(`invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: ‘${wanted}’`);
        }
        let code = 0;
        let shown = 0;
        const out = new LineWriter(io);
        const failed = (name: string, reason: string): string =>
          reason === 'Is a directory'
            ? `tail: error reading '${name}': ${reason}`
            : `tail: cannot open '${name}' for reading: ${reason}`;
        for await (const { name, input } of inputsOf('tail', options.rest, io, () => (code = 1), failed)) {
          if ((options.rest.length > 1 && !options.has('q')) || options.has('v')) {
            await out.text(`${shown > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`);
          }
          shown += 1;
          const text = await textOf(input);
          const count = Math.abs(Number(wanted));
          const from = (length: number): number =>
            wanted.startsWith('+') ? Math.max(0, count - 1) : Math.max(0, length - count);
          const lines = text.split(/(?<=\n)/);
          const all = bytesOfText(text);
          await out.text(
            bytes === undefined
              ? lines.slice(from(lines.length)).join('')
              : textOfBytes(all.subarray(from(all.length))),
          );
        }
        await out.flush();
        const files = options.rest.filter((name) => name !== '-');
        if ((options.has('f') || options.has('F')) && files.length > 0) await follow(files, io);
        return code;
      },
    ),
};

/** Prints what comes to the files, until it is killed. */
async function follow(files: readonly string[], io: CommandIo): Promise<never> {
  const read = (file: string): Promise<string> => io.fs.readFile(file, 'utf-8').catch(() => '');
  const seen = new Map<string, string>();
  for (const file of files) seen.set(file, await read(file));
  for (let last = files.at(-1); ; ) {
    await io.sleep(lookEvery);
    for (const file of files) {
      const [before, now] = [seen.get(file) ?? '', await read(file)];
      if (now === before) continue;
      seen.set(file, now);
      if (now.length < before.length) await io.stderr.write(`tail: ${file}: file truncated\n`);
      if (files.length > 1 && last !== file) await io.stdout.write(`\n==> ${file} <==\n`);
      last = file;
      await io.stdout.write(now.startsWith(before) ? now.slice(before.length) : now);
    }
  }
}
