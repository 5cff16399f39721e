import type { CommandIo, ProcessView } from '../../machine/command.ts';

/** The processes that `pgrep` and `pkill` are asked for, but for themselves; an exit code where they ask for nothing. */
export async function wantedProcesses(
  name: string,
  argv: readonly string[],
  io: CommandIo,
): Promise<readonly ProcessView[] | number> {
  const pattern = argv.find((word) => !word.startsWith('-'));
  const letters = argv.filter((word) => /^-[a-z]+$/.test(word)).join('');
  if (pattern === undefined) {
    await io.stderr.write(`${name}: no matching criteria specified\nTry \`${name} --help' for more information.\n`);
    return 2;
  }
  const wanted = new RegExp(letters.includes('x') ? `^(?:${pattern})$` : pattern, letters.includes('i') ? 'i' : '');
  const list = await io.processes.list();
  return list.filter(
    ({ pid, command }) =>
      pid !== io.pid && wanted.test(letters.includes('f') ? command.join(' ') : (command[0] ?? '').replace(/.*\//, '')),
  );
}
