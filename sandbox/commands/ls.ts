import { columnsOf } from '../machine/columns.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { dateText } from './date.ts';
import { type Options, withOptions } from './text/options.ts';
import { humanSize } from './text/size.ts';

interface Row {
  kind: string;
  size: string;
  rest: string;
}

export const ls: Command = {
  name: 'ls',
  summary: 'lists files: ls [-a] [-l] [-d] [-R] [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'ls',
      argv,
      io,
      {
        flags: 'aAdlh1RrtSFgGins',
        long: { all: 'a', recursive: 'R', reverse: 'r', color: 'G' },
        usage: '[OPTION]... [FILE]...',
        code: 2,
      },
      async (options) => {
        const places = [...options.rest].sort();
        let code = 0;
        const files: string[] = [];
        const directories: string[] = [];
        for (const place of places.length > 0 ? places : ['.']) {
          const kind = await io.fs.kind(place);
          if (kind === 'file' || (kind !== null && options.has('d'))) files.push(place);
          else if (kind === 'directory') directories.push(place);
          else {
            await io.stderr.write(`ls: cannot access '${place}': No such file or directory\n`);
            code = 2;
          }
        }
        await show(io, files, '', options);
        const titled = places.length > 1 || options.has('R');
        for (const [index, directory] of directories.entries()) {
          await list(directory, { io, options, titled, first: index + files.length === 0 });
        }
        return code;
      },
    ),
};

async function list(
  directory: string,
  { io, options, titled, first }: { io: CommandIo; options: Options; titled: boolean; first: boolean },
): Promise<void> {
  if (titled) await io.stdout.write(`${first ? '' : '\n'}${directory}:\n`);
  const prefix = `${directory.replace(/\/$/, '')}/`;
  const names = await io.fs.readdir(directory);
  const hidden = options.has('a') || options.has('A');
  const own = options.has('a') ? ['.', '..'] : [];
  const shown = [...own, ...names.filter((name) => hidden || !name.startsWith('.'))];
  if (options.has('l')) {
    const blocks = await blocksOf(
      io,
      shown.map((name) => prefix + name),
    );
    await io.stdout.write(`total ${options.has('h') ? humanSize(blocks * 1024) : blocks}\n`);
  }
  await show(io, shown, prefix, options);
  if (!options.has('R')) return;
  for (const name of shown) {
    if (name === '.' || name === '..' || (await io.fs.kind(prefix + name)) !== 'directory') continue;
    await list(prefix + name, { io, options, titled, first: false });
  }
}

async function show(io: CommandIo, given: readonly string[], prefix: string, options: Options): Promise<void> {
  if (given.length === 0) return;
  const names = await ordered(io, given, prefix, options);
  const marked = options.has('F')
    ? await Promise.all(
        names.map(async (name) => ((await io.fs.kind(prefix + name)) === 'directory' ? `${name}/` : name)),
      )
    : names;
  if (options.has('l')) {
    const rows = await Promise.all(
      names.map((name, i) => row(io, prefix + name, marked[i] as string, options.has('h'))),
    );
    const width = Math.max(...rows.map(({ size }) => size.length));
    await io.stdout.write(rows.map(({ kind, size, rest }) => `${kind} ${size.padStart(width)} ${rest}\n`).join(''));
    return;
  }
  const width = options.has('1') ? null : io.columns;
  const lines = width === null ? marked : columnsOf(marked, width);
  await io.stdout.write(`${lines.join('\n')}\n`);
}

async function ordered(io: CommandIo, names: readonly string[], prefix: string, options: Options): Promise<string[]> {
  const keys = new Map<string, number>();
  for (const name of names) {
    if (options.has('t')) keys.set(name, -((await io.fs.modified(prefix + name)) ?? 0));
    if (options.has('S')) keys.set(name, -(await sizeOf(io, prefix + name)));
  }
  const sorted = [...names].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0) || (a < b ? -1 : 1));
  return options.has('r') ? sorted.reverse() : sorted;
}

async function row(io: CommandIo, path: string, name: string, human: boolean): Promise<Row> {
  const directory = (await io.fs.kind(path)) === 'directory';
  const changed = dateText((await io.fs.modified(path)) ?? 0, '%b %e %H:%M');
  const mode = directory ? 'drwxr-xr-x' : (await io.fs.isExecutable(path)) ? '-rwxr-xr-x' : '-rw-r--r--';
  const size = await sizeOf(io, path);
  return {
    kind: `${mode} 1 learner learner`,
    size: human ? humanSize(size) : String(size),
    rest: `${changed} ${name}`,
  };
}

async function sizeOf(io: CommandIo, path: string): Promise<number> {
  return (await io.fs.kind(path)) === 'file' ? io.fs.size(path) : 4096;
}

/** Blocks of 1 KiB that the files of a directory take on a disk. */
async function blocksOf(io: CommandIo, paths: readonly string[]): Promise<number> {
  let blocks = 0;
  for (const path of paths) blocks += (await io.fs.kind(path)) === 'file' ? (await io.fs.allocated(path)) / 1024 : 4;
  return blocks;
}
