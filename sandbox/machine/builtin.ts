import { shellAccess } from './access.ts';
import type { Command } from './command.ts';
import { Interrupted, Leave, ShellError } from './errors.ts';
import type { Executor } from './executor.ts';
import { filesAt, Killed } from './io.ts';
import { BrokenPipe } from './pipe.ts';
import { signalCodes } from './signals.ts';
import type { Prepared } from './simple.ts';

/** Runs a command within the shell itself, with the frame's streams; its exit code. */
export async function runBuiltin(command: Command, { args, env, frame }: Prepared, shell: Executor): Promise<number> {
  const { state, io, attention } = shell;
  const { stdin, stdout, stderr } = frame;
  const all: Record<string, string> = { ...state.env(), ...env };
  const read = async (): Promise<string | null> => {
    const text = await stdin.read();
    if (!attention.interrupted) return text;
    if (text !== null) stdin.unread(text);
    return null;
  };
  const run = command.run(args, {
    ...io,
    name: command.name,
    cwd: state.cwd,
    env: all,
    find: (name) => shell.find(name),
    fs: filesAt(state.cwd, io.fs),
    stdin: { isTerminal: stdin.isTerminal, unread: (text) => stdin.unread(text), read },
    stdout,
    stderr,
    rows: (stdout.isTerminal && Number(all['LINES'])) || null,
    columns: (stdout.isTerminal && Number(all['COLUMNS'])) || null,
    shell: shellAccess(shell, frame),
  });
  try {
    return await Promise.race([run, attention.interruption.then(() => signalCodes.SIGINT)]);
  } catch (error) {
    const passes = [BrokenPipe, Leave, Interrupted, Killed].some((kind) => error instanceof kind);
    if (passes || !(error instanceof Error)) throw error;
    await stderr.write(`${error instanceof ShellError ? 'sh' : command.name}: ${error.message}\n`);
    return 1;
  }
}
