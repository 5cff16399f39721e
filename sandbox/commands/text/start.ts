import type { CommandInput, CommandIo } from '../../machine/command.ts';

/** Runs another command to its end, with this one's streams; its exit code. */
export async function runCommand(
  argv: readonly string[],
  io: CommandIo,
  { env = io.env, stdin = io.stdin }: { env?: Readonly<Record<string, string>>; stdin?: CommandInput } = {},
): Promise<number> {
  const [name = '', ...args] = argv;
  const { stdout, stderr } = io;
  const child = await io.spawn(name, args, { env: { ...env }, streams: { stdin, stdout, stderr } });
  return child.exit;
}
