import type { Command, CommandIo } from '../machine/command.ts';
import { baseName } from '../machine/paths.ts';
import { toRegExp } from '../machine/pattern.ts';

export const find: Command = {
  name: 'find',
  summary: 'lists files below directories: find [PATH…] [-name PATTERN] [-type f|d] [-maxdepth N]',
  quiet: true,
  async run(argv, io) {
    const first = argv.findIndex((word) => word.startsWith('-'));
    const places = first < 0 ? argv : argv.slice(0, first);
    const tests: ((path: string, kind: 'file' | 'directory') => boolean)[] = [];
    const rest = first < 0 ? [] : argv.slice(first);
    let [deepest, least, deletes] = [Number.POSITIVE_INFINITY, 0, false];
    for (let i = 0; i < rest.length; i += 2) {
      const [option = '', value] = [rest[i], rest[i + 1]];
      if (option === '-print') i -= 1;
      else if (option === '-delete') {
        deletes = true;
        i -= 1;
      } else if (value === undefined && /^-(name|iname|path|type|maxdepth|mindepth)$/.test(option)) {
        await io.stderr.write(`find: missing argument to \`${option}'\n`);
        return 1;
      } else if (option === '-name' || option === '-iname') {
        const pattern = new RegExp(toRegExp(value as string).source, option === '-iname' ? 'iu' : 'u');
        tests.push((path) => pattern.test(baseName(path)));
      } else if (option === '-path') {
        const pattern = toRegExp(value as string);
        tests.push((path) => pattern.test(path));
      } else if (option === '-type') tests.push((_, kind) => kind === (value === 'd' ? 'directory' : 'file'));
      else if (option === '-maxdepth') deepest = Number(value);
      else if (option === '-mindepth') least = Number(value);
      else {
        await io.stderr.write(`find: unknown predicate \`${option}'\n`);
        return 1;
      }
    }
    let code = 0;
    for (const place of places.length > 0 ? places : ['.']) {
      if ((await io.fs.kind(place)) === null) {
        await io.stderr.write(`find: ‘${place}’: No such file or directory\n`);
        code = 1;
        continue;
      }
      for await (const { path, kind, depth } of below(place, 0, deepest, io)) {
        if (depth < least || !tests.every((test) => test(path, kind))) continue;
        if (deletes) await io.fs.rm(path, { recursive: true, force: true });
        else await io.stdout.write(`${path}\n`);
      }
    }
    return code;
  },
};

async function* below(
  path: string,
  depth: number,
  deepest: number,
  io: CommandIo,
): AsyncGenerator<{ path: string; kind: 'file' | 'directory'; depth: number }> {
  const kind = await io.fs.kind(path);
  if (kind === null) return;
  yield { path, kind, depth };
  if (kind === 'file' || depth >= deepest) return;
  for (const name of await io.fs.readdir(path))
    yield* below(`${path.replace(/\/$/, '')}/${name}`, depth + 1, deepest, io);
}
