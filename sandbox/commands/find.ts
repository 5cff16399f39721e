import type { Command, CommandIo } from '../machine/command.ts';
import { baseName } from '../machine/paths.ts';
import { toRegExp } from '../machine/pattern.ts';

export const find: Command = {
  name: 'find',
  summary:
    'lists files below directories: find [PATH…] [-name PATTERN] [-type f|d] [-size N] [-maxdepth N] [-exec COMMAND {} ;]',
  quiet: true,
  async run(argv, io) {
    const first = argv.findIndex((word) => word.startsWith('-'));
    const places = first < 0 ? argv : argv.slice(0, first);
    const tests: ((path: string, kind: 'file' | 'directory') => boolean | Promise<boolean>)[] = [];
    const run: { words: readonly string[]; all: string[] | null }[] = [];
    const rest = first < 0 ? [] : argv.slice(first);
    let [deepest, least, deletes] = [Number.POSITIVE_INFINITY, 0, false];
    for (let i = 0; i < rest.length; i += 2) {
      const [option = '', value] = [rest[i], rest[i + 1]];
      if (option === '-print') i -= 1;
      else if (option === '-exec') {
        const end = rest.findIndex((word, at) => at > i && (word === ';' || (word === '+' && rest[at - 1] === '{}')));
        if (end < 0) {
          await io.stderr.write("find: missing argument to `-exec'\n");
          return 1;
        }
        const words = rest.slice(i + 1, end);
        run.push(rest[end] === '+' ? { words: words.slice(0, -1), all: [] } : { words, all: null });
        i = end - 1;
      } else if (option === '-size' && value !== undefined) {
        const [, sign = '', amount = '0', unit = 'b'] = /^([+-]?)(\d+)([bcwkMG]?)$/.exec(value) ?? [];
        const block = { b: 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[unit || 'b'] ?? 512;
        tests.push(async (path) => {
          const blocks = Math.ceil((await io.fs.size(path)) / block);
          if (sign === '') return blocks === Number(amount);
          return sign === '+' ? blocks > Number(amount) : blocks < Number(amount);
        });
      } else if (option === '-empty') {
        i -= 1;
        tests.push(async (path, kind) =>
          kind === 'file' ? (await io.fs.size(path)) === 0 : (await io.fs.readdir(path)).length === 0,
        );
      } else if (option === '-delete') {
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
        if (depth < least || !(await passes(tests, path, kind))) continue;
        for (const each of run) {
          if (each.all) each.all.push(path);
          else
            await start(
              each.words.map((word) => word.replaceAll('{}', path)),
              io,
            );
        }
        if (run.length > 0) continue;
        if (deletes) await io.fs.rm(path, { recursive: true, force: true });
        else await io.stdout.write(`${path}\n`);
      }
    }
    for (const { words, all } of run) if (all && all.length > 0) await start([...words, ...all], io);
    return code;
  },
};

async function passes(
  tests: readonly ((path: string, kind: 'file' | 'directory') => boolean | Promise<boolean>)[],
  path: string,
  kind: 'file' | 'directory',
): Promise<boolean> {
  for (const test of tests) if (!(await test(path, kind))) return false;
  return true;
}

async function start([name = '', ...args]: readonly string[], io: CommandIo): Promise<void> {
  const { stdout, stderr } = io;
  if ((await io.find(name)) === null) return io.stderr.write(`find: ‘${name}’: No such file or directory\n`);
  await (await io.spawn(name, args, { streams: { stdout, stderr } })).exit;
}

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
