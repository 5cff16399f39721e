import type { Command, CommandIo } from '../machine/command.ts';
import { withOptions } from './text/options.ts';
import { humanSize } from './text/size.ts';

export const du: Command = {
  name: 'du',
  summary: 'adds up what directories hold: du [-s] [-h] [-b] [-a] [PATH…]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'du',
      argv,
      io,
      {
        flags: 'shabckm',
        values: 'd',
        long: { 'max-depth': 'd', summarize: 's', 'human-readable': 'h', bytes: 'b', all: 'a', total: 'c' },
        usage: '[OPTION]... [FILE]...',
      },
      async (options) => {
        const deepest = options.has('s') ? 0 : Number(options.value('d') ?? Number.POSITIVE_INFINITY);
        const show = (bytes: number): string => {
          if (options.has('h')) return humanSize(bytes);
          if (options.has('b')) return String(bytes);
          return String(Math.ceil(bytes / (options.has('m') ? 1024 * 1024 : 1024)));
        };
        const tell = async (bytes: number, path: string): Promise<void> => io.stdout.write(`${show(bytes)}\t${path}\n`);
        let [code, total] = [0, 0];
        for (const place of options.rest.length > 0 ? options.rest : ['.']) {
          if ((await io.fs.kind(place)) === null) {
            await io.stderr.write(`du: cannot access '${place}': No such file or directory\n`);
            code = 1;
            continue;
          }
          const measure = async (path: string, depth: number): Promise<number> => {
            const file = (await io.fs.kind(path)) === 'file';
            let bytes = await taken(path, file, options.has('b'), io);
            for (const name of file ? [] : await io.fs.readdir(path))
              bytes += await measure(path === '/' ? `/${name}` : `${path}/${name}`, depth + 1);
            if (depth <= deepest && (!file || depth === 0 || options.has('a'))) await tell(bytes, path);
            return bytes;
          };
          total += await measure(place === '/' ? place : place.replace(/\/$/, ''), 0);
        }
        if (options.has('c')) await tell(total, 'total');
        return code;
      },
    ),
};

/** Bytes that a file, or a directory itself, takes: whole blocks of 4 KiB, unless its own size is wanted. */
async function taken(path: string, file: boolean, apparent: boolean, io: CommandIo): Promise<number> {
  if (!file) return 4096;
  return apparent ? io.fs.size(path) : io.fs.allocated(path);
}
