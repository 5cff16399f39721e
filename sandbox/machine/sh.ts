import type { Command, CommandIo } from './command.ts';
import { Executor } from './executor.ts';
import { readInput } from './script.ts';
import { ShellState } from './state.ts';

/** Runs shell language within a command, as `sh -c` does, and returns the last exit code. */
export async function runScript(
  source: string,
  io: CommandIo,
  commands: readonly Command[],
  { name = 'sh', parameters = [] }: { name?: string; parameters?: readonly string[] } = {},
): Promise<number> {
  const input = readInput(source);
  if (input.kind !== 'script') {
    const message = input.kind === 'error' ? input.message : 'syntax error: unexpected end of file';
    await io.stderr.write(`sh: ${message}\n`);
    return 2;
  }
  const state = new ShellState(io.cwd, io.env);
  state.pid = io.pid;
  state.name = name;
  state.parameters = parameters;
  const { stdin, stdout, stderr } = io;
  const shell = new Executor(io, { commands, terminal: null }, state);
  const frame = { stdin, stdout, stderr, source, guarded: false };
  await shell.run(input.statements, frame);
  await shell.atExit(frame);
  return state.status;
}
