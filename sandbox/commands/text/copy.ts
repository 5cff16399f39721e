import type { CommandIo } from '../../machine/command.ts';
import { baseName, isBelow, resolvePath } from '../../machine/paths.ts';
import { BadArguments, type Options } from './options.ts';

/** `cp` and `mv`: several things into a directory, or one to another name. */
export async function transfer(name: 'cp' | 'mv', options: Options, io: CommandIo): Promise<number> {
  const help = `\nTry '${name} --help' for more information.`;
  const given = options.value('t');
  const sources = given === undefined ? options.rest.slice(0, -1) : options.rest;
  const target = given ?? options.rest.at(-1);
  if (target === undefined) throw new BadArguments(`missing file operand${help}`);
  if (sources.length === 0) throw new BadArguments(`missing destination file operand after '${target}'${help}`);
  const into = (await io.fs.kind(target)) === 'directory';
  if (!into && sources.length > 1)
    throw new BadArguments(
      `target '${target}': ${(await io.fs.kind(target)) ? 'Not a directory' : 'No such file or directory'}`,
    );
  let code = 0;
  for (const source of sources) {
    const clean = source.replace(/(.)\/+$/, '$1');
    const to = into ? `${target.replace(/\/$/, '')}/${baseName(resolvePath(io.cwd, clean))}` : target;
    const problem = await refusal(name, { source, to, target }, options, io);
    if (problem) {
      await io.stderr.write(`${name}: ${problem}\n`);
      code = 1;
      continue;
    }
    if (options.has('n') && (await io.fs.kind(to)) !== null) continue;
    await copy(clean, to, io);
    if (name === 'mv') await io.fs.rm(clean, { recursive: true });
    if (options.has('v')) await io.stdout.write(`${name === 'mv' ? 'renamed ' : ''}'${source}' -> '${to}'\n`);
  }
  return code;
}

async function refusal(
  name: 'cp' | 'mv',
  { source, to, target }: { source: string; to: string; target: string },
  options: Options,
  io: CommandIo,
): Promise<string | null> {
  const kind = await io.fs.kind(source);
  const [from, at] = [resolvePath(io.cwd, source), resolvePath(io.cwd, to)];
  if (kind === null) return `cannot stat '${source}': No such file or directory`;
  const recursive = name === 'mv' || options.has('r') || options.has('R') || options.has('a');
  if (kind === 'directory' && !recursive) return `-r not specified; omitting directory '${source}'`;
  if (from === at) return `'${source}' and '${to}' are the same file`;
  if (kind === 'directory' && isBelow(from, at)) {
    return name === 'mv'
      ? `cannot move '${source}' to a subdirectory of itself, '${to}'`
      : `cannot copy a directory, '${source}', into itself, '${to}'`;
  }
  if (target.endsWith('/') && kind === 'file' && (await io.fs.kind(target)) === null) {
    return `cannot create regular file '${to}': Not a directory`;
  }
  const parent = resolvePath(at, '..');
  if ((await io.fs.kind(parent)) !== 'directory') {
    return name === 'mv'
      ? `cannot move '${source}' to '${to}': No such file or directory`
      : `cannot create ${kind === 'file' ? 'regular file' : 'directory'} '${to}': No such file or directory`;
  }
  return null;
}

async function copy(from: string, to: string, io: CommandIo): Promise<void> {
  if ((await io.fs.kind(from)) === 'file') {
    await io.fs.writeBytes(to, await io.fs.readBytes(from));
    return io.fs.setExecutable(to, await io.fs.isExecutable(from));
  }
  const names = await io.fs.readdir(from);
  await io.fs.mkdir(to, { recursive: true });
  for (const name of names) await copy(`${from}/${name}`, `${to}/${name}`, io);
}
