import type { Command, CommandIo } from '../../machine/command.ts';
import { reasonOf } from '../../machine/errors.ts';
import { runNested } from '../../machine/nested-shell.ts';
import { runScript } from '../../machine/sh.ts';
import { textOf } from './lines.ts';

/** `sh` and `bash`: a line, a file of lines, or the lines that come in. */
export async function runShell(
  name: string,
  argv: readonly string[],
  io: CommandIo,
  commands: readonly Command[],
): Promise<number> {
  const options = argv.findIndex((word) => !/^-[eux]+$/.test(word));
  const set = argv.slice(0, options < 0 ? argv.length : options);
  const [first, ...rest] = argv.slice(set.length);
  const before = set.map((each) => `set ${each}\n`).join('');
  if (first === '-c') {
    const [line, own = name, ...parameters] = rest;
    if (line !== undefined) return runScript(before + line, io, commands, { name: own, parameters });
    await io.stderr.write(`${name}: -c: option requires an argument\n`);
    return 2;
  }
  if (first === undefined || first === '-s' || first === '-') {
    if (!io.stdin.isTerminal) return runScript(before + (await textOf(io.stdin)), io, commands, { name });
    return runNested(io, commands);
  }
  try {
    const text = await io.fs.readFile(first, 'utf-8');
    return await runScript(before + text, io, commands, { name: first, parameters: rest });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    await io.stderr.write(`${name}: ${first}: ${reasonOf(error)}\n`);
    return reasonOf(error) === 'Is a directory' ? 126 : 127;
  }
}
