import type { CommandIo } from '../../machine/command.ts';
import { parentOf } from '../../machine/paths.ts';
import { fileOutput, TextInput } from '../../machine/streams.ts';

/** Leaves a program behind that writes into a file and outlives its shell, as the scripts do with -daemon. */
export async function startDaemon(
  [name = '', ...args]: readonly string[],
  path: string,
  io: CommandIo,
): Promise<number> {
  await io.fs.mkdir(parentOf(path), { recursive: true });
  await io.fs.writeFile(path, '');
  const out = fileOutput(path, io.fs);
  await io.spawn(name, args, {
    detached: true,
    streams: { stdin: new TextInput(), stdout: out, stderr: out },
    // As of what a script leaves in the background with nohup.
    ignores: ['SIGINT', 'SIGHUP'],
  });
  return 0;
}
