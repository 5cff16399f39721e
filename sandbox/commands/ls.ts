import type { Command, CommandIo } from '../machine/command.ts';
import { columnsOf } from '../machine/line-editor.ts';

export const ls: Command = {
  name: 'ls',
  summary: 'lists files',
  quiet: true,
  async run(argv, io) {
    const options = argv.filter((arg) => /^-./.test(arg)).join('');
    const unknown = /[^-al1]/.exec(options);
    if (unknown) {
      await io.stderr.write(`ls: invalid option -- '${unknown[0]}'\n`);
      return 2;
    }
    const places = argv.filter((arg) => !/^-./.test(arg)).sort();
    let code = 0;
    const files: string[] = [];
    const directories: string[] = [];
    for (const place of places.length > 0 ? places : ['.']) {
      const kind = await io.fs.kind(place);
      if (kind === 'file') files.push(place);
      else if (kind === 'directory') directories.push(place);
      else {
        await io.stderr.write(`ls: cannot access '${place}': No such file or directory\n`);
        code = 2;
      }
    }
    await show(io, files, '', options);
    for (const [index, directory] of directories.entries()) {
      if (places.length > 1) await io.stdout.write(`${index + files.length > 0 ? '\n' : ''}${directory}:\n`);
      const names = (await io.fs.readdir(directory)).filter((name) => options.includes('a') || !name.startsWith('.'));
      await show(io, names, `${directory}/`, options);
    }
    return code;
  },
};

async function show(io: CommandIo, names: readonly string[], prefix: string, options: string): Promise<void> {
  if (names.length === 0) return;
  if (options.includes('l')) {
    const rows = await Promise.all(names.map((name) => longRow(io, prefix + name, name)));
    await io.stdout.write(rows.join(''));
    return;
  }
  const width = options.includes('1') ? null : io.columns;
  const lines = width === null ? names : columnsOf(names, width);
  await io.stdout.write(`${lines.join('\n')}\n`);
}

async function longRow(io: CommandIo, path: string, name: string): Promise<string> {
  const isDirectory = (await io.fs.kind(path)) === 'directory';
  const size = isDirectory ? 0 : new TextEncoder().encode(await io.fs.readFile(path, 'utf-8')).length;
  return `${isDirectory ? 'drwxr-xr-x' : '-rw-r--r--'} learner ${String(size).padStart(7)} ${name}\n`;
}
